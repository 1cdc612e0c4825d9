"""Address texts of a city resolved at home and on Spark, in one run: processor seconds, clock, memory, equal rows.

    python -m bench.cluster_addresses [--residents 77300] [--texts 50000 100000] [--cores 1 2] [--cache DIR]

The register of a demo city is prepared and its distinct noisy texts are made once; neither is measured. Each measured
run is a process of its own: at home one process resolves all texts against the whole register; on Spark
(``local[cores]``, one JVM with its start and Python's workers) each partition has the names and the districts that it
asks for. The rows must be the same in every run, or it ends with 1.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from bench.addresses import ALIASES, city
from bench.addresses_city import distinct_texts
from bench.cluster import ended, started
from bench.whole.watched import watched
from outpost.address import build_register
from outpost.address.night.parallel import batches
from outpost.address.register import store
from outpost.spark import addresses

HOME, SPARK = "home", "spark"


def made(cache: Path, residents: int, count: int, seed: int) -> Path:
    """The folder of a city: the prepared register under ``address``, and ``texts.parquet`` in their order."""
    folder = cache / f"texts-{residents}-{count}"
    if not (folder / ".done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        frame, dwellings = city(residents, seed)
        store.save(build_register(frame, ALIASES), folder / "address", "bench")
        texts = distinct_texts(dwellings, count, seed).sort()
        texts.to_frame("address_text").write_parquet(folder / "texts.parquet")
        (folder / ".done").touch()
    return folder


def one(folder: Path, engine: str, cores: int, count: int, memory: str) -> str:
    """Resolve ``count`` texts; a digest of the rows in their order."""
    texts = pl.read_parquet(folder / "texts.parquet")["address_text"][:count]
    if engine == HOME:
        return digest(pl.concat(batches(texts, store.prepared(folder / "address"))))
    with tempfile.TemporaryDirectory() as aside:
        session = started(cores, memory, Path(aside))
        with addresses.beside(session, folder / "address", Path(aside) / "beside", texts) as found:
            rows = pl.concat(found)
        ended(session)
    return digest(rows)


def digest(rows: pl.DataFrame) -> str:
    """Of all values of all rows, in order."""
    return hashlib.sha256(rows.select(sorted(rows.columns)).write_ndjson().encode()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, default=77_300)
    parser.add_argument("--texts", type=int, nargs="+", default=[50_000, 100_000])
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2], help="of Spark")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--cache", type=Path, help="keep the city here, for the next run")
    parser.add_argument("--memory", default="1g", help="of Spark's JVM")
    parser.add_argument("--one", choices=(HOME, SPARK), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.one:
        sys.stdout.write(one(given.cache, given.one, given.cores[0], given.texts[0], given.memory))
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = made(given.cache or Path(temporary), given.residents, max(given.texts), given.seed)
        different = sum(compared(folder, count, given.cores, given.memory) for count in given.texts)
    return int(bool(different))


def compared(folder: Path, count: int, cores: Sequence[int], memory: str) -> int:
    """Each way for so many texts, a line each; how many gave other rows than home."""
    here = Path(__file__).resolve().parents[1]
    known, different = "", 0
    for engine, working in [(HOME, 1), *((SPARK, number) for number in cores)]:
        words = ["--one", engine, "--cache", str(folder), "--cores", str(working), "--texts", str(count)]
        done = watched([sys.executable, "-m", "bench.cluster_addresses", *words, "--memory", memory], {}, cwd=here)
        if done.code:
            raise SystemExit(f"{engine} on {working} cores ended with {done.code}")
        known = known or done.said
        different += done.said != known
        sys.stdout.write(
            f"{count:>9,} texts {engine:6} {working} cores: processor {done.cpu:7.1f} s, clock {done.clock:7.1f} s, "
            f"{done.peak / 2**30:.2f} GiB, load {os.getloadavg()[0]:.1f}{'' if done.said == known else ' OTHER ROWS'}\n"
        )
        sys.stdout.flush()
    return different


if __name__ == "__main__":
    sys.exit(main())
