"""What comes back: rows accepted or refused with a reason, receipts, the journal, the archive."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.outpost.lists.a_night import L
from tests.outpost.returns.conftest import Office, number

Fill = Callable[..., bytes]
SOFFICE = ["soffice", "--headless", "--convert-to"]
DAY = L + dt.timedelta(1)
HEADER = "任务编号,核查结果▼,核查日期,情况说明,转办部门,收件编号\n"


def csv(*rows: str) -> bytes:
    return (HEADER + "\n".join(rows)).encode()


def test_a_filled_list_is_taken_in_and_answered(office: Office, filled: Fill) -> None:
    taken = office.send("W00017 副本(1).xlsx", filled((number(0), "01 属实已处置", DAY, "已劝离", None)))
    assert (taken.accepted, taken.refused) == (1, 0)
    (entry,) = office.entries()
    assert entry | {"file_sha256": "", "id": 0} == {
        "id": 0,
        "kind": "answer",
        "task_number": number(0),
        "recipient": "W00017",
        "code": "01",
        "visited_on": DAY.isoformat(),
        "note": "已劝离",
        "department": None,
        "file_sha256": "",
        "import_day": (L + dt.timedelta(3)).isoformat(),
        "batch": 1,
    }
    (row,) = office.receipt("W00017 副本(1).xlsx")
    assert (row["任务编号"], row["处理"]) == (number(0), "接收")


def test_the_file_is_kept_unchanged(office: Office, filled: Fill) -> None:
    content = filled((number(0), "01", DAY, None, None))
    office.send("a.xlsx", content)
    (kept,) = (office.home.inbox / "archive").iterdir()
    assert kept.read_bytes() == content
    assert [path.name for path in office.home.inbox.glob("*.xlsx")] == []


def test_the_same_content_twice_changes_nothing(office: Office, filled: Fill) -> None:
    content = filled((number(0), "01", DAY, None, None))
    office.send("a.xlsx", content)
    before = office.entries(), (office.home.receipts / "a.xlsx").read_bytes()
    assert office.send("a.xlsx", content).again == 1
    assert (office.entries(), (office.home.receipts / "a.xlsx").read_bytes()) == before
    assert [path.name for path in office.home.receipts.iterdir()] == ["a.xlsx"]


def test_the_same_content_under_another_name_is_answered_and_changes_nothing(office: Office, filled: Fill) -> None:
    content = filled((number(0), "01", DAY, None, None))
    office.send("a.xlsx", content)
    before = office.entries()
    assert office.send("b.xlsx", content).again == 1
    assert office.entries() == before
    said = openpyxl.load_workbook(office.home.receipts / "b.xlsx")["回执"]["A3"].value
    assert "先前已经接收过" in str(said)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("01 属实已处置", "01"), ("01", "01"), ("1", "01"), (1, "01"), ("01 ", "01"), ("０１", "01"),
        ("已处置", "01"), ("属实已处置", "01"), ("谢绝", "07"), ("不属实", "04"), ("无法核实·未遇", "05"),
        ("未遇", "05"),
        ("5无法核实", "05"), ("9", "09"), ("02 属实", "02"), ("①", "01"), ("03、需转办", "03"), ("01属实已处置", "01"),
        ("非本网格", "09"), ("当事人谢绝", "07"), ("7.当事人谢绝", "07"), ("08-重复任务", "08"),
    ],
)  # fmt: skip
def test_answers_as_people_write_them(office: Office, filled: Fill, said: Any, code: str) -> None:
    office.send("a.xlsx", filled((number(0), said, DAY, "说明", "住房和城乡建设局")))
    assert [entry["code"] for entry in office.entries()] == [code]


@pytest.mark.parametrize(
    "said",
    [
        True, "无法核实", "好的", "1234", "01 不属实", "04a 与子女同住", "010", "7天后再来", "1楼没人",
        "01/02", "04 属实", "本网格",
        "9号来过", "01 02", "5月再来", "2户都不在", "处置", "属实", "当事人", "01?", "04 属实已处置",
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused(office: Office, filled: Fill, said: Any) -> None:
    taken = office.send("a.xlsx", filled((number(0), said, DAY, "说明", "住房和城乡建设局")))
    assert (taken.accepted, taken.refused) == (0, 1)
    assert "看不懂核查结果" in office.receipt("a.xlsx")[0]["退回原因和怎么改"]


def test_a_models_own_reading_is_kept(office: Office, filled: Fill) -> None:
    office.send("a.xlsx", filled((number(6, "C1"), "04a 与子女同住", DAY, "同住", None)))
    assert [entry["code"] for entry in office.entries()] == ["04a"]


@pytest.mark.parametrize(
    "said",
    [
        "2026-11-25", "2026/11/25", "11月25日", "11.25", 11.25, 46351, DAY, "２０２６－１１－２５", "2026年11月25日 ",
        "20261125", "11。25", "2026—11—25", "11月25号", "2026-11-25T00:00:00", " 11-25 ",
    ],
)  # fmt: skip
def test_dates_as_people_write_them(office: Office, filled: Fill, said: Any) -> None:
    office.send("a.xlsx", filled((number(0), "01", said, None, None)))
    assert [entry["visited_on"] for entry in office.entries()] == ["2026-11-25"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("01", None, None, None), "没有填核查日期"),
        (("01", "昨天", None, None), "看不懂核查日期"),
        (("01", L - dt.timedelta(1), None, None), "早于任务下发"),
        (("01", L + dt.timedelta(4), None, None), "晚于文件收到"),
        ((None, DAY, None, None), "没有选核查结果"),
        (("04", DAY, None, None), "要写情况说明"),
        (("99", DAY, " ", None), "要写情况说明"),
        (("03", DAY, None, None), "要选转办部门"),
    ],
)
def test_a_row_is_refused_with_what_to_do(office: Office, filled: Fill, row: tuple[Any, ...], why: str) -> None:
    office.send("a.xlsx", filled((number(0), *row)))
    assert why in office.receipt("a.xlsx")[0]["退回原因和怎么改"]
    assert office.entries() == []


def test_the_day_it_was_listed_and_the_day_of_import_are_both_fine(office: Office, filled: Fill) -> None:
    rows = [(number(0), "01", L, None, None), (number(1), "01", L + dt.timedelta(3), None, None)]
    assert office.send("a.xlsx", filled(*rows)).accepted == 2


def test_somebody_elses_task_is_refused(office: Office) -> None:
    taken = office.send("a.csv", csv(f"{number(4)},01,2026-11-25,,,W00017"))
    assert (taken.accepted, taken.refused) == (0, 1)
    assert "不在该收件编号名下" in office.receipt("a.xlsx")[0]["退回原因和怎么改"]


def test_a_typo_is_told_from_a_stranger(office: Office) -> None:
    right = number(0)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    office.send("a.csv", csv(f"{wrong},01,2026-11-25,,,W00017", f"{number(77)},01,2026-11-25,,,W00017"))
    typo, stranger = office.receipt("a.xlsx")
    assert "校验位不符" in typo["退回原因和怎么改"]
    assert "没有这个任务编号" in stranger["退回原因和怎么改"]


def test_the_sender_is_the_rows_else_the_only_one_of_the_file_else_unknown(office: Office) -> None:
    one = [f"{number(0)},01,2026-11-25,,,W00017", f"{number(1)},01,2026-11-25,,,"]
    assert office.send("a.csv", csv(*one)).accepted == 2
    two = [
        f"{number(2)},01,2026-11-25,,,W00017",
        f"{number(4)},01,2026-11-25,,,W00099",
        f"{number(3)},01,2026-11-25,,,",
    ]
    taken = office.send("b.csv", csv(*two))
    assert (taken.accepted, taken.refused) == (2, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_any_usual_encoding(office: Office, encoding: str) -> None:
    content = (HEADER + f"{number(0)},01 属实已处置,11月25日,已劝离𡈼,,W00017\r\n").encode(encoding)
    assert office.send("a.csv", content).accepted == 1
    assert office.entries()[0]["note"] == "已劝离𡈼"


def test_sorted_rows_more_columns_and_more_sheets_are_fine(office: Office, filled: Fill) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(filled((number(0), "01", DAY, None, None), (number(1), "08", DAY, None, None)))
    )
    sheet = book["任务清单"]
    sheet.insert_cols(3)
    sheet["C4"] = "备注"
    sheet.insert_rows(6)
    untouched = next(at for at in range(5, 12) if sheet.cell(at, 2).value == number(2))
    sheet.delete_rows(untouched)
    book.create_sheet("我的表")["A1"] = "任务编号"
    memory = io.BytesIO()
    book.save(memory)
    assert office.send("a.xlsx", memory.getvalue()).accepted == 2


def test_one_answer_merged_over_several_rows_counts_for_each(office: Office, filled: Fill) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled()))
    sheet = book["任务清单"]
    sheet["J5"], sheet["K5"] = "01", DAY
    sheet.merge_cells("J5:J6")
    sheet.merge_cells("K5:K6")
    memory = io.BytesIO()
    book.save(memory)
    assert office.send("a.xlsx", memory.getvalue()).accepted == 2


def test_an_untouched_list_is_counted_and_changes_nothing(office: Office) -> None:
    taken = office.send("a.xlsx", office.list_of("gov/worker/W00017").read_bytes())
    assert (taken.accepted, taken.refused) == (0, 0)
    assert office.entries() == []


def test_an_officers_verdicts_come_back(office: Office) -> None:
    book = openpyxl.load_workbook(office.list_of("police/officer/P088"))
    sheet = book["待审核"]
    sheet["K5"], sheet["L5"] = "退回补充", "照片看不清"
    memory = io.BytesIO()
    book.save(memory)
    assert office.send("P088.xlsx", memory.getvalue()).accepted == 1
    (entry,) = office.entries()
    assert [entry[key] for key in ("kind", "recipient", "verdict", "note")] == [
        "review",
        "P088",
        "return",
        "照片看不清",
    ]


@pytest.mark.parametrize(
    ("verdict", "why"), [("退回补充", "要写审核意见"), ("改派", "要填对方"), ("同意", "看不懂审核结论")]
)
def test_a_verdict_without_what_it_needs_is_refused(office: Office, verdict: str, why: str) -> None:
    header = "任务编号,核查结果,核查日期,审核结论▼,审核意见,改派至,收件编号\n"
    office.send("a.csv", f"{header}{number(5)},01,2026-11-24,{verdict},,,P088\n".encode())
    assert why in office.receipt("a.xlsx")[0]["退回原因和怎么改"]


def test_a_crash_before_archiving_is_made_good(office: Office, filled: Fill) -> None:
    content = filled((number(0), "01", DAY, None, None))
    office.send("a.xlsx", content)
    shutil.copy(next((office.home.inbox / "archive").iterdir()), office.home.inbox / "a.xlsx")
    assert office.take().again == 1
    assert len(office.entries()) == 1


def test_a_number_that_lost_its_last_zero_is_read_where_only_one_day_fits(office: Office, filled: Fill) -> None:
    """11.30 typed as a number is 11.3: 3 or 30 November."""
    content = filled((number(0), "01", 11.3, None, None))
    (office.home.inbox / "a.xlsx").write_bytes(content)
    assert office.take(dt.date(2026, 11, 30)).accepted == 1
    assert [entry["visited_on"] for entry in office.entries()] == ["2026-11-30"]


def test_a_number_that_could_be_two_days_is_asked_back(office: Office) -> None:
    office.con.execute("UPDATE push.task_live SET listed_on = '2026-11-01'").fetchall()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["任务编号", "核查结果▼", "核查日期", "收件编号"])
    sheet.append([number(0), "01", 11.2, "W00017"])
    memory = io.BytesIO()
    book.save(memory)
    office.send("a.xlsx", memory.getvalue())
    assert "分不清" in office.receipt("a.xlsx")[0]["退回原因和怎么改"]


def test_a_day_without_a_year_is_the_latest_across_new_year(office: Office) -> None:
    (office.home.inbox / "a.csv").write_bytes(csv(f"{number(0)},01,12月30日,,,W00017"))
    assert office.take(dt.date(2027, 1, 3)).accepted == 1
    assert [entry["visited_on"] for entry in office.entries()] == ["2026-12-30"]


def test_02_is_for_once_even_before_a_night_has_heard_it(office: Office) -> None:
    assert office.send("a.csv", csv(f"{number(0)},02,2026-11-25,,,W00017")).accepted == 1
    twice = [f"{number(0)},02,2026-11-26,,,W00017", f"{number(1)},02,2026-11-25,,,W00017"]
    assert office.send("b.csv", csv(*twice, f"{number(1)},02,2026-11-26,,,W00017")).accepted == 1
    refused = [row for row in office.receipt("b.xlsx") if row["处理"] == "退回"]
    assert [row["任务编号"] for row in refused] == [number(0), number(1)]
    assert all("只能用一次" in row["退回原因和怎么改"] for row in refused)


def test_an_answer_of_whose_post_fell_vacant_is_taken(office: Office) -> None:
    """The list went to a worker; the leader has the task by now, because the post is vacant. The visit was his."""
    routed(office, number(4), "W00099", None)
    happened(office, number(4), "listed")
    routed(office, number(4), "L1", "leader")
    assert office.send("a.csv", csv(f"{number(4)},01,2026-11-25,,,W00099")).accepted == 1
    assert office.send("b.csv", csv(f"{number(4)},08,2026-11-25,,,L1")).accepted == 1
    assert office.send("c.csv", csv(f"{number(4)},01,2026-11-25,,,W00017")).accepted == 0


@pytest.mark.parametrize("given", ["reassigned", "not_theirs"])
def test_an_answer_of_whom_the_task_was_taken_from_is_refused(office: Office, given: str) -> None:
    routed(office, number(4), "W00099", None)
    happened(office, number(4), "listed")
    event = {"reassigned": ("reassigned", {}), "not_theirs": ("answered", {"answer_code": "09"})}[given]
    happened(office, number(4), event[0], **event[1])
    routed(office, number(4), "W00018", given)
    assert office.send("a.csv", csv(f"{number(4)},01,2026-11-25,,,W00099")).accepted == 0


def routed(office: Office, task: str, who: str, fallback: str | None) -> None:
    """The ledger hands a task over, as it writes it down."""
    recipients = [{"zone": "gov", "kind": "worker", "number": who, "role": "do", "fallback": fallback}]
    detail = json.dumps({"set": {"recipients": recipients}})
    happened(office, task, "routed", recipients=recipients)
    office.con.execute(
        "UPDATE push.task_live SET recipients = CAST(json_extract($d, '$.set.recipients')"
        " AS STRUCT(zone TEXT, kind TEXT, number TEXT, role TEXT, fallback TEXT)[]) WHERE task_number = $n",
        {"d": detail, "n": task},
    ).fetchall()


def happened(office: Office, task: str, event: str, **said: object) -> None:
    """The ledger writes an event down."""
    (seq,) = office.con.execute("SELECT count(*) FROM push.task_event").fetchall()[0]
    office.con.execute(
        "INSERT INTO push.task_event VALUES (?, ?, ?, ?, 'ledger', ?, '', '', '')",
        [seq, L, task, event, json.dumps({"set": said})],
    ).fetchall()


@pytest.mark.parametrize("separator", [";", "\t"])
def test_csv_with_other_separators(office: Office, separator: str) -> None:
    content = HEADER.replace(",", separator) + separator.join([number(0), "01", "11.25", "a,b,c,d,e,f,g", "", "W00017"])
    assert office.send("a.csv", content.encode("gb18030")).accepted == 1
    assert office.entries()[0]["note"] == "a,b,c,d,e,f,g"


def test_two_lists_pasted_into_one_file(office: Office) -> None:
    other = f"核查结果▼,任务编号,核查日期,收件编号\n01,{number(4)},11.25,W00099\n"
    content = csv(f"{number(0)},01,11.25,,,W00017") + b"\n" + HEADER.encode() + b"\n" + other.encode()
    assert office.send("a.csv", content).accepted == 2


def test_a_note_is_kept_as_it_was_written(office: Office, filled: Fill) -> None:
    note = "房东（电话里）说：“没人住”，\n第二行＝１２３ \ue000𡈼"
    office.send("a.xlsx", filled((number(0), "01", DAY, f"  {note} \r\n", None)))
    assert office.entries()[0]["note"] == note


def test_the_newest_receipt_for_a_name_bears_it(office: Office, filled: Fill) -> None:
    office.send("W00017.xlsx", filled((number(0), "01", DAY, None, None)))
    office.send("W00017.xlsx", filled((number(1), "07", DAY, None, None)))
    assert [row["任务编号"] for row in office.receipt("W00017.xlsx")] == [number(1)]
    assert len(list(office.home.receipts.iterdir())) == 2


def test_files_that_differ_in_their_ending_have_a_receipt_each(office: Office, filled: Fill) -> None:
    (office.home.inbox / "a.csv").write_bytes(csv(f"{number(0)},01,2026-11-25,,,W00017"))
    office.send("a.xlsx", filled((number(1), "07", DAY, None, None)))
    assert len(list(office.home.receipts.iterdir())) == 2


def test_a_workbook_whose_names_have_a_prefix_is_read(office: Office, filled: Fill) -> None:
    """As the OpenXML SDK writes them."""
    source = zipfile.ZipFile(io.BytesIO(filled((number(0), "01", DAY, None, None))))
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            if name.startswith("xl/") and name.endswith(".xml"):
                text = re.sub(r"<(/?)([A-Za-z]\w*)(?=[\s/>])", r"<\1x:\2", text).replace(" xmlns=", " xmlns:x=")
            target.writestr(name, text)
    assert office.send("a.xlsx", memory.getvalue()).accepted == 1


def test_hidden_columns_and_rows_count_like_others(office: Office, filled: Fill) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled((number(0), "01", DAY, None, None))))
    sheet = book["任务清单"]
    for letter in "BKN":
        sheet.column_dimensions[letter].hidden = True
    for at in range(5, 9):
        sheet.row_dimensions[at].hidden = True
    memory = io.BytesIO()
    book.save(memory)
    assert office.send("a.xlsx", memory.getvalue()).accepted == 1


def test_a_sheet_that_was_renamed_is_found(office: Office, filled: Fill) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled((number(0), "01", DAY, None, None))))
    for name in book.sheetnames:
        if name != "任务清单":
            del book[name]
    book["任务清单"].title = "汇总"
    memory = io.BytesIO()
    book.save(memory)
    assert office.send("a.xlsx", memory.getvalue()).accepted == 1


def test_a_workbook_of_another_writer_is_read(office: Office) -> None:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"date_1904": True})
    sheet = book.add_worksheet("副本")
    sheet.write_row(2, 1, ["任务编号", "核查结果 ▼", "核查 日期", "情况说明", "收件编号"])
    sheet.write_row(5, 1, [number(0), 1])
    sheet.write_datetime(5, 3, dt.datetime(2026, 11, 25), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001
    sheet.write_rich_string(5, 4, "已", book.add_format({"bold": True}), "劝离")
    sheet.write_formula(5, 5, '="W"&"00017"', None, "W00017")
    book.close()
    assert office.send("a.xlsx", memory.getvalue()).accepted == 1
    entry = office.entries()[0]
    assert (entry["visited_on"], entry["note"]) == ("2026-11-25", "已劝离")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_list_saved_by_libreoffice_comes_back(office: Office, filled: Fill, tmp_path: Path) -> None:
    source = tmp_path / "filled by hand.xlsx"
    source.write_bytes(
        filled(
            (number(0), "01 属实已处置", DAY, "已劝离", None), (number(6, "C1"), "04a 与子女同住", DAY, "同住", None)
        )
    )
    for kind in ("xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1"):
        folder = str(tmp_path / kind[:3])
        subprocess.run(
            [*SOFFICE, kind, f"-env:UserInstallation=file://{tmp_path}/profile", "--outdir", folder, str(source)],
            check=True,
            capture_output=True,
        )
        (resaved,) = (tmp_path / kind[:3]).iterdir()
        office.send(resaved.name, resaved.read_bytes())
    answers = [(entry["task_number"], entry["code"], entry["visited_on"], entry["note"]) for entry in office.entries()]
    assert answers[: len(answers) // 2] == answers[len(answers) // 2 :]
    assert set(answers) == {
        (number(0), "01", DAY.isoformat(), "已劝离"),
        (number(6, "C1"), "04a", DAY.isoformat(), "同住"),
    }
