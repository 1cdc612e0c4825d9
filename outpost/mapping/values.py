"""One value from a city's form to the contract's. Each function gives None where a value has no counterpart."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

Change = Callable[[str], str | None]

UNITS: Mapping[str, Fraction] = {
    "亩": Fraction(2000, 3),
    "公顷": Fraction(10_000),
    "平方千米": Fraction(1_000_000),
    "平方公里": Fraction(1_000_000),
    "万平方米": Fraction(10_000),
    "平方分米": Fraction(1, 100),
}
"""Square metres of each unit of area (the only unit of contracts that cities write otherwise)."""
EXCEL = "excel"
_FIELDS = {"YYYY": r"(?P<Y>\d{4})", "MM": r"(?P<M>\d{2})", "DD": r"(?P<D>\d{2})", "M": r"(?P<M>\d{1,2})",
           "D": r"(?P<D>\d{1,2})", "hh": r"(?P<h>\d{2})", "h": r"(?P<h>\d{1,2})", "mm": r"(?P<m>\d{2})",
           "ss": r"(?P<s>\d{2})"}  # fmt: skip
_FIELD = re.compile("|".join(sorted(_FIELDS, key=len, reverse=True)))
_EXCEL_BEGINS = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - local time, as contracts have it
_EXCEL_SERIAL = re.compile(r"\d{1,6}(\.\d{1,20})?", re.ASCII)
_EXCEL_SURE = 61
"""Excel counts a 29 February 1900 that never was: 60. Earlier serial numbers mean another day in each program."""
_OWN_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_OWN_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?", re.ASCII)
_SIX_PLACES = Decimal("0.000001")
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_LONGEST_NUMBER = 60


def plain(text: str) -> str:
    """A value as codes are compared: full-width characters narrowed, blanks around it gone.

    >>> plain(" １ ")
    '1'
    """
    return unicodedata.normalize("NFKC", text).strip()


def by_code(codes: Mapping[str, str], own: frozenset[str]) -> Change:
    """The contract's code of a city's. A value that is one of the contract's ``own`` already stands."""

    def change(text: str) -> str | None:
        value = plain(text)
        return codes.get(value, value if value in own else None)

    return change


def times(factor: Fraction) -> Change:
    """A number times a factor, to six decimal places, halves away from zero.

    >>> times(UNITS["亩"])("1,500.5")
    '1000333.333333'
    """

    def change(text: str) -> str | None:
        value = plain(text)
        if len(value) > _LONGEST_NUMBER or not _NUMBER.fullmatch(value):
            return None
        exact = Fraction(value.replace(",", "")) * factor
        try:
            number = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(_SIX_PLACES, ROUND_HALF_UP)
        except InvalidOperation:
            return None
        written = f"{number:f}"
        return written.rstrip("0").rstrip(".") if "." in written else written

    return change


def in_form(form: str, *, of_a_moment: bool) -> Change:
    """A date or moment written in ``form`` (``YYYYMMDD``, ``YYYY年M月D日``, ``YYYY/M/D h:mm:ss``, or ``excel``).

    What is in the contract's form already stands. ValueError where the form does not say year, month and day once each,
    or where no mark stands between two fields of one or two digits.

    >>> in_form("YYYY年M月D日", of_a_moment=False)("2026年11月3日")
    '2026-11-03'
    """
    if form == EXCEL:
        return _of_excel(of_a_moment=of_a_moment)
    pattern, names, place, loose = "", [], 0, 0
    for found in _FIELD.finditer(form):
        loose = (loose if found.start() == place else 0) + (len(found.group()) == 1)
        if loose > 1:
            raise ValueError(f"no mark says where {found.group()} begins, after another of one or two digits: {form}")
        pattern += _between(form[place : found.start()]) + _FIELDS[found.group()]
        names.append(found.group()[0])
        place = found.end()
    pattern += _between(form[place:])
    if sorted(name for name in names if name in "YMD") != ["D", "M", "Y"] or len(names) > len(set(names)):
        raise ValueError(f"a form of dates says YYYY, M and D once each, or is {EXCEL}: {form}")
    whole, own = re.compile(pattern, re.ASCII), _OWN_MOMENT if of_a_moment else _OWN_DATE

    def change(text: str) -> str | None:
        value = plain(text)
        found = whole.fullmatch(value)
        if found is None:
            return value if own.fullmatch(value) else None
        part = {name: int(value) for name, value in found.groupdict().items()}
        try:
            moment = dt.datetime(*(part.get(name, 0) for name in "YMDhms"))  # type: ignore[arg-type]  # noqa: DTZ001
        except ValueError:
            return None
        return _written(moment, of_a_moment=of_a_moment)

    return change


def _between(marks: str) -> str:
    """The pattern of what stands between two fields: of marks, blanks around them do not matter."""
    if not marks.strip():
        return r"\s+" if marks else ""
    return rf"\s*{re.escape(plain(marks))}\s*"


def _of_excel(*, of_a_moment: bool) -> Change:
    def change(text: str) -> str | None:
        value = plain(text)
        if not _EXCEL_SERIAL.fullmatch(value) or Fraction(value) < _EXCEL_SURE:
            return None
        seconds = round(Fraction(value) * 86_400)
        return _written(_EXCEL_BEGINS + dt.timedelta(seconds=seconds), of_a_moment=of_a_moment)

    return change


def _written(moment: dt.datetime, *, of_a_moment: bool) -> str:
    return moment.isoformat(sep=" ") if of_a_moment else moment.date().isoformat()
