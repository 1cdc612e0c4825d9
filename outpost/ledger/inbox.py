"""Answers and reviews of a night, taken in one after the other over the tasks that they name."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl

from outpost import sql
from outpost.database import as_table
from outpost.ledger import answers, fields
from outpost.ledger.answers import AnsweredTask, EntryRefusedError
from outpost.ledger.entries import Answer, Review, Said
from outpost.ledger.requirements import LedgerSpec, SuppressionRule, evidence_of
from outpost.ledger.transitions import IN_REVIEW
from outpost.ledger.workdays import Workdays

_HELD = tuple(found.name for found in dataclasses.fields(AnsweredTask))
_EVENT_OF_VERDICT = {"return": "returned", "reassign": "reassigned"}
_TYPES: dict[str, Any] = {
    "TEXT": pl.String,
    "DATE": pl.Date,
    "BOOLEAN": pl.Boolean,
    "INTEGER": pl.Int32,
    "TEXT[]": pl.List(pl.String),
}
_SCHEMA = {"task_number": pl.String} | {field.name: _TYPES[field.type] for field in fields.set_by_people()}
_SUPPRESSION_SCHEMA: dict[str, Any] = {
    "task_key": pl.String,
    "task_number": pl.String,
    "rule": pl.String,
    "since": pl.Date,
    "until": pl.Date,
    "lift_field": pl.String,
    "lift_value": pl.Decimal(18, 6),
    "newer_field": pl.String,
    "newer_count": pl.Int32,
}
EVENT_SCHEMA: dict[str, Any] = {
    "step": pl.Int32,
    "ord": pl.Int64,
    "task_number": pl.String,
    "event": pl.String,
    "actor": pl.String,
    "detail": pl.String,
}
STEP = 2


@dataclass
class Inbox:
    """The night's answers and reviews against the tasks that they name."""

    specs: Mapping[str, LedgerSpec]
    business_date: dt.date
    list_day: dt.date
    workdays: Workdays
    tasks: dict[str, AnsweredTask]
    ended: set[str]
    kinds: dict[str, list[str]]
    events: list[tuple[int, int, str | None, str, str, str]] = field(default_factory=list)
    suppressions: list[dict[str, Any]] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    refused: int = 0

    def take(self, said: Sequence[Said]) -> None:
        """Take all entries in, in order; then end what officers and offices have done themselves."""
        for entry in said:
            try:
                self._take(entry)
            except EntryRefusedError as why:
                self._refuse(entry, str(why))
        for number in sorted(self.changed):
            task = self.tasks[number]
            if answers.closes_itself(task) and task.pending_ending:
                self._close(task, task.pending_ending, task.answered_by or "ledger", {})

    def _take(self, entry: Said) -> None:
        task = self.tasks.get(entry.task_number)
        if task is None:
            raise EntryRefusedError("ended" if entry.task_number in self.ended else "unknown task")
        context: dict[str, Any] = {"import_day": entry.import_day, "file": entry.file_sha256}
        if isinstance(entry, Review) and entry.answer_id is not None:
            context["answer_id"] = entry.answer_id
        if isinstance(entry, Answer):
            self._change(answers.answer(task, entry, self.workdays), "answered", entry.recipient, context)
        elif task.state != IN_REVIEW:
            raise EntryRefusedError("not in review")
        elif entry.is_bound and entry.answer_id != task.answer_id:
            raise EntryRefusedError("answer changed")
        elif entry.verdict in ("pass", "void"):
            ending = task.pending_ending if entry.verdict == "pass" else "voided"
            self._close(task, ending or "unverified", entry.recipient, context | {"note": entry.note})
        elif entry.verdict in answers.VERDICTS:
            known = self.kinds.get(entry.reassign_to or "", [])
            after = answers.review(task, entry, known, self.specs[task.model_id], self.list_day, self.workdays)
            self._change(after, _EVENT_OF_VERDICT[entry.verdict], entry.recipient, context)
        else:
            raise EntryRefusedError("unknown verdict")

    def _change(self, after: AnsweredTask, event: str, actor: str, context: dict[str, Any]) -> None:
        values = {name: getattr(after, name) for name in _HELD if event in fields.SETTERS.get(name, ())}
        self._note(after.task_number, event, actor, {"set": values, **context})
        self.tasks[after.task_number] = after
        self.changed.add(after.task_number)

    def _close(self, task: AnsweredTask, ending: str, actor: str, context: dict[str, Any]) -> None:
        closed, rule = answers.close(task, ending, self.specs[task.model_id], self.business_date)
        self._change(closed, "closed", actor, context)
        if rule is not None and closed.suppressed_until is not None:
            self.suppressions.append(self._suppression(closed, rule, closed.suppressed_until))

    def _suppression(self, closed: AnsweredTask, rule: SuppressionRule, until: dt.date) -> dict[str, Any]:
        return {
            "task_key": closed.task_key,
            "task_number": closed.task_number,
            "rule": closed.ending,
            "since": self.business_date,
            "until": until,
            "lift_field": rule.lift_when_greater,
            "lift_value": rule.lift_value(evidence_of(closed.evidence)),
            "newer_field": rule.newer_field,
            "newer_count": rule.newer_count if rule.newer_field else None,
        }

    def _refuse(self, entry: Said, why: str) -> None:
        self.refused += 1
        known = entry.task_number in self.tasks or entry.task_number in self.ended
        detail = {"why": why, "import_day": entry.import_day, "file": entry.file_sha256}
        self._note(entry.task_number if known else None, "refused", entry.recipient, detail)

    def _note(self, number: str | None, event: str, actor: str, detail: dict[str, Any]) -> None:
        text = json.dumps(detail, ensure_ascii=False, separators=(",", ":"), default=_plain)
        self.events.append((STEP, len(self.events) + 1, number, event, actor, text))


def name_answered(con: duckdb.DuckDBPyConnection, said: Sequence[Said]) -> None:
    """Make ``tonight_said`` (the tasks that are answered or reviewed) and ``tonight_given`` (new recipients)."""
    named = pl.DataFrame({"task_number": sorted({entry.task_number for entry in said})}, {"task_number": pl.String})
    as_table(con, "tonight_said", named)
    given = {entry.reassign_to for entry in said if isinstance(entry, Review) and entry.reassign_to}
    as_table(con, "tonight_given", pl.DataFrame({"number": sorted(given)}, {"number": pl.String}))


def take(
    con: duckdb.DuckDBPyConnection,
    said: Sequence[Said],
    specs: Mapping[str, LedgerSpec],
    business_date: dt.date,
    workdays: Workdays,
) -> Inbox:
    """Make of the night's answers and reviews ``tonight_heard``, ``tonight_inbox_event`` and ``tonight_suppression``.

    Follows ``name_answered``, by which the tasks are found.
    """
    touched = con.sql(sql.load("tasks/05_inbox/touched")).pl().iter_rows(named=True)
    inbox = Inbox(
        specs,
        business_date,
        business_date + dt.timedelta(days=1),
        workdays,
        {row["task_number"]: _held(row) for row in touched},
        {number for (number,) in sql.query(con, "tasks/05_inbox/ended", {}).fetchall()},
        {},
    )
    for number, kind in sql.query(con, "tasks/05_inbox/kinds", {}).fetchall():
        inbox.kinds.setdefault(number, []).append(kind)
    inbox.take(said)
    _write(con, inbox)
    return inbox


def _write(con: duckdb.DuckDBPyConnection, inbox: Inbox) -> None:
    changed = [inbox.tasks[number] for number in sorted(inbox.changed)]
    rows = [{name: _listed(getattr(task, name)) for name in _SCHEMA} for task in changed]
    as_table(con, "tonight_heard", pl.DataFrame(rows, schema=_SCHEMA))
    as_table(con, "tonight_inbox_event", pl.DataFrame(inbox.events, schema=EVENT_SCHEMA, orient="row"))
    as_table(con, "tonight_suppression", pl.DataFrame(inbox.suppressions, schema=_SUPPRESSION_SCHEMA))


def _held(row: Mapping[str, Any]) -> AnsweredTask:
    values = {name: row[name] for name in _HELD}
    values["recipients"] = tuple(row["recipients"] or ())
    values["refused_by"] = tuple(row["refused_by"] or ())
    return AnsweredTask(**values)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _plain(value: object) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"not a value of the ledger: {type(value).__name__}")
