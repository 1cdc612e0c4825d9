"""The vault (``vault.duckdb``, mode 0600): who a pseudonym stands for.

Written by landing alone, read by the list writer alone. Nothing of it is ever written elsewhere: connections to it may
not spill to temporary files, and its journal is as private as the file.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal

import duckdb
import polars as pl

from outpost import sql

VaultTable = Literal["person", "lessor", "officer", "worker"]
_PRIVATE = 0o077
_KEYS: dict[VaultTable, tuple[str, ...]] = {
    "person": ("person_key", "id_number", "name"),
    "lessor": ("lease_number", "surname"),
    "officer": ("officer_number", "name"),
    "worker": ("worker_number", "name"),
}
STAGED = {
    "key": pl.String(),
    "id_number": pl.String(),
    "name": pl.String(),
    "updated_at": pl.Datetime("us"),
    "row_number": pl.Int64(),
}
"""Columns of what is staged: ``key`` is the person_key, lease, officer or worker number."""


class VaultWriter:
    """One transaction on the vault: stage a delivery's identities, then keep them or forget them.

    Used as a context manager; leaving it without ``keep`` forgets everything.
    """

    def __init__(self, path: Path, threads: int = 2) -> None:
        self._path = path
        self._threads = threads

    def __enter__(self) -> VaultWriter:
        self._umask = os.umask(_PRIVATE)
        try:
            self._con = duckdb.connect(str(self._path), config={"temp_directory": "", "threads": self._threads})
            self._con.execute(sql.load("landing/vault/schema"))
            self._con.execute("BEGIN TRANSACTION")
            self._con.execute(sql.load("landing/vault/stage"))
        except BaseException:
            os.umask(self._umask)
            raise
        return self

    def stage(self, rows: pl.DataFrame) -> None:
        """Set rows (columns of ``STAGED``) aside."""
        self._con.register("rows_to_stage", rows.select(list(STAGED)).to_arrow())
        self._con.execute("INSERT INTO staged FROM rows_to_stage").fetchall()
        self._con.unregister("rows_to_stage")

    def keep(self, table: VaultTable, extract: str, business_date: dt.date, without_rows: pl.Series) -> None:
        """Take what is staged into ``table`` where it is newer, leaving out the rows of the numbers given."""
        self._con.register("left_out", pl.DataFrame({"row_number": without_rows.cast(pl.Int64)}).to_arrow())
        self._con.execute(sql.load("landing/vault/leave_out")).fetchall()
        self._con.unregister("left_out")
        if table == "person":
            sql.query(self._con, "landing/vault/drop_unchanged", {}).fetchall()
        version = {"extract": extract, "business_date": business_date}
        sql.create_table(self._con, "newest", sql.load("landing/vault/newest_staged"), {})
        for step in ("update", "insert"):
            sql.query(self._con, f"landing/vault/{step}_{table}", version).fetchall()
        self._con.execute("DROP TABLE newest")
        self._con.execute("DROP TABLE staged")
        self._con.execute("COMMIT")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._con.close()
        finally:
            os.umask(self._umask)


class VaultReader:
    """Look-ups for the list writer: whole columns of keys at once, answered as frames; unknown keys have no row."""

    def __init__(self, path: Path, threads: int = 2) -> None:
        self._con: duckdb.DuckDBPyConnection | None = None
        if path.exists():
            config: dict[str, str | bool | int | float | list[str]] = {"temp_directory": "", "threads": threads}
            self._con = duckdb.connect(str(path), read_only=True, config=config)

    def __enter__(self) -> VaultReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._con is not None:
            self._con.close()

    def persons(self, person_keys: Sequence[str] | pl.Series) -> pl.DataFrame:
        """``person_key, id_number, name`` (name null when no register gave one)."""
        return self._look_up("person", person_keys)

    def lessors(self, lease_numbers: Sequence[str] | pl.Series) -> pl.DataFrame:
        """``lease_number, surname``"""
        return self._look_up("lessor", lease_numbers)

    def officers(self, officer_numbers: Sequence[str] | pl.Series) -> pl.DataFrame:
        """``officer_number, name``"""
        return self._look_up("officer", officer_numbers)

    def workers(self, worker_numbers: Sequence[str] | pl.Series) -> pl.DataFrame:
        """``worker_number, name``"""
        return self._look_up("worker", worker_numbers)

    def _look_up(self, table: VaultTable, keys: Sequence[str] | pl.Series) -> pl.DataFrame:
        if self._con is None or not len(keys):
            return pl.DataFrame(schema=dict.fromkeys(_KEYS[table], pl.String))
        wanted = pl.DataFrame({"key": pl.Series(keys, dtype=pl.String)}).unique()
        with _registered(self._con, "wanted", wanted):
            found: pl.DataFrame = self._con.sql(sql.load(f"landing/vault/look_up_{table}")).pl()
        return found


@contextmanager
def _registered(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> Iterator[None]:
    con.register(name, frame.to_arrow())
    try:
        yield
    finally:
        con.unregister(name)
