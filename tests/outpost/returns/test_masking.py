"""Numbers of persons in what comes back: masked before anything is kept, and the receipt says so."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from outpost.identity.free_text import MASK
from outpost.identity.id_number import check_character
from tests.outpost.returns.conftest import ANSWER_ID, Office, number

HEADER = "任务编号,核查结果▼,核查日期,情况说明,转办部门,收件编号\n"
REVIEW = "任务编号,核查结果,答案编号,审核结论▼,审核意见,改派至,收件编号\n"
FIRST_17 = "99010119900307001"
ID = FIRST_17 + check_character(FIRST_17)
PHONE = "13800138000"
SAYS_SO = "已隐去"


def kept_by(home: Path) -> str:
    """All that is kept of an import but the files themselves, unpacked."""
    texts = []
    for path in sorted(home.rglob("*")):
        texts.append(path.relative_to(home).as_posix())
        if path.is_file() and "archive" not in path.parts and "outbox" not in path.parts:
            if path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as package:
                    texts += [package.read(name).decode() for name in package.namelist()]
            else:
                texts.append(path.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(texts)


def holds_number(text: str) -> bool:
    return ID[:14] in text or PHONE in text or ID[-8:] in text


@pytest.mark.parametrize(
    "said", [f"房东{ID}", f"电话{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}", f"{ID[:6]} {ID[6:14]} {ID[14:]}"]
)
def test_a_number_in_a_note_is_not_kept_and_the_receipt_says_so(office: Office, said: str) -> None:
    content = HEADER + f"{number(0)},04,2026-11-25,{said}说没人住,{said},W00017\n{number(1)},01,2026-11-25,,,W00017\n"
    assert office.send("a.csv", content.encode()).accepted == 2
    masked, plain = sorted(office.receipt("a.xlsx"), key=lambda row: row["任务编号"] != number(0))
    assert SAYS_SO in masked["退回原因和怎么改"]
    assert plain["退回原因和怎么改"] is None
    entry = office.entries()[0]
    assert entry["note"].endswith(f"{MASK}说没人住")
    assert MASK in entry["department"]
    assert not holds_number(kept_by(office.home.root).replace(" ", ""))


def test_a_number_that_was_typed_as_a_number_is_seen(office: Office) -> None:
    book = openpyxl.load_workbook(office.list_of("gov/worker/W00017"))
    sheet = book["任务清单"]
    places = {sheet.cell(at, 2).value: at for at in range(5, sheet.max_row + 1)}
    for column, value in (("J", "04"), ("K", "2026-11-25"), ("L", int(ID[:15] + "000"))):
        sheet[f"{column}{places[number(0)]}"] = value
    book.save(office.home.inbox / "a.xlsx")
    assert office.take().accepted == 1
    assert office.entries()[0]["note"] == MASK


def test_a_reviewers_words_are_masked_too(office: Office) -> None:
    content = REVIEW + f"{number(5)},01,{ANSWER_ID},退回补充,请打{PHONE},,P088\n"
    assert office.send("a.csv", content.encode()).accepted == 1
    assert office.entries()[0]["note"] == f"请打{MASK}"
    assert SAYS_SO in office.receipt("a.xlsx")[0]["退回原因和怎么改"]
    again = REVIEW + f"{number(5)},01,{ANSWER_ID},改派,,{PHONE},P088\n"
    assert office.send("b.csv", again.encode()).accepted == 0
    assert not holds_number(kept_by(office.home.root))


def test_no_number_typed_into_the_wrong_cell_is_said_back(office: Office) -> None:
    rows = [f"{ID},01,2026-11-25,,,W00017", f"{number(0)},{ID},{PHONE},,,W00017", f"{number(1)},01,2026-11-25,,,{ID}"]
    assert office.send(f"{PHONE} {ID}.csv", (HEADER + "\n".join(rows) + "\n").encode()).refused == 3
    assert not holds_number(kept_by(office.home.root))


def test_files_named_after_people_have_a_receipt_each(office: Office) -> None:
    content = HEADER + f"{number(0)},01,2026-11-25,,,W00017\n"
    other = HEADER + f"{number(1)},01,2026-11-25,,,W00017\n"
    (office.home.inbox / f"{PHONE}.csv").write_bytes(content.encode())
    (office.home.inbox / f"{ID}.csv").write_bytes(other.encode())
    taken = office.take()
    assert taken.accepted == 2
    assert len({path.name for path in taken.receipts}) == len(list(office.home.receipts.glob("*.xlsx"))) == 2


@pytest.mark.parametrize(("length", "accepted"), [(1000, 1), (1001, 0)])
def test_a_note_is_kept_whole_or_refused_with_a_sentence(office: Office, length: int, accepted: int) -> None:
    content = HEADER + f"{number(0)},01,2026-11-25,{'很' * length},,W00017\n"
    assert office.send("a.csv", content.encode()).accepted == accepted
    if accepted:
        assert office.entries()[0]["note"] == "很" * length
    else:
        assert "最多 1000 个字" in office.receipt("a.xlsx")[0]["退回原因和怎么改"]


def test_all_faults_of_a_row_are_told_at_once(office: Office) -> None:
    rows: list[tuple[list[str], tuple[str, ...]]] = [
        ([number(0), "04", "", "", "", "W00017"], ("没有填核查日期", "要写情况说明")),
        (
            [number(1), "也许", "2026-11-01", "很" * 1001, "", "W00017"],
            ("看不懂核查结果", "早于任务下发", "最多 1000 个字"),
        ),
        ([number(2), "03", "哪天", "", "", ""], ("看不出是谁", "看不懂核查日期", "要选转办部门")),
        ([number(4), "", "2026-11-25", "有人", "", "W00017"], ("不在该收件编号名下", "没有选核查结果")),
        ([number(77), "99", "2027-01-01", "", "", "W00099"], ("没有这个任务编号", "晚于文件收到", "要写情况说明")),
        (["", "01", "", "", "", "W00017"], ("没有任务编号", "没有填核查日期")),
    ]  # fmt: skip
    office.send("a.csv", (HEADER + "".join(",".join(row) + "\n" for row, _ in rows)).encode())
    told: list[dict[str, Any]] = sorted(office.receipt("a.xlsx"), key=lambda row: int(row["原行号"]))
    for (_, wanted), row in zip(rows, told, strict=True):
        assert all(sentence in row["退回原因和怎么改"] for sentence in wanted), row
        assert row["退回原因和怎么改"].count("。") == len(wanted), row
    assert office.entries() == []


def test_nothing_is_told_of_a_task_that_is_not_the_senders(office: Office) -> None:
    office.con.execute("UPDATE push.task_live SET state = 'closed' WHERE task_number = $n", {"n": number(4)}).fetchall()
    office.send("a.csv", (HEADER + f"{number(4)},01,2026-01-01,,,W00017\n").encode())
    (row,) = office.receipt("a.xlsx")
    assert json.dumps(row["退回原因和怎么改"], ensure_ascii=False).count("。") == 1
