"""Faults of the sources that a model counts instead of raising a task: sql/faults/<id>_<fault>.sql, each one number."""

from __future__ import annotations

import datetime as dt

import duckdb

from outpost import sql
from outpost.models.night import query_parameters
from outpost.models.spec import ModelSpec
from outpost.settings import Settings


def count_faults(
    con: duckdb.DuckDBPyConnection, spec: ModelSpec, business_date: dt.date, settings: Settings
) -> dict[str, int]:
    """Count the faults that ``spec``'s model knows into push.source_fault; running it again replaces them."""
    prefix = f"{spec.id.lower()}_"
    parameters = query_parameters(con, spec, business_date, settings)
    found = {}
    for path in sorted((sql.SQL_ROOT / "faults").glob(f"{prefix}*.sql")):
        rows = sql.query(con, f"faults/{path.stem}", parameters).fetchall()
        found[path.stem.removeprefix(prefix)] = int(rows[0][0])
    night = {"T": business_date, "model_id": spec.id}
    sql.query(con, "findings/forget_faults", night).fetchall()
    for fault, count in found.items():
        sql.query(con, "findings/record_fault", {**night, "fault": fault, "rows": count}).fetchall()
    return found
