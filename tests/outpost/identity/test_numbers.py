"""Numbers and names made comparable."""

from __future__ import annotations

import hashlib
import hmac

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outpost.identity.id_number import check_character
from outpost.identity.numbers import check_characters_right, normalise_names, normalise_numbers
from outpost.identity.pseudonyms import LENGTH, Pseudonymiser

DIGITS_17 = st.text("0123456789", min_size=17, max_size=17)


def _by_the_standard(first_17: str) -> str:
    """ISO 7064 MOD 11-2, computed step by step as the standard describes it."""
    remainder = 0
    for digit in first_17:
        remainder = (remainder + int(digit)) * 2 % 11
    value = (12 - remainder) % 11
    return "X" if value == 10 else str(value)


@given(DIGITS_17)
def test_check_character_is_that_of_the_standard(first_17: str) -> None:
    assert check_character(first_17) == _by_the_standard(first_17)


def test_a_number_of_the_standard_text() -> None:
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"


@given(DIGITS_17, st.sampled_from("0123456789X"))
def test_only_one_last_character_is_right(first_17: str, last: str) -> None:
    right = check_characters_right(pl.Series([first_17 + last, None, "AB12"])).to_list()
    assert right == [last == _by_the_standard(first_17), None, True]


@given(st.text("0123456789", min_size=15, max_size=15))
def test_fifteen_digits_become_eighteen_with_a_right_end(old: str) -> None:
    new = normalise_numbers(pl.Series([old])).to_list()[0]
    assert new[:17] == old[:6] + "19" + old[6:]
    assert check_characters_right(pl.Series([new])).to_list() == [True]


@given(st.lists(st.none() | st.text(max_size=25), max_size=8))
@example(["A¨"])
def test_normalising_twice_changes_nothing(texts: list[str | None]) -> None:
    once = normalise_numbers(pl.Series(texts, dtype=pl.String))
    assert normalise_numbers(once).to_list() == once.to_list()
    names = normalise_names(pl.Series(texts, dtype=pl.String))
    assert normalise_names(names).to_list() == names.to_list()


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("王小明", "王 小　明"),
        ("买买提·江", "买买提•江"),
        ("买买提·江", "买买提・江"),
        ("JOHN SMITH", "Ｊｏｈｎ Smith"),
        ("\u8eca", "\uf902"),
    ],
)
def test_spellings_of_one_name(name: str, same: str) -> None:
    found = normalise_names(pl.Series([name, same])).to_list()
    assert found[0] == found[1]


@given(st.binary(min_size=1, max_size=100), st.lists(st.none() | st.text(max_size=20), max_size=6))
def test_pseudonyms_are_hmac_sha256(key: bytes, texts: list[str | None]) -> None:
    expected = [
        None if text is None else hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:LENGTH] for text in texts
    ]
    pseudonymiser = Pseudonymiser(key)
    assert pseudonymiser.of(pl.Series("n", texts, dtype=pl.String)).to_list() == expected
    assert [text if text is None else pseudonymiser.one(text) for text in texts] == expected
