"""Passing on: a task whose line may not stand on the list of who does it goes to somebody who may see it, at once.

The list writer finds such lines when the night's events are chained already: passing on adds events of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import duckdb
import polars as pl

from outpost import database, sql
from outpost.database import as_table
from outpost.ledger import chain
from outpost.ledger.requirements import LedgerSpec
from outpost.secrets import Secrets


class Kept(NamedTuple):
    """A line that was kept back from who does the task, and the rule that kept it."""

    task_number: str
    kind: str
    number: str
    why: str


def pass_on(
    con: duckdb.DuckDBPyConnection,
    kept: Sequence[Kept],
    specs: Mapping[str, LedgerSpec],
    business_date: dt.date,
    city_code: str,
    secrets: Secrets,
) -> int:
    """Give these open tasks to who may see them, in one transaction; returns how many found somebody.

    Follows ``advance`` of the same night. Changes push.task_live and list_line, notes push.withheld, adds events.
    """
    with database.transaction(con):
        return _pass_on(con, kept, specs, business_date, city_code, secrets)


def _pass_on(
    con: duckdb.DuckDBPyConnection,
    kept: Sequence[Kept],
    specs: Mapping[str, LedgerSpec],
    business_date: dt.date,
    city_code: str,
    secrets: Secrets,
) -> int:
    night = {"T": business_date, "L": business_date + dt.timedelta(days=1), "city": city_code}

    def table(name: str, query: str) -> int:
        return sql.create_temporary(con, name, sql.load(query), night)

    as_table(con, "tonight_kept", pl.DataFrame(sorted(kept), dict.fromkeys(Kept._fields, pl.String), orient="row"))
    reviewers = [(spec.id, spec.reviewer) for _, spec in sorted(specs.items())]
    as_table(con, "tonight_spec", pl.DataFrame(reviewers, {"model_id": pl.String, "reviewer": pl.String}, orient="row"))
    table("tonight_task", "tasks/pass_on/1_task")
    for name in ("place", "post", "natural"):
        table(f"tonight_{name}", f"tasks/{name}")
    passed = table("tonight_desk", "tasks/pass_on/2_desk")
    if not passed:
        return 0
    for step in ("3_leave", "4_give"):
        sql.query(con, f"tasks/pass_on/{step}", {}).fetchall()
    for name in ("place", "recipient", "routed"):
        table(f"tonight_{name}", f"tasks/{name}")
    table("tonight_event", "tasks/event_table")
    sql.insert(con, "tonight_event", sql.load("tasks/pass_on/5_events"), {})
    for step in ("6_live", "7_forget_lines"):
        sql.query(con, f"tasks/pass_on/{step}", {}).fetchall()
    sql.insert(con, "push.list_line", sql.load("tasks/list_line"), night)
    sql.insert(con, "push.withheld", sql.load("tasks/pass_on/8_withheld"), night)
    chain.append(con, business_date, secrets.audit_key)
    return passed
