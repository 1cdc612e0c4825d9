"""Connections: the work file as main database (schemas landing, address, push), the scratch file as ``registers``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import polars as pl

from outpost import sql
from outpost.errors import OutpostError

_TELLING = """
    SELECT table_name FROM duckdb_tables()
    WHERE
        database_name = current_database()
        AND (schema_name, table_name) IN (('address', 'match'), ('push', 'schema_number'))
"""
"""Tables that tell of which version a database is. Asked first: of one that is not there, DuckDB would look for a
variable of Python by its name."""
_LEAST_MEGABYTES = 256
SCHEMAS = ("landing", "address", "push")
SCHEMA = 1
"""The number of the tables that this version makes. A version whose ``sql/schema`` differs from the one before adds one
(docs/release.md); databases of before numbers count as 0."""
_CHECKPOINT_AT = "8GB"
"""The night makes its checkpoint once, at its end: one at every large commit doubles what the commit costs."""


def connect(
    path: Path | str = ":memory:",
    registers: Path | str = ":memory:",
    *,
    threads: int | None = None,
    memory_limit: str | None = None,
) -> duckdb.DuckDBPyConnection:
    """Open the work file and attach the scratch file as catalog ``registers``.

    Both default to memory, which is what cases and tests use. The caller closes the connection.
    No extension is ever fetched: what DuckDB does not ship is not used.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "checkpoint_threshold": _CHECKPOINT_AT,
    }
    if threads is not None:
        config["threads"] = threads
    if memory_limit is not None:
        config["memory_limit"] = memory_limit
    con = duckdb.connect(str(path), config=config)
    try:
        con.execute("ATTACH " + quoted(registers) + " AS registers")
        con.execute("SET preserve_insertion_order = true")
        con.execute("SET enable_progress_bar = false")
    except BaseException:
        con.close()
        raise
    return con


def bound(con: duckdb.DuckDBPyConnection, threads: int | None, memory_limit: str | None, spill: Path) -> None:
    """Give a connection that is open already the limits of a night, and a folder of the home to spill into."""
    if threads is not None:
        con.execute(f"SET threads = {int(threads)}")
    if memory_limit is not None:
        con.execute("SET memory_limit = " + quoted(memory_limit))
    con.execute("SET temp_directory = " + quoted(spill))
    con.execute("SET enable_progress_bar = false")


def quarter(memory_limit: str) -> str:
    """A quarter of a limit (as ``4GB`` or ``500MB``), but no less than DuckDB can work with."""
    megabytes = int(memory_limit[:-2]) * (1000 if memory_limit.endswith("GB") else 1)
    return f"{max(megabytes // 4, _LEAST_MEGABYTES)}MB"


@contextmanager
def leaner(con: duckdb.DuckDBPyConnection, memory_limit: str | None) -> Iterator[None]:
    """Let DuckDB keep a quarter of ``memory_limit`` (as ``4GB``), its usual one, while others need the memory within.

    What it keeps of its files beyond that it reads again when it is asked. None, or more in use than can be let go:
    nothing changes.
    """
    if memory_limit is None:
        yield
        return
    with suppress(duckdb.OutOfMemoryException):
        con.execute("SET memory_limit = " + quoted(quarter(memory_limit)))
    try:
        yield
    finally:
        con.execute("SET memory_limit = " + quoted(memory_limit))


class NewerSchemaError(OutpostError):
    """The database was written by a newer version of Outpost; this one must not write to it."""


class EarlierSchemaError(OutpostError):
    """A question asks for what the tables of an earlier version do not have."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"the home is as an earlier version left it (schema {number}; this one has {SCHEMA}) and lacks what "
            "this asks for: `outpost upgrade` brings it up to date, or the next night does"
        )


class CommitError(OutpostError):
    """The database said nothing against a commit and kept nothing of it."""


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection, *, read_only: bool = False) -> Iterator[None]:
    """All of what is done within, proved to have been kept; after an error nothing of it.

    ``read_only``: nothing but temporary tables can be written to.

    DuckDB 2.0 answers COMMIT of a transaction that an error has ended (even one that somebody caught) without a word,
    and keeps nothing (duckdb#25300). So a mark is written first, and read back after the commit.

    Raises:
        CommitError: the mark is not there.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE commit_mark (mark BOOLEAN)").fetchall()
    con.execute("BEGIN TRANSACTION READ ONLY" if read_only else "BEGIN TRANSACTION").fetchall()
    try:
        con.execute("INSERT INTO temp.commit_mark VALUES (true)").fetchall()
        yield
        con.execute("COMMIT").fetchall()
    except BaseException:
        # The connection may be gone, or the transaction ended by the error: what stands is what stood before.
        with suppress(duckdb.Error):
            con.execute("ROLLBACK").fetchall()
        raise
    if con.execute("FROM temp.commit_mark").fetchall() != [(True,)]:
        raise CommitError("the database kept nothing of a transaction that it let pass: see docs/operations.md")
    con.execute("DROP TABLE temp.commit_mark").fetchall()


@contextmanager
def registered(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> Iterator[None]:
    """``frame`` as a view ``name`` of this connection for the statements within; gone afterwards, whatever happens.

    The only way by which a frame is handed to DuckDB.
    """
    con.register(name, frame.to_arrow())
    try:
        yield
    except BaseException:
        # Where the error has ended the transaction or the connection nothing can be dropped, and it is the one to tell.
        with suppress(duckdb.Error):
            con.unregister(name)
        raise
    con.unregister(name)


def as_table(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> int:
    """Make ``frame`` a temporary table of this connection; returns its rows."""
    with registered(con, "frame_of_python", frame):
        return sql.create_temporary(con, name, "FROM frame_of_python", {})


def confine(con: duckdb.DuckDBPyConnection) -> None:
    """Let nothing be reached from this database any more but itself and what is attached to it, until it is closed.

    No file, extension, secret, other database or variable of Python, whatever a statement says; and no setting that
    would undo it. DuckDB cannot take this back: who needs files again opens the database again.
    """
    con.execute("SET python_enable_replacements = false")
    con.execute("SET autoload_known_extensions = false")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def create_schema(con: duckdb.DuckDBPyConnection) -> None:
    """Create the schemas and the tables of ``sql/schema/*.sql`` that are not there yet; bring older ones up to them.

    Raises:
        NewerSchemaError: they are a newer version's; nothing was changed.
    """
    telling = _telling(con)
    found = _refuse_newer(_schema_number(con, telling))
    for schema in SCHEMAS:
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {sql.identifier(schema)}")
    if "match" in telling:
        _upgrade_addresses(con)
    con.execute("DROP TABLE IF EXISTS address.anchor_digest").fetchall()
    for file in sorted((sql.SQL_ROOT / "schema").glob("*.sql")):
        con.execute(file.read_text(encoding="utf-8"))
    if found < SCHEMA:
        sql.create_table(con, "push.schema_number", "SELECT CAST($number AS INTEGER) AS number", {"number": SCHEMA})


def schema_number(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the database's tables; 0 when they are of before numbers, or there are none yet."""
    return _schema_number(con, _telling(con))


def refuse_newer(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the database's tables; NewerSchemaError where this version does not know it."""
    return _refuse_newer(schema_number(con))


def _telling(con: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in con.execute(_TELLING).fetchall()}


def _schema_number(con: duckdb.DuckDBPyConnection, telling: set[str]) -> int:
    found = con.execute("FROM push.schema_number").fetchall() if "schema_number" in telling else []
    return int(found[0][0]) if found else 0


def _refuse_newer(found: int) -> int:
    if found > SCHEMA:
        raise NewerSchemaError(
            f"the home was written by a newer version of Outpost (schema {found}; this one knows {SCHEMA}): "
            "nothing was done; install that version again, or `outpost restore` a copy of before its upgrade"
        )
    return found


def _upgrade_addresses(con: duckdb.DuckDBPyConnection) -> None:
    """From a database that had a row of address.match for each text: when a text was first seen is kept, and the texts
    are resolved again by the next night."""
    sql.create_table(con, "address.row_text", sql.load("addresses/upgrade"), {})
    for table in ("match", "first_seen", "resolved", "register_version"):
        con.execute(f"DROP TABLE address.{sql.identifier(table)}").fetchall()


def write_quickly(con: duckdb.DuckDBPyConnection) -> None:
    """Write tables without a search for the smallest form of their texts, from now on.

    For tables that live one night: half the processor time for three times the size.
    """
    con.execute("SET disabled_compression_methods = 'fsst,dict_fsst'")


def write_small(con: duckdb.DuckDBPyConnection) -> None:
    """Write tables in the smallest form of their texts again, from now on."""
    con.execute("RESET disabled_compression_methods")


def quoted(value: Path | str) -> str:
    """A text literal, for the few statements that take no bound parameter."""
    return "'" + str(value).replace("'", "''") + "'"
