"""Small tables of Python values on a connection."""

from __future__ import annotations

import duckdb
import polars as pl

from outpost import sql


def as_table(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> int:
    """Make ``frame`` a temporary table of this connection; returns its rows."""
    con.register("frame_of_python", frame)
    try:
        return sql.create_temporary(con, name, "FROM frame_of_python", {})
    finally:
        con.unregister("frame_of_python")
