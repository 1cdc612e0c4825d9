"""The ledger's step and its verification over a long history.

    python -m bench.ledger [--nights 400] [--tasks 3000000] [--events 15000000] [--open 300000] [--folder DIR]

Builds a ledger of that size (numbers, states and a sound chain of hashes; five events a task), then measures one night
(all that is open found again but one in forty, one in forty changed or answered, as many new keys) and verify of all.
History is what the number of tasks adds to those that are open: runs with other ``--tasks`` and the same ``--open``
show what a night's cost depends on.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeVar

import duckdb
import polars as pl

from outpost import database, ledger, sql
from outpost.ledger import LedgerSettings, SuppressionRule
from outpost.ledger.chain import GENESIS
from outpost.secrets import Secrets

KEYS = Secrets(*(bytes([number]) * 32 for number in range(1, 6)))
LAST = dt.date(2026, 11, 22)
HERE = Path(__file__).resolve().parent / "sql"
STRETCH = 1_000_000
ONE_IN = 40
T = TypeVar("T")


class Model:
    """One model of the benchmark."""

    one_task = False
    reviewer = "officer"
    retired = False
    theme = "population"
    zones: ClassVar[dict[str, list[str]]] = {"gov": [], "police": []}

    def __init__(self, name: str) -> None:
        self.id = name

    def suppression_of(self, reason: str) -> SuppressionRule:
        """Thirty days."""
        return SuppressionRule(days=30)


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


@dataclass(frozen=True)
class Cost:
    """What a piece of work took: seconds by the clock, and of all processors (less is idle time of this process)."""

    wall: float
    cpu: float


def measured(work: Callable[[], T]) -> tuple[T, Cost]:
    """A call's result and cost."""
    clock, processors = time.perf_counter(), time.process_time()
    result = work()
    return result, Cost(round(time.perf_counter() - clock, 1), round(time.process_time() - processors, 1))


def peak_mb() -> int:
    """The most memory that this process has held since the last call (Linux keeps the mark, and takes it back)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) >> 10


def answers(con: duckdb.DuckDBPyConnection, share: int) -> list[dict[str, object]]:
    """Answers to one in ``share`` of the open tasks."""
    rows = con.execute("SELECT task_number FROM push.task_live WHERE state = 'open' ORDER BY task_number").fetchall()
    given = {"kind": "answer", "recipient": "W1", "code": "01", "file_sha256": "f"}
    days = {"visited_on": LAST.isoformat(), "import_day": LAST.isoformat()}
    return [{**given, **days, "id": i, "task_number": number} for i, (number,) in enumerate(rows[::share], 1)]


def run(folder: Path, asked: argparse.Namespace) -> dict[str, object]:
    """Build the history in ``folder``, then measure the copy of the work file, a night, its checkpoint and verify."""
    file = folder / "outpost.duckdb"
    con = database.connect(file, folder / "registers.duckdb", threads=2, memory_limit="3GB")
    con.execute("SET temp_directory = " + database.quoted(folder / "spill")).fetchall()
    database.create_schema(con)
    date = LAST + dt.timedelta(days=1)
    size: dict[str, object] = {name: getattr(asked, name) for name in ("nights", "tasks", "events", "open")}
    _, built = measured(lambda: build(con, {**size, "T": LAST}))
    step(con, "tonight_finding", {**size, "T": date})
    step(con, "tonight_model_night", {"T": date})
    con.execute("CHECKPOINT").fetchall()
    published = file.stat().st_size >> 20
    _, copied = measured(lambda: shutil.copyfile(file, folder / "copy.duckdb"))
    (folder / "copy.duckdb").unlink()
    journal = answers(con, ONE_IN)
    before = peak_mb()
    night, ran = measured(lambda: ledger.advance(con, MODELS, date, LedgerSettings(), KEYS, journal))
    after = peak_mb()
    _, flushed = measured(lambda: con.execute("CHECKPOINT").fetchall())
    problems, verified = measured(lambda: ledger.verify(con, KEYS))
    con.close()
    return {
        **size,
        "published_MB": published,
        "seconds": {name: vars(cost) for name, cost in (
            ("build", built), ("copy", copied), ("night", ran), ("checkpoint", flushed), ("verify", verified)
        )},
        "peak_MB": {"build": before, "night": after, "verify": peak_mb()},
        "counts": night.counts,
        "faults": night.faults,
        "problems": [str(problem) for problem in problems[:3]],
    }  # fmt: skip


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
        sys.stdout.write(json.dumps(run(Path(folder), asked), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
