"""The sheet 待审核: what it shows, what is open on it, and to whom its drop-downs offer a task."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from outpost import messages
from outpost.lists import write_lists
from outpost.lists.sheets.reviews import REVIEW, REVIEW_PRINTED
from outpost.settings import Settings
from tests.outpost.lists.a_night import SPECS, L, T, VaultOf, a_night, line
from tests.sharing import made_once

WAITS: dict[str, Any] = {"role": "review", "state": "in_review", "answer_code": "01", "answered_on": L,
                         "answered_by": "worker:W00017", "doer_zone": "gov"}  # fmt: skip
OFFICER: dict[str, Any] = {"zone": "police", "kind": "officer", "number": "P088", **WAITS}
OFFICE: dict[str, Any] = {"zone": "gov", "kind": "grid_office", "number": "320602001", **WAITS}
CARE: dict[str, Any] = {"model_id": "C1", "reason": "LISTED", "subject_kind": "person",
                        "evidence": {"age_band": "80至84", "last_visit": "11月1日", "elder": ""}}  # fmt: skip
A4_PIXELS = 1_066
"""Of a page's width between its margins: a wider sheet is made smaller when it is printed."""
TASKS = {"R1-261123-0A7F3K": "both", "R1-261123-0B7F3K": "police", "R1-261123-0C7F3K": "violent"}


def write(folder: Path) -> None:
    """An officer for whom three tasks wait, one routed to the police, one that turned violent; and an office."""
    first, second, third = TASKS
    cited = {"extract": "police.dispute_incident", "delivery": "police.dispute_incident@1", "row_number": 1}
    con = a_night([
        line(**OFFICER, task_number=first, answer_id="D-7Q0M3X"),
        line(**{**OFFICER, "doer_zone": "police"}, task_number=second, answer_id="D-7Q0M3Y"),
        line(**OFFICER, task_number=third, answer_id="D-7Q0M3Z"),
        line(**OFFICE, **CARE, task_number="C1-261123-0A7F3K", answer_id="D-7Q0M40"),
    ])  # fmt: skip
    con.execute("INSERT INTO registers.grid_now VALUES ('G1', '第一网格', '320602001001', 'W00017', 'L00001')")
    con.execute("INSERT INTO registers.grid_now VALUES ('G2', '第二网格', '320602001002', 'W00018', NULL)")
    con.execute("INSERT INTO registers.grid_now VALUES ('G9', '外区网格', '320611001001', 'W00099', NULL)")
    con.execute("INSERT INTO registers.beat_now VALUES ('B1', 'S1', '320602001001', 'P088', 'P089')")
    con.execute(
        "INSERT INTO push.task_live BY NAME SELECT $n AS task_number, 'k' AS task_key, 1 AS episode, 'R1' AS model_id, "
        "1 AS model_version, 'HEADCOUNT' AS reason, 'dwelling' AS subject_kind, 'H501' AS subject_key, 2 AS priority, "
        "'in_review' AS state, $t AS opened_on, 'both' AS route, '5wd' AS due_rule, [$row] AS source_rows, "
        "0 AS absent_nights, false AS extended, 0 AS attempts, false AS in_progress, [] AS refused_by",
        {"n": third, "t": T, "row": cited},
    )
    con.execute("INSERT INTO registers.dispute_incident VALUES ($row, true)", {"row": cited})
    write_lists(con, folder, SPECS, T, VaultOf(), Settings())
    (folder / "police_only").write_text(repr(con.execute("FROM push.police_only").fetchall()), encoding="utf-8")
    con.close()


@pytest.fixture(scope="session")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "reviews", write)


@pytest.fixture(scope="session")
def officers(lists: Path) -> Workbook:
    return openpyxl.load_workbook(lists / "police" / "officer" / "P088.xlsx")


def rows_of(book: Workbook) -> dict[str, int]:
    return {str(book["待审核"].cell(at, 2).value): at for at in range(5, book["待审核"].max_row + 1)}


def offered(book: Workbook) -> dict[str, list[str]]:
    """By task number, what the drop-down of its 改派至 offers."""
    sheet, named = book["待审核"], {at: number for number, at in rows_of(book).items()}
    found: dict[str, list[str]] = {}
    for rule in sheet.data_validations.dataValidation:
        if "改派对象" in rule.formula1:
            assert rule.errorStyle == "warning", "somebody else's number may be typed as well"
            cells = book["改派对象"][rule.formula1.rpartition("!")[2].replace("$", "")]
            items = [cell.value for (cell,) in cells] if isinstance(cells, tuple) else [cells.value]
            for place in rule.sqref.ranges:
                found |= {named[at]: items for at in range(place.min_row, place.max_row + 1)}
    return found


def test_the_answer_stands_in_words_with_its_number_beside_it(officers: Workbook) -> None:
    sheet = officers["待审核"]
    titles = [cell.value for cell in sheet[4]]
    assert titles[titles.index("核查结果") + 1] == "答案编号"
    row = dict(zip(titles, [cell.value for cell in sheet[rows_of(officers)["R1-261123-0A7F3K"]]], strict=True))
    assert (row["核查结果"], row["答案编号"], row["改派至▼"]) == ("01 属实已处置", "D-7Q0M3X", None)


def test_only_the_three_cells_of_the_verdict_are_open(officers: Workbook) -> None:
    sheet = officers["待审核"]
    assert sheet.protection.sheet
    titles = [cell.value for cell in sheet[4]]
    opened = {titles[cell.column - 1] for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert opened == {"审核结论▼", "审核意见", "改派至▼"}


def test_it_is_printed_in_its_own_size() -> None:
    assert sum(pixels for _, pixels in REVIEW[:REVIEW_PRINTED]) <= A4_PIXELS


def test_an_officer_is_offered_whom_his_ground_has(officers: Workbook) -> None:
    assert officers["改派对象"].sheet_state == "hidden"
    found = offered(officers)
    gov = [words.split()[0] for words in found["R1-261123-0A7F3K"]]
    assert gov == ["320602", "320602001", "L00001", "W00017", "P089", "S1"]
    assert "W00017 第一网格" in found["R1-261123-0A7F3K"]


@pytest.mark.parametrize("task", ["R1-261123-0B7F3K", "R1-261123-0C7F3K"])
def test_what_only_the_police_may_see_is_offered_to_the_police_alone(officers: Workbook, task: str) -> None:
    assert [words.split()[0] for words in offered(officers)[task]] == ["P089", "S1"]


def test_care_is_offered_to_the_government_alone(lists: Path) -> None:
    book = openpyxl.load_workbook(lists / "gov" / "grid_office" / "320602001.xlsx")
    (items,) = offered(book).values()
    assert [words.split()[0] for words in items] == ["320602", "L00001", "W00017", "W00018"]


def test_what_turned_police_only_is_kept_for_taking_in(lists: Path) -> None:
    assert (lists / "police_only").read_text(encoding="utf-8") == "[('R1-261123-0C7F3K',)]"


def test_the_guide_speaks_of_the_number() -> None:
    steps: Mapping[str, Any] = messages.catalogue()["guide"]
    assert any("答案编号" in step for step in steps["review_steps"])
