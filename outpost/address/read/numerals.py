"""Chinese numerals and the canonical form of a door's number: 三 -> 3, 二十三 -> 23, 〇五 -> 5, 14a -> 14A."""

from __future__ import annotations

import re
from functools import lru_cache

CHINESE_DIGITS = "〇零一二三四五六七八九"
CHINESE_NUMERALS = CHINESE_DIGITS + "十百两"

_VALUE = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_HEAVENLY_STEMS = "甲乙丙丁戊己庚辛"
_ONES = "一二两三四五六七八九"
_DIGIT_BY_DIGIT = re.compile(f"[{CHINESE_DIGITS}两]{{1,9}}")
_IN_WORDS = re.compile(f"(?P<hundreds>[{_ONES}]?百)?[零〇]?(?P<tens>[{_ONES}]?十)?[零〇]?(?P<ones>[{_ONES}])?")
_RUN = re.compile(f"[{CHINESE_NUMERALS}]+")
_IN_NAME = re.compile(f"([{CHINESE_NUMERALS}]+)(?=[路街巷弄村区期里组队圩横号])")
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_LATIN = {digit: roman for roman, digit in _ROMAN.items()}
_ROMAN_PHASE = re.compile("(III|II|IV|I|V)期")
_STEM_BEFORE = re.compile(r"^([甲乙丙丁])([0-9]+)$")
_LEADING_ZEROS = re.compile(r"(?<![0-9A-Z])0+(?=[0-9])")


def from_chinese(numeral: str) -> int | None:
    """Value of a Chinese numeral below 1000, in words (二十三) or digit by digit (五〇一); None if it is none."""
    if _DIGIT_BY_DIGIT.fullmatch(numeral):
        return int("".join(str(_VALUE[character]) for character in numeral))
    words = _IN_WORDS.fullmatch(numeral)
    if words is None or not numeral:
        return None
    hundreds, tens, ones = (words.group(name) for name in ("hundreds", "tens", "ones"))
    value = 100 * _VALUE.get(hundreds[0], 1) if hundreds else 0
    value += 10 * _VALUE.get(tens[0], 1) if tens else 0
    return value + (_VALUE[ones] if ones else 0)


def _replace(found: re.Match[str]) -> str:
    value = from_chinese(found.group(0))
    return found.group(0) if value is None else str(value)


@lru_cache(maxsize=1 << 16)
def canonical_number(text: str) -> str:
    """The form in which numbers are compared: digits for numerals, capitals, no leading zeros; 14A stays 14A, and
    甲14 is 14甲."""
    text = _RUN.sub(_replace, text.upper())
    return _STEM_BEFORE.sub(r"\2\1", _LEADING_ZEROS.sub("", text))


@lru_cache(maxsize=1 << 18)
def name_key(name: str) -> str:
    """The form in which names of roads, estates and villages are compared: 人民路三巷 and 人民路3巷 are one."""
    plain = _IN_NAME.sub(lambda found: _replace(found), name).replace("·", "")
    return _ROMAN_PHASE.sub(lambda found: _ROMAN[found.group(1)] + "期", plain)


_DIGITS_IN_NAME = re.compile("([0-9]{1,2})(?=[路街巷弄村区期里组队圩横号])")


def to_chinese(number: int) -> str:
    """A number below 100 in words: 12 -> 十二."""
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else CHINESE_DIGITS[tens + 1])
        + ("十" if tens else "")
        + ("" if tens and not ones else CHINESE_DIGITS[ones + 1])
    )


def numeral_forms(name: str) -> tuple[str, ...]:
    """The spellings of a name that has a number in it: 纬三路 and 纬3路, 二期 and II期; most names have one."""
    words = _DIGITS_IN_NAME.sub(lambda found: to_chinese(int(found.group(1))), name)
    key = name_key(name)
    roman = [key[:-2] + _LATIN[key[-2]] + "期"] if key.endswith("期") and key[-2:-1] in _LATIN else []
    return tuple(dict.fromkeys((name, key, words, *roman)))
