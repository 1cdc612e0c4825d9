"""The published file opened by a program, filled in, changed and saved with all its formats."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table

from bench.returned import books
from bench.returned.city import TASKS, Line
from bench.returned.parts import unzipped, zipped

Change = Callable[[Any, list[Line]], None]  # openpyxl's workbook, the lines that were answered


def saved_again(book: books.Book, lines: list[Line], change: Change | None = None) -> bytes:
    """The published file of the lines with the cells of ``book`` and the ``change``; the same whenever it is made."""
    workbook = openpyxl.load_workbook(lines[0].path)
    sheet = workbook[TASKS]
    for i, row in enumerate(book.sheets[TASKS], 1):
        for j, value in enumerate(row, 1):
            if value is not None and sheet.cell(i, j).value != value:
                sheet.cell(i, j).value = value
    if change:
        change(workbook, lines)
    out = io.BytesIO()
    workbook.save(out)
    parts = unzipped(out.getvalue())
    moment = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    parts["docProps/core.xml"] = re.sub(moment, b"2026-01-01T00:00:00Z", parts["docProps/core.xml"])
    return zipped(parts)


def _merged(workbook: Any, _: list[Line]) -> None:
    sheet = workbook[TASKS]
    last = sheet.max_row
    sheet.merge_cells(start_row=last + 2, end_row=last + 3, start_column=1, end_column=13)
    sheet.cell(last + 2, 1).value = "填报单位盖章"
    sheet.unmerge_cells("A1:M1")


def _filtered(workbook: Any, lines: list[Line]) -> None:
    sheet = workbook[TASKS]
    sheet.auto_filter.ref = f"A4:N{sheet.max_row}"
    sheet.auto_filter.add_filter_column(9, ["01 属实已处置"])
    for line in lines:
        sheet.row_dimensions[line.row].hidden = True


def _commented(workbook: Any, lines: list[Line]) -> None:
    for line in lines:
        workbook[TASKS].cell(line.row, 10).comment = Comment("领导批注：抓紧", "所长")


def _protected(workbook: Any, _: list[Line]) -> None:
    for sheet in workbook:
        sheet.protection.sheet = True
        sheet.protection.password = "1234"


def _hidden_columns(workbook: Any, _: list[Line]) -> None:
    sheet = workbook[TASKS]
    sheet.column_dimensions["N"].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.freeze_panes = "C5"


def _formats(workbook: Any, _: list[Line]) -> None:
    sheet = workbook[TASKS]
    for i in range(sheet.max_row + 1, sheet.max_row + 800):
        sheet.cell(i, 3).fill = PatternFill("solid", fgColor="FFFF00")


def _table(workbook: Any, _: list[Line]) -> None:
    sheet = workbook[TASKS]
    sheet.add_table(Table(displayName="t1", ref=f"A4:N{sheet.max_row}"))


CHANGES: dict[str, Change] = {
    "h_merged": _merged,
    "h_filtered": _filtered,
    "h_commented": _commented,
    "h_protected": _protected,
    "h_frozen_hidden_columns": _hidden_columns,
    "h_empty_format_rows": _formats,
    "h_table": _table,
}
