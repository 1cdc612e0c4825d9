"""Profile rows of tonight: counts over whole registers, one scan each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from outpost import contracts, database, retention_periods, sql
from outpost.contracts import Contract
from outpost.database import quoted

COMPARED_WHOLE = 1_000_000
"""A register of up to so many rows is compared with last night's row by row; of a longer one, one row in 16."""

LAST_NIGHT = "last_night"
_COUNTED_ENDINGS = ("_code", "_key", "_number")


@dataclass(frozen=True)
class Metric:
    """One number about an extract (``column_name`` None) or about one of its columns."""

    extract: str
    column_name: str | None
    metric: str
    value: float


def profile(con: duckdb.DuckDBPyConnection, business_date: dt.date, last_registers: Path | None = None) -> int:
    """Write tonight's rows of ``landing.profile``; returns how many.

    ``last_registers`` is the registers' database of the night before, with which rows are compared; without it (or
    where a contract's columns have changed since) nothing is said of re-stamped rows. Running it again replaces the
    night's rows. Reads every register once, columns only: no value of a row is written.
    """
    oldest = business_date - dt.timedelta(days=retention_periods.days("profiles", business_date))
    sql.query(con, "watch/forget", {"T": business_date, "oldest": oldest}).fetchall()
    compare = last_registers is not None and last_registers.exists()
    if compare:
        con.execute(f"ATTACH {quoted(str(last_registers))} AS {LAST_NIGHT} (READ_ONLY)")
    try:
        found = list(_metrics(con, business_date, compare=compare))
    finally:
        if compare:
            con.execute(f"DETACH {LAST_NIGHT}")
    return _write(con, business_date, found)


def counted_columns(contract: Contract) -> list[str]:
    """Columns whose different values are counted: keys, codes with a list, and what refers to something else."""
    counted = {contract.by_name[name].register_name for name in contract.terms.key}
    counted |= {column.register_name for column in contract.columns if column.meaning.codes}
    named = {column.register_name for column in contract.columns}
    counted |= {name for name in named if name is not None and name.endswith(_COUNTED_ENDINGS)}
    return sorted(name for name in counted if name is not None)


def _metrics(con: duckdb.DuckDBPyConnection, business_date: dt.date, *, compare: bool) -> Iterator[Metric]:
    delivered = {row[0]: row[1:] for row in sql.query(con, "watch/deliveries", {"T": business_date}).fetchall()}
    for extract, contract in contracts.ALL.items():
        yield from _of_register(con, contract)
        if extract not in delivered:
            continue
        rows, quarantined, new = delivered[extract]
        if new is not None:
            yield Metric(extract, None, "delivered", new)
        if rows:
            yield Metric(extract, None, "quarantined_share", quarantined / rows)
        if compare and _comparable(con, contract):
            yield from _restamped(con, contract)


def _of_register(con: duckdb.DuckDBPyConnection, contract: Contract) -> Iterator[Metric]:
    tonight = {"tonight": contract.table, "counted": counted_columns(contract)}
    found = sql.query(con, "watch/register", tonight)
    names = [column[0] for column in found.description or ()]
    numbers = dict(zip(names, found.fetchall()[0], strict=True))
    rows = numbers.pop("rows")
    yield Metric(contract.extract, None, "rows", rows)
    for name, value in numbers.items():
        metric, column = name.split(":")
        if metric == "distinct":
            yield Metric(contract.extract, column, "distinct", value)
        elif rows:
            yield Metric(contract.extract, column, "null_share", value / rows)


def _comparable(con: duckdb.DuckDBPyConnection, contract: Contract) -> bool:
    """Whether last night's table is there with the same columns, and rows carry the stamp of their source."""
    tonight, last_night = (
        sql.query(con, "watch/columns", {"catalog": catalog, "name": contract.name}).fetchall()
        for catalog in ("registers", LAST_NIGHT)
    )
    return contract.has_versions and tonight == last_night


def _restamped(con: duckdb.DuckDBPyConnection, contract: Contract) -> Iterator[Metric]:
    beginning = "" if sql.count(con, contract.table) <= COMPARED_WHOLE else "0"
    tables = {"tonight": contract.table, "last_night": f"{LAST_NIGHT}.{contract.name}", "beginning": beginning}
    ((looked_at, stamped, unchanged),) = sql.query(con, "watch/restamped", tables).fetchall()
    if looked_at:
        yield Metric(contract.extract, None, "stamped_share", stamped / looked_at)
        yield Metric(contract.extract, None, "restamped_share", unchanged / looked_at)


def _write(con: duckdb.DuckDBPyConnection, business_date: dt.date, found: list[Metric]) -> int:
    frame = pl.DataFrame(
        found, schema={"extract": pl.String, "column_name": pl.String, "metric": pl.String, "value": pl.Float64}
    )
    with database.registered(con, "tonight_profile", frame.with_columns(business_date=pl.lit(business_date))):
        return sql.insert(con, "landing.profile", "FROM tonight_profile", {})
