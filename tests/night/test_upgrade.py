"""Homes that earlier versions left go on: the upgrade, the next night, and a night without an upgrade.

The homes are those of tests/homes (python -m tools.earlier_home COMMIT).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import duckdb
import pytest

from outpost import database, upgrade
from outpost.home import Home
from tests.night.conftest import PROJECT, City
from tests.outpost.test_upgrade import files

HOMES = sorted((PROJECT / "tests" / "homes").glob("*.tar.xz"))
_KILLED = "import os; from outpost.night import workfile; workfile.publish = lambda *_: os._exit(9)"
pytestmark = pytest.mark.slow


@pytest.fixture(params=HOMES, ids=lambda path: path.name)
def city(request: pytest.FixtureRequest, tmp_path: Path) -> City:
    with tarfile.open(request.param) as packed:
        packed.extractall(tmp_path / "home", filter="data")
    return City(tmp_path / "home")


def chain(city: City) -> list[tuple[str, ...]]:
    """The ledger's hashes, in order."""
    with duckdb.connect(str(city.root / "outpost.duckdb"), read_only=True) as con:
        return con.execute("SELECT hash FROM push.task_event ORDER BY seq").fetchall()


def runs_its_next_night(city: City, before: list[tuple[str, ...]]) -> None:
    city.run("nightly")
    assert city.run("verify").stdout.endswith("no problems\n")
    after = chain(city)
    assert after[: len(before)] == before
    assert len(after) > len(before)
    assert city.query("SELECT count(*) FROM push.night WHERE state = 'published'") == [(2,)]


def test_there_are_earlier_homes() -> None:
    assert len(HOMES) >= 2
    assert all(path.stat().st_size < 500_000 for path in HOMES)


def test_an_earlier_home_is_upgraded_and_goes_on(city: City, tmp_path: Path) -> None:
    old, before = files(Home(city.root)), chain(city)
    assert f"schema 0 -> {database.SCHEMA}" in city.run("upgrade", "--dry-run").stdout
    assert files(Home(city.root)) == old

    killed = f"{_KILLED}; from outpost.cli import main; main()"
    words = ["upgrade", "--home", str(city.root)]
    done = subprocess.run([sys.executable, "-c", killed, *words], cwd=PROJECT, env=dict(os.environ), check=False)
    assert done.returncode == 9
    assert files(Home(city.root))["outpost.duckdb"] == old["outpost.duckdb"]
    said = city.run("verify", check=False)
    assert said.returncode == 0 or "`outpost upgrade` brings it up to date" in said.stderr

    told = json.loads(city.run("upgrade", "--backup", str(tmp_path / "copy"), "--json").stdout)
    assert (told["before"], told["after"]) == (0, database.SCHEMA)
    assert (
        json.loads((tmp_path / "copy" / "backup.json").read_text())["files"]["outpost.duckdb"] == old["outpost.duckdb"]
    )
    assert city.run("verify").stdout.endswith("no problems\n")
    assert chain(city) == before
    assert not upgrade.rehearse(Home(city.root)).is_due
    runs_its_next_night(city, before)


def test_a_morning_does_not_wait_for_an_upgrade(city: City) -> None:
    runs_its_next_night(city, chain(city))
    assert not upgrade.rehearse(Home(city.root)).is_due
