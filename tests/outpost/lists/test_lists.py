"""A night's lists as their readers get them: what stands in the files, for whom, in which order."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import python_calamine
from openpyxl.worksheet.worksheet import Worksheet

from outpost.lists import write_lists
from outpost.lists.sheets.head import row_height
from outpost.lists.sheets.tasks import COLUMNS
from outpost.settings import Settings
from outpost.workbook.sheet import HIGHEST
from tests.outpost.lists.a_night import SPECS, L, T, VaultOf, a_night, line
from tests.outpost.lists.conftest import Write

HEADINGS = ["序号", "任务编号", "紧急程度", "事项", "核查地址", "对象", "推送原因", "怎么核查", "截止日期"]
HEADINGS += ["核查结果▼", "核查日期", "情况说明", "转办部门", "收件编号"]


def rows_of(path: Path, sheet: str = "任务清单") -> list[dict[str, object]]:
    """The rows below the header of a sheet, by heading; of a list, those of tasks."""
    cells = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    header = next((at for at, row in enumerate(cells) if "任务编号" in row), 3)
    rows = [dict(zip(cells[header], row, strict=True)) for row in cells[header + 1 :]]
    return [row for row in rows if row["任务编号"]] if "任务编号" in cells[header] else rows


def printed_pixels(sheet: Worksheet) -> float:
    """The width of what is printed of a list."""
    columns = [sheet.column_dimensions[letter] for letter in "ABCDEFGHIJKLM"]
    return sum(column.width for column in columns if not column.hidden) * 8


def test_a_worker_reads_what_where_why_how_and_until_when(write: Write, folder: Path) -> None:
    written = write([line(evidence={"people": 16, "area": 82.5})])
    (row,) = rows_of(folder / "gov/worker/W00017.xlsx")
    assert list(row) == HEADINGS
    assert row["任务编号"] == "R1-261123-0A7F3K"
    assert row["紧急程度"] == "紧急"
    assert row["事项"] == "疑似群租超员"
    assert row["核查地址"] == "崇川区任港街道国胜社区工农路108号3幢2单元501室"
    assert row["推送原因"] == "出租房内登记居住16人，房屋面积82.5平方米，请上门核实人数和消防安全。"
    assert row["怎么核查"] == "1. 核对住户人数\n2. 看房间隔断和消防通道\n3. 劝导整改，拍照留存"
    assert f"{row['截止日期']:%Y-%m-%d}" == "2026-11-26"
    assert row["收件编号"] == "W00017"
    assert row["核查结果▼"] is None
    assert written.counts["files"] == 1


def test_only_the_four_answer_cells_can_be_written_in(write: Write, folder: Path) -> None:
    write([line(), line(task_number="R1-261123-0B7F3K", role="inform")])
    sheet = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"]
    assert sheet.protection.sheet
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {"J5", "K5", "L5", "M5"}


def test_sheets_are_those_of_the_contract(write: Write, folder: Path) -> None:
    write([line(), line(zone="police", kind="officer", number="P1", role="review", reason="HEADCOUNT")])
    worker = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")
    assert worker.sheetnames == ["任务清单", "新发现", "填写说明", "汇总", "代码表"]
    assert worker["代码表"].sheet_state == "hidden"
    officer = openpyxl.load_workbook(folder / "police/officer/P1.xlsx")
    assert officer.sheetnames == ["任务清单", "新发现", "派单", "填写说明", "汇总", "代码表"]


def test_drop_downs_offer_the_codes_and_a_models_own_readings(write: Write, folder: Path) -> None:
    write([line(), line(model_id="C1", reason="LISTED", task_number="C1-261123-0B7F3K", due_on=L + dt.timedelta(9))])
    book = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")
    offered = {}
    for rule in book["任务清单"].data_validations.dataValidation:
        if rule.type == "list":
            title, _, place = rule.formula1.rpartition("!")
            cells = book[title.strip("'")][place.replace("$", "")]
            offered[str(rule.sqref)] = [cell.value for (cell,) in cells]
    assert offered["J5"][0] == "01 属实已处置"
    assert "04a 与子女同住" not in offered["J5"]
    assert "04a 与子女同住" in offered["J6"]
    assert offered["M5:M6"] == ["住房和城乡建设局", "消防救援支队"]


def test_dates_are_asked_for_from_the_day_the_task_was_listed(write: Write, folder: Path) -> None:
    earlier = line(task_number="R1-261120-0B7F3K", listed_on=L - dt.timedelta(4), due_on=L)
    write([line(), earlier])
    rules = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"].data_validations.dataValidation
    since = {str(rule.sqref): int(rule.formula1) for rule in rules if rule.type == "date"}
    assert since == {"K5": (L - dt.timedelta(4) - dt.date(1899, 12, 30)).days, "K6": (L - dt.date(1899, 12, 30)).days}


def test_it_prints_on_a4_one_page_wide_with_its_header_on_every_page(write: Write, folder: Path) -> None:
    write([line(task_number=f"R1-261123-{n:04}3K", address_code=None) for n in range(30)])
    sheet = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"]
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "F5"
    assert sheet.auto_filter.ref == "A4:N34"
    assert "&P/&N" in sheet.oddFooter.center.text
    assert "仅供本网格核查使用 严禁转发" in sheet.oddFooter.left.text
    assert "W00017" in sheet.oddFooter.right.text
    sizes = {cell.font.sz for row in sheet.iter_rows() for cell in row}
    assert min(sizes) >= 10.5
    assert printed_pixels(sheet) <= (11.69 - 0.5) * 96, "print would shrink below 10.5 points"


def test_every_sheet_that_is_seen_has_the_footer_and_is_protected(write: Write, folder: Path) -> None:
    write([line(zone="police", kind="officer", number="P1")])
    for sheet in openpyxl.load_workbook(folder / "police/officer/P1.xlsx").worksheets:
        assert sheet.protection.sheet
        if sheet.sheet_state == "visible":
            said = [part.text for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right)]
            assert "严禁转发" in said[0]
            assert "&P/&N" in said[1]
            assert "P1" in said[2]
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
            assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
            assert min(cell.font.sz for row in sheet.iter_rows() for cell in row) >= 10.5


@pytest.mark.parametrize(
    ("column", "longest"),
    [("address", 200), ("subject", 60), ("why", 200), ("why", 127 + 1 + 90), ("matter", 40), ("how", 270)],
)
def test_the_longest_text_of_each_column_fits_the_highest_row(column: str, longest: int) -> None:
    assert row_height([("甲，" * (longest // 2), dict(COLUMNS)[column])], 0) <= HIGHEST + 2


def test_three_digits_of_lines_have_room(write: Write, folder: Path) -> None:
    write([line(task_number=f"R1-261123-{n:04}3K", address_code=None) for n in range(120)])
    sheet = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"]
    assert sheet.column_dimensions["A"].width * 8 >= 50
    assert printed_pixels(sheet) <= (11.69 - 0.5) * 96


def test_a_line_for_information_is_never_marked_late(write: Write, folder: Path) -> None:
    late = L - dt.timedelta(1)
    write([line(role="inform", due_on=late), line(task_number="R1-261123-0B7F3K", due_on=late)])
    sheet = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"]
    fills = {sheet[f"B{at}"].value: sheet[f"I{at}"].fill.fgColor.rgb for at in (5, 6)}
    assert fills["R1-261123-0B7F3K"] == "FF262626"
    assert fills["R1-261123-0A7F3K"] != "FF262626"


def test_one_dwelling_is_one_visit_and_2_comes_before_10(write: Write, folder: Path) -> None:
    addresses = [
        ("H10", 7, "10室", "工农路10号", "工农路 00000010号", "320602001001"),
        ("H2", 7, "2室", "工农路2号", "工农路 00000002号", "320602001001"),
        ("H1", 7, "1室", "工农路1号", "工农路 00000001号", "320602001001"),
    ]
    soon, later = L + dt.timedelta(1), L + dt.timedelta(5)
    write(
        [
            line(task_number="R1-A", address_code="H10", due_on=soon),
            line(task_number="R1-B", address_code="H2", due_on=soon),
            line(task_number="R1-C", address_code="H1", due_on=later),
            line(task_number="R1-D", address_code="H10", due_on=later),
            line(task_number="R1-E", address_code="H1", due_on=soon, priority=3),
        ],
        addresses=addresses,
    )
    assert [row["任务编号"] for row in rows_of(folder / "gov/worker/W00017.xlsx")] == [
        "R1-B",
        "R1-A",
        "R1-D",
        "R1-E",
        "R1-C",
    ]


def test_the_head_names_area_day_batch_and_what_did_not_run(folder: Path) -> None:
    con = a_night([line()])
    con.execute("INSERT INTO registers.grid_now VALUES ('G1', '国胜第3网格', '320602001001', 'W00017', NULL)")
    con.execute("UPDATE push.model_night SET state = 'held' WHERE model_id = 'A2'")
    con.execute("INSERT INTO push.held VALUES (?, 'A2', 'gov.grid', '网格数据已滞后 9 天')", [T])
    write_lists(con, folder, SPECS, T, VaultOf(), Settings())
    con.close()
    sheet = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"]
    assert "国胜第3网格" in sheet["A1"].value
    assert "2026年11月24日（星期二）" in sheet["A2"].value
    assert json.loads((folder / "manifest.json").read_text())["batch"] in sheet["A2"].value
    assert "A2 未运行：网格数据已滞后 9 天" in sheet["A3"].value


def test_the_coverage_line_says_when_all_ran(write: Write, folder: Path) -> None:
    write([line()])
    sheet = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"]
    assert sheet["A3"].value == f"数据覆盖：全部 {len(SPECS)} 个模型均已运行。"


def test_an_answer_waits_on_the_reviewers_sheet(write: Write, folder: Path) -> None:
    waiting = line(
        zone="police",
        kind="officer",
        number="P1",
        role="review",
        state="in_review",
        answer_code="03",
        answered_on=T,
        answer_note="现场住8人",
        answer_department="住房和城乡建设局",
        answered_by="worker:W00017",
    )
    write([waiting])
    (row,) = rows_of(folder / "police/officer/P1.xlsx", "待审核")
    assert row["核查结果"] == "03 属实需转办"
    assert row["情况说明"] == "现场住8人"
    assert row["反馈编号"] == "W00017"
    assert (row["审核结论▼"], row["审核意见"], row["改派至▼"]) == (None, None, None)
    (short,) = rows_of(folder / "police/officer/P1.xlsx")
    assert short["推送原因"] == "已反馈：03 属实需转办"
    assert short["怎么核查"] is None


def test_overdue_tasks_of_others_stand_on_the_reviewers_sheet_only(write: Write, folder: Path) -> None:
    late = {"due_on": L - dt.timedelta(2), "is_new": False}
    write([line(**late), line(zone="police", kind="officer", number="P1", role="review", joint=False, **late)])
    (row,) = rows_of(folder / "police/officer/P1.xlsx", "逾期")
    assert (row["逾期天数"], row["办理编号"], row["收件编号"]) == (2, "W00017", "P1")
    sheet = openpyxl.load_workbook(folder / "police/officer/P1.xlsx")["任务清单"]
    assert sheet.max_row == 4


def test_summary_counts_new_open_due_this_week_and_overdue(write: Write, folder: Path) -> None:
    dues = [L, L + dt.timedelta(5), L + dt.timedelta(6), L - dt.timedelta(1)]
    write([line(task_number=f"R1-{n}", due_on=due, is_new=n == 0) for n, due in enumerate(dues)])
    (model, total, _) = rows_of(folder / "gov/worker/W00017.xlsx", "汇总")
    assert [model[name] for name in ("今日新增", "未办结", "本周到期", "已逾期")] == [1, 4, 2, 1]
    assert total["未办结"] == 4


def test_a_sent_back_task_says_why(write: Write, folder: Path) -> None:
    write([line(note="照片看不清")])
    (row,) = rows_of(folder / "gov/worker/W00017.xlsx")
    assert str(row["推送原因"]).startswith("【退回补充】照片看不清\n")


def test_a_task_gone_to_another_desk_is_a_neutral_line(write: Write, folder: Path) -> None:
    blank = dict.fromkeys(("reason", "subject_kind", "subject_key", "address_code", "opened_on", "listed_on", "due_on"))
    write([line(state="moved", role="inform", evidence="{}", joint=False, is_new=False, **blank)])
    (row,) = rows_of(folder / "gov/worker/W00017.xlsx")
    assert row["推送原因"] == "已转他部门办理"
    assert [row[name] for name in ("核查地址", "对象", "怎么核查", "截止日期", "紧急程度")] == [None] * 5


def test_manifest_tells_every_file_and_success_comes_with_it(write: Write, folder: Path) -> None:
    write([line(), line(zone="gov", kind="grid_office", number="320602001")])
    manifest = json.loads((folder / "manifest.json").read_text())
    assert [file["path"] for file in manifest["files"]] == ["gov/grid_office/320602001.xlsx", "gov/worker/W00017.xlsx"]
    for file in manifest["files"]:
        assert file["sha256"] == hashlib.sha256((folder / file["path"]).read_bytes()).hexdigest()
        assert (file["rows"], file["task_numbers"]) == (1, ["R1-261123-0A7F3K"])
    assert (folder / "_SUCCESS").is_file()


def test_tasks_parquet_has_no_person(write: Write, folder: Path) -> None:
    write(
        [line(), line(model_id="C1", reason="LISTED", task_number="C1-1", subject_kind="person", subject_key="a" * 32)]
    )
    tasks = pl.read_parquet(folder / "tasks.parquet")
    assert dict(tasks.select("task_number", "subject_key").iter_rows()) == {"C1-1": None, "R1-261123-0A7F3K": "H501"}


def test_the_same_night_gives_the_same_bytes(tmp_path: Path) -> None:
    digests = []
    for name in ("first", "second"):
        con = a_night([line(), line(zone="police", kind="officer", number="P1", role="review")])
        write_lists(con, tmp_path / name, SPECS, T, VaultOf(), Settings())
        con.close()
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        digests.append([(path.relative_to(tmp_path / name), path.read_bytes()) for path in files])
    assert digests[0] == digests[1]


def test_many_files_made_by_several_hands_are_those_made_by_one(tmp_path: Path) -> None:
    lines = [line(number=f"W{n:05}", task_number=f"R1-261123-{n:05}K") for n in range(1_100)]
    for name, hands in (("one", 1), ("two", 2)):
        con = a_night(lines)
        write_lists(con, tmp_path / name, SPECS, T, VaultOf(), Settings.model_validate({"night": {"threads": hands}}))
        con.close()
    for path in (tmp_path / "one").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_other_programs_read_it(write: Write, folder: Path) -> None:
    write([line(evidence={"people": 16, "area": "82.5"})])
    path = folder / "gov/worker/W00017.xlsx"
    assert zipfile.ZipFile(path).testzip() is None
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("任务清单").to_python()
    assert rows[4][1] == "R1-261123-0A7F3K"
    assert rows[4][8] == dt.date(2026, 11, 26)


@pytest.mark.parametrize("number", ["../../etc/passwd", "a/b", "..", "W 1", "张三"])
def test_a_recipients_number_cannot_leave_its_folder(write: Write, folder: Path, number: str) -> None:
    write([line(number=number)])
    (file,) = (folder / "gov/worker").iterdir()
    assert file.name.endswith(".xlsx")
