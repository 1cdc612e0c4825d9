"""Where a task lies: by the registers where they are there, else by what the ledger itself knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import duckdb
import pytest

from outpost import database, yields

REGISTERED = {"own": ("320602", "320602001", "320602001001"), "building": ("320603", "320603002", "320603002001")}
TASKS: list[tuple[Any, ...]] = [
    # number, kind of subject, subject, address, building, area, grid offices; place by registers, place by the ledger
    ("1", "dwelling", "own", "own", "building", "320699", [], REGISTERED["own"], ("320699", None, None)),
    ("2", "building", "building", None, "building", None, [], REGISTERED["building"], (None, None, None)),
    ("3", "grid", "G1", None, None, None, ["320604"], ("320604", "320604003", "320604003001"), ("320604", None, None)),
    ("4", "beat", "B1", None, None, None, [], ("320605", "320605004", "320605004001"), (None, None, None)),
    ("5", "person", "p", None, None, "320606005001", [], *[("320606", "320606005", "320606005001")] * 2),
    ("6", "person", "p", None, None, "320607", ["320608009"], *[("320607", None, None)] * 2),
    ("7", "person", "p", None, None, None, ["320608009"], *[("320608", "320608009", None)] * 2),
    ("8", "dwelling", "gone", "gone", "gone", None, [], *[(None, None, None)] * 2),
]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(database.connect(threads=1)) as opened:
        opened.execute(
            "CREATE SCHEMA IF NOT EXISTS push;"
            "CREATE TABLE push.task_state (task_number TEXT, subject_kind TEXT, subject_key TEXT, address_code TEXT, "
            "building_code TEXT, area_code TEXT)"
        ).fetchall()
        opened.execute("CREATE TABLE push.task_recipient (task_number TEXT, kind TEXT, number TEXT)").fetchall()
        for *task, offices, _, _ in TASKS:
            opened.execute("INSERT INTO push.task_state VALUES (?, ?, ?, ?, ?, ?)", task).fetchall()
            for office in offices:
                opened.execute("INSERT INTO push.task_recipient VALUES (?, 'grid_office', ?)", [task[0], office])
        yield opened


def placed(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    asked = "SELECT district_code, town_code, community_code FROM task_place ORDER BY task_number"
    return con.execute(asked).fetchall()


def test_the_registers_come_before_the_area_and_the_grid_office(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "CREATE TABLE registers.address (address_code TEXT, district_code TEXT, town_code TEXT, community_code TEXT);"
        "CREATE TABLE registers.grid_now AS SELECT 'G1' AS grid_code, '320604003001' AS community_code;"
        "CREATE TABLE registers.beat_now AS SELECT 'B1' AS beat_code, '320605004001' AS community_code;"
    ).fetchall()
    for code, place in REGISTERED.items():
        con.execute("INSERT INTO registers.address VALUES (?, ?, ?, ?)", [code, *place]).fetchall()
    yields.place_tasks(con, has_registers=True)
    assert placed(con) == [task[-2] for task in TASKS]


def test_without_registers_the_ledger_itself_tells(con: duckdb.DuckDBPyConnection) -> None:
    yields.place_tasks(con, has_registers=False)
    assert placed(con) == [task[-1] for task in TASKS]
