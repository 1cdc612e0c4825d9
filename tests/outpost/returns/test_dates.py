"""Dates as people, programs and other locales write them: all days that a cell can mean."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.returns import dates

IMPORT = dt.date(2026, 11, 30)
SUNDAY = dt.date(2026, 11, 29)
DAYS = st.dates(dt.date(2026, 6, 15), IMPORT)
ALL_DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2099, 12, 31))
WEEKDAYS = "一二三四五六日"
ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-29", "2026/11/29", "2026.11.29", "2026年11月29日", "2026 年 11 月 29 日", "2026年11月29", "11月29日",
        "11月29",
        "11.29", "11/29", "11-29", "26.11.29", "26-11-29", "26/11/29", "26年11月29日", "20261129", "261129", "46355",
        "46355.4",
        "46355.0", 46355.0, 46355.4, 46355.999999999 - 1, 11.29, 11.290000000000001, 20261129.0, 261129.0,
        "11月29日（周日）",
        "11月29日(星期天)", "11月29日 周日", "周日 11月29日", "2026年11月29日 星期日", "2026年11月29日星期日",
        "星期日, 2026-11-29", "2026-11-29 08:30", "2026-11-29 8:30:00", "2026/11/29 0:00", "2026-11-29T08:30:00",
        "2026-11-29T08:30:00.000", "2026-11-29T00:00:00Z", "2026-11-29T00:00:00.000Z", "2026-11-28T16:00:00.000Z",
        "2026-11-28T15:59:17.000Z", "2026-11-29T00:00:00+08:00", "2026-11-28T23:00:00-05:00", "2026-11-29 上午8:30",
        "11月29日上午", "11月29日 8点", "11月29日8点30分", "11月29日下午3点半", "11.29 08:30", "2026-11-29 08:30 AM",
        "11/29/2026 8:30 PM", "29/11/2026", "11/29/2026", "29.11.2026", "29-11-2026", "11/29/26", "29-Nov-2026",
        "29 Nov 2026",
        "Nov 29, 2026", "November 29, 2026", "Sunday, November 29, 2026", "Sun Nov 29 2026 00:00:00 GMT+0800"[:15],
        "29-Nov", "Nov 29", "29th Nov 2026", "2026-Nov-29", "二〇二六年十一月二十九日", "十一月二十九日",
        "11月二十九日", "11、29",
        "11。29", "11·29", "2026—11—29", "２０２６．１１．２９", "2026\\11\\29", "11月29日。", "11.29.", " 11月29号 ",
        "'2026-11-29",
        "2026-11-29 23:59:59", "11月 29日", SUNDAY,
    ],
)  # fmt: skip
def test_one_day(written: str | float | dt.date) -> None:
    assert dates.dates(written, IMPORT) == (SUNDAY,)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("11/12/2026", ("2026-11-12", "2026-12-11")),
        ("29-Nov-26", ("2026-11-29",)),
        ("24/11/26", ("2026-11-24",)),
        ("24/11/22", ("2022-11-24", "2024-11-22")),
        ("11/10/26", ("2026-10-11", "2026-11-10")),
        ("26.12.5", ("2026-12-05",)),
        ("11/11/2026", ("2026-11-11",)),
        (11.3, ("2026-11-03", "2026-11-30")),
        (11.2, ("2026-11-02", "2026-11-20")),
        ("11.3", ("2026-11-03",)),
        (11.4, ("2026-11-04",)),
        ("12月31日", ("2026-12-31",)),
        ("12.1", ("2026-12-01",)),
        (46354.999502, ("2026-11-29",)),
        (46355.99999999999, ("2026-11-30",)),
        ("46354.999502", ("2026-11-29",)),
    ],
)
def test_more_days_than_one_or_another(written: str | float, days: tuple[str, ...]) -> None:
    assert tuple(map(str, dates.dates(written, dt.date(2026, 11, 30)))) == days


@pytest.mark.parametrize(
    "written",
    [
        "", "√", "今天", "昨天", "同上", "2026-11-31", "2026-13-01", "2026-02-29", "11.31", "32.1", "11", "29",
        "29日", "11月",
        "1129", "8:30", "08:30:00", "11:29", "11月29日（周三）", "2026-11-29 星期一", "Mon Nov 29 2026",
        "11.24-11.25", "11月24、25日",
        "11月24日、25日", "2026-11-29~30", "10000-01-01", "0000-00-00", "99999999", 9e9,
        1e300, float("inf"), float("nan"), -46355.0,
        0.4, 0.0, 29.0, 1129.0, "-11-29", "11-29-", "2026--11-29", "2026-11", "2026年", "11月31日", "三天前",
        "29/29/2026",
        "2026-11-29-01", "Nov-26", "Nov 2026", "29 Foo 2026", "冬月廿九", "十一月", "46355.4.1", "26.13.29", "261331",
        "2026-11-29T25:00Z", "463555", "2026.1129", "R1-261129-0A7F3K", "13800138000", "现在", "二十九",
    ],
)  # fmt: skip
def test_no_day(written: str | float) -> None:
    assert dates.dates(written, IMPORT) == ()


@given(ALL_DAYS, st.sampled_from([
    "{y}-{m}-{d}", "{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "{y}年{m}月{d}日 星期{w}",
    "{y}{m:02}{d:02}",
    "{y}-{m:02}-{d:02} 08:30", "{y}-{m:02}-{d:02}T00:00:00.000Z", "{d}-{b}-{y}", "{b} {d}, {y}",
    "{y}年{m}月{d}日（周{w}）",
]))  # fmt: skip
def test_a_date_with_its_year_is_that_day(day: dt.date, form: str) -> None:
    assert dates.dates(written_as(form, day), IMPORT) == (day,)


@given(
    DAYS,
    st.sampled_from(
        ["{d}/{m}/{y}", "{m}/{d}/{y}", "{d:02}.{m:02}.{y}", "{yy}.{m}.{d}", "{d}/{m}/{yy}", "{d}-{b}-{yy}"]
    ),
)
def test_the_day_that_was_meant_is_among_the_readings(day: dt.date, form: str) -> None:
    assert day in dates.dates(written_as(form, day), IMPORT)


@given(
    DAYS,
    st.sampled_from(
        ["{m}月{d}日", "{m}.{d}", "{m}/{d}", "{m:02}-{d:02}", "{m}月{d}号", "{m}月{d}日（周{w}）", "{d}-{b}", "{b} {d}"]
    ),
)
def test_a_date_without_its_year_is_the_latest_such_day(day: dt.date, form: str) -> None:
    assert dates.dates(written_as(form, day), IMPORT) == (day,)


@given(st.text(max_size=20) | st.floats())
def test_nothing_that_is_typed_does_harm(written: str | float) -> None:
    assert all(isinstance(day, dt.date) for day in dates.dates(written, IMPORT))


@given(st.text(st.sampled_from("0123456789-/.年月日号周日 :TZ上午十二一Nov"), max_size=16))
def test_no_mixture_of_parts_does_harm(written: str) -> None:
    assert len(dates.dates(written, IMPORT)) <= 3


def written_as(form: str, day: dt.date) -> str:
    return form.format(
        y=day.year, m=day.month, d=day.day, w=WEEKDAYS[day.weekday()], yy=f"{day.year % 100:02}",
        b=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[day.month - 1],
    )  # fmt: skip


@pytest.mark.parametrize(
    "written", ["今天", "昨天", "前天", "今日", "同上", "√", "昨天下午", "当天", "上午", "〃", "今天。"]
)
def test_what_points_at_a_day_is_told_from_what_nobody_knows(written: str) -> None:
    assert dates.is_relative(written)
    assert not dates.is_relative("哪天")
