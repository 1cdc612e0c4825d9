# ruff: noqa: T201 - figures are printed
"""The addresses of a night at a city's size: cold, again, with 2% new strings, and with a changed register.

    python bench/addresses_city.py --residents 770000 --distinct 400000 --rows 2000000

20 million rows with 4 million distinct texts against 4.1 million addresses are ``--residents 7700000 --distinct 4000000
--rows 20000000``. Each night is a process of its own, as in life, with the preparing of the register: wall and CPU
seconds of it and of the process beside it, and the most memory that the two held at one time. Making the city and its
texts is neither timed nor in that memory.
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import resource
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl

from bench.addresses import ALIASES, city, texts
from outpost import database
from outpost.address.night.match import resolve_night
from outpost.contracts import ALL
from outpost.home import Home

T = dt.date(2026, 11, 23)
EXTRACTS = [contract.table.split(".")[-1] for contract in ALL.values() if "address_text" in contract.by_name]
LEVELS = ("usual", "rough", "registry", "clean")


def distinct_texts(dwellings: pl.DataFrame, count: int, seed: int) -> pl.Series:
    """``count`` different noisy texts of the city's dwellings."""
    found = pl.Series("address_text", [], dtype=pl.String)
    for turn in range(40):
        if found.len() >= count:
            break
        some = texts(dwellings, LEVELS[turn % 3], seed + turn, count)["address_text"]
        found = pl.concat([found, some.drop_nulls()]).unique()
    return found.sort().sample(min(count, found.len()), seed=seed)


def fill(con: duckdb.DuckDBPyConnection, strings: pl.Series, rows: int) -> None:
    """The registers of the extracts with an address text: ``rows`` rows that share the strings, house by house."""
    each = rows // len(EXTRACTS)
    for number, name in enumerate(EXTRACTS):
        places = (pl.int_range(each, eager=True) * len(EXTRACTS) + number) % strings.len()
        frame = pl.DataFrame({"address_text": strings.gather(places)}).with_row_index("row")
        frame = frame.select(
            pl.lit(name) + pl.col("row").cast(pl.String).str.zfill(9).alias("source_key"),
            "address_text",
            source_row=pl.struct(delivery=pl.lit(f"gov.{name}@2026-11-20")),
            updated_at=pl.lit(dt.date(2026, 11, 1)),
        ).rename({"literal": "source_key"})
        con.register("given", frame)
        con.execute(f"CREATE OR REPLACE TABLE registers.{name} AS FROM given").fetchall()
        con.unregister("given")


def register_of(con: duckdb.DuckDBPyConnection, register: pl.DataFrame, delivery: str) -> None:
    con.register("given", register.with_columns(source_row=pl.struct(delivery=pl.lit(delivery))))
    con.execute("CREATE OR REPLACE TABLE registers.standard_address AS FROM given").fetchall()
    con.unregister("given")


class Memory(threading.Thread):
    """The most that this process and its children held at one time, in KiB, looked at ten times a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.peak = 0

    def run(self) -> None:
        while not self.ended.wait(0.1):
            beside = "".join(p.read_text() for p in Path("/proc/self/task").glob("*/children")).split()
            self.peak = max(self.peak, sum(map(held, ["self", *beside])))


def held(process: str) -> int:
    """KiB in memory of a process of this machine (Linux); 0 when it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    return database.connect(folder / "work.duckdb", folder / "registers.duckdb", memory_limit="4GB")


def make(folder: Path, given: argparse.Namespace) -> None:
    """The city before its first night, and aside what later nights bring."""
    register, dwellings = city(given.residents, given.seed)
    strings = distinct_texts(dwellings, given.distinct + given.distinct // 50, given.seed)
    first, new = strings[: given.distinct], strings[given.distinct :]
    print(f"{register.height:,} addresses, {first.len():,} distinct texts, {given.rows:,} rows", flush=True)
    pl.concat([new, first[new.len() :]]).to_frame("address_text").write_parquet(folder / "changed.parquet")
    con = opened(folder)
    database.create_schema(con)
    con.register("given", ALIASES.with_columns(valid_from=pl.lit(dt.date(2020, 1, 1))))
    con.execute("CREATE TABLE registers.ref_alias AS FROM given").fetchall()
    register_of(con, register, "police.standard_address@2026-11-20")
    fill(con, first, given.rows)
    con.close()


def change_texts(folder: Path, given: argparse.Namespace) -> None:
    """Two texts in a hundred are new, and with them the rows that carry them."""
    con = opened(folder)
    fill(con, pl.read_parquet(folder / "changed.parquet")["address_text"], given.rows)
    con.close()


def change_register(folder: Path, given: argparse.Namespace) -> None:
    """One address in a thousand is gone."""
    con = opened(folder)
    register = con.sql("FROM registers.standard_address").pl()
    register_of(con, register.filter(pl.col("address_code").hash(7) % 1000 != 0), "police.standard_address@2026-11-25")
    con.close()


def night(folder: Path, given: argparse.Namespace, day: int, what: str) -> None:
    """One night's addresses, timed."""
    con = opened(folder)
    memory = Memory()
    memory.start()
    began = time.perf_counter()
    counts = resolve_night(con, Home(folder), T + dt.timedelta(day))
    wall = time.perf_counter() - began
    con.close()
    memory.ended.set()
    memory.join()
    own, beside = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = sum(used.ru_utime + used.ru_stime for used in (own, beside))
    peak = f"peak {memory.peak / 2**20:.1f} GiB"
    print(f"{what}: wall {wall:.1f} s, CPU {cpu:.1f} s, {given.rows / wall:,.0f} rows/s, {peak}", flush=True)
    print(f"  {counts}", flush=True)


def apart(step: Callable[..., None], *arguments: object) -> None:
    """Run a step in a process of its own, so that it leaves nothing in another's memory."""
    process = multiprocessing.get_context("spawn").Process(target=step, args=arguments)
    process.start()
    process.join()
    if process.exitcode != 0:
        raise SystemExit(f"{step.__name__} ended with {process.exitcode}")


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--residents", type=int, default=770_000)
    options.add_argument("--distinct", type=int, default=400_000)
    options.add_argument("--rows", type=int, default=2_000_000)
    options.add_argument("--seed", type=int, default=3)
    options.add_argument("--folder", type=Path, help="keep the city there")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        apart(make, folder, given)
        apart(night, folder, given, 0, "cold")
        apart(night, folder, given, 1, "again, nothing new")
        apart(change_texts, folder, given)
        apart(night, folder, given, 2, "2% new strings")
        apart(change_register, folder, given)
        apart(night, folder, given, 3, "0.1% of the addresses gone")


if __name__ == "__main__":
    main()
