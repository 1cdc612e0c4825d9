"""What people write into answer cells, read: codes, dates, verdicts. None where it cannot be told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from outpost import answer_codes, messages
from outpost.returns.forms import plain
from outpost.returns.table import Value

_CODE = re.compile(r"(\d{1,2})([a-z]?)(?!\d)\s*[.、:,\-]?\s*(.*)", re.IGNORECASE)
_FULL = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_SHORT = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_TENTH = re.compile(r"(\d{1,2})\.([123])")
_AS_DOTS = str.maketrans({"。": ".", **dict.fromkeys("‐‑‒–—−", "-")})
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MARKS = re.compile(r"[\s·•・.,，。、:：()（）\-]+")
_SERIAL_RANGE = range(36_526, 73_051)
_EPOCH = dt.date(1899, 12, 30)


def code(value: Value, readings: Mapping[str, str]) -> str | None:
    """The code of an answer: ``01 属实已处置``, ``01``, ``1``, or its words. ``readings``: the codes of this task."""
    text = plain(value)
    if found := _CODE.fullmatch(text):
        number, letter, words = f"{int(found[1]):02}", found[2].lower(), _marks_off(found[3])
        chosen = number + letter
        if chosen not in readings:
            return None
        if words in _marks_off(readings[chosen]):
            return chosen
        said = _of_words(words, readings)
        return None if said is not None and said[:2] != number else chosen
    return _of_words(_marks_off(text), readings)


def _of_words(words: str, readings: Mapping[str, str]) -> str | None:
    if not words:
        return None
    bare = {key: _marks_off(reading) for key, reading in readings.items()}
    exact = [key for key, reading in bare.items() if reading == words]
    if exact:
        return exact[0]
    # 属实 alone is read as done: a reviewer sees it before it counts.
    if words in (forms := answer_codes.short_forms()):
        return forms[words]
    part = [key for key, reading in bare.items() if len(words) > 1 and words in reading]
    return part[0] if len(part) == 1 else None


def _marks_off(text: str) -> str:
    return _MARKS.sub("", text)


def dates(value: Value, import_day: dt.date) -> tuple[dt.date, ...]:
    """The dates that a value can be read as: one, or none, or two.

    Without a year it is the latest such day up to the day of import (or, where that is far back, the coming one). A
    number such as 11.3 has lost what came after its 3: it is 3 November or 30 November.
    """
    if isinstance(value, dt.date):
        return (value,)
    if isinstance(value, float):
        if value.is_integer() and int(value) in _SERIAL_RANGE:
            return (_EPOCH + dt.timedelta(days=int(value)),)
        if found := _TENTH.fullmatch(str(value)):
            read = (_in_this_year(int(found[1]), int(found[2]) * factor, import_day) for factor in (1, 10))
            return tuple(sorted({day for day in read if day is not None}))
    day = _date(plain(value).translate(_AS_DOTS), import_day)
    return () if day is None else (day,)


def _date(text: str, import_day: dt.date) -> dt.date | None:
    joined = text.replace(" ", "") if "年" in text or "月" in text else text
    if found := _FULL.fullmatch(joined) or _DIGITS.fullmatch(joined):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _SHORT.fullmatch(joined):
        return _in_this_year(int(found[1]), int(found[2]), import_day)
    if text.isdecimal() and len(text) < 9 and int(text) in _SERIAL_RANGE:
        return _EPOCH + dt.timedelta(days=int(text))
    return None


def _in_this_year(month: int, day: int, import_day: dt.date) -> dt.date | None:
    this = _day(import_day.year, month, day)
    before = _day(import_day.year - 1, month, day)
    if this is None:
        return before
    if this > import_day and before is not None and (import_day - before).days < _HALF_A_YEAR:
        return before
    return this


_HALF_A_YEAR = 183


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def verdict(value: Value) -> str | None:
    """``pass``, ``return``, ``reassign`` or ``void``."""
    text = _marks_off(plain(value))
    known = {"accept": "pass", "return": "return", "reassign": "reassign", "void": "void"}
    fits = [
        known[key]
        for key, word in messages.section("verdicts").items()
        if len(text) > 1 and (text == word or text in word or text.startswith(word))
    ]
    return fits[0] if len(fits) == 1 else None
