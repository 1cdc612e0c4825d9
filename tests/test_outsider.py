"""The outsider's generator: the same for a seed, every kind in it, and truths that the register bears out."""

from __future__ import annotations

import polars as pl
import pytest

from bench.outsider import KINDS, Case, City, generate, verdict


@pytest.fixture(scope="module")
def city() -> City:
    return generate(1, texts=4, nodes=8000)


def test_a_seed_gives_one_city(city: City) -> None:
    again = generate(1, texts=4, nodes=8000)
    assert again.register.equals(city.register)
    assert again.cases == city.cases
    one = generate(1, texts=4, nodes=8000, kinds=("sibling",))
    assert one.cases == [case for case in city.cases if case.kind == "sibling"]


def test_another_seed_has_other_names(city: City) -> None:
    other = generate(2, texts=1, nodes=8000, kinds=("as_registered",))
    names = [set(frame.filter(pl.col("level").is_in([2, 3]))["name"]) for frame in (city.register, other.register)]
    assert len(names[0] & names[1]) < len(names[0]) / 10


def test_every_kind_has_texts(city: City) -> None:
    assert len(KINDS) > 150
    assert {case.kind for case in city.cases} == set(KINDS)
    assert {kind.topic for kind in KINDS.values()} == {*map(str, range(1, 11)), "missed"}


def test_truths_are_of_the_register(city: City) -> None:
    """HOUSE and MAY: active, with no active address below; CANCELLED: status 2; no code where no one door is meant."""
    register = city.register
    above = set(register.filter(pl.col("status") == 1)["parent_code"])
    rows = {row["address_code"]: row for row in register.iter_rows(named=True)}
    for case in city.cases:
        if case.expected in ("NOT", "AMBIGUOUS"):
            assert case.code is None
        else:
            row = rows[case.code or ""]
            assert row["status"] == (2 if case.expected == "CANCELLED" else 1), case
            house = case.expected in ("HOUSE", "MAY")
            assert not house or row["level"] == 7 or case.code not in above, case
            assert case.expected != "BUILDING" or case.code in above, case
    assert set(register["parent_code"].drop_nulls()) <= set(rows)
    assert register["address_code"].is_unique().all()


@pytest.mark.parametrize(
    ("expected", "status", "code", "said"),
    [
        ("HOUSE", "HOUSE", "a", "right"),
        ("HOUSE", "HOUSE", "b", "wrong"),
        ("HOUSE", "BUILDING", "a", "missed"),
        ("NOT", "HOUSE", "a", "wrong"),
        ("NOT", "NONE", None, "right"),
        ("MAY", "HOUSE", "b", "wrong"),
        ("MAY", "NONE", None, "right"),
        ("AMBIGUOUS", "NONE", None, "missed"),
        ("AMBIGUOUS", "HOUSE", "a", "wrong"),
        ("CANCELLED", "CANCELLED", "a", "right"),
    ],
)
def test_a_wrong_door_is_what_counts(expected: str, status: str, code: str | None, said: str) -> None:
    truth = "a" if expected in ("HOUSE", "MAY", "CANCELLED") else None
    assert verdict(Case("", "", expected, truth, there=False), status, code) == said
