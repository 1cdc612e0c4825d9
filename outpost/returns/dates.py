"""Dates as people and programs write them into a cell: all days that one can mean, none where it means no day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from outpost.returns.forms import plain
from outpost.returns.table import Value

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - workbooks know no zone
_SERIALS = (36_526, 73_051)
_HERE = dt.timedelta(hours=8)
_HALF_A_YEAR = 183
_A_YEAR = 366
_FOUR_YEARS = dt.timedelta(days=1461)
_HALF_A_SECOND = dt.timedelta(milliseconds=500)
_CENTURY = 2_000
_LONGEST = 60
# Some writers count from a midnight of 1899 that was 43 seconds off in Shanghai: what they mean is the day that begins.
_JUST_BEFORE_MIDNIGHT = (dt.time(23, 59, 16), dt.time(23, 59, 18, 999_999))

_MARKS = str.maketrans({"。": ".", "、": ".", "·": ".", "•": ".", "\\": "/", **dict.fromkeys("‐‑‒–—−~", "-")})
_WEEKDAY = re.compile(r"\s*[(\[【]?\s*(?:周|星期|礼拜)([一二三四五六日天])\s*[)\]】]?\s*,?\s*")
_WEEKDAY_EN = re.compile(r"\b(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s*")
_WEEKDAYS_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = "上午|下午|早上|早晨|中午|晚上|傍晚|凌晨|am|pm"
_TIME = re.compile(
    rf"[t\s]*(?P<part>{_PART})?\s*(?<!\d)(?P<hour>2[0-4]|[01]?\d)"
    r"(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?|[点时](?:半|整|\d{1,2}分?)?)"
    rf"\s*(?:{_PART})?\s*(?P<zone>z|utc|gmt|[+-]\d{{2}}:?\d{{2}})?$"
)
_PART_ONLY = re.compile(rf"\s*(?:{_PART})$")
_AROUND = re.compile(r"\s*([-/.,年月日号])\s*")
_NUMERALS = {mark: value for value, marks in enumerate(("〇○零", *"一二三四五六七八九")) for mark in marks}
_NUMERAL = re.compile(r"[〇○零一二三四五六七八九十]+")
_THIRD = re.compile(r"(\d{1,2})\.([123])")

_YMD = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_PACKED = re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{1,2})")
_SHORT_YEAR_ZH = re.compile(r"(\d{2})年(\d{1,2})月(\d{1,2})[日号]?")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})([-/.月])(\d{1,2})[日号]?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*"
_DAY_EN = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ENGLISH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_DAY_EN}[-/., ]*{_MONTH}(?:[-/., ]+(?P<year>\d{{4}}|\d{{2}}))?",
        rf"{_MONTH}(?:[. ]+{_DAY_EN})(?:[, ]+(?P<year>\d{{4}}))?",
        rf"(?P<year>\d{{4}}|\d{{2}})[-/., ]+{_MONTH}[-/., ]+{_DAY_EN}",
        rf"{_MONTH}[-/]{_DAY_EN}[-/](?P<year>\d{{4}}|\d{{2}})",
    )
)
_RELATIVE = re.compile(
    '[今昨前当即本](?:天|日|晚|早)?(?:上午|下午|早上|晚上)?|上午|下午|早上|晚上|刚才|刚刚|现在|同上|上同|如上|同日|〃|′′|"|[√✓✔☑vV对是]'
)


def dates(value: Value, import_day: dt.date) -> tuple[dt.date, ...]:
    """The days that a value can be read as, in order: none, one, or several.

    Without a year it is the latest such day up to the day of import (or, where that is far back, the coming one). A
    number such as 11.3 has lost what came after its 3: it is 3 November or 30 November. 11/12/2026 is a day of November
    or December: who asks knows which can be meant. A reading further than a year away is none beside one that is near
    (24/11/26). A moment in another zone is a day here.
    """
    days = _readings(value, import_day)
    return tuple([day for day in days if abs((day - import_day).days) <= _A_YEAR] or days)


def says_year(value: Value, import_day: dt.date) -> bool:
    """Whether a value that is a day says of which year: it does when it means the same whenever it is read."""
    return _readings(value, import_day) == _readings(value, import_day + _FOUR_YEARS)


def _readings(value: Value, import_day: dt.date) -> list[dt.date]:
    if isinstance(value, dt.date):
        return [value]
    found = _of_number(value, import_day) if isinstance(value, float) else _of_text(plain(value), import_day)
    return sorted({day for day in found if day is not None})


def is_relative(value: Value) -> bool:
    """Whether a value points at a day instead of naming it (昨天, 同上, a tick)."""
    return isinstance(value, str) and bool(_RELATIVE.fullmatch(plain(value).strip(".。,，!！")))


def day_of(moment: dt.datetime) -> dt.date:
    """The day of a moment as a workbook has it."""
    first, last = _JUST_BEFORE_MIDNIGHT
    # Fractions of days are seldom exact: half a second decides nothing.
    near = moment + _HALF_A_SECOND
    return near.date() + dt.timedelta(days=first <= near.time() <= last)


def of_serial(number: float) -> dt.date | None:
    """The day that a workbook counts so, where that is a day of our time."""
    first, end = _SERIALS
    return day_of(_EPOCH + dt.timedelta(days=number)) if first <= number < end else None


def _of_number(number: float, import_day: dt.date) -> Iterable[dt.date | None]:
    if day := of_serial(number):
        return [day]
    text = f"{number:.10g}"
    if found := _THIRD.fullmatch(text):
        return [_in_this_year(int(found[1]), int(found[2]) * factor, import_day) for factor in (1, 10)]
    return _of_text(text, import_day)


def _of_text(text: str, import_day: dt.date) -> Iterable[dt.date | None]:
    if len(text) > _LONGEST:
        return ()
    text = text.casefold().translate(_MARKS).rstrip(".,; ")
    text, weekday = _without_weekday(text)
    text, moved = _without_time(text)
    text = _AROUND.sub(r"\1", text.strip(".,; "))
    if "月" in text:
        text = _NUMERAL.sub(lambda found: _number(found.group()), text)
    days = [day + moved if moved and day else day for day in _days(text, import_day) if day]
    return [day for day in days if weekday is None or day.weekday() == weekday]


def _without_weekday(text: str) -> tuple[str, int | None]:
    """``text`` without a day of the week, and which it was (0 is Monday): a date that says another one is none."""
    if found := _WEEKDAY.search(text):
        weekday = "一二三四五六日".find(found[1].replace("天", "日"))
    elif found := _WEEKDAY_EN.search(text):
        weekday = _WEEKDAYS_EN.index(found[1][:3])
    else:
        return text, None
    return f"{text[: found.start()]} {text[found.end() :]}".strip(), weekday


def _without_time(text: str) -> tuple[str, dt.timedelta | None]:
    """``text`` without a time of day, and how far a moment of another zone moves its day here."""
    found = _TIME.search(text)
    if found is None:
        return _PART_ONLY.sub("", text), None
    rest = text[: found.start()]
    zone = found["zone"]
    if not zone:
        moved = None if found["minute"] is None else _moved(found, dt.timedelta())
        return rest, moved
    sign = -1 if zone.startswith("-") else 1
    digits = zone.strip("+-").replace(":", "")
    offset = (
        dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * sign if digits.isdecimal() else dt.timedelta()
    )
    return rest, _moved(found, _HERE - offset)


def _moved(found: re.Match[str], further: dt.timedelta) -> dt.timedelta | None:
    """Days between the date that is written and the day here."""
    parts = {unit: int(found[unit] or 0) for unit in ("hour", "minute", "second")}
    start = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - any day
    moment = start + further + dt.timedelta(hours=parts["hour"], minutes=parts["minute"], seconds=parts["second"])
    return None if found["part"] else (day_of(moment) - start.date()) or None


def _days(text: str, import_day: dt.date) -> Iterator[dt.date | None]:
    if found := _YMD.fullmatch(text) or _PACKED.fullmatch(text) or _SHORT_YEAR_ZH.fullmatch(text):
        yield _day(found[1], found[2], found[3])
    elif found := _YEAR_LAST.fullmatch(text):
        yield _day(found[4], found[3], found[1])
        yield _day(found[4], found[1], found[3])
    elif found := _SHORT_YEAR.fullmatch(text):
        for year, month, day in ((1, 3, 4), (4, 3, 1), (4, 1, 3)):
            yield _day(found[year], found[month], found[day])
    elif found := _DAY_OF_YEAR.fullmatch(text):
        as_here = _in_this_year(int(found[1]), int(found[3]), import_day)
        turned = as_here is None and found[2] in "-/"
        yield _in_this_year(int(found[3]), int(found[1]), import_day) if turned else as_here
    elif _SERIAL.fullmatch(text):
        yield of_serial(float(text))
    else:
        yield from _english(text, import_day)


def _english(text: str, import_day: dt.date) -> Iterator[dt.date | None]:
    for pattern in _ENGLISH:
        if found := pattern.fullmatch(text):
            month = _MONTHS.index(found["month"]) + 1
            if found["year"] is None:
                yield _in_this_year(month, int(found["day"]), import_day)
            else:
                yield _day(found["year"], month, found["day"])


def _number(numeral: str) -> str:
    """十一 as 11, 二十九 as 29, 二〇二六 as 2026."""
    if "十" not in numeral:
        return "".join(str(_NUMERALS[mark]) for mark in numeral)
    tens, _, ones = numeral.partition("十")
    value = 10 * (_NUMERALS.get(tens, 0) if tens else 1) + (_NUMERALS.get(ones, 0) if ones else 0)
    return str(value) if len(tens) <= 1 and len(ones) <= 1 else numeral


def _in_this_year(month: int, day: int, import_day: dt.date) -> dt.date | None:
    this = _day(import_day.year, month, day)
    before = _day(import_day.year - 1, month, day)
    if this is None:
        return before
    if this > import_day and before is not None and (import_day - before).days < _HALF_A_YEAR:
        return before
    return this


def _day(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    """A real day; a year of one or two digits is of this century."""
    whole = int(year)
    if whole < 100:
        whole += _CENTURY
    try:
        return dt.date(whole, int(month), int(day))
    except ValueError:
        return None
