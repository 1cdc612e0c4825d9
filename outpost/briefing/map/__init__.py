"""One map (一张图): grids, or beats, as areas with their tasks as counts, in a page that opens by a double click.

Here: outlines (``voronoi``, ``given``, ``outlines``), what a network may count (``atlas``, sql/briefing/map_*), the
part of a page (``sheet``, ``map.js``). Nothing finer than a grid or beat is counted, no person and no door is in it.
"""

from outpost.briefing.map.atlas import ZONES, Atlas, Ground, atlas
from outpost.briefing.map.beside import Maps
from outpost.briefing.map.sheet import Drawn, drawn

__all__ = ["ZONES", "Atlas", "Drawn", "Ground", "Maps", "atlas", "drawn"]
