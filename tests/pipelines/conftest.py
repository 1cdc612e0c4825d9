"""A home, and an instance of Dagster in memory, for what decides when runs start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from outpost import contracts, database
from outpost.home import Home
from outpost.init import make_home

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "前哨 home")
    make_home(made)
    return made


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def deliver(home: Home, *nights: dt.date, extracts: tuple[str, ...] = ("gov.lease",)) -> None:
    """Deliveries, empty as they are, with their manifests."""
    for night in nights:
        for extract in extracts:
            network, name = extract.split(".")
            folder = home.landing / night.isoformat() / network
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.csv").touch()
            (folder / f"{name}.manifest.json").touch()


def deliver_all(home: Home, *nights: dt.date) -> None:
    deliver(home, *nights, extracts=tuple(contracts.ALL))


def publish(home: Home, *nights: dt.date) -> None:
    """The published database of these nights."""
    con = database.connect(home.database)
    database.create_schema(con)
    for night in nights:
        con.execute("INSERT INTO push.night VALUES ($night, 'published', $night, NULL)", {"night": night})
    con.close()
