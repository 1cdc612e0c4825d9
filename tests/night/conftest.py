"""Homes with a small demo city, run through the real command in processes of their own."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import duckdb
import pytest

from tests.night.server import Started, server
from tests.sharing import made_once

PROJECT = Path(__file__).parents[2]
RESIDENTS = 1000
LAST = dt.date(2026, 11, 22)
NIGHTS = [LAST - dt.timedelta(days=days) for days in (2, 1, 0)]

PUBLISHED_TABLES = [
    "push.finding", "push.not_evaluated", "push.held", "push.model_night", "push.task", "push.task_recipient",
    "push.task_event", "push.balance", "push.night", "push.night_input",
    "push.beside_finding", "push.beside_night", "push.begun", "push.correction", "push.transfer", "push.escalation",
    "landing.delivery", "landing.quarantine",
    "address.match",
]  # fmt: skip


class City:
    """One home and the commands that are run on it."""

    def __init__(self, root: Path, project: Path = PROJECT) -> None:
        self.root = root
        self.project = project

    def command(self, *words: str, **environment: str) -> list[str]:
        return [sys.executable, "-m", "outpost", *words, "--home", str(self.root)]

    def environment(self, **more: str) -> dict[str, str]:
        quiet = {"DAGSTER_DISABLE_TELEMETRY": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        return {**os.environ, **quiet, **more}

    def run(self, *words: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
        given = self.environment(**environment)
        if self.project == PROJECT:
            done = server().run("outpost", [*words, "--home", str(self.root)], given)
        else:  # a changed copy of the project is loaded anew
            done = subprocess.run(
                self.command(*words), cwd=self.project, env=given, capture_output=True, text=True, check=False
            )
        assert not check or done.returncode == 0, done.stderr
        return done

    @contextmanager
    def started(self, *words: str) -> Iterator[tuple[Started, IO[str]]]:
        """A command while it runs, and what it says on stderr, line by line as it says it."""
        said, err = os.pipe()
        with Path(os.devnull).open("wb") as nothing, os.fdopen(err, "wb") as to:
            running = server().start("outpost", [*words, "--home", str(self.root)], self.environment(), nothing, to)
        with os.fdopen(said, encoding="utf-8") as lines:
            try:
                yield running, lines
            finally:
                running.wait()

    def query(self, text: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.root / "outpost.duckdb"), read_only=True) as con:
            return con.execute(text).fetchall()

    def outbox(self) -> dict[str, str]:
        """Every published file with the sha256 of its bytes."""
        files = sorted(path for path in (self.root / "outbox").rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """The published tables, rows in a fixed order."""
        return {table: self.query(f"SELECT * FROM {table} ORDER BY ALL") for table in PUBLISHED_TABLES}

    def copy(self, place: Path) -> City:
        shutil.copytree(self.root, place)
        return City(place, self.project)


def demo_city(root: Path, *options: str) -> City:
    city = City(root)
    city.run("init")
    city.run("demo", "--residents", str(RESIDENTS), "--nights", "3", "--date", LAST.isoformat(), *options)
    return city


@pytest.fixture(scope="session")
def fresh_city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """A home with three nights of deliveries and none run; tests copy it."""
    return City(made_once(tmp_path_factory, "fresh", lambda folder: demo_city(folder / "home")) / "home")


@pytest.fixture(scope="session")
def first_night(fresh_city: City, tmp_path_factory: pytest.TempPathFactory) -> City:
    """The first night run, by a user whose own home is not there; tests copy it or only look."""

    def make(folder: Path) -> None:
        fresh_city.copy(folder / "home").run("nightly", "--once", HOME=str(folder / "nobody"))

    return City(made_once(tmp_path_factory, "first", make) / "home")


@pytest.fixture(scope="session")
def three_nights(first_night: City, tmp_path_factory: pytest.TempPathFactory) -> City:
    """All three nights run; tests only look."""

    def make(folder: Path) -> None:
        first_night.copy(folder / "home").run("nightly")

    return City(made_once(tmp_path_factory, "three", make) / "home")


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[City], City]:
    """A copy of a city that a test may change, in a folder with blanks and Chinese characters in its name."""
    return lambda city: city.copy(tmp_path / "前哨 home")
