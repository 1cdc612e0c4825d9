"""Numbers as few bytes: what the page's script reads back (``map.js``, ``Bytes``)."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from outpost.briefing.map.outlines import Outlines
from outpost.briefing.map.plane import Ints


def packed(numbers: Iterable[int] | Ints) -> str:
    """Whole numbers from 0 on as base64 of groups of seven bits, the lowest first.

    >>> packed([0, 127, 128])
    'AH+AAQ=='
    """
    rest = np.asarray(numbers if isinstance(numbers, np.ndarray) else list(numbers), dtype=np.uint64)
    groups = max(1, -(-int(rest.max(initial=0)).bit_length() // 7))
    shifts = np.arange(groups, dtype=np.uint64) * np.uint64(7)
    parts = rest[:, None] >> shifts
    present = (parts > 0) | (shifts == 0)
    more = np.zeros_like(present)
    more[:, :-1] = present[:, 1:]
    data = ((parts & np.uint64(127)) | (more.astype(np.uint64) << np.uint64(7))).astype(np.uint8)
    return base64.b64encode(data[present].tobytes()).decode("ascii")


def folded(numbers: Ints) -> Ints:
    """Whole numbers of either sign as such from 0 on: 0, -1, 1, -2 ... become 0, 1, 2, 3 ..."""
    return np.where(numbers < 0, -2 * numbers - 1, 2 * numbers)


@dataclass(frozen=True)
class Drawing:
    """Outlines as the page has them: ``step`` metres to a unit, ``size`` in units, ``arcs`` and their ``sides`` packed.

    Of an arc: how many points, then each as the way from the one before, the first from the last of the arc before. Of
    its sides: the way from the smaller area of the arc before to its own, and from there to the other, 0 for none.
    """

    step: int
    size: tuple[int, int]
    arcs: str
    sides: str

    @property
    def bytes(self) -> int:
        """What it adds to a page."""
        return len(self.arcs) + len(self.sides)


def drawing(outlines: Outlines, areas: Sequence[int], step: int) -> Drawing:
    """The outlines of ``areas`` in their order, north upwards, in units of ``step`` metres: at most half a step off."""
    sides = _beside(outlines, areas)
    order = np.lexsort((sides[:, 1], sides[:, 0]))
    if not len(order):
        return Drawing(step, (1, 1), "", "")
    every = np.rint(np.concatenate([outlines.lines[at] for at in order]) / step).astype(np.int64)
    owner = np.repeat(np.arange(len(order)), [len(outlines.lines[at]) for at in order])
    # what rounding has made one point of an arc
    moved = np.ones(len(every), dtype=np.bool_)
    moved[1:] = (np.diff(every, axis=0) != 0).any(axis=1) | (np.diff(owner) != 0)
    every, lengths = every[moved], np.bincount(owner[moved])
    low, high = every.min(axis=0), every.max(axis=0)
    turned = np.stack([every[:, 0] - low[0], high[1] - every[:, 1]], axis=1)
    steps = folded(np.diff(turned, axis=0, prepend=0))
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    stream = np.insert(steps.ravel(), first * 2, lengths)
    one, other = sides[order].T
    ways = np.stack([np.diff(one, prepend=0), np.where(other < 0, 0, other - one)], axis=1)
    size = high - low + 1
    return Drawing(step, (int(size[0]), int(size[1])), packed(stream), packed(ways.ravel()))


def _beside(outlines: Outlines, areas: Sequence[int]) -> Ints:
    """The sides of each arc as places in ``areas``, the smaller first; -1, second, where it is none of them."""
    count = max([int(outlines.sides.max(initial=0)), *areas]) + 1
    at = np.full(count + 1, -1)
    at[np.asarray(areas, dtype=np.int64)] = np.arange(len(areas))
    found = np.sort(at[outlines.sides], axis=1)
    return np.where(found[:, :1] < 0, found[:, ::-1], found)
