"""The ledger's step and its verification over a long history.

    python -m bench.ledger [--nights 400] [--tasks 3000000] [--events 15000000] [--open 300000] [--folder DIR]

Builds a ledger of that size (numbers, states and a sound chain of hashes; five events a task on average), then measures
one night - most of what is open found again, some of it changed, some gone, new keys, answers - and verify of all.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import polars as pl

from outpost import database, ledger, sql
from outpost.ledger import LedgerSettings, Quiet
from outpost.ledger.chain import GENESIS
from outpost.secrets import Secrets

KEYS = Secrets(*(bytes([number]) * 32 for number in range(1, 6)))
LAST = dt.date(2026, 11, 22)
HERE = Path(__file__).resolve().parent / "sql"
STRETCH = 1_000_000


class Model:
    """One model of the benchmark."""

    one_task = False
    reviewer = "officer"
    retired = False

    def __init__(self, name: str) -> None:
        self.id = name

    def quiet(self, reason: str) -> Quiet:
        """Thirty days."""
        return Quiet(days=30)


MODELS = {name: Model(name) for name in ("A1", "P1", "D1", "R1", "C1")}


def step(con: duckdb.DuckDBPyConnection, name: str, parameters: dict[str, object]) -> None:
    """Run one statement of bench/sql."""
    sql.run(con, (HERE / f"{name}.sql").read_text(encoding="utf-8"), parameters).fetchall()


def build(con: duckdb.DuckDBPyConnection, size: dict[str, object]) -> None:
    """Registers, history and its chain."""
    for name in ("address", "address_grid", "grid_now", "beat_now", "person_alias", "calendar", "task", "event"):
        step(con, f"make_{name}", size)
    chain(con, int(str(size["events"])))
    for name in ("live", "ended", "ledger_night", "suppression", "listed_dwelling", "breaker_night", "clean"):
        step(con, f"fill_{name}", size)


def chain(con: duckdb.DuckDBPyConnection, events: int) -> None:
    """Link the made events, a stretch at a time."""
    previous = GENESIS
    for start in range(0, events, STRETCH):
        bounds = {"first": start + 1, "last": min(start + STRETCH, events), "audit_key": KEYS.audit_key.hex()}
        step(con, "make_stretch", bounds)
        rows = con.sql("FROM made_stretch ORDER BY seq").pl()
        before, linked = [], []
        for seq, date, event, detail_hash in rows.select("seq", "business_date", "event", "detail_hash").iter_rows():
            before.append(previous)
            previous = hashlib.sha256(f"{seq}|{date}|{event}|{detail_hash}|{previous}".encode()).hexdigest()
            linked.append(previous)
        links = rows.select("seq").with_columns(pl.Series("previous_hash", before), pl.Series("hash", linked))
        con.register("links", links)
        step(con, "fill_event", bounds)
        con.unregister("links")


def measured(name: str, work: object) -> float:
    """Seconds of a call."""
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return round(time.perf_counter() - start, 1)


def main(arguments: list[str]) -> int:
    """Build, measure, print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nights", type=int, default=400)
    parser.add_argument("--tasks", type=int, default=3_000_000)
    parser.add_argument("--events", type=int, default=15_000_000)
    parser.add_argument("--open", type=int, default=300_000)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        file = Path(folder) / "outpost.duckdb"
        con = database.connect(file, Path(folder) / "registers.duckdb", threads=2, memory_limit="3GB")
        con.execute("SET temp_directory = " + database.quoted(Path(folder) / "spill")).fetchall()
        database.create_schema(con)
        size: dict[str, object] = {
            "nights": asked.nights,
            "tasks": asked.tasks,
            "events": asked.events,
            "open": asked.open,
            "T": LAST,
        }
        built = measured("build", lambda: build(con, size))
        con.execute("CHECKPOINT").fetchall()
        step(con, "tonight_finding", {**size, "T": LAST + dt.timedelta(days=1)})
        step(con, "tonight_model_night", {"T": LAST + dt.timedelta(days=1)})
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        nights = []
        ran = []

        def night() -> None:
            journal = [
                {
                    "kind": "answer",
                    "id": place,
                    "task_number": number,
                    "recipient": "W1",
                    "code": "01",
                    "visited_on": LAST.isoformat(),
                    "file_sha256": "f",
                    "import_day": LAST.isoformat(),
                }
                for place, (number,) in enumerate(
                    con.execute("SELECT task_number FROM push.task_live WHERE state = 'open' LIMIT 20000").fetchall(), 1
                )
            ]
            date = LAST + dt.timedelta(days=1)
            ran.append(ledger.advance(con, MODELS, date, LedgerSettings(), KEYS, journal))

        nights.append(measured("night", night))
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        verified = measured("verify", lambda: ran.append(ledger.verify(con, KEYS)))
        sys.stdout.write(
            json.dumps(
                {
                    "nights": asked.nights,
                    "tasks": asked.tasks,
                    "events": asked.events,
                    "open": asked.open,
                    "build_s": built,
                    "night_s": nights[0],
                    "verify_s": verified,
                    "file_MB": file.stat().st_size >> 20,
                    "peak_MB_before_night": before >> 10,
                    "peak_MB_after_night": after >> 10,
                    "peak_MB_after_verify": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
                    "counts": ran[0].counts,
                    "faults": ran[0].faults,
                    "problems": [str(p) for p in ran[1][:3]],
                },
                ensure_ascii=False,
            )
            + "\n"
        )
        con.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
