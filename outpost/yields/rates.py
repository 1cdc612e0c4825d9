"""Shares of answered tasks, how sure they are, and whether they move."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_Z = 1.959963984540054
"""Two-sided 95% of a normal distribution."""
Trend = Literal["up", "down", "level"]


@dataclass(frozen=True)
class Counts:
    """Tasks first listed in a time and place, and what was answered. ``could_not_check``: nobody was met, twice."""

    listed: int = 0
    answered: int = 0
    confirmed: int = 0
    not_so: int = 0
    could_not_check: int = 0

    @property
    def unanswered(self) -> int:
        """Listed and not answered, or not yet."""
        return self.listed - self.answered

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True)))


@dataclass(frozen=True)
class Rate:
    """The share confirmed among answered tasks with its 95% Wilson interval; all null where nothing was answered."""

    share: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, counts: Counts) -> Rate:
        """Of these counts."""
        if not counts.answered:
            return cls(None, None, None)
        low, high = wilson(counts.confirmed, counts.answered)
        return cls(round(counts.confirmed / counts.answered, 4), round(low, 4), round(high, 4))

    def below(self, floor: float) -> bool:
        """Whether the share is less than a floor."""
        return self.share is not None and self.share < floor

    def surely_below(self, floor: float) -> bool:
        """Whether the whole interval is."""
        return self.high is not None and self.high < floor


def wilson(successes: int, of: int) -> tuple[float, float]:
    """The 95% Wilson score interval of a share (E. B. Wilson, 1927).

    >>> [round(bound, 4) for bound in wilson(8, 10)]
    [0.4902, 0.9433]
    >>> wilson(0, 4)[0], wilson(4, 4)[1]
    (0.0, 1.0)
    """
    share, square = successes / of, _Z * _Z
    middle = share + square / (2 * of)
    reach = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = (middle - reach) / (1 + square / of), (middle + reach) / (1 + square / of)
    return (0.0 if successes == 0 else low), (1.0 if successes == of else high)


def trend(months: Sequence[Counts]) -> Trend | None:
    """Whether the last month in which something was answered differs from all before it, surely: the intervals do not
    touch. None where there is nothing to compare."""
    answered = [counts for counts in months if counts.answered]
    if len(answered) < 2:
        return None
    before = sum(answered[:-1], Counts())
    (low, high), (low_before, high_before) = (wilson(it.confirmed, it.answered) for it in (answered[-1], before))
    if low > high_before:
        return "up"
    return "down" if high < low_before else "level"
