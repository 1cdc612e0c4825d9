"""Cells joined downwards: one answer for several tasks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from outpost.returns.table import MOST_COLUMNS, MOST_ROWS, Rows

_MOST_FILLED = 100_000


class Merge(NamedTuple):
    """A range of joined cells: rows as people count them, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


def filled(rows: Rows, merges: Iterable[Merge]) -> Rows:
    """``rows``, where cells joined downwards all say what the first of them says."""
    by_number = dict(rows)
    budget = _MOST_FILLED
    for merge in merges:
        if merge.left != merge.right or merge.left >= MOST_COLUMNS:
            continue
        values = by_number.get(merge.top, [])
        if merge.left >= len(values):
            continue
        last = min(merge.bottom, merge.top + MOST_ROWS, merge.top + budget)
        for number in range(merge.top + 1, last + 1):
            budget -= 1
            if (below := by_number.get(number)) is not None:
                below += [None] * (merge.left + 1 - len(below))
                below[merge.left] = values[merge.left]
    return rows
