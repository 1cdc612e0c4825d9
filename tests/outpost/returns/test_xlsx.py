"""Our own reader of .xlsx beside a kept library (calamine): the same cells in the same places, whoever wrote them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from outpost.lists import write_lists
from outpost.returns import xlsx
from outpost.returns.table import Rows, Value
from outpost.settings import Settings
from tests.outpost.lists.a_night import SPECS, T, VaultOf, a_night, line

Cells = list[list[Any]]
Write = Callable[[Cells], bytes]

# What XML cannot hold, and what programs write as _x000D_, is our own tests' business: libraries read it differently.
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="_")
# Blanks around a text that its writer did not mark as to be kept are its reader's to keep or not.
TEXTS = st.text(CHARACTERS, min_size=1, max_size=30).filter(lambda text: text == text.strip())
NUMBERS = st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9).map(lambda number: round(number, 6))
DAYS = st.dates(dt.date(1903, 1, 1), dt.date(2199, 12, 31))
VALUES = st.none() | TEXTS | NUMBERS | DAYS | st.booleans()
SHEETS = st.lists(st.lists(VALUES, max_size=8), min_size=1, max_size=12)


def by_xlsxwriter(rows: Cells) -> bytes:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("任务清单")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif isinstance(value, dt.date):
                sheet.write_datetime(row, column, value, day)
            else:
                sheet.write(row, column, value)
    book.close()
    return memory.getvalue()


def by_openpyxl(rows: Cells) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def ours(content: bytes) -> list[tuple[str, Rows]]:
    return [(table.title, [(number, trimmed(row)) for number, row in table.read()]) for table in xlsx.read(content)]


def by_calamine(content: bytes) -> list[tuple[str, Rows]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = []
    for name in book.sheet_names:
        rows = [
            (number, trimmed([plain(cell) for cell in cells]))
            for number, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1)
        ]
        found.append((name, [(number, row) for number, row in rows if row]))
    return found


def plain(cell: Any) -> Value:
    """A cell of calamine as our reader gives it: numbers as floats, no time of day, truth values as they are shown."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, int | float):
        return float(cell)
    found: Value = cell
    return None if found == "" else found


def trimmed(row: list[Value]) -> list[Value]:
    last = max((at for at, value in enumerate(row, 1) if value is not None), default=0)
    return row[:last]


@pytest.mark.parametrize("write", [by_xlsxwriter, by_openpyxl])
def test_any_workbook_is_read_as_the_library_reads_it(write: Write) -> None:
    @settings(max_examples=60, deadline=None)
    @given(SHEETS)
    def agree(rows: Cells) -> None:
        content = write(rows)
        assert ours(content) == by_calamine(content)

    agree()


def test_a_list_of_our_own_is_read_as_the_library_reads_it(tmp_path: Path) -> None:
    lines = [line(task_number=f"R1-261123-0A7F{n}K", evidence={"people": 16, "area": 80}) for n in range(9)]
    with a_night(lines) as con:
        write_lists(con, tmp_path / "lists", SPECS, T, VaultOf(), Settings())
    files = sorted((tmp_path / "lists").rglob("*.xlsx"))
    assert files
    for path in files:
        assert ours(path.read_bytes()) == by_calamine(path.read_bytes())
