"""A department's corrections as a workbook, in the look of the lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from outpost import messages
from outpost.corrections.transfer_sheet import Transferred, transfer_tab
from outpost.lists.sheets import look
from outpost.lists.sheets.head import headings, long_date, row_height
from outpost.workbook.book import Tab, workbook
from outpost.workbook.sheet import LETTERS, Sheet, date_cell, number_cell, row, text_cell

_COLUMNS = (
    ("index", 40),
    ("task_number", 136),
    ("matter", 170),
    ("address", 230),
    ("rows_title", 240),
    ("said", 110),
    ("day_title", 74),
    ("since", 74),
    ("state", 84),
)
_OFFICER = ("officer", 90)
_HEADER = 4
_LEAST_POINTS = 28.0


class Department(NamedTuple):
    """Who is told. Sorts in the order of the folders."""

    zone: str
    code: str
    name: str


@dataclass(frozen=True)
class Entry:
    """One line: the words that a department reads."""

    task_number: str
    matter: str
    address: str
    rows: str
    said: str
    answered_on: dt.date | None
    since: dt.date
    state: str
    officer: str


def file_of(
    department: Department, entries: Sequence[Entry], transferred: Sequence[Transferred], business_date: dt.date
) -> bytes:
    """The workbook: a sheet of what is wrong in the department's registers, a sheet of what was handed to it."""
    tabs: list[Tab] = [_corrections_tab(department, entries, business_date)] if entries else []
    if transferred:
        name, code = department.name, department.code
        tabs += transfer_tab(name, code, transferred, business_date, selected=not tabs)
    return workbook(tabs, look.STYLES)


def _corrections_tab(department: Department, entries: Sequence[Entry], business_date: dt.date) -> Tab:
    """Police departments read who answers for the ground."""
    columns = (*_COLUMNS, _OFFICER) if department.zone == "police" else _COLUMNS
    sheet = Sheet([pixels for _, pixels in columns], selected=True, tab_colour="1F3864")
    _head(sheet, department, entries, business_date)
    sheet.rows.append(headings(_HEADER, tuple(messages.text(f"corrections.{key}") for key, _ in columns), range(0), 28))
    sheet.frozen_rows = _HEADER
    for index, entry in enumerate(entries, 1):
        sheet.rows.append(_row(_HEADER + index, index, entry, business_date, len(columns)))
    last, end = _HEADER + len(entries), LETTERS[len(columns) - 1]
    sheet.filter_range = f"A{_HEADER}:{end}{last}"
    return Tab(
        messages.text("corrections.sheet"),
        sheet,
        repeat_rows=f"${_HEADER}:${_HEADER}",
        print_area=f"$A$1:${end}${last}",
        filter_range=f"$A${_HEADER}:${end}${last}",
    )


def _head(sheet: Sheet, department: Department, entries: Sequence[Entry], business_date: dt.date) -> None:
    width, end = sum(sheet.columns), LETTERS[len(sheet.columns) - 1]
    new = sum(entry.state == "open" and entry.since == business_date for entry in entries)
    closed = sum(entry.state != "open" for entry in entries)
    counts = messages.text("corrections.counts", open=len(entries) - closed, new=new, closed=closed)
    how = messages.text("corrections.how")
    title = messages.text("corrections.title", department=department.name)
    facts = messages.text("head.joiner").join([messages.text("corrections.day", day=long_date(business_date)), counts])
    band = [
        (look.TITLE, title, 32.0),
        (look.FACTS, facts, 20.0),
        (look.COVERAGE, how, row_height([(how, width)], 24)),
    ]
    for at, (style, text, height) in enumerate(band, 1):
        rest = "".join(f'<c r="{letter}{at}" s="{style}"/>' for letter in LETTERS[1 : len(sheet.columns)])
        sheet.rows.append(row(at, height, text_cell(f"A{at}", style, text) + rest))
        sheet.merges.append(f"A{at}:{end}{at}")
    sheet.footer = (messages.text("corrections.warning"), messages.text("footer.page"), department.name)


def _row(at: int, index: int, entry: Entry, business_date: dt.date, columns: int) -> str:
    is_new = entry.state == "open" and entry.since == business_date
    state = messages.text("corrections.new" if is_new else f"corrections.{entry.state}")
    width = dict(_COLUMNS)
    texts = [
        (entry.matter, width["matter"]),
        (entry.address, width["address"]),
        (entry.rows, width["rows_title"]),
        (entry.said, width["said"]),
    ]
    cells = [
        number_cell(f"A{at}", look.INDEXES[is_new, False], index),
        text_cell(f"B{at}", look.TEXT, entry.task_number),
        text_cell(f"C{at}", look.TEXT, entry.matter),
        text_cell(f"D{at}", look.TEXT, entry.address),
        text_cell(f"E{at}", look.TEXT, entry.rows),
        text_cell(f"F{at}", look.STRONG, entry.said),
        date_cell(f"G{at}", look.DATE, entry.answered_on),
        date_cell(f"H{at}", look.DATE, entry.since),
        text_cell(f"I{at}", look.URGENCY[2] if is_new else look.CENTRE, state),
    ]
    if columns > len(_COLUMNS):
        cells.append(text_cell(f"J{at}", look.NUMBER, entry.officer))
    return row(at, row_height(texts, _LEAST_POINTS), "".join(cells))
