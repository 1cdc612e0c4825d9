"""All shared terms and all push models over a whole city, each with its rows and seconds.

    python -m bench.models [--residents 8000000] [--threads 2] [--memory 8GB] [--folder DIR] [--only R1 ...]

Fills the registers with a city of that size (proportions of extracts.toml; most address texts matched to a dwelling),
then derives the terms in their order and runs the models as the night does.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from outpost import contracts, database, models, reference, sql
from outpost.address.night import match
from outpost.home import Home
from outpost.night import shared_terms as terms
from outpost.settings import Settings

T = dt.date(2026, 6, 1)
HERE = Path(__file__).resolve().parent / "sql" / "city"


def made(name: str) -> str:
    """The text of a statement of bench/sql/city."""
    return (HERE / f"{name}.sql").read_text(encoding="utf-8").strip()


def fill(con: duckdb.DuckDBPyConnection, residents: int, home: Home) -> None:
    """Registers, matches, reference data."""
    database.create_schema(con)
    home.reference.mkdir(exist_ok=True)
    reference.write_defaults(home)
    reference.load(con, home.reference, T)
    for contract in contracts.ALL.values():
        columns = ", ".join(f'"{name}" {kind}' for name, kind in contract.register_columns().items())
        con.execute(f"CREATE TABLE {sql.identifier(contract.table)} ({columns})").fetchall()
        rows = sql.insert(con, contract.table, made(contract.name), {"residents": residents})
        sys.stdout.write(f"  {contract.extract:32} {rows:>10,} rows\n")
    match.view_texts(con)
    sql.insert(con, "address.row_text", made("rows"), {})
    sql.insert(con, "address.resolved", made("results"), {})
    night = {"T": T, "extracts": list(contracts.ALL)}
    sql.create_table(con, "registers.extract_status", made("status"), night)
    sql.insert(con, "landing.delivery", made("delivery"), night)
    con.execute("CHECKPOINT").fetchall()


def measure(con: duckdb.DuckDBPyConnection, only: list[str]) -> None:
    """Terms and models, one line each."""
    settings, specs = Settings(), models.load_specs()
    parameters = {"T": T, **models.term_parameters(specs.values(), T, settings)}
    total = 0.0
    database.write_quickly(con)
    for term in terms.all_terms():
        began = clocks()
        rows = sql.create_table(con, term.table, term.text, parameters)
        total += line(term.table, rows, "", began)
    sys.stdout.write(f"terms {total:.1f} s\n")
    for spec in specs.values():
        if only and spec.id not in only:
            continue
        began = clocks()
        night = models.run_model(con, spec, T, settings, b"bench")
        total += line(spec.id, night.findings, f"{night.state} {night.why or ''}", began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    sys.stdout.write(f"all {total:.1f} s, peak {peak:.2f} GB\n")


def clocks() -> tuple[float, float]:
    """Wall time and processor time."""
    return time.perf_counter(), time.process_time()


def line(name: str, rows: int, said: str, began: tuple[float, float]) -> float:
    """Print one measurement; returns its wall seconds. Processor seconds stay the same on a busy machine."""
    seconds, worked = (now - then for now, then in zip(clocks(), began, strict=True))
    sys.stdout.write(f"  {name:32} {rows:>10,} rows {seconds:6.2f} s, processor {worked:6.2f} s {said}\n")
    sys.stdout.flush()
    return seconds


def main() -> None:
    """Build the city in a folder (kept when it is named), then measure."""
    parser = argparse.ArgumentParser(description="shared terms and push models over a whole city")
    parser.add_argument("--residents", type=int, default=8_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="6GB")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        there = (folder / "registers.duckdb").exists()
        con = database.connect(
            folder / "work.duckdb", folder / "registers.duckdb", threads=given.threads, memory_limit=given.memory
        )
        try:
            if not there:
                fill(con, given.residents, Home(folder))
            measure(con, given.only)
        finally:
            con.close()


if __name__ == "__main__":
    main()
