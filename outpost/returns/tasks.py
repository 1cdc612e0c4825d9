"""The tasks that returned files name, as of the last published night, and whose they are."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from outpost import answer_codes, sql

_GIVES_AWAY = frozenset({"reassigned", "passed_on"})


@dataclass(frozen=True)
class Given:
    """The last answer to a task. ``id`` names it (None: there were no such ids yet), ``by`` is a 收件编号."""

    id: str | None
    code: str | None
    visited_on: dt.date | None
    by: str
    note: str | None
    department: str | None

    def is_said_by(self, entry: dict[str, Any]) -> bool:
        """Whether an answer of the journal says the same once more."""
        day = self.visited_on.isoformat() if self.visited_on else None
        said = tuple(entry.get(key) for key in ("code", "visited_on", "recipient", "note", "department"))
        return said == (self.code, day, self.by, self.note, self.department)


@dataclass(frozen=True)
class Task:
    """A task as of the last published night.

    ``holders`` are (role, number) of who does and reviews it, and of those who did before it was routed to others;
    ``doer_zone`` is the zone of who does it, None for nobody.
    """

    task_number: str
    model_id: str
    state: str
    listed_on: dt.date | None
    extended: bool
    holders: frozenset[tuple[str, str]]
    route: str
    doer_zone: str | None
    reason: str
    given: Given = field(repr=False)


def read_tasks(con: duckdb.DuckDBPyConnection, claims: Iterable[tuple[str, str, str]]) -> dict[str, Task]:
    """The tasks of these claims, each (task number, role, sender), by number.

    Who had a task on earlier nights is looked up only where a sender has it no more.
    """
    wanted = sorted(set(claims))
    named = sorted({number for number, _, _ in wanted})
    if not named:
        return {}
    found = {row[0]: _task(*row) for row in sql.query(con, "returns/tasks", {"numbers": named}).fetchall()}
    left = {
        number for number, role, sender in wanted if number in found and (role, sender) not in found[number].holders
    }
    for number, before in _held_before(con, sorted(left)).items():
        found[number] = replace(found[number], holders=found[number].holders | before)
    return found


def _task(
    number: str,
    model_id: str,
    state: str,
    listed_on: dt.date | None,
    extended: bool | None,
    recipients: Sequence[dict[str, Any]] | None,
    route: str,
    reason: str,
    *answer: Any,
) -> Task:
    who = recipients or ()
    answer_id, code, visited_on, by, note, department = answer
    given = Given(answer_id, code, visited_on, (by or "").rpartition(":")[2], note, department)
    doer_zone = next((one["zone"] for one in who if one["role"] == "do"), None)
    holders = frozenset((one["role"], one["number"]) for one in who)
    return Task(number, model_id, state, listed_on, bool(extended), holders, route, doer_zone, reason, given)


def _held_before(con: duckdb.DuckDBPyConnection, named: Sequence[str]) -> dict[str, set[tuple[str, str]]]:
    """(role, number) of all who had these tasks on a list, by task, and may still speak of them."""
    found: dict[str, _Held] = {}
    if named:
        for number, event, detail in sql.query(con, "returns/held", {"numbers": list(named)}).fetchall():
            found.setdefault(number, _Held()).hear(event, json.loads(detail)["set"])
    return {number: held.had for number, held in found.items()}


@dataclass
class _Held:
    """Whose a task was, event by event: whoever does it once it is listed, until somebody gives it away."""

    had: set[tuple[str, str]] = field(default_factory=set)
    doer: tuple[str, str] | None = None
    is_listed: bool = False

    def hear(self, event: str, said: dict[str, Any]) -> None:
        """Take in what one event says."""
        if event in _GIVES_AWAY or (event == "answered" and _is_not_his(said)):
            self.had = {(role, number) for role, number in self.had if role != "do"}
        for who in said.get("recipients") or ():
            if who["role"] == "do":
                self.doer = ("do", who["number"])
            else:
                self.had.add((who["role"], who["number"]))
        self.is_listed = self.is_listed or event == "listed"
        if self.is_listed and self.doer and event in ("listed", "routed", "passed_on"):
            self.had.add(self.doer)


def _is_not_his(said: dict[str, Any]) -> bool:
    """Whether somebody answered that a task is not his (09)."""
    code = answer_codes.of(said.get("answer_code") or "")
    return code is not None and code.effect == "reroute"
