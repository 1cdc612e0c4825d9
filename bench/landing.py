"""One delivery on its way in: read, checked, pseudonymised, and landed as the night does it, each with its seconds.

    python -m bench.landing [--residents 1000000] [--extract police.resident] [--folder DIR]

Writes the first night of a demo city of that size (kept when a folder is named), then takes the extract's file apart
step by step, and lands it twice: on an empty home, and a week later with the same rows. Processor seconds are told
beside wall seconds, because they stay the same on a busy machine.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from outpost import contracts, database, landing
from outpost.demo import write_city
from outpost.home import Home
from outpost.landing.hashing import Keys
from outpost.landing.readers import open_file
from outpost.landing.rows import Taken, good_rows, pseudonymised
from outpost.landing.typed import Checks
from outpost.secrets import Secrets
from outpost.settings import LandingSettings as Limits

T = dt.date(2026, 11, 22)
LATER = T + dt.timedelta(days=7)
SECRETS = Secrets(*(bytes([number]) * 32 for number in range(5)))
ADDRESSES = "police.standard_address"


@contextmanager
def measured(name: str) -> Iterator[None]:
    """Print wall and processor seconds of what is done within."""
    wall, worked = time.perf_counter(), time.process_time()
    yield
    seconds = time.perf_counter() - wall
    sys.stdout.write(f"  {name:44} {seconds:7.1f} s, processor {time.process_time() - worked:7.1f} s\n")
    sys.stdout.flush()


def take_apart(file: Path, extract: str) -> None:
    """Each step before anything is written, over all batches of the file."""
    contract = contracts.ALL[extract]
    checks, keys = Checks(contract, T), Keys.of(SECRETS)
    with measured("read"):
        rows = sum(len(batch) for batch in open_file(file, "utf-8", contract, ()).batches)
    batches = list(open_file(file, "utf-8", contract, ()).batches)
    with measured("checked by the contract"):
        good = [good_rows(checks, batch, Taken()) for batch in batches]
    with measured("pseudonymised"):
        for batch in good:
            pseudonymised(contract, batch, "bench", keys)
    sys.stdout.write(f"  {rows:,} rows, {file.stat().st_size / 1e6:,.0f} MB\n")


def land(home: Home, extract: str, night: dt.date, name: str) -> None:
    """Land one extract from what lies in landing/."""
    with database.connect(home.root / "work.duckdb", threads=2, memory_limit="4GB") as con:
        database.create_schema(con)
        found = landing.discover(con, home, night)
        with measured(name):
            result = landing.land(con, home, contracts.ALL[extract], night, found, Limits(), SECRETS)
    sys.stdout.write(f"    {result.total('loaded'):,} loaded, {result.total('quarantined'):,} quarantined\n")


def deliver_again(home: Home, extract: str) -> None:
    """The same rows a week later, with a manifest of their own."""
    network, name = extract.split(".")
    before, after = (home.landing / day.isoformat() / network for day in (T, LATER))
    after.mkdir(parents=True, exist_ok=True)
    (after / f"{name}.csv").unlink(missing_ok=True)
    (after / f"{name}.csv").hardlink_to(before / f"{name}.csv")
    manifest = json.loads((before / f"{name}.manifest.json").read_text(encoding="utf-8"))
    manifest |= {"business_date": LATER.isoformat(), "extracted_at": f"{LATER}T23:59:00+08:00"}
    (after / f"{name}.manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def main() -> None:
    """Write the city unless it is there, then measure."""
    parser = argparse.ArgumentParser(description="landing of one large extract")
    parser.add_argument("--residents", type=int, default=1_000_000)
    parser.add_argument("--extract", default="police.resident")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = Home(given.folder or Path(temporary))
        for folder in home.folders():
            folder.mkdir(parents=True, exist_ok=True)
        if not any(home.landing.iterdir()):
            with measured(f"demo city of {given.residents:,}"):
                write_city(home.landing, residents=given.residents, nights=1, seed=1, date=T)
        network, name = given.extract.split(".")
        take_apart(home.landing / T.isoformat() / network / f"{name}.csv", given.extract)
        land(home, ADDRESSES, T, "standard addresses landed")
        land(home, given.extract, T, "landed on an empty home")
        deliver_again(home, given.extract)
        land(home, given.extract, LATER, "landed a week later, the same rows")
    sys.stdout.write(f"  peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB\n")


if __name__ == "__main__":
    main()
