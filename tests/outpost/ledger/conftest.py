"""A small city whose nights can be driven one by one: the ledger sees findings, registers and what people say."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import polars as pl
import pytest

from outpost import database, ledger
from outpost.ledger import LedgerNight, LedgerSettings, SuppressionRule
from outpost.secrets import Secrets
from tools.cases.runner import match_as_table

SECRETS = Secrets(*(bytes([number]) * 32 for number in range(1, 6)))
MONDAY = dt.date(2026, 11, 23)

TOWN, COMMUNITY, COMMUNITY_2 = "320602001", "320602001001", "320602001002"
ADDRESSES = [
    # code, building, beat, dwelling
    ("B1", "B1", "beat1", False),
    ("H1", "B1", "beat1", True),
    ("H2", "B1", "beat1", True),
    ("H3", "B1", "beat1", True),
    ("H4", "B1", "beat1", True),
    ("H5", "B1", "beat1", True),
    ("H6", "B1", "beat1", True),
    ("H7", "B1", "beat1", True),
    ("H8", "B1", "beat1", True),
    ("B2", "B2", "beat2", False),
    ("D1", "B2", "beat2", True),
    ("B3", "B3", None, False),
    ("N1", "B3", None, True),
]

_TYPES: dict[str, dict[str, pl.DataType | type[pl.DataType]]] = {
    "address": {
        "address_code": pl.String,
        "level": pl.Int64,
        "district_code": pl.String,
        "town_code": pl.String,
        "community_code": pl.String,
        "beat_code": pl.String,
        "building_code": pl.String,
        "is_dwelling": pl.Boolean,
    },
    "address_grid": {"building_code": pl.String, "grid_code": pl.String},
    "grid_now": {
        "grid_code": pl.String,
        "kind": pl.String,
        "community_code": pl.String,
        "worker_number": pl.String,
        "leader_number": pl.String,
    },
    "beat_now": {
        "beat_code": pl.String,
        "station_code": pl.String,
        "community_code": pl.String,
        "officer_number": pl.String,
        "acting_officer_number": pl.String,
    },
    "person_alias": {"old_person_key": pl.String, "person_key": pl.String},
}


@dataclass(frozen=True)
class Model:
    """A model as the ledger needs it."""

    id: str
    one_task: bool = False
    reviewer: str = "officer"
    retired: bool = False
    theme: str = "population"
    zones: Mapping[str, list[str]] = field(default_factory=lambda: {"gov": ["people"], "police": ["people"]})
    suppression: SuppressionRule = field(default_factory=lambda: SuppressionRule(days=30))

    def suppression_of(self, reason: str) -> SuppressionRule:
        """The same for every reason."""
        return self.suppression


def finding(model: str = "M1", subject: str = "H1", **more: Any) -> dict[str, Any]:
    """One finding with plain defaults."""
    address = more.pop("address", subject if subject[0] in "HDNB" else None)
    row = {
        "model_id": model,
        "model_version": 1,
        "reason": "FOUND",
        "subject_kind": "dwelling",
        "subject_key": subject,
        "address_code": address,
        "building_code": next((b for a, b, *_ in ADDRESSES if a == address), None),
        "priority": 3,
        "evidence": {"people": 4},
        "source_rows": [{"extract": "gov.lease", "delivery": "gov.lease@1", "row_number": 1}],
        "area_code": None,
        "route": "worker>officer",
        "due_rule": "5wd",
        "due_cap": None,
        "shadow": False,
        "excepted": None,
    }
    row.update(more)
    row["evidence"] = json.dumps(row["evidence"])
    return row


_FINDING: dict[str, pl.DataType | type[pl.DataType]] = {
    "business_date": pl.Date,
    "model_id": pl.String,
    "model_version": pl.Int32,
    "reason": pl.String,
    "subject_kind": pl.String,
    "subject_key": pl.String,
    "address_code": pl.String,
    "building_code": pl.String,
    "priority": pl.Int32,
    "evidence": pl.String,
    "source_rows": pl.List(pl.Struct({"extract": pl.String, "delivery": pl.String, "row_number": pl.Int64})),
    "area_code": pl.String,
    "route": pl.String,
    "due_rule": pl.String,
    "due_cap": pl.Date,
    "shadow": pl.Boolean,
    "excepted": pl.String,
}


@dataclass
class City:
    """Registers, models and the ledger of one small city, and the date of its next night.

    ``con`` has the tables of a ledger already: see ``with_tables``.
    """

    con: duckdb.DuckDBPyConnection
    settings: LedgerSettings = field(default_factory=LedgerSettings)
    models: dict[str, Model] = field(default_factory=lambda: {m.id: m for m in (Model("M1"), Model("M2"))})
    date: dt.date = MONDAY
    grids: dict[str, dict[str, Any]] = field(default_factory=dict)
    beats: list[dict[str, Any]] = field(default_factory=list)
    address_grids: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, dict[str, Any]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    said: list[dict[str, Any]] = field(default_factory=list)
    entry: int = 0
    holidays: frozenset[dt.date] = frozenset()

    def __post_init__(self) -> None:
        self.grids = {
            "g1": {"kind": "general", "community_code": COMMUNITY, "worker_number": "W1", "leader_number": "L1"},
            "g2": {"kind": "dedicated", "community_code": COMMUNITY_2, "worker_number": "W2", "leader_number": None},
        }
        self.beats = [
            {"beat_code": "beat1", "community_code": COMMUNITY, "officer_number": "O1", "acting_officer_number": None},
            {
                "beat_code": "beat2",
                "community_code": COMMUNITY_2,
                "officer_number": "O2",
                "acting_officer_number": None,
            },
        ]
        for beat in self.beats:
            beat["station_code"] = "S1"
        self.address_grids = {"B1": "g1", "B2": "g2"}
        for code, building, beat_code, dwelling in ADDRESSES:
            self.addresses[code] = {
                "level": 7 if dwelling else 5,
                "district_code": "320602",
                "town_code": TOWN,
                "community_code": COMMUNITY_2 if building == "B2" else COMMUNITY,
                "beat_code": beat_code,
                "building_code": building,
                "is_dwelling": dwelling,
            }

    def night(
        self,
        *findings: Mapping[str, Any],
        not_evaluated: tuple[tuple[str, str | None, str | None], ...] = (),
        states: Mapping[str, str] | None = None,
        again: bool = False,
    ) -> LedgerNight:
        """Run the next night (or the last one again) on these findings; all that was said is taken."""
        if again:
            self.date -= dt.timedelta(days=1)
        self._registers()
        self._found(findings, not_evaluated, states or {})
        journal = [entry for entry in self.said if again or not entry["taken"]]
        ran = ledger.advance(self.con, self.models, self.date, self.settings, SECRETS, journal)
        for entry in self.said:
            entry["taken"] = True
        self.date += dt.timedelta(days=1)
        assert ran.faults == {"balance": [], "chain": []}
        return ran

    def answer(self, number: str, code: str, by: str = "W1", **more: Any) -> None:
        """Somebody's answer, taken in before the next night."""
        entry = {
            "task_number": number,
            "recipient": by,
            "code": code,
            "visited_on": self.date.isoformat(),
            "file_sha256": "f",
        }
        self._say("answer", {**entry, **more})

    def review(self, number: str, verdict: str, by: str = "O1", **more: Any) -> None:
        """Somebody's review, taken in before the next night."""
        self._say(
            "review", {**{"task_number": number, "recipient": by, "verdict": verdict, "file_sha256": "f"}, **more}
        )

    def release(self, model: str, night: dt.date, by: str, reject: bool = False) -> None:
        """Somebody's word on a batch."""
        self._say("release", {"target": model, "night": night.isoformat(), "by": by, "reject": reject})

    def _say(self, kind: str, entry: dict[str, Any]) -> None:
        self.entry += 1
        self.said.append({"kind": kind, "id": self.entry, "import_day": self.date.isoformat(), "taken": False, **entry})

    def texts(self, rules: str, texts: Mapping[str, str], district: str = "320602") -> None:
        """What rows of gov.house (source_key -> normalised text) are by these rules; a row's text never changes."""
        for table in ("match", "register_version"):
            self.con.execute(f"DELETE FROM address.{table}").fetchall()
        version = {"version": f"{rules}, register police.standard_address@1", "names": ""}
        self.con.execute(
            "INSERT INTO address.register_version BY NAME SELECT $version AS version, $names AS names", version
        )
        frame = pl.DataFrame(
            {
                "extract": "gov.house",
                "source_key": list(texts),
                "address_text": [f"text of {key}" for key in texts],
                "normalised": list(texts.values()),
                "status": "NONE",
                "method": "no_name",
                "room_unknown": False,
                "district_code": district,
            }
        )
        self.con.register("given", frame)
        self.con.execute("INSERT INTO address.match BY NAME FROM given").fetchall()
        self.con.unregister("given")

    def tasks(self) -> dict[str, dict[str, Any]]:
        """All tasks by number."""
        rows = self.con.sql("FROM push.task_state").pl().to_dicts()
        return {row["task_number"]: row for row in rows}

    def task(self, key: str = "M1|FOUND|H1", episode: int | None = None) -> dict[str, Any]:
        """The last episode of a key."""
        found = sorted((t for t in self.tasks().values() if t["task_key"] == key), key=lambda t: t["episode"])
        if episode is not None:
            found = [t for t in found if t["episode"] == episode]
        assert found, f"no task of {key}"
        return found[-1]

    def events(self, number: str) -> list[str]:
        """Kinds of a task's events, in order."""
        rows = self.con.sql("FROM push.task_event").pl().sort("seq").to_dicts()
        return [row["event"] for row in rows if row["task_number"] == number]

    def problems(self) -> list[str]:
        """What verify finds."""
        return [str(problem) for problem in ledger.verify(self.con, SECRETS)]

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that the ledger keeps."""
        tables = "task_event task_live task_ended finding_fate suppression balance list_line ledger_night breaker_night"
        found = {}
        for table in (*tables.split(), "escalation"):
            rows = self.con.execute("FROM query_table($table)", {"table": f"push.{table}"}).fetchall()
            found[table] = sorted(rows, key=repr)
        return found

    def recipients(self, number: str) -> list[tuple[str, str, str, str | None]]:
        """(role, kind, number, fallback) of a task, sorted by role."""
        rows = self.con.sql("FROM push.task_recipient").pl().to_dicts()
        return sorted((r["role"], r["kind"], r["number"], r["fallback"]) for r in rows if r["task_number"] == number)

    def lines(self, number: str | None = None) -> list[dict[str, Any]]:
        """Tonight's lines, of one recipient or all."""
        rows = self.con.sql("FROM push.list_line").pl().to_dicts()
        return [row for row in rows if number in (None, row["number"])]

    def fates(self) -> dict[str, tuple[str, str | None]]:
        """What became of last night's findings, by key."""
        last = self.date - dt.timedelta(days=1)
        rows = self.con.sql("FROM push.finding_fate").pl().filter(pl.col("business_date") == last).to_dicts()
        return {row["task_key"]: (row["fate"], row["rule"]) for row in rows}

    def _registers(self) -> None:
        tables: dict[str, list[dict[str, Any]]] = {
            "address": [{"address_code": code, **row} for code, row in self.addresses.items()],
            "address_grid": [{"building_code": b, "grid_code": g} for b, g in self.address_grids.items()],
            "grid_now": [{"grid_code": code, **row} for code, row in self.grids.items()],
            "beat_now": self.beats,
            "person_alias": [{"old_person_key": old, "person_key": new} for old, new in self.aliases.items()],
        }
        for name, rows in tables.items():
            self._register(name, pl.DataFrame(rows, schema=_TYPES[name]))
        days = [self.date + dt.timedelta(days=n) for n in range(-400, 400)]
        self._register(
            "calendar",
            pl.DataFrame({"day": days, "is_workday": [d.weekday() < 5 and d not in self.holidays for d in days]}),
        )

    def _register(self, name: str, frame: pl.DataFrame) -> None:
        self.con.register("given", frame)
        self.con.execute(f"CREATE OR REPLACE TABLE registers.{name} AS FROM given").fetchall()
        self.con.unregister("given")

    def _found(
        self,
        findings: tuple[Mapping[str, Any], ...],
        not_evaluated: tuple[tuple[str, str | None, str | None], ...],
        states: Mapping[str, str],
    ) -> None:
        for table in ("finding", "not_evaluated", "model_night"):
            self.con.execute(f"DELETE FROM push.{table} WHERE business_date = $T", {"T": self.date}).fetchall()
        frame = pl.DataFrame([{"business_date": self.date, **row} for row in findings], schema=_FINDING)
        self._append("finding", frame)
        gaps = [(self.date, *gap, "not known") for gap in not_evaluated]
        schema = dict(
            zip(("business_date", "model_id", "reason", "subject_key", "why"), [pl.Date] + [pl.String] * 4, strict=True)
        )
        self._append("not_evaluated", pl.DataFrame(gaps, schema=schema, orient="row"))
        nights = [
            {
                "business_date": self.date,
                "model_id": m,
                "model_version": 1,
                "state": states.get(m, "ran"),
                "findings": 0,
            }
            for m in self.models
        ]
        self._append("model_night", pl.DataFrame(nights, schema_overrides={"business_date": pl.Date}))

    def _append(self, table: str, frame: pl.DataFrame) -> None:
        self.con.register("given", frame)
        self.con.execute(f"INSERT INTO push.{table} BY NAME FROM given").fetchall()
        self.con.unregister("given")


def with_tables(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection, with the tables of a ledger before its first night."""
    database.create_schema(con)
    match_as_table(con)
    return con


@pytest.fixture
def city() -> Iterator[City]:
    """A city before its first night."""
    con = database.connect(threads=1)
    yield City(with_tables(con))
    con.close()
