"""Tonight against the nights before: volume, completeness, distinct counts, rows re-stamped without new content.

Two steps. ``profile`` (before publication, in SQL) writes small numbers about tonight's registers to
``landing.profile``. ``judge`` (after publication) holds them against their history with Great Expectations, which is
imported there and nowhere else, and writes its Data Docs. What single rows must look like is the contracts' business,
not the watch's.
"""

from outpost.watch.judging import ExtractJudgement, Judgement, judge
from outpost.watch.profiling import profile

__all__ = ["ExtractJudgement", "Judgement", "judge", "profile"]
