"""A published night made by hand: calls with the police, cases of mediation, tasks of D2, and what departments have."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from outpost import database, models
from outpost.briefing.published import Published
from outpost.home import Home
from outpost.settings import Settings

T = dt.date(2026, 11, 24)
"""A Tuesday."""
DAY = dt.timedelta(days=1)
TOWN, COMMUNITY = "320602001", "320602001001"
_REGISTERS: dict[str, dict[str, Any]] = {
    "dispute_transfer": {
        "transfer_number": pl.String, "transferred_at": pl.Datetime, "category": pl.String, "address_code": pl.String,
        "to_unit": pl.String,
    },
    "mediation_here": {
        "transfer_number": pl.String, "status": pl.String, "accepted_on": pl.Date, "updated_at": pl.Datetime,
        "category": pl.String, "address_code": pl.String, "district_code": pl.String, "town_code": pl.String,
        "community_code": pl.String,
    },
    "address": {
        "address_code": pl.String, "district_code": pl.String, "town_code": pl.String, "community_code": pl.String,
        "beat_code": pl.String,
    },
    "grid_now": {"grid_code": pl.String, "community_code": pl.String},
    "beat_now": {"beat_code": pl.String, "community_code": pl.String, "station_code": pl.String},
    "calendar": {"day": pl.Date, "is_workday": pl.Boolean, "workdays_through": pl.Int64},
    "dispute_category": {"category": pl.String, "title": pl.String},
    "dispute_incident": {
        "source_row": pl.Struct({"extract": pl.String, "delivery": pl.String, "row_number": pl.Int64}),
        "domestic_violence_flag": pl.Boolean,
    },
    "dispute_row": {
        "place_code": pl.String, "category": pl.String, "occurred_at": pl.Datetime,
        "domestic_violence_flag": pl.Boolean,
    },
    "listed_address": {
        "level": pl.Int64, "status": pl.Int64, "district_code": pl.String, "town_code": pl.String,
        "community_code": pl.String, "name": pl.String, "full_name": pl.String,
    },
}  # fmt: skip
_TASK: dict[str, Any] = {
    "episode": 1, "model_version": 1, "subject_kind": "dwelling", "subject_key": "H1", "priority": 2,
    "opened_on": T - 3 * DAY, "route": "both", "due_rule": "5wd", "absent_nights": 0, "extended": False, "attempts": 0,
    "in_progress": False, "refused_by": [], "address_code": "H1", "evidence": "{}", "source_rows": [],
}  # fmt: skip


@dataclass
class Night:
    """What a night knows; ``published`` hands it over as a briefing gets it."""

    holidays: frozenset[dt.date] = frozenset()
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    con: duckdb.DuckDBPyConnection = field(default_factory=lambda: database.connect(threads=1))

    def __post_init__(self) -> None:
        database.create_schema(self.con)
        self.rows = {name: [] for name in _REGISTERS}
        self.rows["address"] = [_place("H1", "320602", TOWN, COMMUNITY), _place("H2", "320612", "320612100", None)]
        self.rows["listed_address"] = [
            _named(1, "320602", None, None, "崇川区"), _named(1, "320612", None, None, "通州区"),
            _named(2, "320602", TOWN, None, "任港街道"), _named(3, "320602", TOWN, COMMUNITY, "国胜社区"),
        ]  # fmt: skip
        self.rows["dispute_category"] = [{"category": "parking", "title": "停车"}]
        days = [T + n * DAY for n in range(-200, 60)]
        works = [day.weekday() < 5 and day not in self.holidays for day in days]
        self.rows["calendar"] = [
            {"day": day, "is_workday": is_workday, "workdays_through": sum(works[: at + 1])}
            for at, (day, is_workday) in enumerate(zip(days, works, strict=True))
        ]
        self.model("D2")

    def model(self, model_id: str, state: str = "ran") -> None:
        """How a model went tonight."""
        self.con.execute("DELETE FROM push.model_night WHERE model_id = ?", [model_id]).fetchall()
        self.insert("push.model_night", business_date=T, model_id=model_id, model_version=1, state=state, findings=0)

    def call(self, number: str, days_ago: int, address: str = "H1") -> None:
        """A call that the police handed to mediation."""
        at = dt.datetime.combine(T - days_ago * DAY, dt.time(9))
        self.rows["dispute_transfer"].append(
            {"transfer_number": number, "transferred_at": at, "category": "parking", "address_code": address,
             "to_unit": "任港街道人民调解委员会"}
        )  # fmt: skip

    def case(self, number: str, days_ago: int, status: str = "open") -> None:
        """A case of mediation that names a transfer."""
        accepted = T - days_ago * DAY
        self.rows["mediation_here"].append(
            {"transfer_number": number, "status": status, "accepted_on": accepted, "category": "parking",
             "updated_at": dt.datetime.combine(accepted, dt.time(9)), "address_code": "H1"}
        )  # fmt: skip

    def found(self, number: str, reason: str) -> None:
        """What D2 found of a transfer tonight."""
        self.insert(
            "push.finding", business_date=T, model_id="D2", model_version=1, reason=reason, subject_kind="case",
            subject_key=number, priority=2, evidence=json.dumps({"category": "parking", "to_unit": "某调委会"}),
            route="both", due_rule="1wd", shadow=False,
        )  # fmt: skip

    def task(self, number: str, transfer: str, **more: Any) -> None:
        """A live task of D2 about a transfer."""
        about = {"task_key": f"D2||{transfer}", "model_id": "D2", "subject_kind": "case", "subject_key": transfer}
        given = {"reason": "NOT_RECEIVED", "state": "open", "address_code": None, **more}
        self.insert("push.task_live", **{**_TASK, **about, "task_number": number, **given})

    def handed(self, number: str, model: str = "R2", reason: str = "SLEEPS_IN", **more: Any) -> None:
        """What was handed to a department (03), with the ended task that it came from."""
        of_task: dict[str, Any] = {
            name: more.pop(name)
            for name in ("route", "evidence", "source_rows", "address_code", "subject_key")
            if name in more
        }
        task: dict[str, Any] = {
            "task_number": number,
            "task_key": number,
            "model_id": model,
            "reason": reason,
            "state": "closed",
        }
        self.insert("push.task_ended", **{**_TASK, **task, "ending": "confirmed", "ended_on": T - DAY, **of_task})
        row = {
            "task_number": number, "zone": "gov", "department": "housing", "named": "住房和城乡建设局",
            "model_id": model,
            "matter": f"事项{number}", "address": "H1", "note": "已封", "sender": "worker:W1", "reviewer": "officer:O1",
            "opened_on": T - 3 * DAY, "state": "open",
        }  # fmt: skip
        self.insert("push.transfer", **{**row, **more})

    def insert(self, table: str, **row: Any) -> None:
        """One row of a published table."""
        names = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        self.con.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values())).fetchall()

    def published(self) -> Published:
        """The night as a briefing gets it."""
        for name, schema in _REGISTERS.items():
            with database.registered(self.con, "given", pl.DataFrame(self.rows[name], schema=schema, orient="row")):
                self.con.execute(f"CREATE OR REPLACE TABLE registers.{name} AS FROM given").fetchall()
        return Published(Home(Path("nowhere")), Settings(), T, self.con, True, _specs())


def _place(code: str, district: str, town: str, community: str | None) -> dict[str, Any]:
    return {"address_code": code, "district_code": district, "town_code": town, "community_code": community}


def _named(level: int, district: str, town: str | None, community: str | None, name: str) -> dict[str, Any]:
    codes = {"district_code": district, "town_code": town, "community_code": community}
    return {"level": level, "status": 1, **codes, "name": name, "full_name": name}


_LOADED: dict[str, Mapping[str, models.ModelSpec]] = {}


def _specs() -> Mapping[str, models.ModelSpec]:
    if not _LOADED:
        _LOADED["trial"] = models.load_for_night(profile="trial")
    return _LOADED["trial"]
