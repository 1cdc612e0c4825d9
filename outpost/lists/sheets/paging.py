"""Pages of a list before it is printed: where a last page would hold next to nothing, rows give a little of their air.

LibreOffice shrinks such a sheet by two hundredths instead, and letters of 10.5 points with it.
"""

from __future__ import annotations

from collections.abc import Sequence

PAGE_POINTS = 548.0
"""What A4 landscape has between the margins of ``outpost.workbook.sheet``, rounded as programs round rows."""
_HEADER_POINTS = 28.5
_SHRINKS = 1.03
_STEPS = (0.5, 1.0)


def squeeze(head: float, rows: Sequence[float], below: Sequence[float]) -> float:
    """Points that each of ``rows`` gives up, at most one; ``head`` is above the header, ``below`` under the rows."""
    heights = [*rows, *below]
    fewer = pages(head, heights, PAGE_POINTS * _SHRINKS)
    if pages(head, heights, PAGE_POINTS) == fewer:
        return 0.0
    for less in _STEPS:
        if pages(head, [*(row - less for row in rows), *below], PAGE_POINTS) == fewer:
            return less
    return 0.0


def pages(head: float, heights: Sequence[float], room: float) -> int:
    """Pages that rows of these heights take below ``head``; the header stands on each."""
    count, used = 1, head + _HEADER_POINTS
    for height in heights:
        if used + height > room:
            count, used = count + 1, _HEADER_POINTS
        used += height
    return count
