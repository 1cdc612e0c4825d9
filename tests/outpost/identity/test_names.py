"""Names as they are compared."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.identity.names import DOTS, compared_names, fit, with_lost_characters
from outpost.identity.numbers import normalise_names

LOST = "□?■*\ue000\uf8ff\ufffd\U000f0000"
NAME = st.text("王小明龴䶮AB", min_size=1, max_size=6)


def compared(*names: str | None) -> list[str | None]:
    return compared_names(normalise_names(pl.Series(names, dtype=pl.String))).to_list()


def fits(one: str, other: str) -> bool:
    return bool(fit(pl.Series([one]), pl.Series([other])).item())


@pytest.mark.parametrize("dot", DOTS)
def test_no_middle_dot_tells_names_apart(dot: str) -> None:
    assert compared(f"买买提{dot}江") == compared("买买提江")


@pytest.mark.parametrize(
    ("private", "character"),
    [
        ("\ue863", "䶮"),
        ("\ue81e", "龴"),
        ("\ue864", "龻"),
        ("\ue816", "𠂇"),
        ("\ue854", "龺"),
        ("\ue815", "⺁"),
        ("\ue7c7", "ḿ"),
    ],
)
def test_characters_that_moved_are_the_same(private: str, character: str) -> None:
    assert compared(f"王{private}") == compared(f"王{character}")


@given(NAME, st.data())
def test_a_lost_character_fits_any_one(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    damaged = name[:place] + data.draw(st.sampled_from(LOST)) + name[place + 1 :]
    assert fits(damaged, name)
    assert fits(name, damaged)
    assert not fits(damaged + "明", name)
    assert with_lost_characters(pl.Series([damaged, name])).to_list() == [True, False]


@given(NAME, NAME)
def test_whole_names_fit_only_themselves(one: str, other: str) -> None:
    assert fits(one, other) is (one == other)


@given(st.lists(st.none() | st.text(max_size=8), max_size=5))
def test_comparing_twice_changes_nothing(names: list[str | None]) -> None:
    once = compared(*names)
    assert compared(*once) == once or any(name and not set(name) - set(DOTS) for name in once)
