"""What the ledger says to those who ask: counts, the queue with reasons and places, batches that wait. Read-only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from outpost import retention_periods, sql
from outpost.ledger import order


@dataclass(frozen=True)
class Count:
    """Tasks of a model in a state; ``overdue`` of them are past their due date."""

    model_id: str
    state: str
    queue_reason: str | None
    tasks: int
    overdue: int


@dataclass(frozen=True)
class Waiting:
    """One queued task: ``place`` in the queue of the recipient who will do it, and why it waits."""

    kind: str
    number: str
    place: int
    task_number: str
    model_id: str
    priority: int
    opened_on: dt.date
    queue_reason: str | None


@dataclass(frozen=True)
class Batch:
    """New tasks of a model's night that wait for two different people."""

    night: dt.date
    model_id: str
    keys: int
    released_by: str | None
    rejected_by: str | None


def counts(con: duckdb.DuckDBPyConnection, list_day: dt.date) -> list[Count]:
    """Tasks that have not ended, by model, state and reason to wait."""
    return [Count(*row) for row in sql.query(con, "tasks/status/counts", {"L": list_day}).fetchall()]


def queue(con: duckdb.DuckDBPyConnection, number: str) -> list[Waiting]:
    """The queued tasks of the recipient with this number, in the order in which they will be listed."""
    name_first_keys(con)
    return [Waiting(*row) for row in sql.query(con, "tasks/status/queue", {"number": number}).fetchall()]


def name_first_keys(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``first_keys`` of this connection: what a queue's order asks besides the tasks themselves."""
    known = sql.has_table(con, "push.text_place")
    text = sql.load("tasks/status/first_keys" if known else "tasks/status/no_first_keys")
    sql.create_temporary(con, "first_keys", text, {})


def waiting_batches(con: duckdb.DuckDBPyConnection) -> list[Batch]:
    """Batches that the breaker holds."""
    return [Batch(*row) for row in sql.query(con, "tasks/status/batches", {}).fetchall()]


def purge(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> None:
    """Empty the details of tasks that ended long ago and drop the tasks; the chain stays whole."""
    kept = {"T": business_date, **retention_periods.parameters(business_date)}
    for _ in order.walk(con, order.steps("purge"), kept, {}):
        pass
