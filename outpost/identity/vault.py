"""The vault (``vault.duckdb``, mode 0600): who a pseudonym stands for.

Written by landing alone, which also deletes by key what nothing uses any more; read by the list writer alone. Nothing
of it is ever written elsewhere: connections may not spill to temporary files, its journal is as private as the file.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal, cast

import duckdb
import polars as pl
from duckdb import ColumnExpression

from outpost import database, locks, sql
from outpost.home import sync_folder
from outpost.identity.names import LOST_CHARACTER, compared_names, fit
from outpost.identity.pseudonyms import Pseudonymiser

VaultTable = Literal["person", "lessor", "officer", "worker"]
_PRIVATE = 0o077
_KEYS: dict[VaultTable, tuple[str, ...]] = {
    "person": ("person_key", "id_number", "name"),
    "lessor": ("lease_number", "surname"),
    "officer": ("officer_number", "name"),
    "worker": ("worker_number", "name"),
}
_LOST = {"lost_character": LOST_CHARACTER}
_HAS_LOST_NAMES = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'lost_name'"
_HAS_LOST_NAMES_HERE = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'lost_name' AND database_name = $vault"
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
            self._con = locks.connect_past_readers(self._path, config=_private(self._threads))
            self._con.execute(sql.load("landing/vault/schema"))
            self._transaction = database.transaction(self._con)
            self._transaction.__enter__()
            self._con.execute(sql.load("landing/vault/stage"))
        except BaseException:
            os.umask(self._umask)
            raise
        return self

    def stage(self, rows: pl.DataFrame) -> None:
        """Set rows (columns of ``STAGED``) aside."""
        with database.registered(self._con, "rows_to_stage", rows.select(list(STAGED))):
            self._con.execute("INSERT INTO staged FROM rows_to_stage").fetchall()

    def keep(
        self,
        table: VaultTable,
        extract: str,
        business_date: dt.date,
        without_rows: pl.Series,
        names: Pseudonymiser | None = None,
    ) -> None:
        """Take what is staged into ``table`` where it is newer, leaving out the rows of the numbers given.

        ``names``: how names of persons become keys; with it, names with a lost character are matched to whole ones.
        """
        with database.registered(self._con, "left_out", pl.DataFrame({"row_number": without_rows.cast(pl.Int64)})):
            self._con.execute(sql.load("landing/vault/leave_out")).fetchall()
        if table == "person":
            lost: pl.DataFrame = self._con.sql(sql.load("landing/vault/staged_lost"), params=_LOST).pl()
            sql.query(self._con, "landing/vault/drop_unchanged", {}).fetchall()
        version = {"extract": extract, "business_date": business_date, **_LOST}
        sql.create_table(self._con, "newest", sql.load("landing/vault/newest_staged"), _LOST)
        for step in ("update", "insert"):
            sql.query(self._con, f"landing/vault/{step}_{table}", version).fetchall()
        if table == "person" and names is not None:
            self._match_lost_names(lost, names)
        self._con.execute("DROP TABLE newest")
        self._con.execute("DROP TABLE staged")
        self._transaction.__exit__(None, None, None)

    def _match_lost_names(self, lost: pl.DataFrame, names: Pseudonymiser) -> None:
        """Say of every name with a lost character which known name of its person it fits."""
        compared = compared_names(lost["name"])
        rows = lost.with_columns(compared.alias("name"), names.of(compared).alias("name_key"))
        with database.registered(self._con, "lost", rows):
            sql.query(self._con, "landing/vault/insert_lost_name", {}).fetchall()
        pairs: pl.DataFrame = self._con.sql(sql.load("landing/vault/known_beside_lost")).pl()
        known = compared_names(pairs["known"])
        same_as = names.of(known).set(~fit(pairs["name"], known), None)
        with database.registered(
            self._con, "matched", pairs.select("person_key", "name_key", same_as.alias("same_as"))
        ):
            sql.query(self._con, "landing/vault/match_lost_name", {}).fetchall()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._con.close()
        finally:
            os.umask(self._umask)


def try_to_write(path: Path) -> None:
    """Open the vault for writing and leave it as it is. FileIsOpenError when another program does not let go of it."""
    before = os.umask(_PRIVATE)
    try:
        locks.connect_past_readers(path, config=_private(threads=1)).close()
    finally:
        os.umask(before)


class VaultReader:
    """Look-ups for the list writer: whole columns of keys at once, answered as frames; unknown keys have no row."""

    def __init__(self, path: Path, threads: int = 2) -> None:
        self._con: duckdb.DuckDBPyConnection | None = None
        self.entries = 0
        """Entries that were read, for the log of access."""
        if path.exists():
            self._con = locks.connect(path, read_only=True, config=_private(threads))

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

    def same_names(self) -> pl.DataFrame:
        """``person_key, name_key, same_as``: names with a lost character, the key of the name that each stands for."""
        if self._con is None or not self._con.execute(_HAS_LOST_NAMES).fetchall():
            return pl.DataFrame(schema=dict.fromkeys(("person_key", "name_key", "same_as"), pl.String))
        found: pl.DataFrame = self._con.sql(sql.load("landing/vault/same_names")).pl()
        return found

    def _look_up(self, table: VaultTable, keys: Sequence[str] | pl.Series) -> pl.DataFrame:
        if self._con is None or not len(keys):
            return pl.DataFrame(schema=dict.fromkeys(_KEYS[table], pl.String))
        wanted = pl.DataFrame({"key": pl.Series(keys, dtype=pl.String)}).unique()
        with database.registered(self._con, "wanted", wanted):
            found: pl.DataFrame = self._con.sql(sql.load(f"landing/vault/look_up_{table}")).pl()
        self.entries += len(found)
        return found


def forgettable(path: Path, used: Mapping[VaultTable, pl.Series], threads: int = 2) -> dict[VaultTable, int]:
    """How many entries of each table have a key that is not among those used."""
    with locks.connect(path, read_only=True, config=_private(threads)) as con:
        found = {}
        for table, keys in used.items():
            with _entries(con, table, keys, "anti") as unused:
                found[table] = len(unused)
        return found


def forget(path: Path, used: Mapping[VaultTable, pl.Series], threads: int = 2) -> None:
    """Keep the entries whose keys are used, and nothing of the others.

    The file is written anew, because deleted rows stay readable in a database file until their place is needed. The new
    one takes the place of the old by one rename; a reader that has the old one open reads it to its end.
    """
    partial = path.with_name(f".{path.name}.partial")
    before = os.umask(_PRIVATE)
    try:
        partial.unlink(missing_ok=True)
        with locks.connect_past_readers(path, config=_private(threads)) as con:
            con.execute("CHECKPOINT")
            con.execute(f"ATTACH {database.quoted(partial)} AS fresh")
            con.execute("USE fresh")
            con.execute(sql.load("landing/vault/schema"))
            for table, keys in used.items():
                with _entries(con, f"{path.stem}.{table}", keys, "semi") as kept:
                    kept.insert_into(table)
            if con.execute(_HAS_LOST_NAMES_HERE, {"vault": path.stem}).fetchall():
                with _entries(con, f"{path.stem}.lost_name", used["person"], "semi") as kept:
                    kept.insert_into("lost_name")
            con.execute(f"USE {path.stem}")
            con.execute("DETACH fresh")
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
        sync_folder(path.parent)
    finally:
        os.umask(before)
        partial.unlink(missing_ok=True)


def _private(threads: int) -> dict[str, str | bool | int | float | list[str]]:
    return {"temp_directory": "", "threads": threads}


@contextmanager
def _entries(
    con: duckdb.DuckDBPyConnection, table: str, keys: pl.Series, how: str
) -> Iterator[duckdb.DuckDBPyRelation]:
    """The rows of ``table`` whose key is (``semi``) or is not (``anti``) among ``keys``."""
    name = table.split(".")[-1]
    key = "person_key" if name == "lost_name" else _KEYS[cast(VaultTable, name)][0]
    with database.registered(con, "used_keys", pl.DataFrame({"used_key": keys.cast(pl.String)})):
        same = ColumnExpression(key) == ColumnExpression("used_key")
        yield con.table(table).join(con.table("used_keys"), same, how=how)
