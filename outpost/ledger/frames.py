"""Small tables of Python values on a connection."""

from __future__ import annotations

import duckdb
import polars as pl

from outpost import sql
from outpost.ledger.transitions import TRANSITIONS


def as_table(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> int:
    """Make ``frame`` a temporary table of this connection; returns its rows."""
    con.register("frame_of_python", frame)
    try:
        return sql.create_temporary(con, name, "FROM frame_of_python", {})
    finally:
        con.unregister("frame_of_python")


def transitions() -> pl.DataFrame:
    """The table of transitions, one row each; the state of a task that is not there yet is ``none``."""
    rows = [
        (event, before or "none", after)
        for event, table in sorted(TRANSITIONS.items())
        for before, following in table.items()
        for after in sorted(following)
    ]
    schema = {"event": pl.String, "state_before": pl.String, "state_after": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
