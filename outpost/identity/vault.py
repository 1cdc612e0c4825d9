"""The vault (``vault.duckdb``, mode 0600): who a pseudonym stands for.

Written by landing alone, which also deletes by key what nothing uses any more; read by the list writer alone. Nothing
of it is ever written elsewhere: connections may not spill to temporary files, its journal is as private as the file.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import duckdb
import polars as pl
from duckdb import ColumnExpression

from outpost import database, locks, sql
from outpost.home import sync_folder
from outpost.identity.names import LOST_CHARACTER, compared_names, fit
from outpost.identity.pseudonyms import Pseudonymiser
from outpost.identity.vault_tables import PERSON, VaultTable

_PRIVATE = 0o077
_LOST = {"lost_character": LOST_CHARACTER}
_LOST_NAME = "lost_name"
_REKEYED_ROWS = 500_000
_TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()"
STAGED = {
    "key": pl.String(),
    "id_number": pl.String(),
    "name": pl.String(),
    "updated_at": pl.Datetime("us"),
    "row_number": pl.Int64(),
}
"""Columns of what is staged: ``key`` is the person_key, or the public number by which the table is kept."""


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
            database.write_quickly(self._con)
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
        if table == PERSON:
            lost: pl.DataFrame = self._con.sql(sql.load("landing/vault/staged_lost"), params=_LOST).pl()
            sql.query(self._con, "landing/vault/drop_unchanged", {}).fetchall()
        version = {"extract": extract, "business_date": business_date, **_LOST}
        sql.run(self._con, sql.load("landing/vault/keep_newest"), _LOST).fetchall()
        database.write_small(self._con)
        for step in _steps(table):
            sql.run(self._con, step, version).fetchall()
        if table == PERSON and names is not None:
            self._match_lost_names(lost, names)
        self._con.execute("DROP TABLE staged")
        self._transaction.__exit__(None, None, None)

    def knows(self, landed: Path, key: str, extract: str, *, names: bool) -> bool:
        """Whether taking in once more what a landed file of this extract stands for would leave the vault as it is.

        ``key``: the file's column of person_keys. ``names``: whether the extract gives the names of these persons.
        """
        text = sql.renamed(sql.load("landing/vault/would_change"), {"landed_key": key})
        changed = sql.run(self._con, text, {"file": str(landed), "extract": extract, "names": names}).fetchall()
        return int(changed[0][0]) == 0

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
        self._tables: frozenset[str] = frozenset()
        self.entries = 0
        """Entries that were read, for the log of access."""
        if path.exists():
            self._con = locks.connect(path, read_only=True, config=_private(threads))
            self._tables = _tables(self._con)

    def __enter__(self) -> VaultReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._con is not None:
            self._con.close()

    def persons(self, person_keys: Sequence[str] | pl.Series) -> pl.DataFrame:
        """``person_key, id_number, name`` (name null when no register gave one)."""
        return self.look_up(PERSON, person_keys)

    def look_up(self, table: VaultTable, keys: Sequence[str] | pl.Series) -> pl.DataFrame:
        """The table's key and what it holds. No row where the vault does not have the table yet."""
        if self._con is None or not len(keys) or table.name not in self._tables:
            return pl.DataFrame(schema=dict.fromkeys((table.key, *table.holds), pl.String))
        wanted = pl.DataFrame({"key": pl.Series(keys, dtype=pl.String)}).unique()
        text = sql.load("landing/vault/look_up_person") if table == PERSON else _named("look_up", table)
        with database.registered(self._con, "wanted", wanted):
            found: pl.DataFrame = self._con.sql(text).pl()
        self.entries += len(found)
        return found

    def same_names(self) -> pl.DataFrame:
        """``person_key, name_key, same_as``: names with a lost character, the key of the name that each stands for."""
        if self._con is None or _LOST_NAME not in self._tables:
            return pl.DataFrame(schema=dict.fromkeys(("person_key", "name_key", "same_as"), pl.String))
        found: pl.DataFrame = self._con.sql(sql.load("landing/vault/same_names")).pl()
        return found


def rekey(path: Path, pseudonyms: Pseudonymiser, threads: int = 2) -> Iterator[pl.DataFrame]:
    """Enter each person under the pseudonym of another key as well; the entries that there were stay.

    Yields ``old_person_key, person_key`` in batches. Done again it enters nothing. No batch, where there is no vault.
    """
    if not path.exists():
        return
    before = os.umask(_PRIVATE)
    try:
        with locks.connect_past_readers(path, config=_private(threads)) as con:
            with database.transaction(con):
                con.execute(sql.load("landing/vault/schema"))
                con.execute("CREATE TEMP TABLE rekeyed (old_person_key TEXT, person_key TEXT)").fetchall()
                persons = con.table(PERSON.name).select("person_key", "id_number").pl()
                for batch in persons.iter_slices(_REKEYED_ROWS):
                    new = pseudonyms.of(batch["id_number"]).alias("person_key")
                    pairs = pl.DataFrame([batch["person_key"].alias("old_person_key"), new])
                    with database.registered(con, "pairs", pairs.filter(pl.col("old_person_key") != new)):
                        con.execute("INSERT INTO rekeyed FROM pairs").fetchall()
                for step in ("rekeyed_person", "rekeyed_lost_name"):
                    con.execute(sql.load(f"landing/vault/{step}")).fetchall()
            found: pl.DataFrame = con.table("rekeyed").pl()
    finally:
        os.umask(before)
    yield from found.iter_slices(_REKEYED_ROWS)


def forgettable(path: Path, used: Mapping[VaultTable, pl.Series], threads: int = 2) -> dict[VaultTable, int]:
    """How many entries of each table have a key that is not among those used."""
    with locks.connect(path, read_only=True, config=_private(threads)) as con:
        there = _tables(con)
        found = dict.fromkeys(used, 0)
        for table, keys in used.items():
            if table.name in there:
                with _entries(con, table.name, table.key, keys, "anti") as unused:
                    found[table] = len(unused)
        return found


def entries(con: duckdb.DuckDBPyConnection, tables: Iterable[VaultTable]) -> int:
    """How many entries an opened vault has in these tables."""
    there = _tables(con)
    return sum(sql.count(con, table.name) for table in tables if table.name in there)


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
            there = _tables(con)
            con.execute("CHECKPOINT")
            con.execute(f"ATTACH {database.quoted(partial)} AS fresh")
            con.execute("USE fresh")
            con.execute(sql.load("landing/vault/schema"))
            for table, keys in used.items():
                if table != PERSON:
                    con.execute(_named("create", table))
                if table.name in there:
                    with _entries(con, f"{path.stem}.{table.name}", table.key, keys, "semi") as kept:
                        kept.insert_into(table.name)
            if _LOST_NAME in there:
                with _entries(con, f"{path.stem}.{_LOST_NAME}", PERSON.key, used[PERSON], "semi") as kept:
                    kept.insert_into(_LOST_NAME)
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


def _named(step: str, table: VaultTable) -> str:
    """A statement of ``sql/landing/vault/named``, written for a table of one name by one number."""
    names = {"entry": table.name, "entry_key": table.key, "entry_name": table.holds[0]}
    return sql.renamed(sql.load(f"landing/vault/named/{step}"), names)


def _steps(table: VaultTable) -> list[str]:
    """What takes the newest versions into a table: what it knew is brought up to date, what it did not is added."""
    if table == PERSON:
        return [sql.load(f"landing/vault/{step}_person") for step in ("update", "insert")]
    return [_named(step, table) for step in ("create", "update", "insert")]


def _tables(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Names of the tables that a vault has; one is made by the first delivery that writes to it."""
    return frozenset(name for (name,) in con.execute(_TABLES).fetchall())


@contextmanager
def _entries(
    con: duckdb.DuckDBPyConnection, table: str, key: str, keys: pl.Series, how: str
) -> Iterator[duckdb.DuckDBPyRelation]:
    """The rows of ``table`` whose ``key`` is (``semi``) or is not (``anti``) among ``keys``."""
    with database.registered(con, "used_keys", pl.DataFrame({"used_key": keys.cast(pl.String)})):
        same = ColumnExpression(key) == ColumnExpression("used_key")
        yield con.table(table).join(con.table("used_keys"), same, how=how)
