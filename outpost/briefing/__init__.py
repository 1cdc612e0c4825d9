"""What leaders are given of a published night: made after it from what it published, and never in its way.

Each part is a maker (``outpost.briefing.making.MAKERS``) that writes files for the two zones. They appear together in
``outbox/<T>/<zone>/pages/``.
"""

from outpost.briefing.making import catch_up, write
from outpost.briefing.published import Published, opened

__all__ = ["Published", "catch_up", "opened", "write"]
