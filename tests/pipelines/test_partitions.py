"""Partitions begin with the home's first delivery, and go on to yesterday."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import dagster as dg
import pytest

from outpost.home import Home
from pipelines import definitions, partitions
from tests.pipelines.conftest import SHANGHAI, deliver, publish

TODAY = dt.date(2026, 11, 30)


def days(home: Home) -> tuple[str, str]:
    """The first partition and the last as the pages have them."""
    found = definitions.build(str(home.root)).resolve_job_def("nightly").partitions_def
    assert isinstance(found, dg.DailyPartitionsDefinition)
    return str(found.get_first_partition_key()), str(found.get_last_partition_key())


def yesterday() -> dt.date:
    return dt.datetime.now(SHANGHAI).date() - dt.timedelta(days=1)


def test_the_first_delivery_is_the_first_partition(home: Home) -> None:
    first = yesterday() - dt.timedelta(days=400)
    deliver(home, first, yesterday())
    assert days(home) == (first.isoformat(), yesterday().isoformat())


def test_a_folder_whose_name_is_a_slip_makes_no_partitions(home: Home) -> None:
    deliver(home, dt.date.min, dt.date(1900, 1, 1), yesterday())
    assert days(home) == (yesterday().isoformat(), yesterday().isoformat())


def test_deliveries_that_are_gone_from_landing_count_too(home: Home) -> None:
    first, second = dt.date(2026, 9, 1), dt.date(2026, 11, 20)
    publish(home, first, second)
    deliver(home, second)
    assert partitions.first_day(home, TODAY) == first


def test_a_home_whose_first_data_are_of_today_has_yesterday(home: Home) -> None:
    deliver(home, TODAY)
    assert partitions.first_day(home, TODAY) == TODAY - dt.timedelta(days=1)


def test_without_a_home_or_a_delivery_there_are_thirty_days(home: Home, tmp_path: Path) -> None:
    for place in (home, Home(tmp_path / "none")):
        assert partitions.first_day(place, TODAY) == TODAY - dt.timedelta(days=partitions.DEFAULT_DAYS)
    assert partitions.DEFAULT_DAYS == 30


def test_a_database_that_cannot_be_read_stops_no_code_location(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    deliver(home, dt.date(2026, 11, 10))
    home.database.write_bytes(b"no database " * 4096)
    assert partitions.first_day(home, TODAY) == dt.date(2026, 11, 10)
    assert "outpost.duckdb was not read" in caplog.text
    shutil.rmtree(home.landing)
    assert partitions.first_day(home, TODAY) == TODAY - dt.timedelta(days=30)


@pytest.mark.parametrize("away", [-500, -3, 0, 2, 40])
def test_a_night_that_is_asked_for_is_a_partition_wherever_it_lies(home: Home, away: int) -> None:
    deliver(home, yesterday() - dt.timedelta(days=5))
    night = yesterday() + dt.timedelta(days=away)
    assert partitions.business_dates(home, night).has_partition_key(night.isoformat())
