"""The one table of a task's fields: what is written from it is up to date, and what stands by hand agrees with it."""

from __future__ import annotations

import dataclasses
import re

import pytest

from outpost import sql
from outpost.ledger import fields
from outpost.ledger.answers import AnsweredTask
from outpost.ledger.transitions import TRANSITIONS
from tools import task_fields

from .conftest import City, finding

_LISTED_ALIKE = re.compile(r"^    (\w+) (\w+)", re.MULTILINE)


def test_what_is_written_from_the_table_is_up_to_date() -> None:
    assert task_fields.drift() == []


def test_a_field_that_is_added_reaches_the_tables_the_events_and_the_fold(monkeypatch: pytest.MonkeyPatch) -> None:
    more = (*fields.FIELDS, fields.Field("weather", "TEXT", "finding", "what it was like"))
    monkeypatch.setattr(task_fields, "FIELDS", more)
    monkeypatch.setattr(fields, "FIELDS", more)
    assert task_fields.drift() == [
        "schema/tasks",
        "tasks/09_open/opened_events",
        "tasks/10_renew/renew",
        "tasks/10_renew/renewed_events",
        "tasks/verify/fold",
    ]
    assert "WHEN folded.weather IS DISTINCT FROM stored.weather" in task_fields.text_of("tasks/verify/fold")


def test_every_event_of_a_field_is_one_that_a_task_can_meet() -> None:
    assert {event for group in fields.GROUPS for event in group.events} <= set(TRANSITIONS)
    assert {field.group for field in fields.FIELDS} == {None, *fields.GROUP}


def test_what_answers_see_and_change_are_fields() -> None:
    seen = {field.name for field in dataclasses.fields(AnsweredTask)}
    assert seen <= {field.name for field in fields.FIELDS}
    assert {field.name for field in fields.set_by_people()} <= seen


def test_a_line_shows_a_field_as_the_task_has_it() -> None:
    schema = (sql.SQL_ROOT / "schema" / "tasks.sql").read_text(encoding="utf-8")
    line = schema.partition("CREATE TABLE IF NOT EXISTS push.list_line (")[2].partition(");")[0]
    types = {field.name: field.type for field in fields.FIELDS}
    columns = {name: kind for name, kind in _LISTED_ALIKE.findall(line) if name in types}
    assert columns == {name: types[name] for name in columns}


def test_a_field_that_was_changed_without_an_event_is_found(city: City) -> None:
    city.night(finding(subject="H1"))
    city.con.execute("CREATE TABLE sound AS FROM push.task_live").fetchall()
    for field in fields.FIELDS:
        if field.group and field.type == "TEXT":
            column = sql.identifier(field.name)
            city.con.execute("UPDATE push.task_live SET " + column + " = 'other'").fetchall()
            assert [problem.partition(": ")[2] for problem in city.problems()] == [
                f"{city.con.execute('SELECT task_number FROM sound').fetchall()[0][0]}: "
                f"{column} is not what its events add up to"
            ]
            city.con.execute("DELETE FROM push.task_live").fetchall()
            city.con.execute("INSERT INTO push.task_live FROM sound").fetchall()
