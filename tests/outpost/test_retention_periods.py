"""The one table of how long things are kept: dated, with its basis, and the only place with a number."""

from __future__ import annotations

import datetime as dt
import re

from outpost import retention_periods, sql

_DAYS_IN_SQL = re.compile(r"INTERVAL \d+ DAY|to_days\(\d+\)")
T = dt.date(2026, 11, 22)


def test_every_period_is_dated_and_says_what_it_rests_on() -> None:
    for period in retention_periods.table().values():
        assert period.keeps
        assert period.on(T).value > 0
        assert all(value.basis in ("law", "practice", "local", "design") and value.source for value in period.values)
        assert [value.since for value in period.values] == sorted({value.since for value in period.values})


def test_a_night_uses_the_value_in_force_on_its_date() -> None:
    earlier, later = (retention_periods.Value(dt.date(year, 1, 1), year - 2000, "law", "…") for year in (2020, 2027))
    period = retention_periods.Period("x", "…", (earlier, later))
    assert (period.on(T).value, period.on(dt.date(2027, 1, 1)).value) == (20, 27)


def test_no_statement_that_deletes_has_a_number_of_days() -> None:
    folders = ("retention", "seal", "tasks/14_keep", "tasks/18_purge")
    files = [path for folder in folders for path in (sql.SQL_ROOT / folder).glob("*.sql")]
    assert [path.name for path in files if _DAYS_IN_SQL.search(path.read_text(encoding="utf-8"))] == []


def test_the_readme_says_the_same() -> None:
    said = (sql.ROOT / "README.md").read_text(encoding="utf-8").partition("## What is kept, and how long")[2]
    said = " ".join(said.partition("Never taken in:")[0].split())
    for name, words in {
        "deliveries": "Delivered files and quarantine {} days",
        "superseded": "superseded versions {} days",
        "findings": "findings {} nights",
        "papers": "lists, returned files and receipts {} days",
        "tasks": "closed tasks {} days",
    }.items():
        assert words.format(retention_periods.days(name, T)) in said
