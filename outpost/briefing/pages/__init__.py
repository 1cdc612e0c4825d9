"""The morning page: one offline file for each desk that leads others, of its network and its ground.

Here: desks and their counts (``numbers``), how a count is shown (``counts``), what a page says (``page``, ``words``).
The whole city's pages are those of the two hubs. Not here: the map that stands in them, the hand-over board.
"""

from outpost.briefing.pages.making import write

__all__ = ["write"]
