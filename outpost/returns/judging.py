"""Each filled-in row held against its task: accepted, or refused with a reason that helps its sender."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import duckdb

from outpost import messages, sql
from outpost.ledger import numbers
from outpost.returns import values
from outpost.returns.forms import Form, Row, plain, written

NOTE_REQUIRED = ("04", "99")
DEPARTMENT_REQUIRED = "03"
LONGEST_NOTE = 500
_GIVEN_AWAY = ("reassigned", "not_theirs")


class Spec(Protocol):
    """What a model adds to the answers."""

    @property
    def answers(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Task:
    """A task as of the last published night."""

    task_number: str
    model_id: str
    state: str
    listed_on: dt.date | None
    extended: bool
    recipients: frozenset[tuple[str, str]]
    """(role, number), those whose fallback has the task now among them."""

    def held_by(self, number: str, role: str) -> bool:
        """Whether it is this recipient's (or their fallback's) in this role."""
        return (role, number) in self.recipients


@dataclass(frozen=True)
class Judged:
    """One row and what became of it: an ``entry`` for the journal, or the key of the reason ``why`` it was refused."""

    row: Row
    number: str
    sender: str
    entry: dict[str, Any] | None
    why: str | None


class Judge:
    """Rows against the tasks of the last published night."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        forms: Sequence[Form],
        specs: Mapping[str, Spec],
        import_day: dt.date,
        journal: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """``journal`` holds what was taken in before, some of which no night may have seen yet."""
        named = {numbers.read(row.number) for form in forms for row in form.rows}
        self._tasks = _tasks(con, sorted(number for number in named if number))
        self._specs = specs
        self._day = import_day
        self._extended = _waiting_02(con, journal)

    def judge(self, form: Form) -> list[Judged]:
        """Every filled-in row of a file."""
        only = next(iter(form.senders)) if len(form.senders) == 1 else ""
        return [self._row(row, row.sender or only) for row in form.rows]

    def _row(self, row: Row, sender: str) -> Judged:
        number = numbers.read(row.number)
        why = self._stranger(row, number, sender)
        if why or number is None:
            return Judged(row, number or row.number, sender, None, why or "typo")
        task = self._tasks[number]
        said = self._review(row, task) if row.is_review else self._answer(row, task)
        if isinstance(said, str):
            return Judged(row, number, sender, None, said)
        kind = "review" if row.is_review else "answer"
        return Judged(row, number, sender, {"kind": kind, "task_number": number, "recipient": sender, **said}, None)

    def _stranger(self, row: Row, number: str | None, sender: str) -> str | None:
        """Why this row cannot be this sender's answer to a living task."""
        if not row.number:
            return "no_number"
        if number is None or not numbers.is_sound(number):
            return "typo"
        if number not in self._tasks:
            return "stranger"
        task = self._tasks[number]
        if not sender:
            return "sender_unknown"
        if not task.held_by(sender, "review" if row.is_review else "do"):
            return "not_yours"
        if task.state == "closed":
            return "ended"
        if row.is_review and task.state != "in_review":
            return "not_in_review"
        if task.listed_on is None or task.state == "queued":
            return "not_listed"
        return None

    def _answer(self, row: Row, task: Task) -> dict[str, Any] | str:
        answer = row.cells["answer"]
        if answer is None:
            return "no_answer"
        spec = self._specs.get(task.model_id)
        readings = {**messages.section("answers"), **(spec.answers if spec else {})}
        code = values.code(answer, readings)
        if code is None:
            return "unknown_answer"
        day = self._visited(row, task)
        if isinstance(day, str):
            return day
        note, department = _text(row, "answer_note"), _text(row, "answer_department")
        if code[:2] in NOTE_REQUIRED and not note:
            return "no_note"
        if code == DEPARTMENT_REQUIRED and not department:
            return "no_department"
        if code == "02":
            if task.extended or task.task_number in self._extended:
                return "second_02"
            self._extended.add(task.task_number)
        return {"code": code, "visited_on": day.isoformat(), "note": note, "department": department}

    def _visited(self, row: Row, task: Task) -> dt.date | str:
        if row.cells["answer_date"] is None:
            return "no_date"
        days = values.dates(row.cells["answer_date"], self._day)
        if not days:
            return "unknown_date"
        first = task.listed_on or dt.date.min
        fitting = [day for day in days if first <= day <= self._day]
        if len(fitting) == 1:
            return fitting[0]
        if len(days) > 1:
            return "unknown_date"
        return "too_early" if days[0] < first else "too_late"

    def _review(self, row: Row, task: Task) -> dict[str, Any] | str:
        if row.cells["verdict"] is None:
            return "no_verdict"
        verdict = values.verdict(row.cells["verdict"])
        if verdict is None:
            return "unknown_verdict"
        note, to = _text(row, "verdict_note"), plain(row.cells["reassign_to"]) or None
        if verdict in ("return", "void") and not note:
            return "no_review_note"
        if verdict == "reassign" and not to:
            return "no_reassign"
        return {"verdict": verdict, "note": note, "reassign_to": to if verdict == "reassign" else None}


def _text(row: Row, key: str) -> str | None:
    return written(row.cells[key])[:LONGEST_NOTE].rstrip() or None


def _tasks(con: duckdb.DuckDBPyConnection, named: Sequence[str]) -> dict[str, Task]:
    if not named:
        return {}
    found = sql.query(con, "returns/tasks", {"numbers": list(named)}).fetchall()
    stood_in_for = [
        number
        for number, *_, recipients in found
        if any(who["fallback"] and who["fallback"] not in _GIVEN_AWAY for who in recipients or ())
    ]
    before = _held_before(con, stood_in_for)
    return {
        number: Task(
            number,
            model,
            state,
            listed_on,
            bool(extended),
            frozenset((who["role"], who["number"]) for who in recipients or ()) | before.get(number, frozenset()),
        )
        for number, model, state, listed_on, extended, recipients in found
    }


def _held_before(con: duckdb.DuckDBPyConnection, named: Sequence[str]) -> dict[str, frozenset[tuple[str, str]]]:
    """(role, number) of all who ever had these tasks: tasks that a fallback has because a post is vacant."""
    found: dict[str, frozenset[tuple[str, str]]] = {}
    if named:
        for number, detail in sql.query(con, "returns/routed", {"numbers": list(named)}).fetchall():
            recipients = json.loads(detail)["set"]["recipients"] or ()
            had = frozenset((who["role"], who["number"]) for who in recipients if who["fallback"] not in _GIVEN_AWAY)
            found[number] = found.get(number, frozenset()) | had
    return found


def _waiting_02(con: duckdb.DuckDBPyConnection, journal: Sequence[Mapping[str, Any]]) -> set[str]:
    """Tasks that somebody has answered 02 since the last night: 02 is for once."""
    said = [entry for entry in journal if entry["kind"] == "answer" and entry["code"] == "02"]
    if not said:
        return set()
    taken = sql.query(con, "night/journal_taken", {}).fetchall()[0][0]
    return {entry["task_number"] for entry in said if entry["id"] > taken}
