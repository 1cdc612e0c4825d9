"""Passing on: a task whose line may not stand on the list of who does it goes to somebody who may see it, at once.

The list writer finds such lines when the night's events are chained already: passing on adds events of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import duckdb
import polars as pl

from outpost import database, sql
from outpost.database import as_table
from outpost.ledger import chain, giving, order
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
    python: dict[str, Callable[[], object]] = {
        "describe_kept": lambda: describe(con, kept, specs),
        "chain": lambda: chain.append(con, business_date, secrets.audit_key),
    }
    for _ in order.walk(con, order.steps("pass_on"), night, python):
        pass
    return sql.count(con, "tonight_desk")


def describe(con: duckdb.DuckDBPyConnection, kept: Sequence[Kept], specs: Mapping[str, LedgerSpec]) -> None:
    """Make ``tonight_kept`` and ``tonight_spec``, from which the order of passing on begins."""
    as_table(con, "tonight_kept", pl.DataFrame(sorted(kept), dict.fromkeys(Kept._fields, pl.String), orient="row"))
    reviewers = [(spec.id, spec.reviewer, *giving.seen_by(spec)) for _, spec in sorted(specs.items())]
    schema = {"model_id": pl.String, "reviewer": pl.String, "for_gov": pl.Boolean, "for_police": pl.Boolean}
    as_table(con, "tonight_spec", pl.DataFrame(reviewers, schema, orient="row"))
