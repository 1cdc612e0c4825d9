"""A reviewer's row: the verdict, and whether the answer that it is about is still the one that waits."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from outpost import matters, sql
from outpost.identity.free_text import mask_numbers
from outpost.ledger import giving, numbers
from outpost.ledger.giving import GivenSpec
from outpost.returns import values
from outpost.returns.forms import Row, plain
from outpost.returns.tasks import Task

_TABLE, _HIDDEN = "push.recipient", "push.police_only"
_BARE = re.compile(r"[0-9A-Za-z_-]+")
_LOOKALIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})


@dataclass
class Waiting:
    """What was taken in since the last published night: answers and verdicts, by task."""

    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    verdicts: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, journal: Sequence[Mapping[str, Any]]) -> Waiting:
        """Entries of the journal that no published night has taken."""
        waiting = cls()
        if any(entry["kind"] in ("answer", "review") for entry in journal):
            taken = sql.query(con, "night/journal_taken", {}).fetchall()[0][0]
            for entry in journal:
                if entry["id"] > taken:
                    waiting.add(entry)
        return waiting

    def add(self, entry: Mapping[str, Any]) -> None:
        """One more entry."""
        if entry["kind"] == "answer":
            self.answers.setdefault(entry["task_number"], []).append(dict(entry))
        elif entry["kind"] == "review":
            self.verdicts.add(entry["task_number"])


@dataclass
class Verdicts:
    """Verdicts held against their tasks. ``known``: the kinds of recipient by number, None where nothing tells them."""

    specs: Mapping[str, GivenSpec]
    waiting: Waiting
    known: Mapping[str, list[str]] | None
    police_only: Container[str]

    @classmethod
    def of(
        cls,
        con: duckdb.DuckDBPyConnection,
        rows: Iterable[Row],
        specs: Mapping[str, GivenSpec],
        waiting: Waiting,
    ) -> Verdicts:
        """Look up to whom the rows would give tasks."""
        rows = [row for row in rows if row.kind == "review"]
        tasks = {number for row in rows for number in numbers.readings(row.number)}
        named = {number for row in rows for number in (*_numbers(row), *_named_in(row))}
        return cls(specs, waiting, _kinds(con, sorted(named)), _police_only(con, sorted(tasks)))

    def judge(self, row: Row, task: Task | None, sender: str, note: str | None, faults: list[str]) -> dict[str, Any]:
        """What a row says; what is wrong with it is added to ``faults``. ``note`` is 审核意见 as it may be kept."""
        verdict = self._verdict(row, faults)
        if verdict in ("return", "void") and not note:
            faults.append("no_review_note")
        to = self._new_recipient(row, task, faults) if verdict == "reassign" else None
        if verdict not in (None, "reassign") and row.cells["reassign_to"] is not None:
            faults.append("reassign_unasked")
        if task is not None and task.state in ("open", "in_review"):
            faults += self._bound(row, task, sender)
        return {
            "verdict": verdict,
            "note": note,
            "reassign_to": to,
            "answer_id": task.given.id if task is not None else None,
        }

    def _verdict(self, row: Row, faults: list[str]) -> str | None:
        if row.cells["verdict"] is None:
            faults.append("no_verdict")
            return None
        verdict = values.verdict(row.cells["verdict"])
        if verdict is None:
            faults.append("unknown_verdict")
        return verdict

    def _bound(self, row: Row, task: Task, sender: str) -> list[str]:
        """Whether the row speaks of the answer that waits."""
        faults = []
        newer = any(not task.given.is_said_by(said) for said in self.waiting.answers.get(task.task_number, ()))
        if not row.answer_id and task.given.id is not None:
            faults.append("no_answer_id")
        elif newer or _as_drawn(row.answer_id) != _as_drawn(task.given.id or ""):
            faults.append("answer_changed")
        elif task.task_number in self.waiting.verdicts:
            faults.append("second_verdict")
        # Who reads what he reported himself has nobody above him: it is no answer to a task that he was given.
        if sender and task.given.by == sender and task.model_id != matters.REPORTED:
            faults.append("own_answer")
        return faults

    def _new_recipient(self, row: Row, task: Task | None, faults: list[str]) -> str | None:
        candidates = _numbers(row)
        if not candidates:
            faults.append("no_reassign")
            return None
        if self.known is None:
            return candidates[0]
        to = next((number for number in candidates if number in self.known), None)
        if to is None or any(other != to and other in self.known for other in _named_in(row)):
            faults.append("unknown_recipient")
            return None
        spec = self.specs.get(task.model_id) if task is not None else None
        if task is not None and spec is not None:
            zone = "police" if task.task_number in self.police_only else task.doer_zone
            kind = giving.kind_of(self.known[to], zone)
            if kind is None or giving.zone_of(kind) not in giving.zones_for(spec, task.route, zone, task.reason):
                faults.append("not_across")
        return to


def _numbers(row: Row) -> list[str]:
    """The numbers that 改派至 can be read as: the whole of it, or what stands before its words. What looks like a
    person's number is nobody's, and must not be kept."""
    text = plain(row.cells["reassign_to"])
    found = [text, text.partition(" ")[0], *_BARE.findall(text)[:1]] if text else []
    return [number for number in dict.fromkeys(found) if text.startswith(number) and mask_numbers(number) == number]


def _named_in(row: Row) -> list[str]:
    """All that may be a number in 改派至: of two nobody knows which is meant."""
    return [number for number in _BARE.findall(plain(row.cells["reassign_to"])) if mask_numbers(number) == number]


def _as_drawn(answer_id: str) -> str:
    """An id as it was drawn, however it was typed."""
    return "".join(mark for mark in answer_id.upper() if mark.isalnum()).translate(_LOOKALIKE)


def _police_only(con: duckdb.DuckDBPyConnection, tasks: Sequence[str]) -> frozenset[str]:
    if not tasks or not sql.has_table(con, _HIDDEN):
        return frozenset()
    return frozenset(number for (number,) in sql.query(con, "returns/police_only", {"numbers": tasks}).fetchall())


def _kinds(con: duckdb.DuckDBPyConnection, numbers: Sequence[str]) -> dict[str, list[str]] | None:
    """None: the published file is of a version that did not write down who there is."""
    if not sql.has_table(con, _TABLE):
        return None
    found: dict[str, list[str]] = {}
    if numbers:
        for number, kind in sql.query(con, "returns/recipients", {"numbers": list(numbers)}).fetchall():
            found.setdefault(number, []).append(kind)
    return found
