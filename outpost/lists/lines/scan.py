"""The scan before publication: what must not stand in a file of the government zone."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Container

from outpost.identity.free_text import MASK, mask_numbers

_EIGHTEEN = re.compile(r"(?=(\d{17}[\dX]))")
_FIFTEEN = re.compile(r"(?<!\d)\d{15}(?!\d)")
# Fifteen digits as people write them: area, date, order.
_PARTED = re.compile(r"(?<!\d)(\d{6})[\s\-.·_](\d{6})[\s\-.·_](\d{3})(?!\d)")
_SEPARATORS = re.compile(r"(?<=\d)[\s\u00ad\u2010-\u2015\u2212.\-_·]+(?=[\dX])")
# Fifteen digits of any script with nothing but separators between them: anything less is not looked at further.
_MANY_DIGITS = re.compile(r"(?:\d[\s\u00ad\u2010-\u2015\u2212.\-_·]*){15}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PSEUDONYM = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_RUN = re.compile(r"[0-9A-Za-z]{15,}")
_DIGITS = re.compile(r"\d(?=.*\d{4})")
_CHECKS = "10X98765432"


def id_shaped(text: str, own_number: str | None = None, codes: Container[str] = ()) -> bool:
    """Whether ``text`` holds what could be a resident ID number.

    18 characters with a real date and the right check character (anywhere in a run of digits, also written with
    blanks or hyphens, or in full-width digits), or exactly 15 digits with a real date. ``own_number``, the task's own
    declared case number, does not count where it stands as a whole, nor do 15-digit ``codes`` of places.
    """
    if _MANY_DIGITS.search(text) is None:
        return False
    if own_number:
        text = _without(text, own_number)
    text = unicodedata.normalize("NFKC", text).upper()
    parted = _PARTED.sub(r"\1\2\3", text)
    return _holds(text, codes) or _holds(parted, codes) or _holds_eighteen(_SEPARATORS.sub("", text))


def pseudonym_shaped(text: str) -> bool:
    """Whether ``text`` holds what could be a person's pseudonym."""
    return _PSEUDONYM.search(text) is not None


def redacted(text: str, own_number: str | None = None) -> str:
    """``text`` with ID-shaped runs reduced to their last four characters, for the police zone."""
    if not id_shaped(text, own_number):
        return text
    shown = _RUN.sub(lambda run: run[0] if run[0] == own_number or not id_shaped(run[0]) else f"***{run[0][-4:]}", text)
    return shown if not id_shaped(shown, own_number) else _DIGITS.sub("*", shown)


def hidden(text: str) -> str:
    """``text`` without anything that could be a number or a pseudonym of a person."""
    return mask_numbers(_PSEUDONYM.sub(MASK, text))


def _without(text: str, own_number: str) -> str:
    return re.sub(rf"(?<![0-9A-Za-z]){re.escape(own_number)}(?![0-9A-Za-z])", " ", text)


def _holds(text: str, codes: Container[str]) -> bool:
    return _holds_eighteen(text) or any(_real(f"19{run[6:12]}") and run not in codes for run in _FIFTEEN.findall(text))


def _holds_eighteen(text: str) -> bool:
    return any(_real(found[6:14]) and _check(found) == found[17] for found in _EIGHTEEN.findall(text))


def _check(number: str) -> str:
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11]


def _real(day: str) -> bool:
    try:
        dt.date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return True
