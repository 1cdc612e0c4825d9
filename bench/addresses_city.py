# ruff: noqa: T201 - figures are printed
"""The addresses of a night at a city's size: cold, again, with 2% new strings, and with a changed register.

    python bench/addresses_city.py --residents 770000 --distinct 400000 --rows 2000000

20 million rows with 4 million distinct texts against 4.1 million addresses are ``--residents 7700000 --distinct 4000000
--rows 20000000``. Wall and CPU seconds (both cores) and the peak of memory of the whole process, with the preparing of
the register; making the city and its texts is not counted.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from bench.addresses import ALIASES, city, texts
from outpost import database
from outpost.address.night import resolve_night
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
            delivery=pl.lit(f"gov.{name}@2026-11-20"),
            updated_at=pl.lit(dt.date(2026, 11, 1)),
        ).rename({"literal": "source_key"})
        con.register("given", frame)
        con.execute(f"CREATE OR REPLACE TABLE registers.{name} AS FROM given").fetchall()
        con.unregister("given")


def register_of(con: duckdb.DuckDBPyConnection, register: pl.DataFrame, delivery: str) -> None:
    con.register("given", register.with_columns(delivery=pl.lit(delivery)))
    con.execute("CREATE OR REPLACE TABLE registers.standard_address AS FROM given").fetchall()
    con.unregister("given")


@contextmanager
def measured(what: str, rows: int) -> Iterator[None]:
    """Print wall and CPU seconds, rows a second, and the peak of memory so far."""
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    yield
    wall = time.perf_counter() - wall
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    speed = f"{rows / wall:,.0f} rows/s, peak {after.ru_maxrss / 2**20:.1f} GiB"
    print(f"{what}: wall {wall:.1f} s, CPU {cpu:.1f} s, {speed}", flush=True)


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--residents", type=int, default=770_000)
    options.add_argument("--distinct", type=int, default=400_000)
    options.add_argument("--rows", type=int, default=2_000_000)
    options.add_argument("--seed", type=int, default=3)
    given = options.parse_args()
    register, dwellings = city(given.residents, given.seed)
    strings = distinct_texts(dwellings, given.distinct + given.distinct // 50, given.seed)
    first, new = strings[: given.distinct], strings[given.distinct :]
    changed = pl.concat([first[new.len() :], new])
    print(f"{register.height:,} addresses, {first.len():,} distinct texts, {given.rows:,} rows", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        con = database.connect(Path(folder) / "work.duckdb", Path(folder) / "registers.duckdb", memory_limit="4GB")
        database.create_schema(con)
        con.register("given", ALIASES.with_columns(valid_from=pl.lit(dt.date(2020, 1, 1))))
        con.execute("CREATE TABLE registers.ref_alias AS FROM given").fetchall()
        home = Home(Path(folder))
        register_of(con, register, "police.standard_address@2026-11-20")
        fill(con, first, given.rows)
        with measured("cold", given.rows):
            print(resolve_night(con, home, T))
        with measured("again, nothing new", given.rows):
            print(resolve_night(con, home, T + dt.timedelta(1)))
        fill(con, changed, given.rows)
        with measured("2% new strings", given.rows):
            print(resolve_night(con, home, T + dt.timedelta(2)))
        fewer = register.filter(pl.col("address_code").hash(7) % 1000 != 0)
        register_of(con, fewer, "police.standard_address@2026-11-25")
        with measured("0.1% of the addresses gone", given.rows):
            print(resolve_night(con, home, T + dt.timedelta(3)))
        con.close()


if __name__ == "__main__":
    main()
