"""Each filled-in row held against its task: accepted, or refused with reasons that help its sender."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import duckdb

from outpost import answer_codes
from outpost.home import Home
from outpost.identity.free_text import mask_numbers
from outpost.ledger import numbers
from outpost.ledger.giving import GivenSpec
from outpost.returns import dates, replies, values
from outpost.returns.beginning import BEGUN, Beginnings
from outpost.returns.forms import Form, Row, written
from outpost.returns.replies import Replies
from outpost.returns.table import NOT_CALCULATED, Value
from outpost.returns.tasks import Task, read_tasks
from outpost.returns.verdicts import Verdicts, Waiting

LONGEST_NOTE = 1_000
"""Characters; a longer note is refused, never cut."""
_NOTES = ("answer_note", "answer_department", "verdict_note")


class AnswerSpec(GivenSpec, Protocol):
    """What a model adds to the answers, and who may see its tasks."""

    @property
    def answers(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Judged:
    """One row and what became of it: an ``entry`` for the journal, or the keys of the reasons ``why`` it was refused.

    ``masked``: numbers of persons stood in its texts and were taken out before anything was kept. ``result`` and
    ``day`` are what its result and date were read as, in words; empty where they could not be read. ``told``: what
    becomes of a report or an order.
    """

    row: Row
    number: str
    sender: str
    entry: dict[str, Any] | None
    why: tuple[str, ...]
    masked: bool
    result: str = ""
    day: str = ""
    told: str = ""


@dataclass
class _Said:
    """What a row says so far, and what is wrong with it."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    result: str = ""
    day: str = ""


class Judge:
    """Rows against the tasks of the last published night."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        forms: Sequence[Form],
        specs: Mapping[str, AnswerSpec],
        import_day: dt.date,
        journal: Sequence[Mapping[str, Any]] = (),
        home: Home | None = None,
    ) -> None:
        """``journal`` holds what was taken in before, some of which no night may have seen yet; ``home`` has the
        register that reports and orders are resolved against."""
        claims = [
            (number, _role(row), _sender(row, form))
            for form in forms
            for row in form.rows
            for number in numbers.readings(row.number)
        ]
        self._tasks = read_tasks(con, claims)
        self._specs = specs
        self._own_answers = answer_codes.own_readings(specs.values())
        self._day = import_day
        self._waiting = Waiting.of(con, journal)
        sent = [(row, _sender(row, form)) for form in forms for row in form.rows]
        rows = [row for row, _ in sent]
        self._beginnings = Beginnings(con, home, sent, import_day, journal)
        self._replies = Replies.of(con, rows, import_day)
        self._verdicts = Verdicts.of(con, rows, specs, self._waiting)
        self._extended = {
            number for number, said in self._waiting.answers.items() if any(_extends(one["code"]) for one in said)
        }

    def judge(self, form: Form) -> list[Judged]:
        """Every filled-in row of a file: answers before verdicts, which may be about older ones."""
        rows = sorted(form.rows, key=lambda row: row.kind == "review")
        return [self._row(row, _sender(row, form)) for row in rows]

    def _row(self, row: Row, sender: str) -> Judged:
        number = self._number(row)
        if row.kind in BEGUN:
            told = self._beginnings.judge(row, sender)
            named = number or row.number
            return Judged(row, named, sender, told.entry, told.faults, told.masked, told.result, told.day, told.said)
        if row.kind == "transfer":
            return self._reply(row, number, sender)
        task, faults = self._task_of(row, number, sender)
        said = self._review(row, task, sender) if row.kind == "review" else self._answer(row, task)
        masked = any(mask_numbers(text) != text for text in (written(row.cells.get(key)) for key in _NOTES))
        why = (*faults, *said.faults)
        if why or task is None:
            return Judged(row, number or row.number, sender, None, why, masked, said.result, said.day)
        if _extends(said.values.get("code")):
            self._extended.add(task.task_number)
        entry = {"kind": row.kind, "task_number": task.task_number, "recipient": sender, **said.values}
        self._waiting.add(entry)
        return Judged(row, task.task_number, sender, entry, (), masked, said.result, said.day)

    def _reply(self, row: Row, number: str | None, sender: str) -> Judged:
        """What a department says of a task that was handed to it."""
        faults: list[str] = []
        said = self._replies.judge(row, number, sender, faults, is_task=number in self._tasks)
        said["note"] = _text(row, "transfer_note", faults)
        masked = mask_numbers(written(row.cells["transfer_note"])) != written(row.cells["transfer_note"])
        result, day = replies.in_words(said["result"]), said["done_on"] or ""
        if faults or number is None:
            return Judged(row, number or row.number, sender, None, tuple(faults), masked, result, day)
        entry = {"kind": "transfer", "task_number": number, "recipient": sender, **said}
        return Judged(row, number, sender, entry, (), masked, result, day)

    def _number(self, row: Row) -> str | None:
        """The task number of a row: the reading that a task has, else the first."""
        found = numbers.readings(row.number)
        return next((number for number in found if number in self._tasks), found[0] if found else None)

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
        elif row.kind == "review" and task.state != "in_review":
            faults.append("not_in_review")
        elif task.listed_on is None or task.state == "queued":
            faults.append("not_listed")
        return task, faults

    def _answer(self, row: Row, task: Task | None) -> _Said:
        said = _Said()
        code = self._code(row, task, said)
        day = self._visited(row, task, said)
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

    def _code(self, row: Row, task: Task | None, said: _Said) -> str | None:
        answer = row.cells["answer"]
        if answer is None:
            said.faults.append("no_answer")
            return None
        spec = self._specs.get(task.model_id) if task else None
        readings = answer_codes.words(spec.answers if spec else {} if task else self._own_answers)
        code = values.code(answer, readings)
        if code is None:
            said.faults.append("ticked_answer" if values.is_tick(answer) else "unknown_answer")
            return None
        said.result = f"{code} {readings[code]}"
        return code

    def _visited(self, row: Row, task: Task | None, said: _Said) -> dt.date | None:
        """The day of the visit: of all that the cell can mean the one on which it can have been."""
        written_day = row.cells["answer_date"]
        if written_day is None:
            said.faults.append("no_date")
            return None
        days = dates.dates(written_day, self._day)
        first = (task.listed_on if task else None) or dt.date.min
        fitting = [day for day in days if first <= day <= self._day]
        if len(only := fitting or days) == 1:
            said.day = only[0].isoformat()
        if len(fitting) == 1:
            return fitting[0]
        # Of a task that is not known nobody can say which of two days fits.
        if not fitting or task is not None:
            said.faults.append(self._fault_of_date(written_day, days, fitting, first))
        return None

    def _fault_of_date(self, value: Value, days: Sequence[dt.date], fitting: Sequence[dt.date], first: dt.date) -> str:
        if not days:
            return "relative_date" if dates.is_relative(value) else "unknown_date"
        if not fitting and all(day < first for day in days):
            return "too_early"
        return "too_late" if not fitting and all(day > self._day for day in days) else "two_dates"

    def _review(self, row: Row, task: Task | None, sender: str) -> _Said:
        said = _Said()
        note = _text(row, "verdict_note", said.faults)
        said.values = self._verdicts.judge(row, task, sender, note, said.faults)
        if verdict := said.values["verdict"]:
            said.result = " ".join(filter(None, (values.verdict_words(verdict), said.values["reassign_to"])))
        return said


def _role(row: Row) -> str:
    return "review" if row.kind == "review" else "do"


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
    elif text == NOT_CALCULATED:
        faults.append("not_calculated")
    return mask_numbers(text) or None
