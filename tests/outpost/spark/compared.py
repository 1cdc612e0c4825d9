"""The same tables on DuckDB and on another engine, and how far what comes of them differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
from pyarrow import parquet

from outpost import sql
from outpost.models import guards
from outpost.models.spec import ModelSpec
from outpost.night import shared_terms
from outpost.spark import deriving


def needed(specs: Iterable[ModelSpec]) -> list[str]:
    """Tables that terms and these models read and no term makes."""
    terms = {term.table for term in shared_terms.all_terms()}
    texts = [term.text for term in shared_terms.all_terms()] + [spec.query for spec in specs]
    return sorted(frozenset().union(*map(guards.tables_read, texts)) - terms)


def handed_over(con: duckdb.DuckDBPyConnection, tables: Iterable[str], folder: Path) -> dict[str, Path]:
    """These tables as Parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {table: folder / f"{table}.parquet" for table in tables}
    for table, path in made.items():
        parquet.write_table(con.table(table).to_arrow_table(), path)
    return made


def of_duckdb(
    con: duckdb.DuckDBPyConnection, specs: Mapping[str, ModelSpec], parameters: Mapping[str, Any], folder: Path
) -> dict[str, Path]:
    """What each model says on DuckDB, as Parquet; the terms stand in the database."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {name: folder / f"{name}.parquet" for name in specs}
    for name, spec in specs.items():
        sql.create_temporary(con, "model_output", spec.statement, parameters[name])
        parquet.write_table(con.table("model_output").to_arrow_table(), made[name])
    return made


def differences(
    terms: Mapping[str, Path], findings: Mapping[str, Path], derived: deriving.Derived
) -> dict[str, str | None]:
    """Each term by its name and each model by its id, with what differs or went wrong."""
    found: dict[str, str | None] = {name: type(fault).__name__ for name, fault in derived.failed.items()}
    for name, folder in derived.terms.items():
        found[name] = difference(terms[f"registers.{name}"], folder, findings=False)
    for name, folder in derived.findings.items():
        found[name] = difference(findings[name], folder, findings=True)
    return found


def difference(ours: Path, theirs: Path, *, findings: bool) -> str | None:
    """None where columns, types and rows are the same, EXCEPT ALL both ways; else what differs, without values."""
    text = sql.load("spark/output") if findings else "FROM read_parquet($files)"
    mine = "SELECT * REPLACE (CAST(evidence AS JSON) AS evidence)" if findings else "SELECT *"
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE theirs AS {text}", {"files": str(theirs / "*.parquet")})
        con.execute(f"CREATE TABLE ours AS {mine} FROM read_parquet($file)", {"file": str(ours)})
        columns = [sql.columns(con, table) for table in ("ours", "theirs")]
        if columns[0] != columns[1]:
            return f"columns differ: {[name for name, kind in columns[0].items() if columns[1].get(name) != kind]}"
        ((less, more),) = con.execute(
            "SELECT (SELECT count(*) FROM (FROM ours EXCEPT ALL FROM theirs)),"
            " (SELECT count(*) FROM (FROM theirs EXCEPT ALL FROM ours))"
        ).fetchall()
        return f"{less} rows are missing, {more} are too many" if less or more else None
