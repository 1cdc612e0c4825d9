"""The hand-over board: what went from one network to the other, or to a department, and what became of it.

``board`` asks it once for both zones, ``page`` shows it of an area, ``making`` writes the pages of a night. Nothing is
lost: what a zone may not read is counted in its page all the same.
"""

from outpost.briefing.handover.board import Board, HandoverError, board_of
from outpost.briefing.handover.making import write

__all__ = ["Board", "HandoverError", "board_of", "write"]
