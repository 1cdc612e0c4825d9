"""What the caps keep from a list is counted on 汇总, and what has a text alone stands at its road."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from outpost.lists import ListsNight, write_lists
from outpost.settings import Settings
from tests.outpost.lists.a_night import SPECS, L, T, VaultOf, a_night, line
from tests.outpost.lists.test_lists import rows_of

OFFICE = {"zone": "gov", "kind": "grid_office", "number": "320602001"}
HEADER = ["模型", "事项", "排队待推", "不到7天", "7至30天", "30天以上", "最早一条"]


def queue(con: duckdb.DuckDBPyConnection, days: Sequence[int], reason: str = "day_cap", **who: Any) -> None:
    """Tasks that wait since so many days, for an office unless ``who`` says otherwise."""
    about = {**OFFICE, "model_id": "A2", "state": "queued"} | who
    doer = {name: about[name] for name in ("zone", "kind", "number")} | {"role": "do", "fallback": None}
    seen = {"zone": "police", "kind": "officer", "number": "P1", "role": "review", "fallback": None}
    types = "STRUCT(zone TEXT, kind TEXT, number TEXT, role TEXT, fallback TEXT)[]"
    for number, since in enumerate(days):
        con.execute(
            "INSERT INTO push.task_live BY NAME SELECT $number AS task_number, $number AS task_key, 1 AS episode, "
            "$model AS model_id, 1 AS model_version, 'NO_BEAT' AS reason, 'address_text' AS subject_kind, "
            "$number AS subject_key, 3 AS priority, $state AS state, CAST($opened AS DATE) AS opened_on, "
            "'grid_office' AS route, '5wd' AS due_rule, $why AS queue_reason, 0 AS absent_nights, false AS extended, "
            f"0 AS attempts, false AS in_progress, [] AS refused_by, CAST($who AS {types}) AS recipients",
            {
                "number": f"{about['model_id']}-{about['number']}-{reason}-{number}",
                "model": about["model_id"],
                "state": about["state"],
                "opened": T - dt.timedelta(since),
                "why": reason,
                "who": [doer, seen],
            },
        ).fetchall()


def written(con: duckdb.DuckDBPyConnection, folder: Path, said: dict[str, Any] | None = None) -> ListsNight:
    """The lists of the night."""
    try:
        return write_lists(con, folder, SPECS, T, VaultOf(), Settings.model_validate(said or {}))
    finally:
        con.close()


def summary(folder: Path, path: str = "gov/grid_office/320602001.xlsx") -> list[list[Any]]:
    """What stands on 汇总 below the table of the list itself."""
    rows = [list(row) for row in openpyxl.load_workbook(folder / path)["汇总"].iter_rows(values_only=True)]
    heads = [at for at, row in enumerate(rows) if row[2] == "排队待推"]
    told = rows[heads[0] :] if heads else []
    return [[f"{cell:%Y-%m-%d}" if isinstance(cell, dt.datetime) else cell for cell in row] for row in told]


def test_what_waits_is_counted_by_matter_and_age_with_the_way_to_have_more(folder: Path) -> None:
    con = a_night([line(**OFFICE)])
    queue(con, [0, 6, 7, 30, 31])
    queue(con, [8], "open_cap", model_id="C1")
    queue(con, [2], state="open", model_id="D2")
    queue(con, [3], "order_cap", number="320602002")
    written(con, folder)
    head, first, second, total, *notes = summary(folder)
    assert head == HEADER
    assert first == ["A2", "网格警格归属缺失或冲突", 5, 2, 2, 1, "2026-10-23"]
    assert second == ["C1", "高龄独居探访逾期", 1, 0, 1, 0, "2026-11-15"]
    assert total[2:] == [6, 2, 3, 1, "2026-10-23"]
    said = [row[0] for row in notes]
    assert "每天最多新增 40 处，未办结最多 400 处" in said[0]
    assert "grid_office_new_per_day、grid_office_open" in said[0]
    assert "5 条因当天名额已满" in said[1]
    assert "1 条因未办结已到上限" in said[2]
    assert len(said) == 3


def test_orders_that_wait_say_which_setting_they_wait_by(folder: Path) -> None:
    worker = {"zone": "gov", "kind": "worker", "number": "W00017"}
    con = a_night([line(**worker)])
    queue(con, [0, 1], "order_cap", **worker)
    written(con, folder)
    notes = [str(row[0]) for row in summary(folder, "gov/worker/W00017.xlsx")]
    assert "2 条是派单：每天最多新增 5 条" in notes[-1]
    assert "orders_per_day" in notes[-1]


def test_without_a_queue_nothing_is_said_of_one(folder: Path) -> None:
    con = a_night([line(**OFFICE), line()])
    queue(con, [1])
    written(con, folder)
    assert summary(folder)
    assert not summary(folder, "gov/worker/W00017.xlsx")


@pytest.mark.parametrize(
    ("kind", "zone", "number", "said"),
    [
        ("worker", "gov", "W00017", "最多新增 5 处，未办结最多 30 处"),
        ("leader", "gov", "Z1", "最多新增 5 处，未办结最多 30 处"),
        ("officer", "police", "P1", "最多新增 15 处，未办结最多 100 处"),
        ("station", "police", "S1", "最多新增 20 处，未办结最多 200 处"),
        ("district", "police", "320602", "最多新增 20 处，未办结最多 200 处"),
    ],
)
def test_everybody_reads_his_own_caps(folder: Path, kind: str, zone: str, number: str, said: str) -> None:
    who = {"zone": zone, "kind": kind, "number": number}
    con = a_night([line(**who)])
    queue(con, [1], "dwelling_budget", **who)
    written(con, folder)
    notes = [str(row[0]) for row in summary(folder, f"{zone}/{kind}/{number}.xlsx")]
    assert any(said in note for note in notes)
    assert any("1 条因同一户 30 天里已有 2 天上过清单" in note for note in notes)


def test_the_citys_own_caps_are_the_ones_that_are_told(folder: Path) -> None:
    con = a_night([line(**OFFICE)])
    queue(con, [1])
    written(con, folder, {"caps": {"grid_office_new_per_day": 7, "grid_office_open": 9}})
    assert "最多新增 7 处，未办结最多 9 处" in summary(folder)[3][0]


def test_who_only_waits_gets_no_file_and_is_counted(folder: Path) -> None:
    con = a_night([line()])
    queue(con, [1])
    night = written(con, folder)
    assert night.counts["only_waiting"] == 1
    assert not (folder / "gov/grid_office").exists()


def test_programs_read_it_too(folder: Path) -> None:
    con = a_night([line(**OFFICE)])
    queue(con, [0, 9])
    written(con, folder, {"lists": {"formats": {"grid_office": ["json"]}}})
    (queued,) = json.loads((folder / "gov/grid_office/320602001.json").read_text(encoding="utf-8"))["queued"]
    assert queued == {
        "model": "A2",
        "matter": "网格警格归属缺失或冲突",
        "tasks": 2,
        "below_7_days": 1,
        "7_to_30_days": 1,
        "over_30_days": 0,
        "oldest_on": "2026-11-14",
    }


TOWN = [
    ("D", 1, "崇川区", "崇川区", "崇川区", "320602"),
    ("G", 2, "任港街道", "崇川区任港街道", "崇川区 任港街道", "320602001"),
    ("S1", 3, "国胜社区", "崇川区任港街道国胜社区", "崇川区 任港街道 国胜社区", "320602001001"),
]


def at_text(at: int, area: str, road: str | None, way: str, **more: Any) -> tuple[dict[str, Any], tuple[Any, ...]]:
    """A line that has an address text alone, and where the ledger says that it lies."""
    task = f"A2-261123-{at:04}3K"
    about = {"task_number": task, "address_code": None, "subject_kind": "address_text", "due_on": L, **OFFICE, **more}
    return line(**about), (task, area, road, way, "key")


def numbers(folder: Path, path: str) -> list[int]:
    """The lines of a list by the number of their task."""
    return [int(str(row["任务编号"])[10:14]) for row in rows_of(folder / path)]


def listed(folder: Path, texts: Sequence[tuple[dict[str, Any], tuple[Any, ...]]]) -> None:
    con = a_night([one for one, _ in texts], addresses=list(TOWN))
    con.executemany("INSERT INTO push.text_place VALUES (?, ?, ?, ?, ?)", [place for _, place in texts])
    written(con, folder)


def test_on_an_offices_list_a_road_of_its_town_is_told_once_in_the_order_of_its_numbers(folder: Path) -> None:
    texts = [
        at_text(1, "320602001", "濠北路", "00000012号"),
        at_text(2, "320602001", "青年路", "00000003号"),
        at_text(3, "320602001001", "濠北路", "00000002号"),
        at_text(4, "320602001", "濠北路", "00000007号"),
    ]
    listed(folder, texts)
    found = numbers(folder, "gov/grid_office/320602001.xlsx")
    assert found == [3, 4, 1, 2]


def test_due_date_and_priority_come_before_the_road(folder: Path) -> None:
    texts = [
        at_text(1, "320602001", "濠北路", "00000001号", due_on=L + dt.timedelta(1)),
        at_text(2, "320602001", "濠北路", "00000002号", priority=3),
        at_text(3, "320602001", "青年路", "00000001号"),
        at_text(4, "320602001", None, ""),
    ]
    listed(folder, texts)
    assert numbers(folder, "gov/grid_office/320602001.xlsx") == [4, 3, 2, 1]


def test_on_a_workers_list_a_text_stands_in_its_community(folder: Path) -> None:
    worker = {"kind": "worker", "number": "W00017"}
    texts = [
        at_text(1, "320602001001", "濠北路", "00000002号", **worker),
        at_text(2, "320602001", "国胜路", "00000002号", **worker),
    ]
    listed(folder, texts)
    assert numbers(folder, "gov/worker/W00017.xlsx") == [1, 2]
