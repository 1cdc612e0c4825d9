"""A small city with a ledger that a test fills: two districts, three towns, a community and a beat for each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb

from outpost import database, models
from outpost.briefing.published import Published
from outpost.home import Home
from outpost.settings import Settings

T = dt.date(2026, 11, 30)
L = dt.date(2026, 12, 1)
CITY = "320600"
DISTRICTS = {"320602": "崇川区", "320611": "港闸区"}
TOWNS = {"320602001": "任港街道", "320602002": "学田街道", "320611001": "永兴街道"}
COMMUNITIES = {f"{town}001": f"{name[:2]}社区" for town, name in TOWNS.items()}
STATIONS = {town: f"PCS{town}" for town in TOWNS}
SPECS = models.load_specs()
OFFICER, WORKER = ("police", "officer", "P00001"), ("gov", "worker", "W00001")


@dataclass(frozen=True)
class Task:
    """A task, and what was said of it: its state by days before T. ``place``: a community, if one is known."""

    model: str = "R1"
    reason: str = "HEADCOUNT"
    place: str | None = "320602001001"
    said: Sequence[tuple[int, str]] = ((0, "open"),)
    due: dt.date | None = L
    who: Sequence[tuple[str, str, str]] = (WORKER, OFFICER)
    ending: str = "confirmed"
    cites: str | None = None
    subject: str = "H1"

    @property
    def opened_on(self) -> dt.date:
        return T - dt.timedelta(days=self.said[0][0])

    @property
    def state(self) -> str:
        return self.said[-1][1]

    @property
    def ended_on(self) -> dt.date | None:
        return T - dt.timedelta(days=self.said[-1][0]) if self.state == "closed" else None

    def state_on(self, night: dt.date) -> str | None:
        """What it was after a night, by what was said up to then."""
        told = [state for days, state in self.said if T - dt.timedelta(days=days) <= night]
        return told[-1] if told else None


@dataclass
class Transfer:
    """What was handed to a department, by the place of its task in the list of tasks."""

    task: int
    zone: str = "gov"
    state: str = "open"
    opened_on: dt.date = T


@dataclass
class City:
    """What a test says; ``facts`` is what makers are given."""

    tasks: Sequence[Task] = ()
    transfers: Sequence[Transfer] = ()
    held: dict[str, str] = field(default_factory=dict)
    refused: Sequence[str] = ()
    stale: dict[str, str] = field(default_factory=dict)
    police_only: Sequence[int] = ()
    violent_row: str | None = None
    vacant_grids: int = 0
    nights: int = 8
    more_towns: int = 0

    def facts(self, home: Path) -> Published:
        con = database.connect(":memory:", ":memory:")
        database.create_schema(con)
        self._registers(con)
        for back in range(self.nights):
            night = T - dt.timedelta(days=back)
            following = night + dt.timedelta(days=1)
            con.execute("INSERT INTO push.night VALUES (?, 'published', ?, NULL)", [night, following])
        for model in SPECS:
            state = "held" if model in self.held else "ran"
            con.execute("INSERT INTO push.model_night VALUES (?, ?, 1, ?, 3, NULL)", [T, model, state])
        for model, why in self.held.items():
            con.execute("INSERT INTO push.held VALUES (?, ?, NULL, ?)", [T, model, why])
        for extract in self.refused:
            con.execute(
                "INSERT INTO landing.delivery BY NAME SELECT ? AS delivery, ? AS extract, ? AS business_date, "
                "'x' AS file, 'refused' AS status, ? AS night, 1 AS sequence",
                [f"{extract}@{T}", extract, T, T],
            )
        for position, task in enumerate(self.tasks):
            self._task(con, position, task)
        for position in self.police_only:
            con.execute("INSERT INTO push.police_only VALUES (?)", [number(self.tasks[position], position)])
        for transfer in self.transfers:
            con.execute(
                "INSERT INTO push.transfer BY NAME SELECT ? AS task_number, ? AS zone, 'housing' AS department, "
                "'' AS named, 'R1' AS model_id, '' AS matter, '' AS address, '' AS note, ? AS opened_on, ? AS state",
                [number(self.tasks[transfer.task], transfer.task), transfer.zone, transfer.opened_on, transfer.state],
            )
        specs = {name: spec.as_of(T) for name, spec in SPECS.items()}
        return Published(Home(home), Settings(), T, con, True, specs)

    def _task(self, con: duckdb.DuckDBPyConnection, position: int, task: Task) -> None:
        place = None if task.place is None else f"{task.place}H"
        recipients = [
            {"zone": zone, "kind": kind, "number": whose, "role": role, "fallback": None}
            for (zone, kind, whose), role in zip(task.who, ("do", "review"), strict=False)
        ]
        cited = [{"extract": "police.dispute_incident", "delivery": task.cites, "row_number": 1}] if task.cites else []
        row: dict[str, Any] = {
            "task_number": number(task, position), "task_key": f"{task.model}|{position}", "episode": 1,
            "model_id": task.model, "model_version": 1, "reason": task.reason, "subject_kind": "dwelling",
            "subject_key": task.subject, "address_code": place, "building_code": None, "area_code": None, "priority": 2,
            "state": task.state, "ending": task.ending if task.state == "closed" else None, "opened_on": task.opened_on,
            "due_on": task.due, "ended_on": task.ended_on, "route": "both", "due_rule": "5wd", "source_rows": cited,
            "recipients": recipients, "absent_nights": 0, "extended": False, "attempts": 0, "in_progress": False,
            "refused_by": [],
        }  # fmt: skip
        table = "push.task_ended" if task.state == "closed" else "push.task_live"
        names = ", ".join(f"${name} AS {name}" for name in row)
        con.execute(f"INSERT INTO {table} BY NAME SELECT {names}", row)
        for step, (days, state) in enumerate(task.said):
            said = {"state": state} | ({} if task.due is None else {"due_on": task.due.isoformat()})
            con.execute(
                "INSERT INTO push.task_event VALUES (?, ?, ?, ?, NULL, ?, '', '', '')",
                [position * 100 + step, T - dt.timedelta(days=days), row["task_number"],
                 "listed" if step else "opened", json.dumps({"set": said})],
            )  # fmt: skip

    def _registers(self, con: duckdb.DuckDBPyConnection) -> None:
        con.execute(
            "CREATE TABLE registers.standard_address(address_code TEXT, level BIGINT, name TEXT, district_code TEXT, "
            "town_code TEXT, community_code TEXT, status BIGINT);"
            "CREATE TABLE registers.address(address_code TEXT, level BIGINT, district_code TEXT, town_code TEXT, "
            "community_code TEXT, beat_code TEXT, building_code TEXT);"
            "CREATE TABLE registers.grid_now(grid_code TEXT, name TEXT, kind TEXT, community_code TEXT, "
            "town_code TEXT, worker_number TEXT, leader_number TEXT);"
            "CREATE TABLE registers.beat_now(beat_code TEXT, station_code TEXT, community_code TEXT, town_code TEXT, "
            "officer_number TEXT, acting_officer_number TEXT);"
            "CREATE TABLE registers.dispute_incident(source_row STRUCT(extract TEXT, delivery TEXT, "
            "row_number BIGINT), domestic_violence_flag BOOLEAN);"
            "CREATE TABLE registers.dispute_row(place_code TEXT, category TEXT, occurred_at TIMESTAMP, "
            "domestic_violence_flag BOOLEAN);"
            "CREATE TABLE registers.extract_status(extract TEXT, status TEXT, why TEXT)"
        )
        areas = [(code, 1, name) for code, name in DISTRICTS.items()] + [
            (code, 2, name) for code, name in TOWNS.items()
        ]
        areas += [(code, 3, name) for code, name in COMMUNITIES.items()]
        areas += [(f"320602{100 + place}", 2, f"第{place}街道") for place in range(self.more_towns)]
        areas += [(f"320602{100 + place}001", 3, f"第{place}社区") for place in range(self.more_towns)]
        for code, level, name in areas:
            con.execute(
                "INSERT INTO registers.standard_address VALUES (?, ?, ?, ?, ?, ?, 1)",
                [code, level, name, code[:6], code[:9] if level > 1 else None, code if level > 2 else None],
            )
        for community in [code for code, level, _ in areas if level == 3]:
            town, beat = community[:9], f"JW{community}"
            con.execute(
                "INSERT INTO registers.address VALUES (?, 7, ?, ?, ?, ?, NULL)",
                [f"{community}H", community[:6], town, community, beat],
            )
            con.execute(
                "INSERT INTO registers.grid_now VALUES (?, '第1网格', 'general', ?, ?, 'W1', NULL)",
                [f"{community}G01", community, town],
            )
            con.execute(
                "INSERT INTO registers.beat_now VALUES (?, ?, ?, ?, 'P1', NULL)", [beat, f"PCS{town}", community, town]
            )
        for place in range(self.vacant_grids):
            con.execute(
                "INSERT INTO registers.grid_now VALUES (?, ?, 'general', '320602001001', '320602001', NULL, 'L1')",
                [f"320602001001V{place:02}", f"空缺{place}网格"],
            )
        if self.violent_row:
            con.execute(
                "INSERT INTO registers.dispute_incident VALUES "
                "({'extract': 'police.dispute_incident', 'delivery': ?, 'row_number': 1}, true)",
                [self.violent_row],
            )
        for extract, why in self.stale.items():
            con.execute("INSERT INTO registers.extract_status VALUES (?, 'stale', ?)", [extract, why])


def number(task: Task, position: int) -> str:
    """The number of a task by its place in the list."""
    return f"{task.model}-261130-{position:05}0"


class Seen(HTMLParser):
    """What somebody who reads Chinese finds in a page: texts, and the rows of the table under each heading."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self.text = ""
        self._section = ""
        self._hidden = self._cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "section":
            self._section = given.get("aria-labelledby") or ""
        self._hidden = self._hidden or tag in ("style", "svg", "small") or given.get("lang") == "en"
        if tag == "tr":
            self.rows.setdefault(self._section, []).append([])
        if tag in ("td", "th") and "bar" not in (given.get("class") or ""):
            self.rows[self._section][-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "svg", "small", "span"):
            self._hidden = False
        if tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.text += data
        if self._cell:
            self.rows[self._section][-1][-1] += data.strip()

    def table(self, section: str) -> dict[str, dict[str, str]]:
        """The rows of a table by their first cell, each by its header."""
        header, *rows = self.rows[section]
        return {row[0]: dict(zip(header[1:], row[1:], strict=False)) for row in rows}
