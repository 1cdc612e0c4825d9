"""A made ledger: tasks with known dates and answers, and what the assessment makes of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import duckdb
import polars as pl

from outpost import database
from outpost.briefing.assessment.measuring import Measures, Zone, measure
from outpost.briefing.assessment.tables import Report, report
from outpost.briefing.published import Published
from outpost.home import Home
from outpost.models import ModelSpec
from outpost.settings import Settings
from outpost.settings_sections import AssessmentSettings

MONTH, NIGHT = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
WORKER, OFFICER, SUBJECT = "W320602001001G01", "P32060200101", "5f1d0c3ba2e94f7788aa001122334455"
GOV, POLICE = ("gov", "worker", WORKER), ("police", "officer", OFFICER)
TABLES = """
    CREATE TABLE registers.address (address_code TEXT, level INTEGER, district_code TEXT, town_code TEXT,
        community_code TEXT);
    CREATE TABLE registers.standard_address (address_code TEXT, name TEXT);
    CREATE TABLE registers.grid_now (grid_code TEXT, community_code TEXT);
    CREATE TABLE registers.beat_now (beat_code TEXT, community_code TEXT);
    CREATE TABLE registers.address_grid (building_code TEXT, grid_code TEXT);
    CREATE TABLE registers.ref_department (code TEXT, name TEXT, zone TEXT);
    CREATE TABLE registers.dispute_incident (source_row STRUCT(extract TEXT, delivery TEXT, row_number BIGINT),
        domestic_violence_flag BOOLEAN);
    CREATE TABLE registers.dispute_row (place_code TEXT, category TEXT, occurred_at TIMESTAMP,
        domestic_violence_flag BOOLEAN);
    CREATE TABLE registers.dispute_transfer (transfer_number TEXT, transferred_at TIMESTAMP, address_code TEXT);
    CREATE TABLE registers.mediation_here (transfer_number TEXT, accepted_on DATE);
"""


@dataclass(frozen=True)
class Spec:
    """As much of a model as the assessment asks for."""

    title: str
    theme: str = "risks"
    zones: Mapping[str, Sequence[str]] = field(default_factory=lambda: {"gov": ["a"], "police": ["a"]})
    is_readable: bool = True


SPECS = {
    "R1": Spec("疑似群租超员"),
    "D1": Spec("同址纠纷重复发生", "disputes"),
    "D2": Spec("移交纠纷未接收或超期", "disputes"),
    "C1": Spec("高龄家庭探访", "care"),
    "P3": Spec("网格走访与公安登记不一致", "population", {"police": ["a"]}),
}


@dataclass
class City:
    """Tasks and what else a published night holds; ``show`` assesses it."""

    night: dt.date = NIGHT
    pilots: Sequence[str] = ()
    since: dt.date | None = None
    tasks: list[dict[str, Any]] = field(default_factory=list)
    events: list[tuple[str, str, dt.date, dict[str, Any]]] = field(default_factory=list)
    nights: Sequence[dt.date] = (dt.date(2025, 11, 20), dt.date(2026, 10, 31))
    statements: list[str] = field(default_factory=list)
    has_registers: bool = False

    def task(
        self,
        due: dt.date | None,
        answered: dt.date | None = None,
        *,
        code: str = "01",
        area: str = "320602001001",
        **more: Any,
    ) -> str:
        """A task due on a day, and its first answer on another; returns its number."""
        number = f"T{len(self.tasks):06}"
        recipients = [dict(zip(("zone", "kind", "number"), who, strict=True)) for who in more.pop("who", (GOV, POLICE))]
        task = {
            "task_number": number,
            "model_id": "R1",
            "area_code": area,
            "due_on": due,
            "listed_on": dt.date(2026, 1, 1),
            "state": "open" if answered is None else "in_review",
            "answer_code": None if answered is None else code,
            "pending_ending": None if answered is None else {"01": "confirmed", "04": "not_so"}.get(code),
            "recipients": [{**who, "role": "do", "fallback": None} for who in recipients],
            **more,
        }
        self.tasks.append(task)
        if due is not None:
            self.event(number, "listed", due - dt.timedelta(days=5), {"set": {"due_on": str(due)}})
        if answered is not None:
            self.answer(number, answered, code, due)
        return number

    def answer(self, number: str, day: dt.date, code: str, due: dt.date | None, imported: bool = True) -> None:
        """An answer that came on a day, taken by the night after where the day of import is told."""
        said = {"set": {"answer_code": code, "due_on": due and str(due), "answered_on": "2026-01-02"}}
        night = day + dt.timedelta(days=1) if imported else day
        self.event(number, "answered", night, {**said, "import_day": str(day)} if imported else said)

    def event(self, number: str, event: str, day: dt.date, detail: dict[str, Any]) -> None:
        """An event as the ledger keeps it."""
        self.events.append((number, event, day, detail))

    def connection(self) -> duckdb.DuckDBPyConnection:
        """The published tables with all this in them."""
        con = database.connect(threads=1)
        database.create_schema(con)
        rows = [{**_PLAIN, **task} for task in self.tasks]
        if rows:
            with database.registered(con, "made", pl.DataFrame(rows, schema=_SCHEMA)):
                con.execute("INSERT INTO push.task_live BY NAME FROM made").fetchall()
        events = [
            (seq, day, number, event, WORKER, json.dumps(detail), "", "", "")
            for seq, (number, event, day, detail) in enumerate(self.events, 1)
        ]
        if events:
            with database.registered(con, "made", pl.DataFrame(events, schema=_EVENTS, orient="row")):
                con.execute("INSERT INTO push.task_event BY NAME FROM made").fetchall()
        for night in (*self.nights, self.night):
            con.execute("INSERT INTO push.night VALUES (?, 'published', ?, NULL)", [night, night]).fetchall()
        for statement in ([TABLES] if self.has_registers else []) + self.statements:
            con.execute(statement).fetchall()
        return con

    def published(self, con: duckdb.DuckDBPyConnection) -> Published:
        """The night as makers get it."""
        settings = Settings(assessment=AssessmentSettings(pilots=list(self.pilots), pilot_since=self.since))
        specs = cast("Mapping[str, ModelSpec]", SPECS)
        return Published(Home(Path("nowhere")), settings, self.night, con, self.has_registers, specs)

    def measures(self, zone: Zone = "gov", month: dt.date = MONTH) -> Measures:
        """What is counted."""
        with closing(self.connection()) as con:
            return measure(self.published(con), zone, month)

    def report(self, zone: Zone = "gov", month: dt.date = MONTH) -> Report:
        """What is told."""
        return report(self.measures(zone, month))


def rows(told: Report, table: str) -> list[dict[str, Any]]:
    """The rows of one table, as machines read them."""
    return cast("list[dict[str, Any]]", told.as_json()[table])


_PLAIN: dict[str, Any] = {
    "task_key": "k",
    "episode": 1,
    "model_version": 1,
    "reason": "R",
    "subject_kind": "person",
    "subject_key": SUBJECT,
    "building_code": None,
    "priority": 2,
    "ending": None,
    "opened_on": dt.date(2026, 1, 1),
    "ended_on": None,
    "route": "worker",
    "due_rule": "5wd",
    "source_rows": [],
    "absent_nights": 0,
    "extended": False,
    "attempts": 0,
    "in_progress": False,
    "refused_by": [],
}
_RECIPIENT = pl.Struct(dict.fromkeys(("zone", "kind", "number", "role", "fallback"), pl.String))
_ROW = pl.Struct({"extract": pl.String, "delivery": pl.String, "row_number": pl.Int64})
_SCHEMA: dict[str, Any] = {
    **dict.fromkeys(("task_number", "task_key", "model_id", "reason", "subject_kind", "subject_key"), pl.String),
    **dict.fromkeys(("building_code", "area_code", "state", "ending", "route", "due_rule"), pl.String),
    **dict.fromkeys(("answer_code", "pending_ending"), pl.String),
    **dict.fromkeys(("episode", "model_version", "priority", "absent_nights", "attempts"), pl.Int64),
    **dict.fromkeys(("opened_on", "listed_on", "due_on", "ended_on"), pl.Date),
    **dict.fromkeys(("extended", "in_progress"), pl.Boolean),
    "refused_by": pl.List(pl.String),
    "recipients": pl.List(_RECIPIENT),
    "source_rows": pl.List(_ROW),
}
_EVENTS: dict[str, Any] = {
    "seq": pl.Int64,
    "business_date": pl.Date,
    **dict.fromkeys(("task_number", "event", "actor", "detail", "detail_hash", "previous_hash", "hash"), pl.String),
}
