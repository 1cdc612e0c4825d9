"""Work that starts with people: what becomes at night of each report (新发现) and order (派单).

A report becomes a note on a task of the same door and matter, or is kept quiet by a review, or opens a task of N1 that
waits for its reviewer at once. An order opens a task of N2 for its worker. Nothing of it is a finding: no model's
count, breaker or yield knows of it. ``fate`` tells the same by day, for the receipt, from the tables of the last night.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import polars as pl

from outpost import matters, sql
from outpost.database import as_table
from outpost.ledger import fields, numbers
from outpost.ledger.answer_ids import next_id
from outpost.ledger.entries import Answer, Begun, Order, Report
from outpost.ledger.inbox import EVENT_SCHEMA
from outpost.ledger.transitions import IN_REVIEW, QUEUED
from outpost.ledger.workdays import Workdays

STEP, _AFTER = 8, 1_000_000
"""Events of people stand behind those of tasks that end by themselves: what takes a note has not ended tonight."""
REVIEW_WORKDAYS = 5
"""A report is to be read within so many working days after the list day."""
AS_REPORTED = "01a"
"""The reading of N1 that a report counts as until its reviewer has spoken."""
URGENT_DAYS = 3
"""An order that is due within so many days of the list day is 紧急."""
_TYPES: dict[str, Any] = {
    "TEXT": pl.String,
    "DATE": pl.Date,
    "BOOLEAN": pl.Boolean,
    "INTEGER": pl.Int32,
    "TEXT[]": pl.List(pl.String),
    "JSON": pl.String,
}
_TASK_SCHEMA = {it.name: _TYPES[it.type] for it in fields.FIELDS if it.type in _TYPES}
_PLAIN: dict[str, Any] = {"absent_nights": 0, "extended": False, "attempts": 0, "in_progress": False, "refused_by": []}
_OPENED = [it.name for group in fields.GROUPS if group.opens for it in fields.in_group(group.name)]


@dataclass(frozen=True)
class Place:
    """The door of an entry: a dwelling, a building, or the text of an address that the register does not have."""

    subject_kind: str
    subject_key: str
    address_code: str | None = None
    building_code: str | None = None

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a task or suppression is at this door."""
        if self.subject_kind == "address_text":
            return (row["subject_kind"], row["subject_key"]) == (self.subject_kind, self.subject_key)
        return bool(row["address_code"] == self.address_code)


def place_of(row: Mapping[str, Any]) -> Place:
    """A row of place.sql as a door: what is visited is the dwelling or building itself."""
    return Place(row["subject_kind"], row["subject_key"], row["subject_key"], row["building_code"])


@dataclass(frozen=True)
class Fate:
    """What becomes of a report: ``opened``, ``noted`` on ``row``, or ``suppressed`` by ``row``."""

    name: str
    row: Mapping[str, Any] | None = None


def fate(report: Report, place: Place, live: Iterable[Mapping[str, Any]], quiet: Iterable[Mapping[str, Any]]) -> Fate:
    """What a report meets at its door. ``live`` and ``quiet``: rows of live.sql and quiet.sql, in their order."""
    matter = matters.table()[report.matter]
    for name, rows in (("noted", live), ("suppressed", quiet)):
        for row in rows:
            if place.holds(row) and matter.covers(row["model_id"], row["reason"]):
                return Fate(name, row)
    return Fate("opened")


def name_begun(con: duckdb.DuckDBPyConnection, said: Sequence[Begun]) -> None:
    """Make ``tonight_door``: the doors that these entries name."""
    rows = [(entry.id, entry.address_code, entry.text_key) for entry in said]
    schema = {"entry": pl.Int64, "address_code": pl.String, "text_key": pl.String}
    as_table(con, "tonight_door", pl.DataFrame(rows, schema=schema, orient="row"))


def take(
    con: duckdb.DuckDBPyConnection,
    said: Sequence[Begun],
    business_date: dt.date,
    workdays: Workdays,
    key: bytes,
) -> None:
    """Make ``tonight_begun``, ``tonight_begun_task`` and ``tonight_begun_event`` of the night's reports and orders.

    Follows ``name_begun`` and the queries of its step. ``key``: under which task numbers are drawn.
    """
    people = People(
        {row["address_code"]: place_of(row) for row in _rows(con, "tonight_door_place")},
        _rows(con, "tonight_door_task"),
        _rows(con, "tonight_door_quiet"),
        business_date,
        workdays,
    )
    for entry in said:
        people.take(entry)
    people.number(con, key)
    taken = [(business_date, entry.id, entry.kind) for entry in said]
    schema = {"business_date": pl.Date, "entry": pl.Int64, "kind": pl.String}
    as_table(con, "tonight_begun", pl.DataFrame(taken, schema=schema, orient="row"))
    as_table(con, "tonight_begun_task", pl.DataFrame(people.opened, schema=_TASK_SCHEMA, orient="row"))
    as_table(con, "tonight_begun_event", pl.DataFrame(people.numbered(), schema=EVENT_SCHEMA, orient="row"))


@dataclass
class People:
    """The night's reports and orders, one after the other, against what stands at their doors."""

    places: Mapping[str, Place]
    live: list[dict[str, Any]]
    quiet: list[dict[str, Any]]
    business_date: dt.date
    workdays: Workdays
    opened: list[dict[str, Any]] = field(default_factory=list)
    events: list[tuple[Mapping[str, Any] | None, str, str, dict[str, Any]]] = field(default_factory=list)
    """Task (its number is drawn last), event, actor, detail."""

    @property
    def list_day(self) -> dt.date:
        """L: the day on which tonight's lists are worked."""
        return self.business_date + dt.timedelta(days=1)

    def take(self, entry: Begun) -> None:
        """Take one entry in."""
        place = self.places.get(entry.address_code or "") or Place("address_text", entry.text_key)
        if isinstance(entry, Report):
            self._report(entry, place)
        else:
            self._order(entry, place)

    def number(self, con: duckdb.DuckDBPyConnection, key: bytes) -> None:
        """Draw the numbers of the tasks that open, in order of their keys."""
        keys = [task["task_key"] for task in self.opened]
        before = dict(sql.query(con, "tasks/11b_people/episodes", {"keys": keys}).fetchall()) if keys else {}
        self.opened.sort(key=lambda task: task["task_key"])
        for task in self.opened:
            task["episode"] = before.get(task["task_key"], 0) + 1
        new = [(task["task_key"], task["model_id"], task["episode"]) for task in self.opened]
        for task, number in zip(self.opened, numbers.assign(new, self.business_date, key), strict=True):
            task["task_number"] = number
            if task["model_id"] == matters.REPORTED:
                task["answer_id"] = next_id(None, _as_answer(task))

    def numbered(self) -> list[tuple[int, int, str | None, str, str, str]]:
        """The events, for the chain."""
        found: list[tuple[int, int, str | None, str, str, str]] = []
        for task, event, actor, detail in self.events:
            if task is not None and "set" in detail:
                detail = {**detail, "set": _set_by(event, task)}
            text = json.dumps(detail, ensure_ascii=False, separators=(",", ":"), default=_plain)
            number = task["task_number"] if task is not None else None
            found.append((STEP, _AFTER + len(found), number, event, actor, text))
        return found

    def _report(self, report: Report, place: Place) -> None:
        told = {"what": report.matter, "seen_on": report.seen_on, "note": report.note, **_context(report)}
        if report.matter not in matters.table():
            self.events.append((None, "refused", report.recipient, {"kind": "report", "why": "unknown kind", **told}))
            return
        met = fate(report, place, self.live, self.quiet)
        if met.name == "noted" and met.row is not None and _says_the_same(met.row, report):
            detail = {"kind": "report", "why": "same report again", **told}
            self.events.append((met.row, "refused", report.recipient, detail))
        elif met.row is not None:
            rule = {name: met.row[name] for name in ("rule", "since", "until")} if met.name == "suppressed" else {}
            self.events.append((met.row, met.name, report.recipient, {**told, **rule}))
        else:
            self._open(self._reported(report, place), "reported", report)

    def _order(self, order: Order, place: Place) -> None:
        task = self._ordered(order, place)
        same = next((row for row in self.live if row["task_key"] == task["task_key"]), None)
        if same is not None:
            detail = {"kind": "order", "why": "same order again", "text": order.text, **_context(order)}
            self.events.append((same, "refused", order.recipient, detail))
        else:
            self._open(task, "ordered", order)

    def _open(self, task: dict[str, Any], event: str, entry: Begun) -> None:
        self.opened.append(task)
        self.live.append(task)
        self.events.append((task, "opened", "ledger", {"set": {}, "source_rows": []}))
        self.events.append((task, event, entry.recipient, {"set": {}, **_context(entry)}))

    def _begun(self, model_id: str, reason: str, part: str, place: Place, entry: Begun) -> dict[str, Any]:
        """What all tasks that people begin have alike; every field of a task is there."""
        return {
            **dict.fromkeys(_TASK_SCHEMA),
            **_PLAIN,
            "task_key": f"{model_id}|{part}|{place.subject_key}",
            "model_id": model_id,
            "model_version": matters.VERSION,
            "reason": reason,
            "subject_kind": place.subject_kind,
            "subject_key": place.subject_key,
            "address_code": place.address_code,
            "building_code": place.building_code,
            "area_code": entry.area_code,
            "opened_on": self.business_date,
            "route": "worker",
            "due_rule": f"{REVIEW_WORKDAYS}wd",
        }

    def _reported(self, report: Report, place: Place) -> dict[str, Any]:
        matter = matters.table()[report.matter]
        by = f"{report.recipient_kind}:{report.recipient}"
        evidence = {
            "what": matter.words,
            "seen_on": report.seen_on.isoformat(),
            "note": report.note,
            "address": report.address,
            "by": by,
            "reviewer": matter.reviewer,
        }
        return self._begun(matters.REPORTED, matter.key, matter.key, place, report) | {
            "priority": matter.priority,
            "state": IN_REVIEW,
            "listed_on": self.list_day,
            "due_on": self.workdays.after(self.list_day, REVIEW_WORKDAYS),
            "evidence": _json(evidence),
            "answer_code": AS_REPORTED,
            "answered_on": report.seen_on,
            "answered_by": by,
            "answer_note": report.note,
            "pending_ending": "confirmed",
            "assigned_to": by,
        }

    def _ordered(self, order: Order, place: Place) -> dict[str, Any]:
        evidence = {
            "text": order.text,
            "due_on": order.due_on.isoformat(),
            "ordered_by": order.recipient,
            "address": order.address,
            "about": order.about,
            "by": f"{order.recipient_kind}:{order.recipient}",
            "reviewer": "officer" if order.recipient_kind == "officer" else "grid_office",
        }
        content = _json([*evidence.values(), order.assigned_to])
        part = hashlib.sha256(content.encode()).hexdigest()[:8]
        urgent = order.due_on <= self.list_day + dt.timedelta(days=URGENT_DAYS)
        return self._begun(matters.ORDERED, "ORDER", part, place, order) | {
            "priority": 2 if urgent else 3,
            "state": QUEUED,
            "due_cap": order.due_on,
            "evidence": _json(evidence),
            "assigned_to": order.assigned_to,
        }


def _set_by(event: str, task: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that an event sets, as the task has them; it opens as a queued one."""
    if event != "opened":
        return {name: task[name] for name, events in fields.SETTERS.items() if event in events}
    begins = {"state": QUEUED, "due_on": None, "evidence": json.loads(task["evidence"])}
    return {name: begins.get(name, task[name]) for name in _OPENED}


def _says_the_same(row: Mapping[str, Any], report: Report) -> bool:
    """Whether a task of N1 was opened by this very report."""
    if row["model_id"] != matters.REPORTED:
        return False
    evidence = json.loads(row["evidence"])
    by = f"{report.recipient_kind}:{report.recipient}"
    said = (by, report.seen_on.isoformat(), report.note)
    return (evidence["by"], evidence["seen_on"], evidence["note"]) == said


def _as_answer(task: Mapping[str, Any]) -> Answer:
    """A report as the answer that waits for its reviewer, whose verdict names it."""
    return Answer(
        task_number=task["task_number"],
        recipient=task["answered_by"].partition(":")[2],
        code=task["answer_code"],
        visited_on=task["answered_on"],
        note=task["answer_note"],
        department=None,
        file_sha256="",
        import_day=task["opened_on"],
        batch=0,
        id=0,
    )


def _context(entry: Begun) -> dict[str, Any]:
    return {"entry": entry.id, "import_day": entry.import_day, "file": entry.file_sha256}


def _rows(con: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    found = con.execute(f"FROM {sql.identifier(table)}")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"not a value of the ledger: {type(value).__name__}")
