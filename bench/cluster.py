"""Growth of one city: shared terms and models on DuckDB and on Spark, in one run, and where Spark would begin to pay.

    python -m bench.cluster [--residents 77300 773000] [--cores 1 2] [--engines duckdb spark] [--cache DIR]
                            [--memory 2g] [--json FILE]

Each city is filled as in ``bench.models``, and what terms and models read is written as Parquet: neither is measured.
Each measured run is a process of its own. DuckDB derives terms and models in its tables, as a night does; Spark
(``local[cores]``, one JVM with its start) reads Parquet and writes Parquet, as ``outpost.spark.deriving`` does. Both
must come to the same numbers of rows, term by term and model by model, or the run ends with 1. Beside a size stand
processor seconds (user and system, of all processes), seconds of a clock, the most memory held together (PSS), and the
load of the machine, which makes a clock slower than it would be alone.

From two sizes a line is drawn: what does not grow, and what a resident adds. It is an extrapolation and is named so.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from bench.models import T, fill
from bench.whole.watched import watched
from outpost import database, models, sql
from outpost.home import Home
from outpost.models import runner
from outpost.night import shared_terms
from outpost.settings import Settings
from outpost.spark import deriving

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ENGINES = ("duckdb", "spark")
KEY = b"bench"
WHOLE, PROVINCE = 7_730_000, 80_000_000


@dataclass(frozen=True)
class Run:
    """What one engine took on so many cores: processor and clock seconds, bytes of memory, and the load meanwhile."""

    residents: int
    engine: str
    cores: int
    processor: float
    clock: float
    memory: int
    load: float
    rows: dict[str, int]


def made(cache: Path, residents: int) -> Path:
    """The folder of a city: ``registers.duckdb``, ``work.duckdb``, ``tables/<name>.parquet`` and ``parameters``."""
    folder = cache / f"terms-{residents}"
    if not (folder / ".done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "tables").mkdir(parents=True)
        with opened(folder) as con:
            fill(con, residents, Home(folder))
            specs = models.load_specs()
            terms = {"T": T, **runner.term_parameters(specs.values(), T, Settings())}
            given = {id_: runner.query_parameters(con, spec, T, Settings(), KEY) for id_, spec in specs.items()}
            (folder / "parameters").write_bytes(pickle.dumps({"terms": terms, **given}))
            for table in read():
                with suppress(duckdb.CatalogException):  # another word, or what a night alone has
                    con.table(table).write_parquet(str(folder / "tables" / f"{table}.parquet"))
        (folder / ".done").touch()
    return folder


def read() -> list[str]:
    """Tables that terms and models read and no term makes, among other words that stand like tables."""
    terms = shared_terms.all_terms()
    texts = [*(term.text for term in terms), *(spec.statement for spec in models.load_specs().values())]
    return sorted(set().union(*map(sql.tables_of, texts)) - {term.table for term in terms})


def opened(folder: Path, threads: int | None = None) -> Any:
    return database.connect(folder / "work.duckdb", folder / "registers.duckdb", threads=threads, memory_limit="6GB")


def on_duckdb(folder: Path, cores: int) -> dict[str, int]:
    """Terms and models in DuckDB's tables; rows of each."""
    given = parameters(folder)
    rows = {}
    with opened(folder, cores) as con:
        database.write_quickly(con)
        for term in shared_terms.all_terms():
            rows[term.name] = sql.create_table(con, term.table, term.text, given["terms"])
        for id_, spec in models.load_specs().items():
            rows[id_] = sql.create_temporary(con, "found", spec.statement, given[id_])
    return rows


def on_spark(folder: Path, cores: int, memory: str) -> dict[str, int]:
    """The same by Spark, from Parquet to Parquet."""
    tables = {file.stem: file for file in (folder / "tables").glob("*.parquet")}
    with tempfile.TemporaryDirectory() as out:
        session = started(cores, memory, Path(out))
        derived = deriving.derive(
            session, tables, parameters(folder), models.load_specs().values(), Path(out) / "derived"
        )
        ended(session)
        for id_, fault in derived.failed.items():
            raise SystemExit(f"{id_} failed on Spark: {type(fault).__name__}")
        return {
            name: len(duckdb.read_parquet(f"{place}/*.parquet"))
            for name, place in [*derived.terms.items(), *derived.findings.items()]
        }


def started(cores: int, memory: str, folder: Path) -> SparkSession:
    """A session in this process' own JVM."""
    from pyspark.sql import SparkSession

    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    builder = SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false").config("spark.local.dir", str(folder))
    builder = builder.config("spark.driver.memory", memory)
    builder = builder.config("spark.sql.shuffle.partitions", str(2 * cores))
    builder = builder.config("spark.sql.session.timeZone", "Asia/Shanghai")
    session = builder.config("spark.sql.warehouse.dir", str(folder / "warehouse")).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


def ended(session: SparkSession) -> None:
    """End the session and its JVM, and wait for it: what it took is counted when it is gone."""
    gateway: Any = session.sparkContext._gateway
    session.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(60)


def parameters(folder: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = pickle.loads((folder / "parameters").read_bytes())
    return found


def measured(folder: Path, residents: int, engine: str, cores: int, memory: str) -> Run:
    """One run in a process of its own."""
    command = [sys.executable, "-m", "bench.cluster", "--one", engine, "--cache", str(folder), "--cores", str(cores)]
    done = watched([*command, "--memory", memory], {}, cwd=Path(__file__).resolve().parents[1])
    if done.code:
        raise SystemExit(f"{engine} on {cores} cores ended with {done.code}")
    rows = json.loads(done.said.splitlines()[-1])
    return Run(residents, engine, cores, done.cpu, done.clock, done.peak, os.getloadavg()[0], rows)


def line(run: Run) -> str:
    """One run as a line of the table."""
    return (
        f"{run.residents:>10,} {run.engine:8} {run.cores:>5} {run.processor:>12.1f} {run.clock:>9.1f} "
        f"{run.memory / 2**30:>7.2f} {run.load:>6.1f}\n"
    )


@dataclass(frozen=True)
class Growth:
    """A line through two sizes: processor seconds that do not grow, and those of a million residents."""

    fixed: float
    million: float

    def at(self, residents: int) -> float:
        """Processor seconds at another size: an extrapolation."""
        return self.fixed + self.million * residents / 1e6


def growth(runs: Sequence[Run], engine: str, cores: int) -> Growth | None:
    """The line through the smallest and the largest size; None where there are not two."""
    points = {run.residents: run.processor for run in runs if (run.engine, run.cores) == (engine, cores)}
    if len(points) < 2:
        return None
    (small, least), (large, most) = min(points.items()), max(points.items())
    million = (most - least) / (large - small) * 1e6
    return Growth(least - million * small / 1e6, million)


def extrapolated(runs: Sequence[Run], cores: int) -> list[str]:
    """What the lines say of sizes that were not run, and from how many cores on Spark's clock would be the shorter."""
    lines = {engine: growth(runs, engine, cores) for engine in ENGINES}
    said = [
        f"extrapolated, {engine}, {cores} cores: {found.fixed:.0f} s and {found.million:.1f} s a million residents; "
        f"{found.at(WHOLE):,.0f} s at {WHOLE:,}, {found.at(PROVINCE):,.0f} s at {PROVINCE:,} (processor)"
        for engine, found in lines.items()
        if found is not None
    ]
    here, there = lines["duckdb"], lines["spark"]
    if here is not None and there is not None and here.million > 0:
        said.append(
            f"extrapolated: Spark needs {there.million / here.million:.1f} times DuckDB's processor seconds a "
            "resident: its clock is the shorter from that many times DuckDB's cores on, if work spreads without loss"
        )
    return said


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, nargs="+", default=[77_300, 773_000])
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--cache", type=Path, help="keep the cities here, for the next run")
    parser.add_argument("--memory", default="2g", help="of Spark's JVM")
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--one", choices=ENGINES, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.one:
        (cores,) = given.cores
        on = on_duckdb(given.cache, cores) if given.one == "duckdb" else on_spark(given.cache, cores, given.memory)
        sys.stdout.write(json.dumps(on) + "\n")
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        runs = run(given, given.cache or Path(temporary))
    different = [
        f"{one.residents:,} residents, {one.engine} on {one.cores}: other rows than DuckDB's"
        for one in runs
        if one.rows != next(first.rows for first in runs if first.residents == one.residents)
    ]
    sys.stdout.writelines(f"{said}\n" for said in [*extrapolated(runs, max(given.cores)), *different])
    if given.json:
        given.json.write_text(json.dumps([asdict(one) for one in runs], indent=1) + "\n", encoding="utf-8")
    return int(bool(different))


def run(given: argparse.Namespace, cache: Path) -> list[Run]:
    """All sizes on all engines, in turns."""
    sys.stdout.write(" residents engine   cores  processor s   clock s  GiB PSS   load\n")
    runs = []
    for residents in given.residents:
        folder = made(cache, residents)
        for cores in given.cores:
            for engine in given.engines:
                runs.append(measured(folder, residents, engine, cores, given.memory))
                sys.stdout.write(line(runs[-1]))
                sys.stdout.flush()
    return runs


if __name__ == "__main__":
    sys.exit(main())
