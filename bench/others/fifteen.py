"""The shared terms and the push models over the copies of a night, in a process of its own.

    python -m bench.others.fifteen FOLDER runner|bare

``runner``: as a night runs them, with guards, audits and what is written down. ``bare``: the same statements and
nothing else. Prints as JSON: seconds of a clock and of the processor of both, and findings with their digests.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from bench.others import night
from outpost import database, models, sql
from outpost.models import ModelSpec
from outpost.night import shared_terms
from outpost.settings import Settings


def clocks() -> tuple[float, float]:
    """Wall time and processor time."""
    return time.perf_counter(), time.process_time()


def since(began: tuple[float, float]) -> list[float]:
    """Seconds of both since then."""
    return [now - then for now, then in zip(clocks(), began, strict=True)]


def derive(con: duckdb.DuckDBPyConnection, specs: dict[str, ModelSpec], way: str) -> None:
    """All shared terms."""
    parameters = night.term_parameters(con, specs)
    for term in shared_terms.all_terms():
        if way == "bare":
            sql.run(con, f"CREATE OR REPLACE TABLE {term.table} AS {term.text}", parameters).fetchall()
        else:
            sql.create_table(con, term.table, term.text, parameters)


def find(con: duckdb.DuckDBPyConnection, specs: dict[str, ModelSpec], way: str) -> dict[str, list[float]]:
    """All models; the seconds of each."""
    seconds = {}
    for spec in specs.values():
        began = clocks()
        if way == "bare":
            values = night.model_parameters(con, spec)
            sql.run(con, f"CREATE OR REPLACE TEMP TABLE all_{spec.id} AS {spec.statement}", values).fetchall()
        else:
            models.run_model(con, spec, night.day_of(con), Settings(), night.CERTIFICATE_KEY)
        seconds[spec.id] = since(began)
    return seconds


def keep(con: duckdb.DuckDBPyConnection, spec: ModelSpec, way: str) -> None:
    """The findings of one model as a table, for their digest."""
    if way == "bare":
        text, values = f"SELECT * FROM all_{spec.id} WHERE not_evaluated IS NULL", {}
    else:
        text = (night.SQL / "findings_of_model.sql").read_text(encoding="utf-8")
        values = {"T": night.day_of(con), "model_id": spec.id}
    sql.create_temporary(con, f"found_{spec.id.lower()}", text, values)


def main() -> None:
    """Run from the command line."""
    folder, way = Path(sys.argv[1]), sys.argv[2]
    specs = models.load_specs()
    con = night.opened(folder)
    database.write_quickly(con)
    told: dict[str, Any] = {}
    began = clocks()
    derive(con, specs, way)
    told["terms"] = since(began)
    began = clocks()
    told["seconds"] = find(con, specs, way)
    told["models"] = since(began)
    for spec in specs.values():
        keep(con, spec, way)
    told["findings"] = night.digests(con, {name: f"found_{name.lower()}" for name in specs})
    con.close()
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
