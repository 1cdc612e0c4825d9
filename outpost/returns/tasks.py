"""The tasks that returned files name, as of the last published night, and whose they are."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from outpost import sql

_GIVEN_AWAY = ("reassigned", "not_theirs")


@dataclass(frozen=True)
class Task:
    """A task as of the last published night.

    ``holders`` are (role, number) of who does and reviews it, and of those who did before it was routed to others;
    ``was_given_away``: whoever did it before has it no more, because a reviewer or he himself said so.
    """

    task_number: str
    model_id: str
    state: str
    listed_on: dt.date | None
    extended: bool
    holders: frozenset[tuple[str, str]]
    was_given_away: bool = field(default=False)


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
        task = found[number]
        had = {(role, who) for role, who in before if role != "do" or not task.was_given_away}
        found[number] = replace(task, holders=task.holders | had)
    return found


def _task(
    number: str,
    model_id: str,
    state: str,
    listed_on: dt.date | None,
    extended: bool | None,
    recipients: Sequence[dict[str, Any]] | None,
) -> Task:
    who = recipients or ()
    given_away = any(one["role"] == "do" and one["fallback"] in _GIVEN_AWAY for one in who)
    holders = frozenset((one["role"], one["number"]) for one in who)
    return Task(number, model_id, state, listed_on, bool(extended), holders, given_away)


def _held_before(con: duckdb.DuckDBPyConnection, named: Sequence[str]) -> dict[str, set[tuple[str, str]]]:
    """(role, number) of all to whom the registers ever gave these tasks."""
    found: dict[str, set[tuple[str, str]]] = {}
    if named:
        for number, detail in sql.query(con, "returns/routed", {"numbers": list(named)}).fetchall():
            recipients = json.loads(detail)["set"]["recipients"] or ()
            had = {(who["role"], who["number"]) for who in recipients if who["fallback"] not in _GIVEN_AWAY}
            found.setdefault(number, set()).update(had)
    return found
