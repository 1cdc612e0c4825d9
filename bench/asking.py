"""The questions of an ordinary day on a published night: explain, why-not, check, trace, audit.

    python -m bench.asking --home DIR [--runs 3]       # a home that is there
    python -m bench.asking --residents 2000            # one made for it, thrown away afterwards

Each question is a process of its own, as somebody types it. Prints processor seconds, seconds of a clock and peak
memory (median and largest), with what a city of 7.7 million may take.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import duckdb

from outpost.home import Home
from outpost.night import standing

GOALS = {"explain": 1.0, "why-not": 3.0, "check": 1.0, "check (text)": 1.0, "trace": 2.0, "audit": 5.0}
"""Seconds on a city of 7.7 million; each under 1 GB."""
_ANY = "ORDER BY md5(concat($runs, {0})) LIMIT $runs"


@dataclass(frozen=True)
class Taken:
    """What one question took. ``memory`` in MB."""

    processor: float
    clock: float
    memory: float
    code: int


def ask(home: Path, words: Sequence[str]) -> Taken:
    """Ask one question as a process of its own."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "outpost", *words, "--home", str(home)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    clock = time.perf_counter() - began
    return Taken(used.ru_utime + used.ru_stime, clock, used.ru_maxrss / 1024, process.returncode)


def questions(home: Home, runs: int) -> dict[str, list[tuple[str, ...]]]:
    """What is asked, the same for the same home: of every model for explain and why-not, of some doors and rows."""
    with standing.published_database(home) as con:
        con.execute("SET enable_progress_bar = false")
        tasks = _column(con, "SELECT min(task_number) FROM push.task_live WHERE state = 'open' GROUP BY model_id")
        found = "SELECT DISTINCT address_code FROM push.finding WHERE subject_kind = 'dwelling'"
        doors = _column(con, f"FROM ({found}) {_ANY.format('address_code')}", runs=runs)
        models = _column(con, "SELECT DISTINCT model_id FROM push.model_night WHERE state = 'ran'")
        named = "SELECT DISTINCT address_text FROM address.match WHERE status = 'HOUSE'"
        texts = _column(con, f"FROM ({named}) {_ANY.format('address_text')}", runs=runs)
        leases = "SELECT source_key FROM address.match WHERE extract = 'gov.lease'"
        rows = _column(con, f"FROM ({leases}) {_ANY.format('source_key')}", runs=runs)
        (night,) = _column(con, "SELECT CAST(max(business_date) AS VARCHAR) FROM push.night")
    return {
        "explain": [("explain", task) for task in tasks],
        "why-not": [("why-not", model, door) for model in models for door in doors[:1]],
        "check": [("check", door) for door in doors],
        "check (text)": [("check", text) for text in texts],
        "trace": [("trace", "gov.lease", row) for row in rows],
        "audit": [("audit", "--night", night)] * runs,
    }


def _column(con: duckdb.DuckDBPyConnection, text: str, **parameters: object) -> list[str]:
    return sorted(str(row[0]) for row in con.execute(text, parameters).fetchall())


def made(folder: Path, residents: int) -> Home:
    """A home with one night."""
    root = folder / "home"
    for words in (("init",), ("demo", "--residents", str(residents), "--nights", "1"), ("nightly",)):
        subprocess.run(
            [sys.executable, "-m", "outpost", *words, "--home", str(root)], check=True, stdout=subprocess.DEVNULL
        )
    return Home(root)


def measure(home: Home, runs: int, only: Sequence[str]) -> list[str]:
    """Ask everything and print a line a command; returns the questions that were not answered."""
    out, unanswered = sys.stdout, []
    heads = "".join(f"{name:>8}{'most':>7}" for name in ("CPU s", "clock s", "MB"))
    out.write(f"{'command':<14}{'asked':>6}{heads}{'goal s':>8}\n")
    # Chosen in another process: what this one has had in memory would be counted as that of each that it starts.
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        every = apart.submit(questions, home, runs).result()
    for name, asked in every.items():
        if only and name.split()[0] not in only:
            continue
        taken = [ask(home.root, words) for words in asked]
        unanswered += [" ".join(words) for words, one in zip(asked, taken, strict=True) if one.code]
        columns = ([one.processor for one in taken], [one.clock for one in taken])
        figures = "".join(f"{statistics.median(it):>8.2f}{max(it):>7.2f}" for it in columns)
        memory = [one.memory for one in taken]
        figures += f"{statistics.median(memory):>8.0f}{max(memory):>7.0f}"
        out.write(f"{name:<14}{len(asked):>6}{figures}{GOALS[name]:>8.1f}\n")
    return unanswered


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3, help="doors, texts, rows and times")
    parser.add_argument("--only", nargs="*", default=[], metavar="COMMAND")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Home.find(options.home).existing() if options.home else made(Path(folder), options.residents)
        unanswered = measure(home, options.runs, options.only)
    for question in unanswered:
        sys.stderr.write(f"not answered: {question}\n")
    return bool(unanswered)


if __name__ == "__main__":
    sys.exit(main())
