"""Past nights told again: the registers, shared terms and tasks that the models of a night before saw.

Here: which tables of which night can be rebuilt from what is kept (landed versions, matches, names, reference files,
events), and the scratch database in which they are (docs/adr/0020). Nothing of the home is written to but a folder of
its own below ``lake/``, which is gone afterwards. Not here: what is asked of such a night (``outpost.backtest``).
"""

from outpost.past.nights import PastNightError, nights_kept
from outpost.past.workshop import PastNight, Workshop

__all__ = ["PastNight", "PastNightError", "Workshop", "nights_kept"]
