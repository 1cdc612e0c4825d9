"""A month of nights under Dagster's daemon, with a fault each week and nobody who acts.

    python -m bench.month DISK [--residents 1000] [--seed 1]

DISK: an empty folder on a file system of its own, of some 2 GB, which is filled up once; as root ``mount -t tmpfs -o
size=2g tmpfs DISK`` makes one. The demo city's thirty nights of deliveries wait, the last of the day before yesterday,
and ``dagster-daemon run`` works through them. Meanwhile:

- first week: the process of a night is killed in the middle (SIGKILL);
- second week: a file is cut after its manifest was written, and another never comes;
- third week: the machine goes down: daemon, code server and the night's process are killed, and started again;
- fourth week: the disk is full when a night is due, for two minutes: not even Dagster can write what it does.

The same deliveries are then run by ``outpost nightly`` without a disturbance. Lists and tables must be the same, the
proofs must hold. Told: when each night was published, how often it was tried, what each fault led to.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.night.conftest import City
from tests.night.test_daemon import are_told, daemon, process_in, published, rows, until

NIGHTS = 30
KILLED, CUT, DOWN, FULL = 3, 10, 17, 24
"""The nights, counted from 0, that the faults meet."""
FULL_SECONDS = 120
SECONDS = 3600


def say(what: str) -> None:
    print(f"{dt.datetime.now():%H:%M:%S}  {what}", flush=True)  # noqa: DTZ005, T201


def spoil(city: City, night: dt.date) -> None:
    """The second week: what senders do."""
    cut = city.root / "landing" / str(night) / "gov" / "lease.csv"
    os.truncate(cut, cut.stat().st_size // 2)
    for file in (city.root / "landing" / str(night) / "gov").glob("gas_account.*"):
        file.unlink()


def tries(city: City, night: dt.date) -> list[str]:
    """How the runs of a night ended, as Dagster's records say."""
    records = city.root / "lake" / "dagster" / "history" / "runs.db"
    found = rows(records, "SELECT status FROM runs WHERE partition = ? ORDER BY id", str(night))
    return [str(status) for (status,) in found]


def fill(disk: Path) -> Path:
    """Write until no byte more can be written."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 20))
    return ballast


def month(city: City, disk: Path, nights: list[dt.date]) -> None:
    """Let the daemon work, and do what the weeks do to it."""
    deadline = time.monotonic() + SECONDS

    def wait(what: Callable[[], object]) -> object:
        return until(what, deadline, city)

    def process_of(night: dt.date) -> int:
        found = wait(lambda: process_in(city, night, "landing"))
        assert isinstance(found, int)
        return found

    with ExitStack() as running:
        running.enter_context(daemon(city))
        os.kill(process_of(nights[KILLED]), signal.SIGKILL)
        say(f"first week: the process of {nights[KILLED]} is killed")
        wait(lambda: nights[CUT] in published(city))
        refused = city.query("SELECT night, extract, status FROM landing.delivery WHERE status <> 'accepted'")
        why = [said for night, *said in refused if night == nights[CUT]]
        say(f"second week: of {nights[CUT]} {why}; published all the same")
        process = process_of(nights[DOWN])
        running.close()
        os.kill(process, signal.SIGKILL)
        say(f"third week: the machine goes down during {nights[DOWN]}")
        running.enter_context(daemon(city))
        wait(lambda: nights[FULL - 1] in published(city))
        full, ballast = time.monotonic(), fill(disk)
        say(f"fourth week: the disk is full, {nights[FULL]} is due")
        wait(lambda: time.monotonic() > full + FULL_SECONDS)
        ballast.unlink()
        say("fourth week: there is room again")
        wait(lambda: published(city) == nights and are_told(city, nights[-1]))
    for night in nights:
        if len(ended := tries(city, night)) > 1:
            say(f"{night}: {', '.join(ended)}")


def main() -> None:
    """Run the month twice, disturbed and not, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("disk", type=Path)
    parser.add_argument("--residents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    last = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date() - dt.timedelta(days=2)
    nights = [last - dt.timedelta(days=NIGHTS - 1 - day) for day in range(NIGHTS)]
    city = City(given.disk / "home")
    words = ["demo", "--residents", str(given.residents), "--seed", str(given.seed), "--nights", str(NIGHTS)]
    for command in (["init"], [*words, "--date", str(last)]):
        city.run(*command)
    spoil(city, nights[CUT])
    with tempfile.TemporaryDirectory() as folder:
        quiet = city.copy(Path(folder) / "home")
        began = time.monotonic()
        month(city, given.disk, nights)
        say(f"{NIGHTS} nights published in order in {time.monotonic() - began:.0f} s")
        city.run("verify")
        quiet.run("nightly")
        same = city.outbox() == quiet.outbox() and city.tables() == quiet.tables()
        say(f"{len(city.outbox())} files and all tables {'are' if same else 'are NOT'} those of a month without faults")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
