"""What auditors ask of a home: a row's tasks, who got what, what a night did."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from outpost.audit import questions, report, trace
from outpost.audit.home import NothingPublishedError
from outpost.errors import UsageError
from outpost.home import Home
from outpost.init import make_home
from outpost.pages import Words
from tests.night.conftest import NIGHTS, City


def asked(city: City, *words: str) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(city.run(*words, "--json").stdout)
    return found


def a_row(city: City, extract: str) -> tuple[str, str, int]:
    """A task and a row of ``extract`` that it rests on."""
    found = city.query(
        "SELECT task_number, r.delivery, r.row_number"
        " FROM (SELECT task_number, unnest(source_rows) AS r FROM push.task_state)"
        f" WHERE r.extract = '{extract}' ORDER BY ALL LIMIT 1"
    )[0]
    return str(found[0]), str(found[1]), int(found[2])


def test_every_task_of_a_row_is_traced_from_its_key(three_nights: City) -> None:
    rows = three_nights.query(
        "SELECT DISTINCT r.row_number, list_sort(list(DISTINCT task_number)) FROM"
        " (SELECT task_number, unnest(source_rows) AS r FROM push.task_state)"
        " WHERE r.extract = 'gov.house' GROUP BY ALL ORDER BY ALL"
    )
    assert rows
    numbers = {row[0] for row in three_nights.query("SELECT row_number FROM landing.parked")}
    for row_number, tasks in rows[:3]:
        delivered = (three_nights.root / "landing" / NIGHTS[0].isoformat() / "gov" / "house.csv").read_text("utf-8")
        line = list(csv.DictReader(delivered.splitlines()))[row_number - 1]
        found = asked(three_nights, "trace", "gov.house", line["house_number"])
        assert set(tasks) <= {task["task_number"] for task in found["tasks"]}, numbers
        assert all(row["sha256"] for row in found["rows"])


def test_a_key_of_a_person_is_asked_for_and_taken_from_no_command_line(three_nights: City) -> None:
    refused = three_nights.run("trace", "police.household_registration", "990101195001010011", check=False)
    assert refused.returncode == 2
    assert "990101195001010011" not in refused.stderr + refused.stdout
    delivered = three_nights.root / "landing" / NIGHTS[0].isoformat() / "police" / "household_registration.csv"
    number = next(csv.DictReader(delivered.read_text("utf-8").splitlines()))["id_number"]
    home = Home(three_nights.root)
    from outpost import secrets

    key = trace.read_key("police.household_registration", "?", lambda _: number, secrets.read(home.secrets))
    answer = trace.trace(home, key)
    assert dict(answer.facts)["versions"]
    assert number not in json.dumps(answer.as_dict(), default=str)
    assert key.parts[0] not in answer.page()


@pytest.mark.parametrize(
    "words",
    [
        ("trace", "gov.nothing", "1"),
        ("trace", "gov.house", "1|2"),
        ("audit",),
        ("audit", "--task", "x", "--night", "2026-11-20"),
        ("audit", "--recipient", "W1"),
    ],
)
def test_a_wrong_question_is_wrong_usage(three_nights: City, words: tuple[str, ...]) -> None:
    assert three_nights.run(*words, check=False).returncode == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("trace", "gov.house", "no such house"), "no kept row"),
        (("audit", "--task", "R1-261120-000001"), "mistyped"),
        (("audit", "--recipient", "worker:nobody"), "got no list"),
        (("audit", "--delivery", "gov.house@2020-01-01"), "no delivery"),
        (("audit", "--night", "2020-01-01"), "not published"),
        (("report", "--date", "2020-01-01"), "not published"),
    ],
)
def test_what_is_not_there_is_said(three_nights: City, words: tuple[str, ...], said: str) -> None:
    answered = three_nights.run(*words, check=False)
    assert answered.returncode == 1
    assert said in answered.stderr


def test_a_task_a_recipient_and_a_night_tell_the_same_lists(three_nights: City) -> None:
    night = asked(three_nights, "audit", "--night", NIGHTS[2].isoformat())
    lines = three_nights.query("SELECT count(*) FROM push.list_line WHERE state <> 'moved'")[0][0]
    assert sum(int(str(row["tasks"])) for row in night["lists"]) == lines
    who = max(night["lists"], key=lambda row: int(str(row["tasks"])))
    recipient = asked(three_nights, "audit", "--recipient", f"{who['kind']}:{who['number']}")
    assert recipient["lists"][-1]["tasks"] == who["tasks"]
    task = recipient["tasks"][-1]
    of_task = asked(three_nights, "audit", "--task", str(task["task_number"]).lower())
    got = [row for row in of_task["lists"] if row["number"] == who["number"] and row["role"] == task["role"]]
    assert [(row["first_night"], row["last_night"]) for row in got] == [(task["first_night"], task["last_night"])]
    assert {row["event"] for row in of_task["events"]} >= {"opened", "routed"}


def test_the_tasks_of_a_delivery_are_those_that_cite_it(three_nights: City) -> None:
    task, delivery, _ = a_row(three_nights, "gov.house")
    answer = asked(three_nights, "audit", "--delivery", delivery)
    assert task in {row["task_number"] for row in answer["tasks"]}
    assert str(answer["sha256"])


def test_vault_uses_of_a_night_are_told(three_nights: City) -> None:
    vault = asked(three_nights, "audit", "--night", NIGHTS[1].isoformat())["vault"]
    assert any('"purpose": "lists"' in str(row["what"]) for row in vault)


def test_lists_that_are_gone_are_said(three_nights: City, copy_of: Callable[[City], City]) -> None:
    city = copy_of(three_nights)
    (city.root / "outbox" / NIGHTS[0].isoformat() / "tasks.parquet").unlink()
    who = city.query("SELECT kind, number FROM push.list_line ORDER BY ALL")[0]
    answer = questions.of_recipient(Home(city.root), f"{who[0]}:{who[1]}")
    assert answer.tables[0].note is not None
    assert "1 nights" in answer.tables[0].note.en


def test_the_night_writes_its_report_and_it_names_nobody(three_nights: City) -> None:
    home = Home(three_nights.root)
    page = (home.reports / NIGHTS[2].isoformat() / report.FILE).read_text("utf-8")
    assert page == report.of_night(home).page()
    keys = three_nights.query("SELECT DISTINCT subject_key FROM push.task WHERE subject_kind = 'person'")
    assert keys
    assert not any(key in page for (key,) in keys)
    assert "<script" not in page


def test_the_page_of_a_night_names_the_grids_with_most_to_do(
    three_nights: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "_BY", [("by_grid", Words("按网格", "By grid"), 2)])
    answer = report.of_night(Home(three_nights.root))
    (table,) = (table for table in answer.tables if table.name == "tasks_by_grid")
    assert len(table.rows) > 2
    assert len(table.records()) == len(table.rows)
    to_do = [(row["overdue"], row["open"], row["queued"]) for row in table.records()]
    assert to_do == sorted(to_do, reverse=True)
    page = answer.page()
    grids = [row["grid_code"] for row in table.records()]
    assert f"{grids[0]}</td>" in page
    assert f"{grids[-1]}</td>" not in page
    assert f"还有 {len(grids) - 2} 行" in page


def test_tables_go_to_a_folder_and_nothing_is_written_over(three_nights: City, tmp_path: Path) -> None:
    folder = tmp_path / "表"
    three_nights.run("audit", "--night", NIGHTS[2].isoformat(), "--csv", str(folder))
    lines = list(csv.reader((folder / "lists.csv").read_text("utf-8-sig").splitlines()))
    assert lines[0][:3] == ["zone", "kind", "number"]
    assert len(lines) > 1
    again = three_nights.run("audit", "--night", NIGHTS[2].isoformat(), "--csv", str(folder), check=False)
    assert again.returncode == 1
    assert "name another folder" in again.stderr


def test_before_the_first_night_there_is_nothing_to_audit(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    make_home(home)
    for ask in (report.of_night, lambda home: questions.of_task(home, "R1-261120-0A7F3K")):
        with pytest.raises(NothingPublishedError, match="outpost nightly"):
            ask(home)


def test_a_recipient_has_a_kind(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="worker"):
        questions.of_recipient(Home(tmp_path), "somebody:1")
