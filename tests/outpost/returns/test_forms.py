"""Rows of four kinds, found by the words of their header."""

from __future__ import annotations

from functools import partial

import pytest

from outpost.returns.files import read_form
from outpost.returns.forms import Form, form_of
from outpost.returns.refusal import FileRefusedError
from outpost.returns.table import Rows, Table, Value

TASKS: list[Value] = ["序号", "任务编号", "核查结果▼", "核查日期", "情况说明", "转办部门", "收件编号"]
REVIEWS: list[Value] = ["任务编号", "核查结果", "审核结论▼", "审核意见", "改派至", "收件编号"]
REPORTS: list[Value] = ["地址", "类型▼", "日期", "情况说明", "收件编号"]
ORDERS: list[Value] = ["地址", "任务编号", "要求", "期限", "派给▼", "收件编号"]
ANSWER: list[Value] = [1.0, "R1-261123-0A7F3K", "01", "2026-11-24", None, None, "W1"]
VERDICT: list[Value] = ["R1-261123-0A7F3K", "01", "通过入库", None, None, "P1"]
REPORT: list[Value] = ["工农路1号101室", "未登记住人", "2026-11-24", "有人住。", "W1"]
ORDER: list[Value] = ["工农路1号101室", None, "看一看", "2026-12-01", None, "P1"]


def _form(*tables: tuple[str, list[list[Value]]]) -> Form:
    return form_of([Table(title, partial(_numbered, rows)) for title, rows in tables])


def _numbered(rows: list[list[Value]]) -> Rows:
    return list(enumerate(rows, 1))


def test_a_row_is_of_the_kind_that_its_header_says() -> None:
    form = _form(
        ("任务清单", [TASKS, ANSWER]),
        ("待审核", [REVIEWS, VERDICT]),
        ("新发现", [REPORTS, REPORT]),
        ("派单", [ORDERS, ORDER]),
    )
    assert [row.kind for row in form.rows] == ["answer", "review", "report", "order"]
    report, order = form.rows[2:]
    assert report.cells == dict(zip(("seen_address", "seen_kind", "seen_on", "answer_note"), REPORT[:4], strict=True))
    assert (report.number, report.sender) == ("", "W1")
    named = ("order_address", "task_number", "order_text", "order_due", "order_to")
    assert order.cells == dict(zip(named, ORDER[:5], strict=True))
    assert form.senders == {"W1", "P1"}


@pytest.mark.parametrize(("header", "row"), [(REPORTS, REPORT), (ORDERS, ORDER)])
def test_one_such_table_alone_is_a_list_under_any_name(header: list[Value], row: list[Value]) -> None:
    form = _form(("Sheet1", [["标题"], header, row]))
    assert len(form.rows) == 1


@pytest.mark.parametrize("header", [REPORTS, ORDERS])
def test_rows_that_hold_nothing_but_the_number_are_nothing(header: list[Value]) -> None:
    blank: list[Value] = [None] * (len(header) - 1)
    form = _form(("新发现", [header, [*blank, "W1"], [*blank, "W1"]]))
    assert (len(form.rows), form.untouched, *form.senders) == (0, 0, "W1")


def test_columns_are_found_by_their_words_in_any_order() -> None:
    form = _form(("新发现", [["备注", *reversed(REPORTS)], ["x", *reversed(REPORT)]]))
    assert form.rows[0].cells["seen_address"] == "工农路1号101室"


def test_tables_below_each_other_in_one_csv() -> None:
    rows: list[list[Value]] = [
        TASKS,
        ANSWER,
        [],
        ["新发现"],
        REPORTS,
        REPORT,
        [None, None, None, None, "W1"],
        ["派单"],
        ORDERS,
        ORDER,
    ]
    text = "\n".join(",".join("" if value is None else str(value) for value in row) for row in rows)
    form = read_form(text.encode())
    assert [row.kind for row in form.rows] == ["answer", "report", "order"]


def test_an_address_alone_is_no_list() -> None:
    with pytest.raises(FileRefusedError, match="no_list"):
        _form(("Sheet1", [["地址", "情况说明"], ["工农路1号", "x"]]))
