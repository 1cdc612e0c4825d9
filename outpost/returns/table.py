"""What a returned file holds, whatever program wrote it: sheets of rows of values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

Value = str | float | dt.date | None
Rows = list[tuple[int, list[Value]]]
"""The rows that hold something, each with the number that people see beside it."""

MOST_ROWS = 5_000
MOST_COLUMNS = 256
MOST_CELLS = 300_000
LONGEST = 4_000
"""Characters of a cell that are looked at: four times as many as a note may have."""
_MORE = "⋯"
"""Stands where more was: no mark that reading takes off."""
NOT_CALCULATED = "=⋯"
"""Stands for a formula that no program has calculated: nobody can tell what it says."""


def whole(text: str, longest: int = LONGEST) -> str:
    """``text``, or as much as is looked at and a mark that there was more: what is cut is never taken for whole."""
    return text if len(text) <= longest else text[:longest] + _MORE


@dataclass(frozen=True)
class Table:
    """One sheet: its title (empty for CSV), and its rows, which are read when they are asked for."""

    title: str
    read: Callable[[], Rows]
