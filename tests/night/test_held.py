"""Models whose files cannot be trusted are held, each with a sentence; the night goes on without them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.night.conftest import PROJECT, City

Copy = Callable[[City], City]
ROOMS = ("assets", "docs", "models", "outpost", "pipelines", "sql")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, to change."""
    copy = tmp_path / "project"
    for room in ROOMS:
        shutil.copytree(PROJECT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.slow
def test_a_changed_and_a_hostile_model_are_held_and_their_tasks_go_on(
    first_night: City, copy_of: Copy, project: Path
) -> None:
    """R3 was changed and not locked; P1 reads the vault through a quoted function."""
    change(project / "sql/models/risks/r3_gas_check_overdue.sql", "THEN 1 ELSE 2 END", "THEN 1 ELSE 3 END")
    hostile = project / "sql/models/population/p1_lease_unregistered.sql"
    change(hostile, "FROM registers.lease_here", "FROM \"read_duckdb\"('vault.duckdb')")
    city = City(copy_of(first_night).root, project)
    before = city.query("SELECT count(*) FROM push.task WHERE model_id IN ('P1', 'R3') AND state <> 'closed'")
    city.run("nightly", "--once")

    newest = "business_date = (SELECT max(business_date) FROM push.night)"
    states: dict[Any, Any] = dict(city.query(f"SELECT model_id, state FROM push.model_night WHERE {newest}"))
    assert {model for model, state in states.items() if state == "held"} == {"P1", "R3"}
    assert set(states.values()) == {"ran", "held"}
    said: dict[Any, Any] = dict(city.query(f"SELECT model_id, why FROM push.held WHERE {newest}"))
    assert said == {"P1": "规则文件不合要求，已停用待查", "R3": "规则文件与锁定版本不符"}
    assert city.query(f"SELECT count(*) FROM push.finding WHERE {newest} AND model_id IN ('P1', 'R3')") == [(0,)]
    assert city.query("SELECT count(*) FROM push.task WHERE model_id IN ('P1', 'R3') AND state <> 'closed'") == before
    told = city.run("models").stdout
    assert "function read_duckdb" in told
    assert "changed without a new version" in told


@pytest.mark.slow
def test_without_its_lock_no_model_runs(fresh_city: City, copy_of: Copy, project: Path) -> None:
    (project / "models" / "models.lock").unlink()
    city = City(copy_of(fresh_city).root, project)
    city.run("nightly", "--once")
    assert city.query("SELECT DISTINCT state FROM push.model_night") == [("held",)]
    assert city.query("SELECT count(*) FROM push.finding") == [(0,)]
