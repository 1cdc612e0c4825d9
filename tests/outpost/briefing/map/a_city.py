"""A city of two districts, three towns and six grids on a square net of buildings, in memory, with a test's tasks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from outpost import database
from outpost.briefing.published import Published
from outpost.home import Home
from outpost.models import load_for_night
from outpost.settings import Settings

NIGHT = dt.date(2026, 11, 22)
TOWNS = {"320613001": ("城东街道", "320613"), "320613002": ("和平桥街道", "320613"), "320623100": ("栟茶镇", "320623")}
DISTRICTS = {"320613": "崇川区", "320623": "如东县"}
GRIDS = [f"{town}001G0{number}" for town in TOWNS for number in (1, 2)]
BEATS = [f"JW{town}01" for town in TOWNS]
SIDE = 4
"""Each grid is a square of 4 x 4 buildings, 100 m apart."""
_SPECS = load_for_night(profile="trial")


@dataclass
class ACity:
    """``tasks``: rows of ``task``; ``degrees``: whether buildings have any."""

    home: Path
    tasks: list[dict[str, Any]] = field(default_factory=list)
    degrees: bool = True
    settings: Settings = field(default_factory=Settings)
    site_name: str = "翠湖花苑"

    def published(self) -> Published:
        """The night as makers are handed it."""
        con = database.connect()
        database.create_schema(con)
        self._registers(con)
        if self.tasks:
            with database.registered(con, "new_task", pl.DataFrame(self.tasks, infer_schema_length=None)):
                con.execute(_INSERT, {"opened": NIGHT - dt.timedelta(3)}).fetchall()
                con.execute("INSERT INTO push.police_only SELECT task_number FROM new_task WHERE hidden").fetchall()
        (self.home / "reference").mkdir(parents=True, exist_ok=True)
        return Published(Home(self.home), self.settings, NIGHT, con, True, _SPECS)

    def _registers(self, con: duckdb.DuckDBPyConnection) -> None:
        buildings = pl.DataFrame(self._buildings())
        upper = pl.DataFrame(self._upper())
        con.execute("CREATE SCHEMA IF NOT EXISTS registers.main")
        database.as_table(con, "every", pl.concat([upper, buildings], how="diagonal"))
        for statement in _REGISTERS:
            con.execute(statement).fetchall()
        database.as_table(con, "every_grid", pl.DataFrame(_grids()))
        database.as_table(con, "every_beat", pl.DataFrame(_beats()))
        con.execute("CREATE TABLE registers.grid_now AS FROM every_grid").fetchall()
        con.execute("CREATE TABLE registers.beat_now AS FROM every_beat").fetchall()

    def _buildings(self) -> list[dict[str, Any]]:
        found = []
        for at, grid in enumerate(GRIDS):
            town = grid[:9]
            for number in range(SIDE * SIDE):
                east, north = at % 2 * SIDE + number % SIDE, at // 2 * SIDE + number // SIDE
                found.append(
                    {
                        "address_code": building(grid, number),
                        "level": 5,
                        "parent_code": f"{town}001S1",
                        "name": f"{at % 2 * 16 + number + 1}幢",
                        "district_code": TOWNS[town][1],
                        "town_code": town,
                        "community_code": f"{town}001",
                        "beat_code": f"JW{town}01",
                        "grid_code": grid,
                        "longitude": 120.9 + east * 0.00106 if self.degrees else None,
                        "latitude": 32.0 + north * 0.0009 if self.degrees else None,
                    }
                )
        return found

    def _upper(self) -> list[dict[str, Any]]:
        found = [_place(code, 1, None, name, code, None, None) for code, name in DISTRICTS.items()]
        for town, (name, district) in TOWNS.items():
            found.append(_place(town, 2, district, name, district, town, None))
            found.append(_place(f"{town}001", 3, town, f"{name[:2]}社区", district, town, f"{town}001"))
            found.append(_place(f"{town}001S1", 4, f"{town}001", self.site_name, district, town, f"{town}001"))
        return found


def building(grid: str, number: int = 0) -> str:
    """The code of a building of a grid."""
    return f"{grid}L{number:02d}"


def task(number: str, model: str = "R1", grid: str = GRIDS[0], **more: Any) -> dict[str, Any]:
    """A task at a building of a grid: ``zones`` it was given in, ``state``, ``due`` in days from the list day,
    ``hidden`` from gov, ``reason``."""
    given = {"zones": ["gov", "police"], "state": "open", "due": 20, "hidden": False, "reason": "X", **more}
    due = NIGHT + dt.timedelta(days=1 + given.pop("due"))
    place = building(grid) if grid else None
    return {"task_number": number, "model_id": model, "building_code": place, "due_on": due, **given}


def _place(
    code: str, level: int, parent: str | None, name: str, district: str, town: str | None, community: str | None
) -> dict[str, Any]:
    return {
        "address_code": code,
        "level": level,
        "parent_code": parent,
        "name": name,
        "district_code": district,
        "town_code": town,
        "community_code": community,
    }


def _grids() -> list[dict[str, Any]]:
    return [
        {"grid_code": it, "name": f"{it[8]}社区第{it[-1]}网格", "community_code": it[:12], "town_code": it[:9]}
        for it in GRIDS
    ]


def _beats() -> list[dict[str, Any]]:
    return [
        {"beat_code": it, "station_code": f"PCS{it[2:11]}", "community_code": f"{it[2:11]}001", "town_code": it[2:11]}
        for it in BEATS
    ]


_REGISTERS = (
    """CREATE TABLE registers.standard_address AS SELECT address_code, level, parent_code, name, name AS full_name,
    district_code, town_code, community_code, beat_code, 1 AS status, longitude, latitude FROM every""",
    """CREATE TABLE registers.address AS SELECT address_code, level, 1 AS status, district_code, town_code,
    community_code, beat_code, CASE WHEN level = 5 THEN address_code END AS building_code FROM every""",
    """CREATE TABLE registers.address_grid AS SELECT address_code AS building_code, grid_code FROM every
    WHERE level = 5""",
)
_INSERT = """
INSERT INTO push.task_live BY NAME SELECT
    task_number, task_number AS task_key, 1 AS episode, model_id, 1 AS model_version, reason,
    'building' AS subject_kind,
    coalesce(building_code, 'x') AS subject_key, building_code AS address_code, building_code, 2 AS priority, state,
    $opened AS opened_on, due_on, 'both' AS route, '5wd' AS due_rule, 0 AS absent_nights, false AS extended,
    0 AS attempts, false AS in_progress, [] AS refused_by,
    list_transform(zones, lambda it: {'zone': it, 'kind': 'worker', 'number': 'W1', 'role': 'do', 'fallback': NULL})
        AS recipients
FROM new_task
"""
