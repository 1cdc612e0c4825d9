"""What landing forgets: rows past their time in the files that it wrote, and identities that nothing uses any more.

Both work on a published database, opened read-only, with the registers of the same night attached. Nothing that a rule
of this night or a later one can use is touched, so that a night run again gives the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import reduce
from pathlib import Path

import duckdb
import polars as pl
from duckdb import CoalesceOperator, ColumnExpression, ConstantExpression

from outpost import contracts, retention_periods, sql
from outpost.contracts import Contract
from outpost.home import Home
from outpost.identity.vault import forget, forgettable
from outpost.identity.vault_tables import PERSON, VaultTable
from outpost.landing.acceptance import put
from outpost.landing.registers import serving

_KEY_COLUMNS = ("person_key", "mother_person_key", "previous_person_key")


def forget_versions(con: duckdb.DuckDBPyConnection, home: Home, night: dt.date, *, dry_run: bool = False) -> int:
    """Write the landed files of incremental extracts anew without versions that were replaced, or ended, long ago.

    Full extracts need none of this: their files go whole. Returns the rows that go.
    """
    gone = 0
    for contract in contracts.ALL.values():
        if contract.terms.load == "incremental":
            gone += _forget_versions_of(con, home, contract, night, dry_run=dry_run)
    return gone


def _forget_versions_of(
    con: duckdb.DuckDBPyConnection, home: Home, contract: Contract, night: dt.date, *, dry_run: bool
) -> int:
    current = _existing(home, sql.query(con, "landing/current_files", {"extract": contract.extract}).fetchall())
    old = sql.query(con, "retention/old_files", {"extract": contract.extract, **_bounds(night)}).fetchall()
    touched = [file for file in _existing(home, old) if file in current]
    if not touched:
        return 0
    names = [str(file) for file in current]
    sql.create_temporary(con, "old_versions", sql.load("retention/old_versions"), {"files": names, **_bounds(night)})
    con.execute("CREATE OR REPLACE TEMP TABLE ended_rows (delivery TEXT, row_number BIGINT)")
    _ended(con, contract, [str(file) for file in touched], night).insert_into("ended_rows")
    count = sql.create_temporary(con, "gone_rows", sql.load("retention/gone_rows"), {})
    if count and not dry_run:
        for file in touched:
            _write_without(con, file)
    return count


def _bounds(night: dt.date) -> dict[str, object]:
    return {"T": night, **retention_periods.parameters(night)}


def _existing(home: Home, rows: Iterable[tuple[str]]) -> list[Path]:
    return [home.root / path for (path,) in rows if (home.root / path).is_file()]


def _ended(
    con: duckdb.DuckDBPyConnection, contract: Contract, files: list[str], night: dt.date
) -> duckdb.DuckDBPyRelation:
    """``delivery, row_number`` of the rows that could not serve so many days before ``night`` any more."""
    keep = contract.terms.keep
    assert keep is not None, "every incremental extract says how long its rows serve"
    rows = con.read_parquet(files)
    reasons = serving(keep, night - dt.timedelta(days=retention_periods.days("superseded", night)))
    serves = CoalesceOperator(reduce(lambda left, right: left | right, reasons), ConstantExpression(False))
    ended = rows.filter(~serves)
    # A death serves as long as its person is registered, however long ago it was: what is current stays.
    current = con.table(contract.table).select(
        ColumnExpression("source_row", "delivery").alias("current_from"),
        ColumnExpression("source_row", "row_number").alias("current_row"),
    )
    return _without(ended.select("delivery", "row_number"), current, "current_from", "current_row")


def _without(
    rows: duckdb.DuckDBPyRelation, others: duckdb.DuckDBPyRelation, delivery: str, row_number: str
) -> duckdb.DuckDBPyRelation:
    same = (ColumnExpression("delivery") == ColumnExpression(delivery)) & (
        ColumnExpression("row_number") == ColumnExpression(row_number)
    )
    return rows.join(others, same, how="anti")


def _write_without(con: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Replace a file by itself without the rows in ``gone_rows``."""
    rows = con.read_parquet(str(file))
    gone = con.table("gone_rows").select(
        ColumnExpression("delivery").alias("gone_from"), ColumnExpression("row_number").alias("gone_row")
    )
    kept = _without(rows, gone, "gone_from", "gone_row")
    if len(kept) == len(rows):
        return
    partial = file.with_name(f".{file.name}.partial")
    kept.order("row_number").write_parquet(str(partial), compression="zstd")
    put(partial, file)


def vault_keys(
    con: duckdb.DuckDBPyConnection, home: Home, of_tasks: Mapping[str, Iterable[str]]
) -> dict[VaultTable, pl.Series]:
    """The keys of the vault that are in use: by a current row of a register, a parked row, or a task (``of_tasks``, by
    the table's name)."""
    return {
        table: pl.concat([pl.Series(list(of_tasks.get(name, ())), dtype=pl.String), *_of_rows(con, home, table)])
        .drop_nulls()
        .unique()
        for name, table in contracts.VAULT.items()
    }


def _of_rows(con: duckdb.DuckDBPyConnection, home: Home, table: VaultTable) -> Iterable[pl.Series]:
    if table == PERSON:
        yield con.table("registers.person_alias").select("old_person_key").pl().to_series()
    for contract in contracts.ALL.values():
        if contract.vault_table != table:
            continue
        columns = contract.register_columns()
        keys = [name for name in _KEY_COLUMNS if name in columns] if table == PERSON else [table.key]
        parked = list(_parked(con, home, contract))
        for key in keys:
            yield con.table(contract.table).select(key).pl().to_series()
            yield from (rows[key] for rows in parked)


def _parked(con: duckdb.DuckDBPyConnection, home: Home, contract: Contract) -> Iterable[pl.DataFrame]:
    """The rows of an extract that wait for their address."""
    for (path,) in sql.query(con, "retention/parked_files", {"extract": contract.extract}).fetchall():
        waiting = con.sql(sql.load("retention/parked_keys"), params={"path": path}).pl()["row_number"]
        if (home.root / path).is_file():
            yield pl.scan_parquet(home.root / path).filter(pl.col("row_number").is_in(waiting.implode())).collect()


def forget_identities(home: Home, used: Mapping[VaultTable, pl.Series], *, dry_run: bool = False) -> dict[str, int]:
    """Take the entries out of the vault whose keys are not used; returns how many, by table."""
    if not home.vault.exists():
        return {}
    gone = forgettable(home.vault, used)
    if sum(gone.values()) and not dry_run:
        forget(home.vault, used)
    return {table.name: count for table, count in gone.items()}
