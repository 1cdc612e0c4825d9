"""What masks let through."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.identity.masks import last4, masked, shape, surname, surname_elder, surname_with_stars


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王"),
        ("欧阳修", "欧阳"),
        ("欧阳", "欧"),
        ("司马相如", "司马"),
        ("爱新觉罗溥仪", "爱新觉罗"),
        ("买买提·江", "买"),
        ("阿卜杜拉·艾则孜", "阿"),
        ("𠮷田", "𠮷"),
        ("𡘙小明", "𡘙"),
        (" 王 小明 ", "王"),
        ("Smith John", "S"),
        ("", ""),
        (" ", ""),
    ],
)
def test_surname(name: str, shown: str) -> None:
    assert surname(name) == shown


def test_how_people_are_called() -> None:
    assert surname_with_stars("诸葛亮") == "诸葛*"
    assert surname_elder("王小明") == "王老人"
    assert surname_elder("") == ""


@pytest.mark.parametrize(
    ("number", "shown"), [("990101198001011230", "***1230"), ("12345", "***2345"), ("1234", "****")]
)
def test_last4(number: str, shown: str) -> None:
    assert last4(number) == shown


@given(st.text(min_size=2))
def test_a_surname_is_never_the_whole_name(name: str) -> None:
    plain = "".join(name.split())
    assert len(surname(name)) < max(len(plain), 2)


@given(st.text())
def test_a_shape_keeps_no_letter_and_no_digit(value: str) -> None:
    assert not [character for character in shape(value) if character.isalnum() and character not in "a某"]
    assert len(shape(value)) <= 21


@given(st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True) | st.from_regex(r"1[0-9]{10}", fullmatch=True))
def test_numbers_of_persons_are_masked_even_where_values_are_open(number: str) -> None:
    assert masked(pl.Series([number]), open_values=True).to_list() == [shape(number)]


@pytest.mark.parametrize("number", ["138 0013 8000", "990101-900307-001", "1380-013-8000", "0513-8551 234"])
def test_so_they_are_in_groups(number: str) -> None:
    assert masked(pl.Series([number]), open_values=True).to_list() == [shape(number)]


def test_codes_and_dates_are_open_to_stewards() -> None:
    values = pl.Series(["7", "2026-02-30", "2026-02-30 08:00:00", "unknown", "王小明", None])
    assert masked(values, open_values=True).to_list() == [*values[:4], "某某某", None]
    shapes = ["#", "####-##-##", "####-##-## ##:##:##", "aaaaaaa", "某某某", None]
    assert masked(values, open_values=False).to_list() == shapes
