"""核查日期 in the forms people and programs write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from bench.returned import books
from bench.returned.case import Case, one
from bench.returned.city import City

GOOD = "Dates as 2026-11-24, 2026/11/24, 11月24日, 11.24, or an Excel date."
OTHER = GOOD + " (another form: if taken, as that day)"
WINDOW = "Date before the task was listed or after the day of import: refused."
NONE = "A date that is none, or none of these days, is no answer's date: refused."
NEEDED = "The list's own instructions: every result needs 核查日期."
FORMATS = (
    "excel_us_dates",
    "excel_cn_dates",
    "excel_aaaa_dates",
    "excel_md_dates",
    "date_time_codes",
    "excel_mac_1904",
)


def cases(city: City) -> Iterator[Case]:
    d, today = city.yesterday, city.today
    for name, value in _good(d):
        yield one(city, f"day_{name}", GOOD, "accepted", day=value, means=d)
    listed = city.listed
    yield one(city, "day_listed", WINDOW, "accepted", day=f"{listed:%Y-%m-%d}", means=listed)
    yield one(city, "day_today", WINDOW, "accepted", day=f"{today:%Y-%m-%d}", means=today)
    yield one(city, "day_today_late", WINDOW, "accepted", day=books.midnight(today, 23, 59), means=today)
    for style in FORMATS:
        says = GOOD + " (whatever the cell's format)"
        yield one(city, f"day_cell_{style}", says, "accepted", day=books.midnight(d), means=d, dialect=style)
    for name, value in _other_forms(d):
        means = d if name != "cn_numerals" else date(d.year, 11, 30)
        yield one(city, f"day_open_{name}", OTHER, "either", day=value, means=means)
    yield one(city, "day_open_word_today", GOOD, "either", day="今天", means=today)
    # a decimal cell is 11.3 whether 11.30 or 11.3 was typed
    says, decimal = GOOD + " (typed 11.30, Excel keeps 11.3)", float(f"{d.month}.{d.day:02d}")
    yield one(city, "day_open_decimal", says, "either", day=decimal, means=d)
    for name, value in _early(listed, d):
        yield one(city, f"day_x_{name}", WINDOW, "refused", "early", day=value)
    for name, value in _late(today):
        yield one(city, f"day_x_{name}", WINDOW, "refused", "late", day=value)
    for name, value in _none(d, today):
        yield one(city, f"day_x_{name}", NONE, "refused", "bad_date", day=value)
    yield one(city, "day_x_missing", NEEDED, "refused", "no_date", day="")
    yield one(city, "day_x_spaces", NEEDED, "refused", "no_date", day="  ")


def _good(d: date) -> list[tuple[str, Any]]:
    return [
        ("iso", f"{d:%Y-%m-%d}"),
        ("slash", f"{d:%Y/%m/%d}"),
        ("md_cn", f"{d.month}月{d.day}日"),
        ("md_dot", f"{d.month}.{d.day:02d}"),
        ("ymd_cn", f"{d.year}年{d.month}月{d.day}日"),
        ("iso_short", f"{d.year}-{d.month}-{d.day}"),
        ("slash_short", f"{d.year}/{d.month}/{d.day}"),
        ("cell_date", books.midnight(d)),
        ("cell_datetime", books.midnight(d, 15, 42, 7)),
        ("cell_last_second", books.midnight(d, 23, 59, 59)),
        ("spaces", f" {d:%Y-%m-%d} "),
        ("md_cn_padded", f"{d.month:02d}月{d.day:02d}日"),
    ]


def _other_forms(d: date) -> list[tuple[str, Any]]:
    """What the contract leaves open: if taken, then as that day."""
    weekday = "一二三四五六日"[d.weekday()]
    return [
        ("dots", f"{d:%Y.%m.%d}"),
        ("short_year_dots", f"{d:%y.%m.%d}"),
        ("digits", f"{d:%Y%m%d}"),
        ("digits_int", int(f"{d:%Y%m%d}")),
        ("md_slash", f"{d.month}/{d.day}"),
        ("md_hyphen", f"{d.month}-{d.day}"),
        ("weekday", f"{d.month}月{d.day}日（周{weekday}）"),
        ("time", f"{d:%Y-%m-%d} 15:30"),
        ("time_cn", f"{d.month}月{d.day}日下午3点"),
        ("dmy", f"{d:%d/%m/%Y}"),
        ("mdy", f"{d:%m/%d/%Y}"),
        ("yesterday", "昨天"),
        ("english", f"{d:%b %d, %Y}"),
        ("iso_t", f"{d:%Y-%m-%d}T08:00:00Z"),
        ("full_width", "".join(chr(ord(c) + 0xFEE0) for c in f"{d:%Y-%m-%d}")),
        ("hao", f"{d.month}月{d.day}号"),
        ("serial", books.serial(d)),
        ("serial_time", books.serial(d) + 0.6),
        ("serial_text", str(int(books.serial(d)))),
        ("short_year_cn", f"{d:%y}年{d.month}月{d.day}日"),
        ("en_dash", f"{d:%Y–%m–%d}"),
        ("cn_numerals", "十一月三十日"),
        ("day_only", f"{d.day}日"),
        ("dots_end", f"{d.month}.{d.day}."),
        ("formula_cached", books.Formula("TODAY()", books.serial(d))),
    ]


def _years(d: date, n: int) -> date:
    """The day of another year, the 28th for a 29 February."""
    return d.replace(year=d.year + n, day=28 if (d.month, d.day) == (2, 29) else d.day)


def _early(listed: date, d: date) -> list[tuple[str, Any]]:
    before, month_before, typo = books.days(listed, -1), books.days(listed, -30), _years(d, -1)
    decade = _years(d, -10)
    return [
        ("before", f"{before:%Y-%m-%d}"),
        ("before_cell", books.midnight(_years(listed, -1))),
        ("before_md", f"{before.month}月{before.day}日"),
        ("year_typo", f"{typo:%Y-%m-%d}"),
        ("year_typo_cn", f"{typo.year}年{typo.month}月{typo.day}日"),
        ("year_typo_slash", f"{decade.year}/{decade.month}/{decade.day}"),
        ("year_1926", f"1926-{typo:%m-%d}"),
        ("month_before", f"{month_before.month}.{month_before.day:02d}"),
    ]


def _late(today: date) -> list[tuple[str, Any]]:
    after, next_year = books.days(today, 1), _years(books.days(today, -1), 1)
    return [
        ("after", f"{after:%Y-%m-%d}"),
        ("after_cell", books.midnight(date(today.year + 1, 1, 5))),
        ("after_slash", f"{after:%Y/%m/%d}"),
        ("year_next", f"{next_year:%Y-%m-%d}"),
        ("year_next_cn", f"{next_year.year}年{next_year.month}月{next_year.day}日"),
        ("far", "9999-12-31"),
    ]


def _none(d: date, today: date) -> list[tuple[str, Any]]:
    return [
        ("nov31", f"{d.year}-11-31"),
        ("feb30", f"{d.year}-02-30"),
        ("month13", "13月1日"),
        ("word_tomorrow", "明天"),
        ("en_tomorrow", "tomorrow"),
        ("words", "上周去的"),
        ("zero", 0),
        ("negative", -5),
        ("huge", 1e18),
        ("year0", "0000-11-30"),
        ("bool", True),
        ("err", books.Err("#VALUE!")),
        ("number_small", 60),
        ("two", f"{d:%Y-%m-%d}、{today:%Y-%m-%d}"),
        ("range", f"{d.month}.{d.day}-{today.month}.{today.day}"),
        ("phone_like", "13912349"),
        ("code", "01"),
        ("nan", "nan"),
        ("zero_date", "1900-01-00"),
    ]
