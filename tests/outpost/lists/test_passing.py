"""A task whose line is kept back from who does it stands on another list that morning, and can be answered there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from outpost.identity.free_text import MASK
from outpost.identity.id_number import check_character
from outpost.lists.lines.scan import id_shaped
from tests.outpost.ledger.conftest import TOWN, finding
from tests.outpost.returns.town import Town, columns_and_rows, filled

FIRST_17 = "99010119900307001"
ID = FIRST_17 + check_character(FIRST_17)
PSEUDONYM = "0123456789abcdef" * 2
SHOWN = {"people": 4}
KEPT = {"people": f"4人（{ID}）"}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    made.con.close()


def lists(town: Town) -> dict[str, list[str]]:
    """Task numbers that stand on each list with cells to fill in, by ``zone/kind/number``."""
    found = {}
    for path in sorted(town.folder.rglob("*.xlsx")):
        sheet = openpyxl.load_workbook(path)["任务清单"]
        columns, rows = columns_and_rows(sheet)
        open_rows = [
            number for number, at in rows.items() if not sheet.cell(at, columns["核查结果▼"]).protection.locked
        ]
        found[path.relative_to(town.folder).with_suffix("").as_posix()] = open_rows
    return found


def cells(town: Town, recipient: str) -> dict[str, Any]:
    """The only row of a list."""
    sheet = openpyxl.load_workbook(town.folder / f"{recipient}.xlsx")["任务清单"]
    columns, rows = columns_and_rows(sheet)
    (at,) = rows.values()
    return {title: sheet.cell(at, column).value for title, column in columns.items()}


def withheld(town: Town) -> list[tuple[Any, ...]]:
    last = town.date - dt.timedelta(days=1)
    rows = town.con.execute(
        "SELECT kind, number, why, passed_to FROM push.withheld WHERE business_date = $T ORDER BY ALL", {"T": last}
    )
    return rows.fetchall()


def balance(town: Town) -> dict[str, int]:
    last = town.date - dt.timedelta(days=1)
    rows = town.con.execute(
        "SELECT term, count FROM push.balance WHERE business_date = $T AND account = 'tasks'", {"T": last}
    )
    return dict(rows.fetchall())


def test_the_officer_has_it_the_same_morning(town: Town) -> None:
    town.listed_night(finding(evidence=KEPT))
    task = town.task()
    assert lists(town) == {"police/officer/O1": [task["task_number"]]}
    assert str(cells(town, "police/officer/O1")["推送原因"]).count(MASK) == 1
    assert not id_shaped(str(cells(town, "police/officer/O1")))
    assert withheld(town) == [("worker", "W1", "id_shaped", "officer:O1")]
    assert balance(town) == {"not_ended": 1, "listed": 0, "withheld": 1, "queued": 0, "in_review": 0}
    assert town.written.withheld == 1
    (told,) = json.loads((town.folder / "manifest.json").read_text())["withheld"]
    assert (told["kind"], told["number"], told["rule"]) == ("worker", "W1", "id_shaped")
    assert town.recipients(task["task_number"]) == [("do", "officer", "O1", "reassigned")]
    assert town.events(task["task_number"])[-1] == "passed_on"
    assert town.problems() == []


def test_who_has_it_can_answer_and_nobody_else(town: Town) -> None:
    town.listed_night(finding(evidence=KEPT))
    number = town.task()["task_number"]
    answer = {"核查结果▼": "01", "核查日期": town.date.isoformat()}
    content = filled(town.folder / "police/officer/O1.xlsx", "任务清单", {number: answer})
    stranger = f"任务编号,核查结果▼,核查日期,收件编号\n{number},01,{town.date},W1\n".encode()
    assert town.take({"W1.csv": stranger}, town.date).accepted == 0
    assert town.take({"O1.xlsx": content}, town.date).accepted == 1
    town.listed_night(finding(evidence=KEPT))
    assert (town.task()["state"], town.task()["ending"]) == ("closed", "confirmed")


@pytest.mark.parametrize("text", [ID, PSEUDONYM])
def test_what_the_grid_office_reviews_stays_in_the_government(town: Town, text: str) -> None:
    town.listed_night(finding("M2", evidence={"people": f"4人（{text}）"}))
    assert lists(town) == {f"gov/grid_office/{TOWN}": [town.task("M2|FOUND|H1")["task_number"]]}
    assert cells(town, f"gov/grid_office/{TOWN}")["推送原因"] == f"登记4人（{MASK}）人。"


def test_without_an_officer_a_desk_has_it(town: Town) -> None:
    town.beats[0]["officer_number"] = None
    town.listed_night(finding(evidence=KEPT), finding(subject="N1", evidence=KEPT, address="N1"))
    assert sorted(lists(town)) == [f"gov/grid_office/{TOWN}", "police/station/S1"]
    assert withheld(town) == [("worker", "W1", "id_shaped", "station:S1")]


def test_what_the_officer_may_not_read_either_goes_to_the_desk(town: Town) -> None:
    town.listed_night(finding(evidence={"people": PSEUDONYM}))
    assert list(lists(town)) == ["police/station/S1"]
    assert cells(town, "police/station/S1")["推送原因"] == f"登记{MASK}人。"
    assert withheld(town) == [
        ("officer", "O1", "pseudonym", "station:S1"),
        ("worker", "W1", "pseudonym", "officer:O1"),
    ]
    assert balance(town) == {"not_ended": 1, "listed": 0, "withheld": 1, "queued": 0, "in_review": 0}


def test_words_that_nobody_may_fill_in_are_left_out_at_a_desk(town: Town) -> None:
    town.listed_night(finding("M2", reason="NO_WORDS_FOR_THIS"))
    row = cells(town, f"gov/grid_office/{TOWN}")
    assert (row["核查地址"], row["推送原因"]) == ("H1", "推送原因不便在清单上列出，请到现场核实后填报。")


def test_a_worker_whose_number_is_an_id_number_keeps_nobody_waiting(town: Town) -> None:
    town.grids["g1"]["worker_number"] = ID
    town.listed_night(finding(), finding("M2"))
    assert sorted(lists(town)) == [f"gov/grid_office/{TOWN}", "police/officer/O1"]
    assert not [path for path in town.folder.rglob("*") if ID in path.name]


def test_violence_that_is_told_later_leaves_the_worker_neutrally(town: Town) -> None:
    delivery = "police.dispute_incident@2026-11-23"
    cited = {"extract": "police.dispute_incident", "delivery": delivery, "row_number": 7}
    found = finding(evidence=SHOWN, route="both", source_rows=[cited])
    town.listed_night(found)
    number = town.task()["task_number"]
    assert lists(town)["gov/worker/W1"] == [number]
    town.violent.append((delivery, 7))
    town.listed_night(found)
    assert lists(town) == {"gov/worker/W1": [], "police/officer/O1": [number]}
    assert cells(town, "gov/worker/W1")["推送原因"] == "已转他部门办理"
    assert [who[1:3] for who in town.recipients(number)] == [("officer", "O1")]
    town.listed_night(found)
    assert lists(town) == {"police/officer/O1": [number]}


def test_it_stays_where_it_was_passed_to(town: Town) -> None:
    for _ in range(3):
        town.listed_night(finding(evidence=KEPT))
    number = town.task()["task_number"]
    assert lists(town) == {"police/officer/O1": [number]}
    assert [event for event in town.events(number) if event in ("routed", "passed_on")] == ["routed", "passed_on"]
    assert balance(town) == {"not_ended": 1, "listed": 1, "withheld": 0, "queued": 0, "in_review": 0}
    town.grids["g1"]["worker_number"] = "W9"
    town.listed_night(finding(evidence=SHOWN))
    assert lists(town) == {"gov/worker/W9": [number]}
    assert town.problems() == []


def test_the_same_night_again_gives_the_same(town: Town) -> None:
    found = [finding(evidence=KEPT), finding("M2", evidence=KEPT), finding(subject="H2", evidence=SHOWN)]
    town.listed_night(*found)
    before = (town.everything(), withheld(town), contents(town.folder), town.written)
    town.written = town.write()
    assert (town.everything(), withheld(town), contents(town.folder), town.written) == before
    town.night(*found, again=True)
    town.written = town.write()
    assert (town.everything(), withheld(town), contents(town.folder), town.written) == before
    assert town.problems() == []


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
