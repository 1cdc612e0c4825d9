"""A night for the list writer: tables as the stages before it leave them, filled with what a test says."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from outpost import database
from outpost.identity.vault_tables import VaultTable

T = dt.date(2026, 11, 23)
L = dt.date(2026, 11, 24)

_LINE = {
    "zone": "gov",
    "kind": "worker",
    "number": "W00017",
    "role": "do",
    "fallback": None,
    "task_number": "R1-261123-0A7F3K",
    "model_id": "R1",
    "reason": "HEADCOUNT",
    "subject_kind": "dwelling",
    "subject_key": "H501",
    "address_code": "H501",
    "building_code": "B3",
    "priority": 2,
    "state": "open",
    "joint": True,
    "opened_on": T,
    "listed_on": L,
    "due_on": dt.date(2026, 11, 26),
    "is_new": True,
    "evidence": "{}",
    "note": None,
    "answer_code": None,
    "answered_on": None,
    "answer_note": None,
    "answer_department": None,
    "answered_by": None,
    "answer_id": None,
    "note_kind": None,
    "doer_zone": None,
}
_TEXT, _DATE = pl.String, pl.Date
_TYPES = dict.fromkeys(_LINE, _TEXT) | {
    "priority": pl.Int64,
    "is_new": pl.Boolean,
    "joint": pl.Boolean,
    **dict.fromkeys(("opened_on", "listed_on", "due_on", "answered_on"), _DATE),
}


@dataclass(frozen=True)
class Identity:
    vault: str
    column: str
    key: str
    mask: str


@dataclass(frozen=True)
class Reason:
    title: str
    why: dict[str, str]
    how: list[str] = field(default_factory=lambda: ["核对住户人数", "看房间隔断和消防通道", "劝导整改，拍照留存"])


@dataclass(frozen=True)
class Spec:
    id: str
    title: str
    zones: dict[str, list[str]]
    reasons: dict[str, Reason]
    identity: dict[str, Identity] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    subject: str | None = None
    theme: str = "risks"


SPECS = {
    "R1": Spec(
        "R1",
        "疑似群租超员",
        {"gov": ["people", "area"], "police": ["people", "area", "rules"]},
        {
            "HEADCOUNT": Reason(
                "人数超限",
                {
                    "gov": "出租房内登记居住{people}人，房屋面积{area}平方米，请上门核实人数和消防安全。",
                    "police": "登记居住{people}人（{rules}），房屋面积{area}平方米。",
                },
            )
        },
    ),
    "P1": Spec(
        "P1",
        "租赁备案未办居住登记",
        {"gov": ["start_date", "lessor_surname"], "police": ["start_date", "filed", "registered", "lessor_surname"]},
        {
            "NO_RENTAL": Reason(
                "未办出租登记",
                {
                    "gov": "{start_date}起租的房屋已备案，公安未登记，出租人{lessor_surname}。",
                    "police": "{start_date}起租，备案{filed}人，登记{registered}人。",
                },
                ["上门核对承租人", "告知到派出所或网上办理居住登记", "登记联系时间"],
            )
        },
        {"lessor_surname": Identity("lessor", "surname", "lease_numbers", "surname")},
    ),
    "C1": Spec(
        "C1",
        "高龄独居探访逾期",
        {"gov": ["age_band", "last_visit", "elder"]},
        {
            "LISTED": Reason(
                "探访到期",
                {"gov": "高龄家庭（{age_band}岁），上次探访{last_visit}，已到探访时间。"},
                ["上门看望，问身体和用药", "看水电气是否安全", "需要帮助的报网格办"],
            )
        },
        {"elder": Identity("person", "name", "subject", "surname_elder")},
        {"04a": "与子女同住"},
        "care",
    ),
    "A2": Spec(
        "A2",
        "网格警格归属缺失或冲突",
        {"gov": ["people"], "police": ["people"]},
        {
            "NO_BEAT": Reason(
                "无警格",
                {"gov": "该楼有{people}人居住，没有归属警格。", "police": "该楼有{people}人居住，没有归属警格。"},
            )
        },
    ),
    "D2": Spec(
        "D2",
        "移交纠纷未接收或超期",
        {"gov": ["transfer_number", "days"], "police": ["transfer_number", "days"]},
        {
            "OVERDUE": Reason(
                "超期",
                {
                    "gov": "移交单{transfer_number}已受理{days}天未办结，请催办。",
                    "police": "移交单{transfer_number}已受理{days}天。",
                },
            )
        },
    ),
}


@dataclass(frozen=True)
class VaultOf:
    """A vault with these entries, which remembers what it was asked."""

    people: dict[str, str] = field(default_factory=dict)
    lessor_surnames: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def look_up(self, table: VaultTable, keys: Any) -> pl.DataFrame:
        known = {"person": self.people, "lessor": self.lessor_surnames}.get(table.name, {})
        value = table.holds[-1]
        self.asked.extend(keys)
        rows = [(k, known[k]) for k in keys if k in known]
        return pl.DataFrame(rows, schema={table.key: pl.String, value: pl.String}, orient="row")


def line(**values: Any) -> dict[str, Any]:
    """A line of push.list_line; ``evidence`` may be a dict."""
    found = {**_LINE, **values}
    if not isinstance(found["evidence"], str):
        found["evidence"] = json.dumps(found["evidence"], ensure_ascii=False)
    return found


def a_night(
    lines: list[dict[str, Any]],
    addresses: list[tuple[Any, ...]] | None = None,
    files: tuple[Path | str, Path | str] = (":memory:", ":memory:"),
) -> duckdb.DuckDBPyConnection:
    """A connection with tonight's tables. ``addresses``: code, level, name, full name, walk key, community code.

    ``files``: where the tables of the ledger and the registers are.
    """
    con = database.connect(*files)
    database.create_schema(con)
    rows = pl.DataFrame(lines, schema=_TYPES)
    con.register("rows", rows.to_arrow())
    con.execute("INSERT INTO push.list_line BY NAME FROM rows")
    for model in SPECS:
        con.execute("INSERT INTO push.model_night VALUES (?, ?, 1, 'ran', 3, NULL)", [T, model])
    con.execute(
        "CREATE TABLE registers.dispute_incident(source_row STRUCT(extract TEXT, delivery TEXT, row_number BIGINT), "
        "domestic_violence_flag BOOLEAN)"
    )
    con.execute(
        "CREATE TABLE registers.dispute_row(place_code TEXT, category TEXT, occurred_at TIMESTAMP, "
        "domestic_violence_flag BOOLEAN)"
    )
    con.execute(
        "CREATE TABLE registers.grid_now(grid_code TEXT, name TEXT, community_code TEXT, worker_number TEXT, "
        "leader_number TEXT)"
    )
    con.execute(
        "CREATE TABLE registers.beat_now(beat_code TEXT, station_code TEXT, community_code TEXT, officer_number TEXT, "
        "acting_officer_number TEXT)"
    )
    con.execute("CREATE TABLE registers.ref_department(code TEXT, name TEXT, zone TEXT)")
    con.execute(
        "INSERT INTO registers.ref_department VALUES ('housing', '住房和城乡建设局', 'gov'), "
        "('fire', '消防救援支队', 'police')"
    )
    con.execute(
        "CREATE TABLE registers.listed_address(address_code TEXT, level INTEGER, status INTEGER, name TEXT, "
        "full_name TEXT, walk_key TEXT, district_code TEXT, town_code TEXT, community_code TEXT)"
    )
    if addresses is None:
        addresses = [("H501", 7, "501室", "崇川区任港街道国胜社区工农路108号3幢2单元501室", "1", "320602001001")]
    for code, level, name, full_name, walk_key, community in addresses:
        con.execute(
            "INSERT INTO registers.listed_address VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?)",
            [code, level, name, full_name, walk_key, community[:6], community[:9] if level > 1 else None, community],
        )
    con.unregister("rows")
    return con
