"""The order of a night's statements: whole, readable, and a night can be stopped in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from outpost import ledger, sql
from outpost.ledger import order
from tools import ledger_tables

from .conftest import SECRETS, City, finding

FOLDER = sql.SQL_ROOT / order.FOLDER
PARTS = ("undo", "night", "pass_on", "purge")
BY_PYTHON = re.compile(r'"tasks/([a-z0-9_/]+)"')


def test_every_step_has_its_folder_and_they_are_numbered_in_their_order() -> None:
    named = [step.name for part in PARTS for step in order.steps(part)]
    assert named == sorted(named)
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and path.name[0].isdigit()}
    assert set(named) | {"15_chain", "16_balance"} == folders


def test_every_file_is_in_the_order_or_run_by_python() -> None:
    ordered = {statement.sql for part in PARTS for step in order.steps(part) for statement in step.statements}
    python = "".join(path.read_text(encoding="utf-8") for path in (sql.ROOT / "outpost").rglob("*.py"))
    by_python = {f"tasks/{name}" for name in BY_PYTHON.findall(python)}
    files = {path.relative_to(sql.SQL_ROOT).with_suffix("").as_posix() for path in FOLDER.rglob("*.sql")}
    terms = {name for name in files if name.startswith("tasks/16_balance/terms/")}
    assert files - terms - ordered - by_python == set()
    assert {name for name in ordered if name} <= files


@pytest.mark.parametrize("line", ["tonight_x = ", "tonight_x == file", "file; or stop", "python: nobody", "DROP x"])
def test_a_line_that_is_no_statement_is_named(line: str) -> None:
    with pytest.raises(order.OrderError, match="12_route"):
        order.read_statement(line, "12_route")


def test_a_step_that_is_not_there_is_answered_by_those_that_are() -> None:
    with pytest.raises(order.OrderError, match="12_route, 13_list"):
        order.step_named("router")


@pytest.mark.every
def test_the_page_of_tables_is_up_to_date() -> None:
    assert ledger_tables.PAGE.read_text(encoding="utf-8") == ledger_tables.page()


def test_a_table_without_a_grain_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = sql.load("tasks/12_route/post")
    monkeypatch.setattr(sql, "load", lambda _: text.replace("-- Grain:", "-- Rows:"))
    with pytest.raises(ledger_tables.GrainError, match="tasks/12_route/post"):
        ledger_tables.opening("tasks/12_route/post")


def test_a_night_stops_after_a_step_with_its_tables_to_look_at(city: City) -> None:
    city.night(finding(subject="H1"))
    night = city.date.fromordinal(city.date.toordinal() - 1)
    advance = ledger.Advance.of(city.con, city.models, night, city.settings, SECRETS)
    advance.stop_after(order.step_named("route"))
    doers = city.con.execute("SELECT kind, number FROM tonight_recipient WHERE role = 'do'").fetchall()
    assert doers == [("worker", "W1")]
    assert city.con.execute("SELECT state FROM tonight_task").fetchall() == [("queued",)]
    assert city.everything()["ledger_night"] == []
