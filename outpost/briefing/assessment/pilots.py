"""Pilot areas against the rest: a difference in differences of shares, and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

FEWEST_CLUSTERS: Final = 10
"""Clusters that either side has at least, for an interval that means what it says."""
FEWEST_CASES: Final = 3
_Z: Final = 1.959963984540054
Why = Literal["no_before", "no_after", "few_cases", "few_clusters", "no_spread"]
_NO_SPREAD: Final = 1e-18
"""A variance that is nothing but the rounding of a computer."""


@dataclass(frozen=True)
class Period:
    """Cases of one side in one period, and how many of them it holds for."""

    cases: int
    holds: int

    @property
    def share(self) -> float | None:
        """Null where the cases are too few to show one."""
        return self.holds / self.cases if self.cases >= FEWEST_CASES else None


@dataclass(frozen=True)
class Side:
    """The pilot areas, or the rest; ``clusters``: areas of it that had cases."""

    before: Period
    after: Period
    clusters: int


@dataclass(frozen=True)
class Effect:
    """By how much the share moved more in the pilots than in the rest, in parts of one, with its 95% interval.

    All three are null where ``why`` says why there is none.
    """

    pilot: Side
    rest: Side
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    why: Why | None = None


def compare(cells: pl.DataFrame, holds: str, cases: str) -> Effect:
    """The effect on the share ``holds`` / ``cases``. ``cells``: one row a ``cluster`` (not null), ``is_pilot``,
    ``is_after`` and whatever else, with the two counts.

    The standard error is clustered: what happens in one area is taken for one observation, however many tasks it has.
    It is widened for few clusters, and the interval takes the t distribution of the side that has fewer.
    """
    summed = (
        cells.group_by("cluster", "is_pilot", "is_after")
        .agg(pl.col(holds).sum().alias("holds"), pl.col(cases).sum().alias("cases"))
        .filter(pl.col("cases") > 0)
        .sort("cluster", "is_pilot", "is_after")
    )
    pilot, rest = (_side(summed.filter(pl.col("is_pilot") == which)) for which in (True, False))
    why = _why_not(pilot, rest)
    if why is not None:
        return Effect(pilot, rest, why=why)
    variance = _variance(summed)
    if variance < _NO_SPREAD:
        # Clusters that are all alike do not tell how much they could differ: an interval without a width is a lie.
        return Effect(pilot, rest, why="no_spread")
    moved = [_moved(side) for side in (pilot, rest)]
    difference = moved[0] - moved[1]
    fewer = min(pilot.clusters, rest.clusters)
    reach = student_t(fewer - 1) * math.sqrt(fewer / (fewer - 1) * variance)
    return Effect(pilot, rest, difference, difference - reach, difference + reach)


def _side(cells: pl.DataFrame) -> Side:
    periods = []
    for after in (False, True):
        of_period = cells.filter(pl.col("is_after") == after)
        periods.append(Period(int(of_period["cases"].sum()), int(of_period["holds"].sum())))
    return Side(periods[0], periods[1], cells["cluster"].n_unique())


def _why_not(pilot: Side, rest: Side) -> Why | None:
    """Why no difference can be told; None where it can."""
    if not pilot.before.cases or not rest.before.cases:
        return "no_before"
    if not pilot.after.cases or not rest.after.cases:
        return "no_after"
    if min(period.cases for side in (pilot, rest) for period in (side.before, side.after)) < FEWEST_CASES:
        return "few_cases"
    return "few_clusters" if min(pilot.clusters, rest.clusters) < FEWEST_CLUSTERS else None


def _moved(side: Side) -> float:
    return side.after.holds / side.after.cases - side.before.holds / side.before.cases


def _variance(cells: pl.DataFrame) -> float:
    """Of the difference: the squares of what each cluster adds to it (the influence of its cases), summed."""
    columns: dict[str, npt.NDArray[Any]] = {name: cells[name].to_numpy() for name in ("is_pilot", "is_after")}
    cases, holds = (cells[name].to_numpy().astype(np.float64) for name in ("cases", "holds"))
    group = columns["is_pilot"].astype(np.int64) * 2 + columns["is_after"].astype(np.int64)
    all_cases = np.bincount(group, weights=cases, minlength=4)
    all_holds = np.bincount(group, weights=holds, minlength=4)
    sign = np.array([1.0, -1.0, -1.0, 1.0])
    added = sign[group] * (holds - cases * (all_holds / all_cases)[group]) / all_cases[group]
    _, cluster = np.unique(cells["cluster"].to_numpy(), return_inverse=True)
    return float(np.sum(np.bincount(cluster, weights=added) ** 2))


def student_t(degrees: int) -> float:
    """The two-sided 95% point of Student's t, to three places from 9 degrees of freedom on.

    By Abramowitz and Stegun 26.7.5.

    >>> [round(student_t(degrees), 3) for degrees in (9, 20, 1000)]
    [2.262, 2.086, 1.962]
    """
    terms: Sequence[float] = (
        (_Z**3 + _Z) / 4,
        (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / 96,
        (3 * _Z**7 + 19 * _Z**5 + 17 * _Z**3 - 15 * _Z) / 384,
    )
    return _Z + sum((term / float(degrees**power) for power, term in enumerate(terms, 1)), 0.0)
