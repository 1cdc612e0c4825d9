"""Run the SQL files under sql/: one statement a file, named parameters bound, identifiers never built.

A file is named by its path below sql/ without the ending: ``registers/dead`` is ``sql/registers/dead.sql``.
Callers hand over all the parameters of a night; only those that a file names are bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from outpost.errors import OutpostError

ROOT = Path(__file__).resolve().parents[1]
SQL_ROOT = ROOT / "sql"
MODELS_ROOT = ROOT / "models"

_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*){0,2}")
_COMMENT = re.compile(r"--[^\n]*")
_TEXT_LITERAL = re.compile(r"'(?:[^']|'')*'")
_PARAMETER = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_TABLE = re.compile(r"\b(registers|landing|address|push)\.([a-z_][a-z0-9_]*)\b")


@cache
def load(name: str) -> str:
    """Text of ``sql/<name>.sql``. Raises FileNotFoundError naming the file."""
    return (SQL_ROOT / f"{name}.sql").read_text(encoding="utf-8").strip().rstrip(";")


def opening_comment(text: str) -> str:
    """The comment that a SQL file opens with, as one paragraph."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.lstrip("- ").strip())
    return " ".join(lines)


def _code(text: str) -> str:
    """The statement without comments and text literals, where names can be looked for."""
    return _TEXT_LITERAL.sub("''", _COMMENT.sub("", text))


@cache
def parameters_of(text: str) -> frozenset[str]:
    """Names of the parameters (``$name``) that a statement takes."""
    return frozenset(_PARAMETER.findall(_code(text)))


@cache
def tables_of(text: str) -> frozenset[str]:
    """Tables (``schema.table``) that a statement names."""
    return frozenset(".".join(found) for found in _TABLE.findall(_code(text)))


def tables_below(folder: str) -> frozenset[str]:
    """Tables that the statements in ``sql/<folder>/`` and below name."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((SQL_ROOT / folder).rglob("*.sql")))
    return frozenset().union(*map(tables_of, texts))


def parameters_below(folder: str) -> frozenset[str]:
    """Names of the parameters that the statements in ``sql/<folder>/`` and below take."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((SQL_ROOT / folder).rglob("*.sql")))
    return frozenset().union(*map(parameters_of, texts))


def bound(text: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that ``text`` names; KeyError names the first that is missing."""
    return {name: parameters[name] for name in sorted(parameters_of(text))}


def identifier(name: str) -> str:
    """``name`` if it is a plain lower-case identifier (``catalog.schema.table`` at most), else ValueError."""
    if not _IDENTIFIER.fullmatch(name):
        raise ValueError(f"not a plain table name: {name!r}")
    return name


def renamed(text: str, names: Mapping[str, str]) -> str:
    """A statement that is written once for tables of one shape, with a table's own names for the words it uses.

    ValueError names what is no plain identifier.
    """
    checked = {word: identifier(name) for word, name in names.items()}
    words = re.compile(rf"\b({'|'.join(map(re.escape, checked))})\b")
    return words.sub(lambda found: checked[found[1]], text)


def run(con: duckdb.DuckDBPyConnection, text: str, parameters: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """Execute a statement with the parameters that it names.

    The caller fetches the whole result: DuckDB refuses other work on a connection with an unfinished one.
    """
    values = bound(text, parameters)
    return con.execute(text, values) if values else con.execute(text)


def query(con: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """Execute ``sql/<name>.sql`` and return the connection, to fetch from."""
    return run(con, load(name), parameters)


class LostRowsError(OutpostError):
    """Rows that the database said it wrote are not found by a scan; the text names the table and both counts."""


def create_table(con: duckdb.DuckDBPyConnection, table: str, text: str, parameters: Mapping[str, Any]) -> int:
    """(Re)create ``table`` from a SELECT; returns its rows. LostRowsError when a scan does not find them all."""
    return _created(con, table, run(con, f"CREATE OR REPLACE TABLE {identifier(table)} AS\n{text}", parameters))


def create_temporary(con: duckdb.DuckDBPyConnection, table: str, text: str, parameters: Mapping[str, Any]) -> int:
    """As ``create_table``, for a table of this connection alone."""
    return _created(con, table, run(con, f"CREATE OR REPLACE TEMP TABLE {identifier(table)} AS\n{text}", parameters))


def create_view(con: duckdb.DuckDBPyConnection, view: str, text: str) -> None:
    """(Re)create a view of this connection alone from a SELECT without parameters."""
    con.execute(f"CREATE OR REPLACE TEMP VIEW {identifier(view)} AS\n{text}").fetchall()


def insert(con: duckdb.DuckDBPyConnection, table: str, text: str, parameters: Mapping[str, Any]) -> int:
    """Insert a SELECT into ``table`` by column name; returns the rows inserted. LostRowsError when a scan of the table
    does not find as many rows more as the database said."""
    before = scanned(con, table)
    inserted = int(run(con, f"INSERT INTO {identifier(table)} BY NAME\n{text}", parameters).fetchall()[0][0])
    _prove(con, table, before + inserted)
    return inserted


def has_table(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether ``schema.table`` (``catalog.schema.table``) is there: a file that an earlier version published lacks what
    later ones brought."""
    *catalog, schema, name = identifier(table).split(".")
    asked = (
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = $schema AND table_name = $name"
        " AND database_name = coalesce($catalog, current_database())"
    )
    given = {"schema": schema, "name": name, "catalog": catalog[0] if catalog else None}
    return bool(con.execute(asked, given).fetchall()[0][0])


def columns(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Columns of ``table`` with their types, in order."""
    return {row[0]: row[1] for row in con.execute(f"DESCRIBE {identifier(table)}").fetchall()}


def clear(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Delete all rows of ``table``."""
    con.execute("DELETE FROM " + identifier(table)).fetchall()


def _created(con: duckdb.DuckDBPyConnection, table: str, done: duckdb.DuckDBPyConnection) -> int:
    rows = int(done.fetchall()[0][0])
    _prove(con, table, rows)
    return rows


def _prove(con: duckdb.DuckDBPyConnection, table: str, rows: int) -> None:
    found = scanned(con, table)
    if found != rows:
        raise LostRowsError(f"{table}: {rows} rows were written and a scan finds {found}: see docs/operations.md")


def scanned(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """Rows of ``table`` that a scan of its first column finds: a plain count is answered without looking at any."""
    return int(con.execute("SELECT count(*), bit_xor(hash(#1)) FROM " + identifier(table)).fetchall()[0][0])


def count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """Rows of ``table``."""
    rows = con.execute("SELECT count(*) FROM query_table($table)", {"table": identifier(table)}).fetchall()
    return int(rows[0][0])
