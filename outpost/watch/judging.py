"""Tonight's profile against its history, by Great Expectations, with Data Docs for the stewards of the registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb

from outpost import sql
from outpost.watch.bands import NIGHTS_NEEDED, WINDOW_DAYS, Expected, expectation
from outpost.watch.later import not_found, when_used

DATA_DOCS = "data-docs"


@dataclass(frozen=True)
class ExtractJudgement:
    """One extract: how many of its numbers lie in their bands, and the names of those that do not."""

    passed: int
    failed: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """The watch of one night. ``no_history`` counts numbers with too few nights before them to say anything."""

    extracts: dict[str, ExtractJudgement]
    no_history: int
    data_docs: Path | None

    @property
    def passed(self) -> int:
        return sum(judged.passed for judged in self.extracts.values())

    @property
    def failed(self) -> int:
        return sum(len(judged.failed) for judged in self.extracts.values())

    @property
    def said(self) -> str:
        """One line for people."""
        if not self.extracts:
            return "no history yet"
        strange = {name: judged.failed for name, judged in self.extracts.items() if judged.failed}
        if not strange:
            return f"{self.passed} numbers as usual"
        told = "; ".join(f"{extract}: {', '.join(names)}" for extract, names in strange.items())
        return f"{self.failed} of {self.passed + self.failed} numbers unusual: {told}"


def judge(database: Path, reports: Path, business_date: dt.date) -> Judgement:
    """Judge the profile of one night in the published database and write ``<reports>/<T>/data-docs/``.

    A first night has no history: nothing is judged, no page is written, and Great Expectations is not even imported.
    """
    with duckdb.connect(str(database), read_only=True) as con:
        bounds = {"T": business_date, "oldest": business_date - dt.timedelta(days=WINDOW_DAYS)}
        rows = sql.query(con, "watch/history", bounds).fetchall()
    known = [row for row in rows if row[5] >= NIGHTS_NEEDED]
    if not known:
        return Judgement({}, len(rows), None)
    expected = [expectation(*row) for row in known]

    # For an expectation that is not used here, these would take a quarter of what loading Great Expectations takes; and
    # where Spark is installed for a night's engine, it would be loaded for tables that are not here.
    when_used("scipy.stats", "altair")
    with not_found("pyspark"):
        from outpost.watch.gx import checked

    target = reports / business_date.isoformat() / DATA_DOCS
    failed = checked(expected, target, business_date)
    return Judgement(_by_extract(expected, failed), len(rows) - len(known), target)


def _by_extract(expected: Iterable[Expected], failed: set[tuple[str, str]]) -> dict[str, ExtractJudgement]:
    judged = {}
    for extract, group in groupby(expected, key=lambda one: one.extract):
        names = [one.name for one in group]
        strange = tuple(name for name in names if (extract, name) in failed)
        judged[extract] = ExtractJudgement(len(names) - len(strange), strange)
    return judged
