"""What the morning pages of a city cost.

    python -m bench.pages [--tasks 300000] [--addresses 3500000] [--folder DIR]

Makes a city of ten districts, a hundred towns and stations and 2,000 communities, with a ledger of that many tasks that
have not ended (five events each), and writes the pages of all its desks, without maps (bench.map). Runs with other
``--tasks`` show how it grows.
"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import resource
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import duckdb
import polars as pl

from outpost import database, models, sql
from outpost.briefing import pages
from outpost.briefing.pages import numbers
from outpost.briefing.published import Published
from outpost.home import Home
from outpost.settings import Settings

T = dt.date(2026, 11, 30)
HERE = Path(__file__).resolve().parent / "sql" / "pages"
REGISTERS = ("standard_address", "address", "beat_now", "grid_now")
EMPTY = ("dispute_incident", "dispute_row", "extract_status")
NIGHTS = 8


def text(name: str) -> str:
    """A statement of bench/sql/pages."""
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")


def build(con: duckdb.DuckDBPyConnection, size: dict[str, object]) -> None:
    """The published tables and registers of the made city."""
    database.create_schema(con)
    sql.create_temporary(con, "made_community", text("community"), size)
    reasons = [(spec.id, reason) for spec in models.load_specs().values() for reason in spec.reasons]
    frame = pl.DataFrame(reasons, schema={"model_id": pl.String, "reason": pl.String}, orient="row")
    database.as_table(con, "made_reason", frame.with_row_index("place"))
    for name in REGISTERS:
        sql.create_table(con, f"registers.{name}", text(name), size)
    for name in EMPTY:
        sql.create_table(con, f"registers.{name}", text("rest"), size)
    sql.insert(con, "push.task_live", text("task"), size)
    sql.insert(con, "push.task_event", text("event"), size)
    for back in range(NIGHTS):
        night = T - dt.timedelta(days=back)
        con.execute("INSERT INTO push.night VALUES (?, 'published', ?, NULL)", [night, night + dt.timedelta(days=1)])


def main() -> None:
    """Build, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--tasks", type=int, default=300_000)
    asked.add_argument("--addresses", type=int, default=3_500_000)
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        with closing(database.connect(folder / "outpost.duckdb", folder / "registers.duckdb")) as con:
            build(con, {"T": T, "tasks": given.tasks, "addresses": given.addresses})
        con = duckdb.connect(str(folder / "outpost.duckdb"), read_only=True, config={"threads": 2})
        with closing(con):
            con.execute("ATTACH " + database.quoted(folder / "registers.duckdb") + " AS registers (READ_ONLY)")
            specs = {name: spec.as_of(T) for name, spec in models.load_specs().items()}
            facts = Published(Home(folder), Settings(), T, con, True, specs)
            measure(facts, folder / "outbox")


def measure(facts: Published, outbox: Path) -> None:
    """Write the pages, and count them once more alone."""
    logging.getLogger("outpost.briefing").setLevel(logging.ERROR)  # it warns that there is no map
    began, worked = time.monotonic(), time.process_time()
    pages.write(facts, outbox)
    clock, cpu = time.monotonic() - began, time.process_time() - worked
    files = sorted(outbox.rglob("*.html"))
    kept = sum(file.stat().st_size for file in files)
    worked = time.process_time()
    numbers.count(facts)
    counting = time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(
        f"{len(files)} pages, {kept / 1e6:.1f} MB: {clock:.1f} s of a clock, {cpu:.1f} processor seconds, "
        f"of them counting {counting:.1f};\npeak memory of the process {peak:,} MB, making the city included\n"
    )


if __name__ == "__main__":
    main()
