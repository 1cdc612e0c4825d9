"""Meeting packs: what both networks have before them when they sit at one table, as .docx and PDF.

Here: of which ground (``ground``), what a pack says (``contents``), the way of a joint visit (``walk``, ``sketch``),
the template that is filled (``templates``, :mod:`outpost.documents`), paper (``paper``), and where the files go
(``writing``). A pack shows what both networks may see: nothing that the police alone know, and of population, disputes
and care numbers of the area, never a door.
"""

from outpost.briefing.packs.ground import Area, AreaError
from outpost.briefing.packs.writing import Packs, make_packs, of_night

__all__ = ["Area", "AreaError", "Packs", "make_packs", "of_night"]
