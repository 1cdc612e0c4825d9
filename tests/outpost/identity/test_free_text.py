"""Numbers of persons in what people write: none survives, and nothing else is touched."""

from __future__ import annotations

import datetime as dt
import re
import sys
import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.identity.free_text import MASK, mask_numbers, mask_numbers_in
from outpost.identity.id_number import check_character

FIRST_17 = "99010119900307001"
ID = FIRST_17 + check_character(FIRST_17)
WRONG = FIRST_17 + ("0" if ID[-1] != "0" else "1")
FIRST_OF_X = next(f"99010119900307{n:03}" for n in range(100) if check_character(f"99010119900307{n:03}") == "X")
OLD = "990101900307001"
MOBILE = "13800138000"
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")


@pytest.mark.parametrize(
    "number",
    [
        ID, WRONG, OLD, FIRST_OF_X + "X", FIRST_OF_X + "x", (FIRST_OF_X + "X").translate(WIDE), FIRST_OF_X + "Ⅹ",
        FIRST_OF_X + "Х", ID.translate(WIDE), ID.translate(NUMERALS), " ".join(ID), f"{ID[:6]} {ID[6:14]} {ID[14:]}",
        f"{WRONG[:6]}-{WRONG[6:14]}-{WRONG[14:]}", f"{ID[:6]}.{ID[6:10]}.{ID[10:12]}.{ID[12:14]}.{ID[14:]}",
        f"{ID[:10]}\n{ID[10:]}", f"{ID[:6]}\u200b{ID[6:14]}\ufeff{ID[14:]}", f"{ID[:3]}\u00ad{ID[3:]}",
        f"{OLD[:6]} {OLD[6:12]} {OLD[12:]}", f"{ID[:6]}（{ID[6:14]}）{ID[14:]}", f"{ID[:6]}—{ID[6:14]}—{ID[14:]}",
        "".join(f"{digit}\ufe0f\u20e3" for digit in ID),
        MOBILE, f"+86{MOBILE}", f"0086 {MOBILE}", "86-138-0013-8000", "138 0013 8000", "138-0013-8000", "1380 013 8000",
        "138.0013.8000", "138·0013·8000", "1 3 8 0 0 1 3 8 0 0 0", MOBILE.translate(WIDE), MOBILE.translate(NUMERALS),
        "幺三八零零幺三八零零零", "138-0013 8000", "013800138000", "0513-85512345", "051385512345", "010 8551 2345",
        "(0513)85512345", "（0513） 8551 2345", "0513—85512345",
    ],
)  # fmt: skip
def test_a_number_is_masked_however_it_is_written(number: str) -> None:
    shown = mask_numbers(f"房东{number}说没人住3楼")
    assert MASK in shown
    assert not re.search(r"[\d〇一二四五六七八九]", shown.replace("3楼", ""))
    assert shown.startswith("房东")
    assert shown.endswith("说没人住3楼")


def test_digits_of_every_script_count() -> None:
    marks = [mark for mark in map(chr, range(sys.maxunicode + 1)) if unicodedata.digit(mark, None) is not None]
    assert len(marks) > 700
    assert {mask_numbers(f"电话139{mark * 8}") for mark in marks} == {f"电话{MASK}"}


def test_numbers_that_stand_together_all_go() -> None:
    assert mask_numbers(f"{MOBILE}{ID}、{MOBILE} {ID}/{OLD}") == f"{MASK}{MASK}、{MASK} {MASK}/{MASK}"
    assert mask_numbers(f"5{ID}5") == f"5{MASK}5"
    assert mask_numbers(f"3-2-801{ID[:6]}-{ID[6:14]}-{ID[14:]}") == f"3-2-801{MASK}"
    assert mask_numbers(f"翠湖花苑2-2-801{MOBILE}") == f"翠湖花苑2-2-801{MASK}"


@pytest.mark.parametrize(
    "text",
    [
        "崇川区工农路108号3幢2单元501室", "R1-261123-0A7F3K", "2026-11-23至2026-11-24",
        "2026.11.23 2026.11.24 2026.11.25",
        "2026年11月23日 08:30", "面积1380.5平方米，2026.11登记", "91320602MA1WXYZ123", "JQ20261123000123",
        "320602001001",
        "101-102-103-104-105-106", "3,200.50元", "501、502、503、504室", "12345热线", "400-820-8820", "4403061990030",
        "990101199013070011", "12800138000", "1380013800", "20261123000123", "32060220261123",
        "138001380001", "一三五单号限行，二四六双号", "", "  \n",
        "300x400",
        "GAS0012345678", "GAS0513855123", "0513855123A",
        "0123456789abcdef0123456789abcdef", "苏(2026)南通市不动产权第0012345号",
    ],
)  # fmt: skip
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert mask_numbers(text) == text


DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2026, 11, 22))
APART = st.sampled_from(["", "", " ", "-", ".", "·", "\u3000", " - ", "\u200b", "—"])
NO_DIGITS = st.text(
    st.characters(exclude_categories=["Nd", "No"], exclude_characters="〇○零一壹幺二贰三叁四肆五伍六陆七柒八捌九玖"),
    max_size=12,
)


@given(st.integers(0, 999_999), DAYS, st.integers(0, 999), APART, NO_DIGITS, st.data())
def test_no_id_number_survives(
    area: int, day: dt.date, order: int, apart: str, around: str, data: st.DataObject
) -> None:
    first = f"{area:06}{day:%Y%m%d}{order:03}"
    last = data.draw(st.sampled_from([check_character(first), "1", "7", "x"]))
    parts = data.draw(st.sampled_from([[6, 14], [], [6, 10, 12, 14], [3, 9], list(range(1, 18))]))
    number = first + last
    spelt = apart.join(number[a:b] for a, b in zip([0, *parts], [*parts, 18], strict=True))
    shown = mask_numbers(f"{around}甲{spelt}乙{around}")
    assert shown == f"{mask_numbers(around + '甲')}{MASK}{mask_numbers('乙' + around)}"


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), APART, NO_DIGITS, st.sampled_from([[3, 7], [], [4, 7], [5]]))
def test_no_phone_number_survives(phone: str, apart: str, around: str, parts: list[int]) -> None:
    spelt = apart.join(phone[a:b] for a, b in zip([0, *parts], [*parts, 11], strict=True))
    assert mask_numbers(f"{around}甲{spelt}乙{around}") == f"{around}甲{MASK}乙{around}"


@given(st.text())
def test_text_without_ten_digits_is_left_as_it_is(text: str) -> None:
    digits = [mark for mark in text if unicodedata.digit(mark, None) is not None or "〇" <= mark <= "龥" or mark == "○"]
    if len(digits) < 10:
        assert mask_numbers(text) == text


LIKELY = st.text(st.sampled_from("0123456789013891X xх-.·/()年〇一三八\u200b０１①²甲*"), max_size=60)


@given(LIKELY | st.text(max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask_numbers(text)
    assert mask_numbers(once) == once


@given(st.lists(st.none() | LIKELY | st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=8))
def test_a_column_is_masked_as_its_texts_are(texts: list[str | None]) -> None:
    masked = mask_numbers_in(pl.Series("note", texts, dtype=pl.String))
    assert masked.name == "note"
    assert masked.to_list() == [None if text is None else mask_numbers(text) for text in texts]
