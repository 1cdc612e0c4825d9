"""The same night by Dagster's own commands: same bytes; one asset of one night; no telemetry."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.night.conftest import NIGHTS, City

Copy = Callable[[City], City]


def dagster(city: City, *words: str) -> subprocess.CompletedProcess[str]:
    home = {"DAGSTER_HOME": str(city.root / "lake" / "dagster"), "OUTPOST_HOME": str(city.root)}
    return subprocess.run(
        [sys.executable, "-m", "dagster", *words, "-m", "pipelines.definitions"],
        cwd=city.project,
        env=city.environment(**home),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_night_run_by_dagster_gives_the_same_bytes(first_night: City, fresh_city: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    done = dagster(city, "asset", "materialize", "--select", "*", "--partition", NIGHTS[0].isoformat())
    assert done.returncode == 0, done.stderr[-2000:]
    assert city.outbox() == first_night.outbox()
    assert city.tables() == first_night.tables()


@pytest.mark.slow
def test_one_asset_of_one_night(fresh_city: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    done = dagster(city, "asset", "materialize", "--select", "landing/gov/lease", "--partition", NIGHTS[0].isoformat())
    assert done.returncode == 0, done.stderr[-2000:]
    assert list((city.root / "lake" / "landed" / "gov.lease").glob("*.parquet"))
    assert not (city.root / "outpost.duckdb").exists()
    city.run("nightly", "--once")
    assert city.query("SELECT count(*) FROM push.night") == [(1,)]


def test_dagster_keeps_its_records_in_the_home_and_tells_nobody(first_night: City) -> None:
    records = first_night.root / "lake" / "dagster"
    assert (records / "history" / "runs.db").is_file()
    assert not (records / ".telemetry").exists()
    assert not (records / "logs" / "event.log").exists()
