"""Task numbers: read as people type them, typing errors told from strangers, one task each."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.ledger import numbers

NIGHT = dt.date(2026, 11, 23)
KEY = bytes(range(32))
KEYS = st.text(min_size=1, max_size=20)
NUMBERS = st.builds(lambda key: numbers.draw(key, "R1", NIGHT, 1, KEY), KEYS)


@given(KEYS, st.sampled_from(["A1", "D2", "R1", "C3", "X12"]), st.integers(1, 40))
def test_a_number_is_sound_and_says_model_and_date(key: str, model: str, episode: int) -> None:
    number = numbers.draw(key, model, NIGHT, episode, KEY)
    assert number.startswith(f"{model}-261123-")
    assert len(number) == len(model) + 14
    assert numbers.is_sound(number)
    assert numbers.read(number) == number


@given(NUMBERS, st.data())
def test_every_single_wrong_character_is_found(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(len(number) - 6, len(number) - 1))
    wrong = data.draw(st.sampled_from([c for c in numbers.ALPHABET if c != number[place]]))
    assert not numbers.is_sound(number[:place] + wrong + number[place + 1 :])


@given(NUMBERS, st.integers(0, 4))
def test_exchanged_neighbours_are_found(number: str, place: int) -> None:
    tail = list(number[-6:])
    tail[place], tail[place + 1] = tail[place + 1], tail[place]
    other = number[:-6] + "".join(tail)
    assert other == number or not numbers.is_sound(other)


@pytest.mark.parametrize("typed", ["r1-261123-{}", " R1－261123－{} ", "R1—261123—{}", "Ｒ１-２６１１２３-{}"])
def test_numbers_are_read_as_people_type_them(typed: str) -> None:
    number = numbers.draw("some key", "R1", NIGHT, 1, KEY)
    assert numbers.read(typed.format(number[-6:].lower())) == number


def test_lookalikes_are_read_as_digits() -> None:
    assert numbers.read("R1-261123-OILOIL") == "R1-261123-011011"


@pytest.mark.parametrize("text", ["", "R1", "R1-261123-0A7F3", "R1-261123-0A7F3KK", "41234", "R1-26112-0A7F3K"])
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert numbers.read(text) is None


def test_on_a_collision_the_later_key_is_drawn_again() -> None:
    keys = [(f"key {n:06}", "R1", 1) for n in range(20_000)]
    drawn = list(numbers.assign(keys, NIGHT, KEY))
    first = [numbers.draw(key, "R1", NIGHT, 1, KEY) for key, _, _ in keys]
    assert len(set(first)) < len(first)
    assert len(set(drawn)) == len(drawn)
    seen: set[str] = set()
    for plain, number in zip(first, drawn, strict=True):
        assert (number == plain) == (plain not in seen)
        seen.add(number)


def test_another_secret_gives_other_numbers() -> None:
    assert numbers.draw("k", "R1", NIGHT, 1, KEY) != numbers.draw("k", "R1", NIGHT, 1, KEY[::-1])


@pytest.mark.parametrize(
    "typed",
    [
        "R1261123{}", "r1261123{}", "R1 261123 {}", "R1–261123–{}", "R1−261123−{}", "R1_261123_{}", "R1.261123.{}",
        "R1 - 261123 - {}", "R1-2611\n23-{}", "R1-261123{}", "R1261123-{}", "R1一261123一{}", "R1——261123——{}",
        "R1-26II23-{}", "R1-26ll23-{}", "“R1-261123-{}”", "Ｒ１２６１１２３{}", "R1/261123/{}", "R1-261123-{} 。",
        "\ufeffR1-261123-{}", "R1\u200b-261123-{}",
    ],
)  # fmt: skip
def test_other_hyphens_and_none_and_lookalikes_are_read(typed: str) -> None:
    number = numbers.draw("some key", "R1", NIGHT, 1, KEY)
    assert numbers.read(typed.format(number[-6:])) == number


@given(NUMBERS)
def test_zeros_and_ones_typed_as_letters_are_read(number: str) -> None:
    for zero, one in (("O", "I"), ("o", "l")):
        stem, tail = number[:-6], number[-6:]
        assert numbers.read(stem + tail.replace("0", zero).replace("1", one)) == number


@pytest.mark.parametrize(
    "text", ["R1-26112-30A7F3K", "R1-261123-0A7-F3K", "R1-261123-0A7F3K二", "R1-261123-0A7F3U", "R1-261123-0A7F3K/R2"]
)
def test_a_hyphen_in_a_wrong_place_or_more_behind_is_no_number(text: str) -> None:
    assert numbers.read(text) is None
