"""How a list looks: its parts, blocks of one door, how to check below, what is printed, what stays in sight."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from outpost.lists import write_lists
from outpost.lists.lines.ground import Ground
from outpost.lists.lines.render import NotAllowedError, words
from outpost.lists.sheets import paging
from outpost.settings import Settings
from outpost.workbook.text import lines
from tests.outpost.lists.a_night import SPECS, L, Reason, Spec, T, VaultOf, a_night, line
from tests.outpost.lists.conftest import Write
from tests.outpost.lists.test_lists import rows_of

OFFICER: dict[str, Any] = {"zone": "police", "kind": "officer", "number": "P1"}
TWO_DOORS = [
    ("H501", 7, "501室", "崇川区任港街道国胜社区工农路108号3幢2单元501室", "1", "320602001001"),
    ("H502", 7, "502室", "崇川区任港街道国胜社区工农路108号3幢2单元502室", "2", "320602001001"),
    ("C", 3, "国胜社区", "崇川区任港街道国胜社区", "0", "320602001001"),
    ("T", 2, "任港街道", "崇川区任港街道", "0", "320602001001"),
    ("D", 1, "崇川区", "崇川区", "0", "320602001001"),
]


def an_officers_lines() -> list[dict[str, Any]]:
    """Two to do, one that waits, one to know, one that a worker does."""
    waiting = {"answer_code": "01", "answered_on": T, "answered_by": "worker:W00017", "answer_note": "已劝导"}
    return [
        line(**OFFICER, task_number="R1-261123-0A7F3K"),
        line(**OFFICER, task_number="R1-261123-0B7F3K", due_on=L + dt.timedelta(9)),
        line(**OFFICER, task_number="R1-261123-0C7F3K", role="review", state="in_review", **waiting),
        line(**OFFICER, task_number="R1-261123-0D7F3K", role="inform"),
        line(**OFFICER, task_number="R1-261123-0E7F3K", role="review"),
    ]


def first_cells(sheet: Worksheet) -> list[str]:
    """What stands in the first column, as text."""
    return [str(row[0]) for row in sheet.iter_rows(values_only=True) if row[0] is not None]


def test_an_officers_list_has_three_parts_each_with_its_heading(write: Write, folder: Path) -> None:
    write(an_officers_lines())
    sheet = openpyxl.load_workbook(folder / "police/officer/P1.xlsx")["任务清单"]
    said = first_cells(sheet)[3:]
    assert [text[:3] for text in said if not text.isdecimal()] == ["要办（", "序号", "怎么核", "待审核", "供知悉"]
    numbers = [str(row["任务编号"])[-5:-3] for row in rows_of(folder / "police/officer/P1.xlsx")]
    assert numbers == ["A7", "B7", "C7", "D7", "E7"]
    assert {row["收件编号"] for row in rows_of(folder / "police/officer/P1.xlsx")} == {"P1"}


def test_what_an_officer_only_has_to_know_is_one_short_line(write: Write, folder: Path) -> None:
    write(an_officers_lines())
    todo, _, waiting, known, _ = rows_of(folder / "police/officer/P1.xlsx")
    assert todo["怎么核查"]
    assert (waiting["怎么核查"], known["怎么核查"]) == (None, None)
    assert waiting["推送原因"] == "已反馈：01 属实已处置"
    assert len(str(known["推送原因"])) <= 34


def test_a_worker_has_one_part_without_headings(write: Write, folder: Path) -> None:
    write([line(), line(task_number="R1-261123-0B7F3K", role="inform")])
    sheet = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"]
    assert [text[:2] for text in first_cells(sheet)[3:]] == ["序号", "1", "2", "怎么"]


def test_rows_of_one_door_say_so_and_are_one_block(write: Write, folder: Path) -> None:
    doors = ["H501", "H501", "H502"]
    write(
        [line(task_number=f"R1-261123-0{n}7F3K", address_code=door) for n, door in enumerate(doors)],
        addresses=TWO_DOORS,
    )
    first, second, other = rows_of(folder / "gov/worker/W00017.xlsx")
    assert str(first["核查地址"]).startswith("同户1 ")
    assert first["核查地址"] == second["核查地址"]
    assert "同户" not in str(other["核查地址"])
    sheet = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"]
    assert (sheet["E5"].border.bottom.style, sheet["E6"].border.top.style) == (None, None)
    assert (sheet["E6"].border.bottom.style, sheet["E7"].border.top.style) == ("thin", "thin")


def test_texts_of_one_building_are_not_one_door(write: Write, folder: Path) -> None:
    write([line(task_number=f"R1-261123-0{n}7F3K", subject_kind="building") for n in range(2)])
    assert all("同户" not in str(row["核查地址"]) for row in rows_of(folder / "gov/worker/W00017.xlsx"))


def test_how_to_check_stands_once_a_matter_below_the_rows(write: Write, folder: Path) -> None:
    write([line(task_number=f"R1-261123-0{n}7F3K") for n in range(3)])
    sheet = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"]
    assert sheet.column_dimensions["H"].hidden
    assert sheet["A8"].value == "怎么核查　【疑似群租超员】①核对住户人数 ②看房间隔断和消防通道 ③劝导整改，拍照留存"
    assert sheet.print_area == "'任务清单'!$A$1:$M$8"


def test_only_what_is_to_be_done_and_judged_is_printed(write: Write, folder: Path) -> None:
    late = line(**OFFICER, task_number="R1-261120-0F7F3K", role="review", due_on=T, is_new=False)
    write([*an_officers_lines(), late])
    book = openpyxl.load_workbook(folder / "police/officer/P1.xlsx")
    areas = {sheet.title: sheet.print_area.rpartition("!")[2] for sheet in book.worksheets}
    nowhere = "$XFD$1"
    unprinted = {"新发现", "派单", "填写说明", "汇总", "代码表"}
    assert {title for title, area in areas.items() if area == nowhere} == unprinted
    assert set(areas) - unprinted == {"任务清单", "待审核", "逾期"}
    waiting = next(row[0].row for row in book["任务清单"].iter_rows() if str(row[0].value).startswith("待审核"))
    assert areas["任务清单"] == f"$A$1:$M${waiting - 1}"


def test_who_has_nothing_to_do_himself_prints_no_list(write: Write, folder: Path) -> None:
    write([line(**OFFICER, role="inform")])
    book = openpyxl.load_workbook(folder / "police/officer/P1.xlsx")
    assert book["任务清单"].print_area == "'任务清单'!$XFD$1"


def test_the_address_stays_in_sight_beside_the_answers_of_a_phone(write: Write, folder: Path) -> None:
    write([line()])
    sheet = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"]
    assert sheet.freeze_panes == "F5"
    pixels = sum(sheet.column_dimensions[letter].width for letter in "ABCDEJ") * 8
    assert pixels * sheet.sheet_view.zoomScale / 100 <= 390
    note = sheet.column_dimensions["L"].width * 8
    assert note / 96 * 2.54 >= 4, "no room to write by hand"


def test_the_example_is_of_the_list_day(write: Write, folder: Path) -> None:
    write([line()])
    said = "|".join(
        str(cell)
        for row in openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["填写说明"].values
        for cell in row
    )
    assert f"|01 属实已处置|{L.isoformat()}|" in said
    assert f"如 {L.isoformat()}；" in said
    assert "|R1-261123-0A7F3K|" in said
    assert "|11/26|" in said


def test_the_head_names_the_ground_that_addresses_leave_out(folder: Path) -> None:
    con = a_night([line()], addresses=TWO_DOORS)
    con.execute("INSERT INTO registers.grid_now VALUES ('G1', '国胜第3网格', '320602001001', 'W00017', NULL)")
    settings = Settings.model_validate({"lists": {"formats": {"worker": ["xlsx", "csv"]}}})
    write_lists(con, folder, SPECS, T, VaultOf(), settings)
    con.close()
    (row,) = rows_of(folder / "gov/worker/W00017.xlsx")
    assert row["核查地址"] == "工农路108号3幢2单元501室"
    sheet = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"]
    assert "崇川区任港街道国胜社区国胜第3网格" in sheet["A1"].value
    assert "崇川区任港街道国胜社区工农路108号" in (folder / "gov/worker/W00017.csv").read_text(encoding="utf-8-sig")


GROUND = Ground(
    ("如皋市", "下原镇", "桃园社区"), ("如皋市下原镇桃园社区", "如皋市下原镇", "如皋市"), "南通市"
)  # fmt: skip


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        ("如皋市下原镇桃园社区纪光路601号", "纪光路601号"),
        ("如皋市下原镇文晋社区1组3号", "文晋社区1组3号"),
        ("如皋市石庄镇草张庄社区2号", "石庄镇草张庄社区2号"),
        ("江苏省南通市如皋市如皋市下原镇桃园社区和河花苑2号701", "和河花苑2号701"),
        ("如皋市桃园社区和河花苑2座2单元5301", "和河花苑2座2单元5301"),
        ("下原镇桃园社区纪光路15-17号", "纪光路15-17号"),
        ("如皋市场路3号", "如皋市场路3号"),
        ("南通市场街3号", "南通市场街3号"),
        ("崇川区任港街道工农路1号", "崇川区任港街道工农路1号"),
        ("如皋市下原镇桃园社区", "桃园社区"),
        ("", ""),
    ],
)
def test_an_address_leaves_out_the_names_of_ones_own_ground(whole: str, said: str) -> None:
    assert GROUND.within(whole) == said


@pytest.mark.parametrize(
    ("text", "count"),
    [("甲" * 10, 1), ("甲" * 11, 2), ("甲" * 10 + "，乙", 2), ("甲" * 20 + "。", 3), ("ab-" * 12, 3), ("x" * 40, 3)],
)
def test_lines_are_counted_as_programs_break_them(text: str, count: int) -> None:
    assert lines(text, 10 * 14 + 5) == count


PAPER = Spec(
    "C3",
    "证件到期",
    {"gov": ["due_on"]},
    {"CARD": Reason("快到期", {"gov": "居住证[due_on:已于|将于]{due_on}到期。"})},
    subject="燃气账户",
)


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        ("2026-11-23", "居住证已于11月23日到期。"),
        ("2026-11-24", "居住证将于11月24日到期。"),
        ("2027-01-02", "居住证将于2027年1月2日到期。"),
        (None, "居住证将于无记录到期。"),
    ],
)
def test_what_is_past_is_told_as_past(due_on: str | None, said: str) -> None:
    assert words(PAPER, "gov", "CARD", "case", "GAS-0042", {"due_on": due_on}, {}, L).why == said


def test_a_number_is_named_by_what_it_is_of() -> None:
    assert words(PAPER, "gov", "CARD", "case", "GAS-0042", {}, {}, L).subject == "燃气账户 ***0042"


def test_a_tense_of_a_field_that_the_zone_may_not_see_is_refused() -> None:
    blind = Spec("C3", "证件到期", {"gov": []}, PAPER.reasons)
    with pytest.raises(NotAllowedError):
        words(blind, "gov", "CARD", "person", "a" * 32, {"due_on": "2026-11-23"}, {}, L)


def test_rows_give_a_little_where_a_page_would_hold_next_to_nothing() -> None:
    rows = [30.0] * 15
    assert paging.squeeze(60, rows, []) == 0.0, "fifteen rows fit"
    assert paging.squeeze(60, rows, [15.0]) == 0.5
    assert paging.pages(60, [29.5] * 15 + [15.0], paging.PAGE_POINTS) == 1
    assert paging.squeeze(60, rows, [200.0]) == 0.0, "what needs a page has it"
    assert paging.pages(60, [*rows, 200.0], paging.PAGE_POINTS) == 2
