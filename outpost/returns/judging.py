"""Each filled-in row held against its task: accepted, or refused with reasons that help its sender."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import duckdb

from outpost import answer_codes, sql
from outpost.identity.free_text import mask_numbers
from outpost.ledger import numbers
from outpost.returns import values
from outpost.returns.forms import Form, Row, plain, written
from outpost.returns.tasks import Task, read_tasks

LONGEST_NOTE = 1_000
"""Characters; a longer note is refused, never cut."""
_NOTES = ("answer_note", "answer_department", "verdict_note")


class AnswerSpec(Protocol):
    """What a model adds to the answers."""

    @property
    def answers(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Judged:
    """One row and what became of it: an ``entry`` for the journal, or the keys of the reasons ``why`` it was refused.

    ``masked``: numbers of persons stood in its texts and were taken out before anything was kept.
    """

    row: Row
    number: str
    sender: str
    entry: dict[str, Any] | None
    why: tuple[str, ...]
    masked: bool


@dataclass
class _Said:
    """What a row says so far, and what is wrong with it."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Judge:
    """Rows against the tasks of the last published night."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        forms: Sequence[Form],
        specs: Mapping[str, AnswerSpec],
        import_day: dt.date,
        journal: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """``journal`` holds what was taken in before, some of which no night may have seen yet."""
        claims = [
            (number, _role(row), _sender(row, form))
            for form in forms
            for row in form.rows
            if (number := numbers.read(row.number))
        ]
        self._tasks = read_tasks(con, claims)
        self._specs = specs
        self._own_answers = answer_codes.own_readings(specs.values())
        self._day = import_day
        self._extended = _waiting_02(con, journal)

    def judge(self, form: Form) -> list[Judged]:
        """Every filled-in row of a file."""
        return [self._row(row, _sender(row, form)) for row in form.rows]

    def _row(self, row: Row, sender: str) -> Judged:
        number = numbers.read(row.number)
        task, faults = self._task_of(row, number, sender)
        said = self._review(row) if row.is_review else self._answer(row, task)
        masked = any(mask_numbers(text) != text for text in (written(row.cells.get(key)) for key in _NOTES))
        why = (*faults, *said.faults)
        if why or task is None:
            return Judged(row, number or row.number, sender, None, why, masked)
        if _extends(said.values.get("code")):
            self._extended.add(task.task_number)
        kind = "review" if row.is_review else "answer"
        entry = {"kind": kind, "task_number": task.task_number, "recipient": sender, **said.values}
        return Judged(row, task.task_number, sender, entry, (), masked)

    def _task_of(self, row: Row, number: str | None, sender: str) -> tuple[Task | None, list[str]]:
        """The sender's task, and why this row cannot be his answer to it; no word of tasks that are not his."""
        faults = [] if sender else ["sender_unknown"]
        if not row.number:
            return None, ["no_number", *faults]
        if number is None or not numbers.is_sound(number):
            return None, ["typo", *faults]
        if number not in self._tasks:
            return None, ["stranger", *faults]
        task = self._tasks[number]
        if faults:
            return None, faults
        if (_role(row), sender) not in task.holders:
            return None, ["not_yours"]
        if task.state == "closed":
            faults.append("ended")
        elif row.is_review and task.state != "in_review":
            faults.append("not_in_review")
        elif task.listed_on is None or task.state == "queued":
            faults.append("not_listed")
        return task, faults

    def _answer(self, row: Row, task: Task | None) -> _Said:
        said = _Said()
        code = self._code(row, task, said.faults)
        day = self._visited(row, task, said.faults)
        note, department = (_text(row, key, said.faults) for key in ("answer_note", "answer_department"))
        entry = answer_codes.of(code) if code else None
        if entry and entry.note and not note:
            said.faults.append("no_note")
        if entry and entry.department and not department:
            said.faults.append("no_department")
        if _extends(code) and task is not None and (task.extended or task.task_number in self._extended):
            said.faults.append("second_02")
        said.values = {"code": code, "visited_on": day and day.isoformat(), "note": note, "department": department}
        return said

    def _code(self, row: Row, task: Task | None, faults: list[str]) -> str | None:
        answer = row.cells["answer"]
        if answer is None:
            faults.append("no_answer")
            return None
        spec = self._specs.get(task.model_id) if task else None
        own = spec.answers if spec else {} if task else self._own_answers
        code = values.code(answer, answer_codes.words(own))
        if code is None:
            faults.append("unknown_answer")
        return code

    def _visited(self, row: Row, task: Task | None, faults: list[str]) -> dt.date | None:
        if row.cells["answer_date"] is None:
            faults.append("no_date")
            return None
        days = values.dates(row.cells["answer_date"], self._day)
        first = (task.listed_on if task else None) or dt.date.min
        fitting = [day for day in days if first <= day <= self._day]
        if len(fitting) == 1:
            return fitting[0]
        if len(days) != 1:
            faults.append("unknown_date")
        else:
            faults.append("too_early" if days[0] < first else "too_late")
        return None

    def _review(self, row: Row) -> _Said:
        said = _Said()
        verdict = None
        if row.cells["verdict"] is None:
            said.faults.append("no_verdict")
        elif (verdict := values.verdict(row.cells["verdict"])) is None:
            said.faults.append("unknown_verdict")
        note, to = _text(row, "verdict_note", said.faults), plain(row.cells["reassign_to"]) or None
        if verdict in ("return", "void") and not note:
            said.faults.append("no_review_note")
        # What looks like a person's number is nobody's 收件编号, and must not be kept.
        if verdict == "reassign" and (not to or mask_numbers(to) != to):
            said.faults.append("no_reassign")
        said.values = {"verdict": verdict, "note": note, "reassign_to": to if verdict == "reassign" else None}
        return said


def _role(row: Row) -> str:
    return "review" if row.is_review else "do"


def _extends(code: str | None) -> bool:
    """Whether an answer asks for more time (02)."""
    entry = answer_codes.of(code) if code else None
    return entry is not None and entry.effect == "extend"


def _sender(row: Row, form: Form) -> str:
    """The row's 收件编号, else the only one in the file, else nobody's."""
    return row.sender or (next(iter(form.senders)) if len(form.senders) == 1 else "")


def _text(row: Row, key: str, faults: list[str]) -> str | None:
    """A text as it may be kept: whole, without numbers of persons."""
    text = written(row.cells[key])
    if len(text) > LONGEST_NOTE:
        faults.append("note_too_long")
    return mask_numbers(text) or None


def _waiting_02(con: duckdb.DuckDBPyConnection, journal: Sequence[Mapping[str, Any]]) -> set[str]:
    """Tasks that somebody has answered 02 since the last night: more time is given once."""
    said = [entry for entry in journal if entry["kind"] == "answer" and _extends(entry["code"])]
    if not said:
        return set()
    taken = sql.query(con, "night/journal_taken", {}).fetchall()[0][0]
    return {entry["task_number"] for entry in said if entry["id"] > taken}
