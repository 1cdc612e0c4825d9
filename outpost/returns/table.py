"""What a returned file holds, whatever program wrote it: sheets of rows of values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

Value = str | float | dt.date | None
Rows = list[tuple[int, list[Value]]]
"""The rows that hold something, each with the number that people see beside it."""

MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_CELLS = MOST_ROWS * MOST_COLUMNS


@dataclass(frozen=True)
class Table:
    """One sheet: its title (empty for CSV), and its rows, which are read when they are asked for."""

    title: str
    read: Callable[[], Rows]
