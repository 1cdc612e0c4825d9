"""What a receipt says back: every row, what it was read as, and of what is wrong one sentence each."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl

from outpost import messages
from tests.outpost.returns.conftest import Office, number

Fill = Callable[..., bytes]
HEADER = "任务编号,核查结果▼,核查日期,情况说明,转办部门,收件编号\n"
WHY = "退回原因和怎么改"


RESULTS = [
    ("7", "7 → 07 当事人谢绝"), ("07 当事人谢绝", "07 当事人谢绝"), ("07", "07 → 07 当事人谢绝"),
    ("谢绝", "谢绝 → 07 当事人谢绝"),
    ("０１", "01 → 01 属实已处置"), ("08重复任务", "08重复任务 → 08 重复任务"), ("=01", "'=01"),
    ("7天后再来", "7天后再来"),
]  # fmt: skip
DAYS = [
    ("11.25", "11.25 → 2026-11-25"), ("25/11/2026", "25/11/2026 → 2026-11-25"), ("2026-11-25", "2026-11-25"),
    ("11月26日（周四）", "11月26日(周四) → 2026-11-26"), ("26.11.25", "26.11.25 → 2026-11-25"),
    ("46351.4", "46351.4 → 2026-11-25"), ("11.1", "11.1"), ("2026-01-01", "2026-01-01"), ("昨天", "昨天"),
    ("12/11/2026", "12/11/2026"),
]  # fmt: skip
FAULTS = [
    (",√,昨天,,,", ("没有任务编号", "看不出是谁", "打勾", "“昨天”")),
    ("R1-261123-AAAAAA,同上,同上,,,", ("校验位不符", "看不出是谁", "“同上”这样的写法", "过几天")),
    ("{stranger},也许,31/31/2026,,,", ("没有这个任务编号", "看不出是谁", "看不懂核查结果", "看不懂核查日期")),
    ("{other},04,2026-11-01,,,W00017", ("不在该收件编号名下", "要写情况说明")),
    ("{mine},99,2026-11-01,,,W00017", ("早于任务下发", "要写情况说明")),
    ("{mine},03,2027-11-01,{long},,W00017", ("晚于文件收到", "要选转办部门", "最多 1000 个字")),
    ("{mine},,11月29日（周三）,有人,,W00017", ("没有选核查结果", "和星期对不上")),
    ("{stranger},01,11/10/2026,,,W00099", ("没有这个任务编号",)),
]


def told(office: Office, *rows: str) -> list[dict[str, str]]:
    """The rows of the receipt of a file with these rows, in its order."""
    office.send("a.csv", (HEADER + "".join(f"{row}\n" for row in rows)).encode())
    return sorted(office.receipt("a.xlsx"), key=lambda row: int(row["原行号"]))


def test_results_and_days_are_said_back_as_they_were_read(office: Office) -> None:
    rows = [f"{number(0)},{said},2026-11-25,,,W00017" for said, _ in RESULTS]
    found = told(office, *rows, *(f"{number(1)},01,{said},,,W00017" for said, _ in DAYS))
    first, second = found[: len(RESULTS)], found[len(RESULTS) :]
    assert [row["填写的结果"] for row in first] == [reading for _, reading in RESULTS]
    assert [row["处理"] for row in first] == ["接收"] * 6 + ["退回"] * 2
    assert [row["填写的日期"] for row in second] == [reading for _, reading in DAYS]


def test_a_refused_row_says_what_was_read_of_it(office: Office) -> None:
    """Also where nobody knows the task or the sender."""
    rows = [f"{number(0)},4,11.25,,,W00017", f"{number(77)},9,11.25,,,W00017", f"{number(1)},7,11.25,,,"]
    found = told(office, *rows, f"{number(4)},3,11.25,,,W00099")
    assert [row["处理"] for row in found] == ["退回"] * 4
    results = ["4 → 04 不属实", "9 → 09 非本网格", "7 → 07 当事人谢绝", "3 → 03 属实需转办"]
    assert [row["填写的结果"] for row in found] == results
    assert {row["填写的日期"] for row in found} == {"11.25 → 2026-11-25"}


def test_all_faults_of_a_row_are_told_at_once_one_sentence_each(office: Office) -> None:
    """Also where nobody knows the task or the sender; a day that may be two is none of a task that nobody knows."""
    names = {"mine": number(0), "other": number(4), "stranger": number(77), "long": "很" * 1_001}
    found = told(office, *(row.format(**names) for row, _ in FAULTS))
    for (_, wanted), row in zip(FAULTS, found, strict=True):
        assert all(sentence in row[WHY] for sentence in wanted), row[WHY]
        assert row[WHY].count("。") == len(wanted), row[WHY]


def test_what_is_said_back_is_short_and_says_so(office: Office) -> None:
    (found,) = told(office, f"{number(0)},{'很' * 300},{'久' * 300},{'说' * 900},,W00017")
    assert found["填写的结果"] == "很" * 59 + "…"
    assert found["填写的日期"] == "久" * 29 + "…"


def test_every_reason_is_one_sentence_that_says_what_to_do() -> None:
    for key, sentence in messages.section("refusals").items():
        assert sentence.count("。") == 1, key
        assert sentence.endswith("。"), key
        assert any(word in sentence for word in ("请", "不用再", "要")), key


def test_a_list_without_its_column_of_numbers_is_his_whom_its_head_names(office: Office, filled: Fill) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled((number(0), "01", "11.25", None, None))))
    sheet = book["任务清单"]
    titles = next(row for row in sheet.iter_rows(values_only=True) if "任务编号" in row)
    sheet.delete_cols(titles.index("收件编号") + 1)
    memory = io.BytesIO()
    book.save(memory)
    assert office.send("a.xlsx", memory.getvalue()).accepted == 1
    (row,) = office.receipt("a.xlsx")
    assert row["收件编号"] == "W00017"
