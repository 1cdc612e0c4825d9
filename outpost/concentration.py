"""How much of all tasks lies in few places: a rule that keeps coming back to the same doors shows here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

_DWELLINGS, _COMMUNITIES = Fraction(1, 100), Fraction(1, 10)


@dataclass(frozen=True)
class Concentration:
    """Shares of the tasks in the busiest 1% of the dwellings and 10% of the communities that have any; null where none
    lies in one."""

    dwellings: int
    busiest_dwellings: float | None
    communities: int
    busiest_communities: float | None


def concentration(by_dwelling: Sequence[int], by_community: Sequence[int]) -> Concentration:
    """From the tasks of each dwelling and of each community."""
    return Concentration(
        len(by_dwelling), _share(by_dwelling, _DWELLINGS), len(by_community), _share(by_community, _COMMUNITIES)
    )


def _share(counts: Sequence[int], part: Fraction) -> float | None:
    """What the busiest ``part`` of the places (at least one) has of all.

    >>> _share([5, 1, 1, 1, 1, 1], Fraction(1, 10))
    0.5
    """
    if not counts:
        return None
    busiest = -(-len(counts) * part.numerator // part.denominator)
    return round(sum(sorted(counts, reverse=True)[:busiest]) / sum(counts), 4)
