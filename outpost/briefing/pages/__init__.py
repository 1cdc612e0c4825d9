"""The morning page: one offline file for each desk that leads others, of its network and its ground.

Here: desks (``desks``), their counts (``numbers``), what a page says (``page``). The whole city's pages are those of the two
hubs. Counts per place only; those under three are not told (``counts``). Not here: the map, the hand-over board.
"""

from outpost.briefing.pages.making import write

__all__ = ["write"]
