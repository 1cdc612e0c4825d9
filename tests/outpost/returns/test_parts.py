"""A list in parts comes back: as it was sent, sorted over its headings, filtered, with rows deleted, as CSV."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from outpost.lists import write_lists
from outpost.returns import csv_file, xlsx
from outpost.returns.forms import Form, form_of
from outpost.settings import Settings
from tests.outpost.lists.a_night import SPECS, T, VaultOf, a_night
from tests.outpost.lists.test_look import an_officers_lines
from tests.outpost.returns.town import as_csv

TO_DO = "R1-261123-0B7F3K"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An officer's list in three parts."""
    folder = tmp_path_factory.mktemp("parts") / "lists"
    con = a_night(an_officers_lines())
    write_lists(con, folder, SPECS, T, VaultOf(), Settings())
    con.close()
    return folder / "police/officer/P1.xlsx"


def shuffled(sheet: Worksheet) -> None:
    """All rows below the header in another order: headings, what is said below and tasks mixed."""
    for place in list(sheet.merged_cells.ranges):
        if place.min_row > 5:
            sheet.unmerge_cells(str(place))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    random.Random(3).shuffle(rows)
    for at, values in enumerate(rows, 6):
        for column, value in enumerate(values, 1):
            sheet.cell(at, column).value = value


def only_what_is_filled_in(sheet: Worksheet) -> None:
    """What a filter leaves: all other rows hidden."""
    for at in range(6, sheet.max_row + 1):
        sheet.row_dimensions[at].hidden = sheet.cell(at, 2).value != TO_DO


def without_the_others(sheet: Worksheet) -> None:
    """Rows deleted by hand, from below."""
    for at in range(sheet.max_row, 5, -1):
        if sheet.cell(at, 2).value != TO_DO:
            sheet.delete_rows(at)


def filled_in(path: Path, change: Callable[[Worksheet], None]) -> bytes:
    book = openpyxl.load_workbook(path)
    sheet = book["任务清单"]
    at = next(row[1].row for row in sheet.iter_rows() if row[1].value == TO_DO)
    sheet.cell(at, 10).value, sheet.cell(at, 11).value, sheet.cell(at, 12).value = "01", "2026-11-24", "已处置"
    change(sheet)
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def said(form: Form) -> list[tuple[str, str, object]]:
    return [(row.number, row.sender, row.cells["answer"]) for row in form.rows]


@pytest.mark.parametrize("change", [lambda _: None, shuffled, only_what_is_filled_in, without_the_others])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_headings_between_parts_hide_no_answer(sent: Path, change: Callable[[Worksheet], None], form: str) -> None:
    content = filled_in(sent, change)
    tables = xlsx.read(content) if form == "xlsx" else csv_file.read(as_csv(content, "任务清单", "utf-8-sig"))
    found = form_of(tables)
    assert said(found) == [(TO_DO, "P1", "01")]
    assert found.senders == {"P1"}
