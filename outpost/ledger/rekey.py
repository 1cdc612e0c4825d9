"""Tasks whose key is written anew: a person's number was corrected, or address texts are normalised by other rules.

Where two live tasks turn out to be of one person, the oldest stays and the others end as duplicates. Texts that become
one end no task: the oldest takes the new key, the others keep theirs and resolve in the ordinary way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from outpost import sql
from outpost.database import as_table


@dataclass(frozen=True)
class Keyed:
    """A live task with the key it has and the one it would take (the same: it stays)."""

    task_number: str
    opened_on: dt.date
    key: str
    new_key: str


def blocked(tasks: Iterable[Keyed]) -> set[str]:
    """Numbers of tasks that cannot take their new key, because another live task has it: who stays, then the oldest."""
    ordered = sorted(tasks, key=lambda task: (task.opened_on, task.task_number))
    staying = {task.task_number for task in ordered if task.key == task.new_key}
    stopped: set[str] = set()
    while True:
        held = {task.key for task in ordered if task.task_number in staying}
        late: set[str] = set()
        for task in ordered:
            if task.task_number not in staying:
                if task.new_key in held:
                    late.add(task.task_number)
                held.add(task.new_key)
        if not late:
            return stopped
        staying |= late
        stopped |= late


def follow_persons(con: duckdb.DuckDBPyConnection, night: Mapping[str, Any]) -> bool:
    """Tasks, suppressions and batches of corrected ID numbers take the new pseudonym; whether there were any."""
    if not _table(con, "tonight_alias", "tasks/new_aliases", night):
        return False
    _table(con, "tonight_rekeyed", "tasks/rekeyed", night)
    _table(con, "tonight_moved_key", "tasks/rekey/person_keys", night)
    _move(con, night)
    sql.insert(con, "push.alias_applied", sql.load("tasks/alias_applied"), night)
    return True


def follow_texts(con: duckdb.DuckDBPyConnection, night: Mapping[str, Any]) -> None:
    """Tasks and suppressions of address texts take the keys that the texts have by the rules of tonight.

    Only when the rules changed since the night before: then each text in the registers says from which key to which.
    The keys of tonight's texts are kept for the next time.
    """
    _table(con, "tonight_text_key", "tasks/rekey/text_key", night)
    if _table(con, "tonight_text_moved", "tasks/rekey/text_moved", night):
        _table(con, "tonight_text_task", "tasks/rekey/text_tasks", night)
        _stop_collisions(con)
        _table(con, "tonight_rekeyed", "tasks/rekey/text_rekeyed", night)
        _table(con, "tonight_moved_key", "tasks/rekey/text_keys", night)
        _table(con, "tonight_split_key", "tasks/rekey/text_split", night)
        _move(con, night)
        sql.insert(con, "push.suppression", "FROM tonight_split_key", {})
    sql.query(con, "tasks/rekey/forget_text_keys", night).fetchall()
    sql.insert(con, "push.text_key", "FROM tonight_text_key", {})


def _stop_collisions(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(sql.load("tasks/rekey/text_live")).fetchall()
    stopped = sorted(blocked(Keyed(*row) for row in rows))
    as_table(con, "tonight_stopped", pl.DataFrame({"task_number": stopped}, {"task_number": pl.String}))


def _move(con: duckdb.DuckDBPyConnection, night: Mapping[str, Any]) -> None:
    """What ``tonight_rekeyed`` (tasks) and ``tonight_moved_key`` (keys without a task) say is done and written down."""
    sql.insert(con, "tonight_event", sql.load("tasks/rekeyed_events"), night)
    for name in ("rekey_live", "rekey_ended", "rekey_suppression"):
        sql.query(con, f"tasks/{name}", night).fetchall()
    for name in ("move_suppression", "move_batch"):
        sql.query(con, f"tasks/rekey/{name}", night).fetchall()


def _table(con: duckdb.DuckDBPyConnection, name: str, query: str, night: Mapping[str, Any]) -> int:
    return sql.create_temporary(con, name, sql.load(query), night)
