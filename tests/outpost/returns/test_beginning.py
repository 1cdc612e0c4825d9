"""新发现 and 派单 from the blank sheets of real lists, through receipts and nights, to the end of their tasks."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from outpost import returns
from outpost.address import build_register
from outpost.address.register import store
from tests.outpost.ledger.conftest import COMMUNITY, COMMUNITY_2, TOWN, finding
from tests.outpost.returns.town import ListedModel, Town, filled

MODELS = {
    "P1": ListedModel("P1"),
    "D1": ListedModel("D1"),
    "R3": ListedModel("R3", reviewer="grid_office"),
}
REPORT, ORDER = "新发现", "派单"
HERE, NEXT, ELSEWHERE = "工农路1号101室", "工农路1号102室", "跃龙路2号201室"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """One night has been, on which everybody got a list; texts resolve to its doors."""
    made = Town(tmp_path, MODELS)
    store.save(build_register(_addresses()), made.home.lake / "address", f"{store.rules_version()}, one")
    made.address_grids |= {"B2": "g2"}
    made.listed_night(*everyday())
    yield made
    assert made.problems() == []
    made.con.close()


def everyday() -> list[dict[str, Any]]:
    """Findings that give each recipient a list."""
    joint = [finding("P1", door, route="both") for door in ("H3", "D1")]
    return [*joint, finding("R3", "H4", route="grid_office")]


def _addresses() -> list[dict[str, Any]]:
    area = {"district_code": "320602", "town_code": TOWN}
    rows = [
        ("320602", 1, None, "崇川区", None),
        (TOWN, 2, "320602", "任港街道", None),
        (COMMUNITY, 3, TOWN, "国胜社区", COMMUNITY),
        (COMMUNITY_2, 3, TOWN, "城南社区", COMMUNITY_2),
        ("S1", 4, COMMUNITY, "工农路", COMMUNITY),
        ("S2", 4, COMMUNITY_2, "跃龙路", COMMUNITY_2),
        ("B1", 5, "S1", "1号", COMMUNITY),
        ("B2", 5, "S2", "2号", COMMUNITY_2),
        ("H1", 7, "B1", "101室", COMMUNITY),
        ("H2", 7, "B1", "102室", COMMUNITY),
        ("H8", 7, "B1", "108室", COMMUNITY),
        ("D1", 7, "B2", "201室", COMMUNITY_2),
    ]
    names = ("address_code", "level", "parent_code", "name", "community_code")
    return [{**dict(zip(names, row, strict=True)), **area, "status": 2 if row[0] == "H8" else 1} for row in rows]


def written(town: Town, recipient: str, sheet: str, *rows: Sequence[Any], number: str | None = None) -> bytes:
    """A recipient's list with rows typed into a blank sheet; ``number``: in place of his own."""
    book = openpyxl.load_workbook(town.folder / f"{recipient}.xlsx")
    for at, row in enumerate(rows, 4):
        for column, value in enumerate(row, 1):
            book[sheet].cell(at, column).value = value
        if number is not None:
            book[sheet].cell(at, 5 if sheet == REPORT else 6).value = number
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def send(town: Town, content: bytes, name: str = "r.xlsx") -> tuple[returns.Returns, list[dict[str, Any]]]:
    """Take a file in; what it came to, and the rows of its receipt as they stood in the file."""
    taken = town.take({name: content}, town.date)
    cells = openpyxl.load_workbook(town.home.receipts / name)["回执"].iter_rows(min_row=4, values_only=True)
    titles = next(cells, ())
    rows = [dict(zip(titles, row, strict=True)) for row in cells if row[0]]
    return taken, sorted(rows, key=lambda row: row["原行号"])


def report(
    town: Town, address: Any = HERE, kind: Any = "未登记住人", day: Any = "", note: Any = "有人住。"
) -> tuple[Any, ...]:
    return (address, kind, town.date if day == "" else day, note)


def order(town: Town, address: Any = HERE, text: Any = "看一看。", to: Any = None, **more: Any) -> tuple[Any, ...]:
    due = more.get("due", town.date + dt.timedelta(days=10))
    return (address, more.get("task"), text, due, to)


def only(town: Town, model: str) -> dict[str, Any]:
    (task,) = [task for task in town.tasks().values() if task["model_id"] == model]
    return task


def test_from_a_blank_row_to_the_end_of_its_task(town: Town) -> None:
    """A worker reports, the officer sends it back, the worker answers, the officer passes; an order beside it."""
    assert send(town, written(town, "gov/worker/W1", REPORT, report(town)))[0].accepted == 1
    content = written(town, "police/officer/O1", ORDER, order(town, NEXT, "核对门牌。", "W1 g1"))
    assert send(town, content, "o.xlsx")[0].accepted == 1
    town.listed_night(*everyday())
    reported, ordered = only(town, "N1")["task_number"], only(town, "N2")["task_number"]
    officer, worker = town.folder / "police/officer/O1.xlsx", town.folder / "gov/worker/W1.xlsx"
    verdict = {reported: {"审核结论▼": "退回补充", "审核意见": "几个人？"}}
    assert send(town, filled(officer, "待审核", verdict), "v.xlsx")[0].accepted == 1
    answer = {ordered: {"核查结果▼": "01", "核查日期": town.date.isoformat()}}
    assert send(town, filled(worker, "任务清单", answer), "a.xlsx")[0].accepted == 1
    town.listed_night(*everyday())
    answer = {reported: {"核查结果▼": "01a", "核查日期": town.date.isoformat(), "情况说明": "三个人。"}}
    assert send(town, filled(town.folder / "gov/worker/W1.xlsx", "任务清单", answer), "b.xlsx")[0].accepted == 1
    town.listed_night(*everyday())
    passed = {number: {"审核结论▼": "通过入库"} for number in (reported, ordered)}
    assert send(town, filled(town.folder / "police/officer/O1.xlsx", "待审核", passed), "w.xlsx")[0].accepted == 2
    town.listed_night(*everyday())
    assert {(only(town, model)["state"], only(town, model)["ending"]) for model in ("N1", "N2")} == {
        ("closed", "confirmed")
    }
    assert only(town, "N1")["answer_note"] == "三个人。"


def test_the_blank_sheets_are_there_for_whom_they_are_meant(town: Town) -> None:
    for path in town.folder.glob("*/*/*.xlsx"):
        book = openpyxl.load_workbook(path)
        assert REPORT in book.sheetnames
        assert (ORDER in book.sheetnames) == (path.parent.name in ("officer", "grid_office"))
        sheet = book[REPORT]
        assert [sheet.cell(at, 5).value for at in range(4, 14)] == [path.stem] * 10
        assert sheet.cell(4, 5).protection.locked
        assert not any(sheet.cell(4, column).protection.locked for column in range(1, 5))
    officer = openpyxl.load_workbook(town.folder / "police/officer/O1.xlsx")[ORDER]
    assert [officer.cell(at, 8).value for at in (4, 5)] == ["W1 g1", None]


def test_an_untouched_list_says_nothing(town: Town) -> None:
    taken, rows = send(town, (town.folder / "police/officer/O1.xlsx").read_bytes())
    assert (taken.accepted, taken.refused, rows) == (0, 0, [])


def test_all_faults_of_a_report_are_told_at_once(town: Town) -> None:
    bad = [
        report(town, None, "一个人", town.date + dt.timedelta(days=1), None),
        report(town, day=town.date - dt.timedelta(days=31)),
        report(town, note="很" * 1001),
        report(town, kind=None),
        report(town, day="昨天"),
    ]
    taken, rows = send(town, written(town, "gov/worker/W1", REPORT, *bad))
    assert (taken.accepted, taken.refused) == (0, len(bad))
    wanted = [
        ("没有填地址", "看不懂类型", "日期晚于", "没有写情况说明"),
        ("30 天",),
        ("1000",),
        ("没有选类型",),
        ("昨天",),
    ]
    for row, parts in zip(rows, wanted, strict=True):
        assert all(part in row["退回原因和怎么改"] for part in parts)
        assert row["退回原因和怎么改"].count("。") == len(parts)


def _past(day: dt.date) -> tuple[str, ...]:
    """A day of another year that is over, as people write it: its year is said, and no other is put in its place."""
    gone = day - dt.timedelta(days=350)
    return f"{gone:%Y-%m-%d}", f"{gone:%Y年%m月%d日}", f"{gone:%y.%m.%d}", "2020-01-01"


def test_all_faults_of_an_order_are_told_at_once(town: Town) -> None:
    stranger = "R1-261123-0A7F3K"
    bad = [
        order(town, None, None, "W77", due=town.date),
        order(town, ELSEWHERE),
        order(town, HERE, to="W2"),
        order(town, HERE, text="很" * 201),
        order(town, None, task=stranger),
        order(town, HERE, due=town.date + dt.timedelta(days=400)),
        *(order(town, HERE, due=past) for past in _past(town.date)),
    ]
    taken, rows = send(town, written(town, "police/officer/O1", ORDER, *bad))
    assert (taken.accepted, taken.refused) == (0, len(bad))
    wanted = [
        ("至少要填一个", "没有写要求", "期限要晚于", "不是您辖区里的网格员"),
        ("不在您的辖区",),
        ("不是您辖区里的网格员",),
    ]
    wanted += [("最多 200",), ("任务编号",), ("最远一年",), *([("期限要晚于",)] * len(_past(town.date)))]
    for row, parts in zip(rows, wanted, strict=True):
        assert all(part in row["退回原因和怎么改"] for part in parts), row


def test_who_is_no_recipient_and_who_may_not_order_is_told_so(town: Town) -> None:
    _, (row,) = send(town, written(town, "gov/worker/W1", REPORT, report(town), number="W77"))
    assert "没有这个收件编号" in row["退回原因和怎么改"]
    _, (row,) = send(town, written(town, "police/officer/O1", ORDER, order(town), number="W1"), "o.xlsx")
    assert "只由社区民警和网格办" in row["退回原因和怎么改"]


def test_numbers_of_persons_are_not_kept(town: Town) -> None:
    content = written(town, "gov/worker/W1", REPORT, report(town, note="电话13800000000，证件990102199001011234。"))
    _, (row,) = send(town, content)
    assert "已隐去" in row["退回原因和怎么改"]
    assert "13800000000" not in (town.home.inbox / "journal.jsonl").read_text(encoding="utf-8")
    town.listed_night(*everyday())
    assert "***" in only(town, "N1")["answer_note"]


@pytest.mark.parametrize("address", ["人民路9号", "工农路1号108室"])
def test_a_door_that_is_not_known_is_a_text_on_the_senders_ground(town: Town, address: str) -> None:
    """No such door, or one that is cancelled."""
    _, (row,) = send(town, written(town, "gov/worker/W1", REPORT, report(town, address, "地址无牌")))
    assert "没有对应到门牌" in row["退回原因和怎么改"]
    town.listed_night(*everyday())
    task = only(town, "N1")
    assert (task["subject_kind"], task["area_code"]) == ("address_text", COMMUNITY)
    (line,) = [line for line in town.lines("O1") if line["task_number"] == task["task_number"]]
    sheet = openpyxl.load_workbook(town.folder / "police/officer/O1.xlsx")["待审核"]
    assert line["role"] == "review"
    assert any(address in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


def test_the_receipt_says_what_becomes_of_it(town: Town) -> None:
    town.listed_night(*everyday(), finding("P1", "H1"))
    number = town.task("P1|FOUND|H1")["task_number"]
    _, rows = send(town, written(town, "gov/worker/W1", REPORT, report(town), report(town, NEXT)))
    assert f"任务 {number}，已记入" in rows[0]["退回原因和怎么改"]
    assert "交审核人处理" in rows[1]["退回原因和怎么改"]
    town.answer(number, "01")
    town.review(number, "pass")
    town.listed_night(*everyday())
    _, (row,) = send(town, written(town, "gov/worker/W1", REPORT, report(town, note="还有人。")), "s.xlsx")
    assert "审核销号（属实）" in row["退回原因和怎么改"]


def test_a_worker_learns_nothing_of_what_only_the_police_may_see(town: Town) -> None:
    town.listed_night(*everyday(), finding("D1", "H1", route="officer"))
    said = []
    for recipient in ("gov/worker/W1", "police/officer/O1"):
        content = written(town, recipient, REPORT, report(town, HERE, "纠纷"))
        _, (row,) = send(town, content, f"{recipient[-2:]}.xlsx")
        said.append(row["退回原因和怎么改"])
    number = town.task("D1|FOUND|H1")["task_number"]
    assert number not in said[0]
    assert number in said[1]
    _, (other,) = send(town, written(town, "gov/worker/W1", REPORT, report(town, NEXT, "纠纷")), "n.xlsx")
    assert other["退回原因和怎么改"] == said[0]
    town.listed_night(*everyday(), finding("D1", "H1", route="officer"))
    assert town.events(number).count("noted") == 2


def test_the_same_rows_again_are_told_so_and_change_nothing(town: Town) -> None:
    content = written(town, "police/officer/O1", ORDER, order(town))
    assert send(town, content)[0].accepted == 1
    assert send(town, content, "copy.xlsx")[0].again == 1
    more = written(town, "police/officer/O1", ORDER, order(town), order(town, NEXT))
    taken, rows = send(town, more, "more.xlsx")
    assert (taken.accepted, taken.refused) == (1, 1)
    assert "已经受理过" in rows[0]["退回原因和怎么改"]


def test_an_order_may_name_a_task_in_place_of_a_door(town: Town) -> None:
    number = town.task("P1|FOUND|H3")["task_number"]
    assert send(town, written(town, "police/officer/O1", ORDER, order(town, None, task=number)))[0].accepted == 1
    _, (row,) = send(town, written(town, "police/officer/O2", ORDER, order(town, None, task=number)), "o2.xlsx")
    assert "不在该收件编号名下" in row["退回原因和怎么改"]
    town.listed_night(*everyday())
    assert only(town, "N2")["subject_key"] == "H3"
