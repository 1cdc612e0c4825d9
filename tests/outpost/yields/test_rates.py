"""Shares and their intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.concentration import concentration
from outpost.yields.rates import Counts, Rate, trend, wilson


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share_and_stays_within_nought_and_one(found: tuple[int, int]) -> None:
    successes, of = found
    low, high = wilson(successes, of)
    assert 0 <= low <= successes / of <= high <= 1
    # The bounds are where a share would be 1.96 standard errors away from what was seen.
    for bound in (low, high):
        if 0 < bound < 1:
            distance = (successes / of - bound) ** 2 / (bound * (1 - bound) / of)
            assert distance == pytest.approx(1.959963984540054**2, rel=1e-6)


def test_where_nothing_was_answered_there_is_no_share_and_nothing_is_below_a_floor() -> None:
    rate = Rate.of(Counts(listed=5))
    assert rate == Rate(None, None, None)
    assert not rate.below(0.5)
    assert not rate.surely_below(0.5)


def test_few_answers_are_perhaps_below_a_floor_and_many_surely() -> None:
    few, many = Rate.of(Counts(3, 3, 1, 2)), Rate.of(Counts(300, 300, 100, 200))
    assert (few.below(0.5), few.surely_below(0.5)) == (True, False)
    assert (many.below(0.5), many.surely_below(0.5)) == (True, True)


def test_a_trend_is_one_where_the_last_month_surely_differs() -> None:
    good, bad = Counts(100, 100, 90, 10), Counts(100, 100, 20, 80)
    assert trend([bad, good]) == "up"
    assert trend([good, bad, Counts(listed=9)]) == "down"
    assert trend([good, good]) == "level"
    assert trend([good]) is None


def test_the_busiest_places_are_at_least_one() -> None:
    found = concentration([4, 1, 1, 1, 1], [])
    assert (found.dwellings, found.busiest_dwellings) == (5, 0.5)
    assert (found.communities, found.busiest_communities) == (0, None)
