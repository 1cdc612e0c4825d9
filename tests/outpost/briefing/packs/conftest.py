"""A night's tables made by hand: two communities of one town, and the tasks that a test names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from outpost import database, models
from outpost.briefing.packs.contents import Content, Contents
from outpost.briefing.packs.ground import Area
from outpost.briefing.published import Published
from outpost.home import Home
from outpost.settings import Settings

NIGHT = dt.date(2026, 11, 30)
TODAY = dt.date(2026, 12, 1)
TOWN = Area("320602001", "崇川区城东街道")
NORTH, SOUTH = Area("320602001001", "崇川区城东街道北园社区"), Area("320602001002", "崇川区城东街道南园社区")
BOTH = ("gov:worker:do", "police:officer:review")
OFFICE = ("gov:worker:do", "gov:grid_office:review")
POLICE = ("police:officer:do",)
_REGISTERS = """
CREATE TABLE registers.address (address_code TEXT, level BIGINT, status BIGINT, district_code TEXT, town_code TEXT,
    community_code TEXT, beat_code TEXT, building_code TEXT, is_dwelling BOOLEAN);
CREATE TABLE registers.standard_address (address_code TEXT, full_name TEXT, longitude DECIMAL(18, 6),
    latitude DECIMAL(18, 6));
CREATE TABLE registers.address_grid (building_code TEXT, grid_code TEXT);
CREATE TABLE registers.grid_now (grid_code TEXT, name TEXT, community_code TEXT);
CREATE TABLE registers.beat_now (beat_code TEXT, community_code TEXT);
CREATE TABLE registers.dispute_incident (
    source_row STRUCT(extract TEXT, delivery TEXT, row_number BIGINT), domestic_violence_flag BOOLEAN);
CREATE TABLE registers.dispute_row (place_code TEXT, category TEXT, occurred_at TIMESTAMP,
    domestic_violence_flag BOOLEAN)
"""
_REQUIRED = {
    "episode": 1, "model_version": 1, "reason": "R", "subject_kind": "dwelling", "priority": 3, "state": "open",
    "route": "worker", "due_rule": "5wd", "absent_nights": 0, "extended": False, "attempts": 0, "in_progress": False,
    "opened_on": NIGHT, "listed_on": TODAY, "due_on": TODAY + dt.timedelta(days=5),
}  # fmt: skip


class Town:
    """Tables of one night, and what is asked of them."""

    def __init__(self, con: duckdb.DuckDBPyConnection, home: Home) -> None:
        self.con, self.home = con, home
        self.settings = Settings()
        self._tasks = 0
        for area, level, town in ((TOWN, 2, None), (NORTH, 3, "N"), (SOUTH, 3, "S")):
            self._address(area.code, level, area.name, None if town is None else area.code, None)
            if town is not None:
                con.execute(
                    "INSERT INTO registers.grid_now VALUES (?, ?, ?)", [f"G-{town}", f"第{town}网格", area.code]
                )

    def _address(
        self, code: str, level: int, name: str, community: str | None, building: str | None, at: Any = None
    ) -> None:
        row = [code, level, 1, "320602", TOWN.code, community, None, building, level == 7]
        self.con.execute("INSERT INTO registers.address VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        self.con.execute(
            "INSERT INTO registers.standard_address VALUES (?, ?, ?, ?)", [code, name, *(at or (None, None))]
        )

    def door(self, name: str, area: Area = NORTH, at: tuple[float, float] | None = None) -> str:
        """A door that is its own building, by its name inside the community; its code."""
        code = f"{area.code}-{name}"
        if not self.con.execute("SELECT 1 FROM registers.address WHERE address_code = ?", [code]).fetchall():
            self._address(code, 7, area.name + name, area.code, code, at)
            self.con.execute(
                "INSERT INTO registers.address_grid VALUES (?, ?)", [code, "G-N" if area is NORTH else "G-S"]
            )
        return code

    def task(self, model: str, door: str, who: tuple[str, ...] = BOTH, **more: Any) -> str:
        """A task at a door; its number."""
        self._tasks += 1
        number = f"{model}-{self._tasks:05d}"
        recipients = [
            {"zone": zone, "kind": kind, "number": f"{kind}1", "role": role, "fallback": None}
            for zone, kind, role in (each.split(":") for each in who)
        ]
        row = {
            **_REQUIRED,
            "task_number": number,
            "task_key": number,
            "subject_key": number,
            "model_id": model,
            "address_code": door,
            "building_code": door,
            "recipients": recipients,
            "refused_by": [],
            "source_rows": [],
            **more,
        }
        names = ", ".join(row)
        table = "push.task_ended" if row["state"] == "closed" else "push.task_live"
        marks = ", ".join("?" for _ in row)
        self.con.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values())).fetchall()
        return number

    def facts(self) -> Published:
        specs = {name: spec.as_of(NIGHT) for name, spec in models.load_specs().items()}
        return Published(self.home, self.settings, NIGHT, self.con, True, specs)

    def pack(self, kind: Any, area: Area = NORTH) -> Content:
        (content,) = Contents(self.facts()).of(kind, [area])
        return content


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    home = Home(tmp_path / "home")
    home.reference.mkdir(parents=True)
    with closing(database.connect(threads=1)) as con:
        database.create_schema(con)
        con.execute(_REGISTERS).fetchall()
        yield Town(con, home)


@pytest.fixture
def title(town: Town) -> Callable[[str], str]:
    specs = town.facts().specs
    return lambda model: specs[model].title
