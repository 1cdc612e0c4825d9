"""Tasks whose key is written anew: a person's number was corrected, or address texts are normalised by other rules.

Where two live tasks turn out to be of one person, the oldest stays and the others end as duplicates. Texts that become
one end no task: the oldest takes the new key, the others keep theirs and resolve in the ordinary way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

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


def stop_collisions(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``tonight_stopped`` of those in ``tonight_text_task`` that cannot take their new key."""
    rows = con.execute(sql.load("tasks/04_texts/text_live")).fetchall()
    stopped = sorted(blocked(Keyed(*row) for row in rows))
    as_table(con, "tonight_stopped", pl.DataFrame({"task_number": stopped}, {"task_number": pl.String}))
