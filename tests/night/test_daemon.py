"""The real daemon: nights whose processes are killed are started again, in order, and nobody acts."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.night.conftest import City

Copy = Callable[[City], City]
RESIDENTS = 300
DEADLINE_SECONDS = 900
STAGES = ["landing", "findings", "lists"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> tuple[City, list[dt.date]]:
    """A home with three nights of deliveries, all of before yesterday: they wait for nothing but their turn."""
    city = City(tmp_path_factory.mktemp("daemon") / "home")
    city.run("init")
    last = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date() - dt.timedelta(days=2)
    city.run("demo", "--residents", str(RESIDENTS), "--nights", "3", "--date", last.isoformat())
    return city, [last - dt.timedelta(days=days) for days in (2, 1, 0)]


@contextmanager
def daemon(city: City) -> Iterator[subprocess.Popen[bytes]]:
    """``dagster-daemon run`` as a service would start it, in a process group of its own."""
    home = {"DAGSTER_HOME": str(city.root / "lake" / "dagster"), "OUTPOST_HOME": str(city.root)}
    log = city.root.parent / "daemon.log"
    with log.open("wb") as out, subprocess.Popen(
        [sys.executable, "-m", "dagster._daemon", "run", "-w", "workspace.yaml"],
        cwd=city.project, env=city.environment(**home), stdout=out, stderr=out, start_new_session=True,
    ) as running:  # fmt: skip
        try:
            yield running
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)


def until(what: Callable[[], object], deadline: float, city: City) -> object:
    """Ask again and again until there is an answer."""
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError((city.root.parent / "daemon.log").read_text(encoding="utf-8", errors="replace")[-3000:])


def rows(file: Path, text: str, *values: str) -> list[tuple[object, ...]]:
    """What a file of Dagster's records answers; nothing while it is being made."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as con:
            return con.execute(text, values).fetchall()
    except sqlite3.OperationalError:
        return []


def process_in(city: City, night: dt.date, stage: str) -> int | None:
    """The process that runs the night, once a step of the stage has begun in it."""
    history = city.root / "lake" / "dagster" / "history"
    runs = rows(history / "runs.db", "SELECT run_id FROM runs WHERE partition = ? AND status = 'STARTED'", str(night))
    begun = "SELECT 1 FROM event_logs WHERE dagster_event_type = 'STEP_START' AND step_key LIKE ?"
    if not any(rows(history / "runs" / f"{run_id}.db", begun, f"{stage}__%") for (run_id,) in runs):
        return None
    holder = json.loads((city.root / "lake" / "writer.lock").read_text(encoding="utf-8") or "{}")
    return holder["process"] if holder.get("purpose") == f"the night of {night}" else None


def published(city: City) -> list[object]:
    if not (city.root / "outpost.duckdb").is_file():
        return []
    return [
        night for (night,) in city.query("SELECT business_date FROM push.night WHERE state = 'published' ORDER BY 1")
    ]


def are_told(city: City, night: dt.date) -> bool:
    """Whether what leaders get is there, which is the last that a night puts into outbox/."""
    return all((city.root / "outbox" / str(night) / zone / "pages").is_dir() for zone in ("gov", "police"))


def test_killed_nights_are_published_in_order_and_nobody_acts(
    waiting: tuple[City, list[dt.date]], copy_of: Copy
) -> None:
    fresh, nights = waiting
    city, undisturbed = copy_of(fresh), City(fresh.root.with_name("undisturbed"))
    fresh.copy(undisturbed.root)
    deadline = time.monotonic() + DEADLINE_SECONDS
    with daemon(city) as running:
        for night, stage in zip(nights, STAGES, strict=True):
            process = until(partial(process_in, city, night, stage), deadline, city)
            assert isinstance(process, int)
            os.kill(process, signal.SIGSTOP)
            assert night not in published(city)
            os.kill(process, signal.SIGKILL)
        until(lambda: published(city) == nights and are_told(city, nights[-1]), deadline, city)
        assert running.poll() is None
    undisturbed.run("nightly")
    assert city.outbox() == undisturbed.outbox()
    assert city.tables() == undisturbed.tables()
