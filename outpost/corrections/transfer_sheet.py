"""The sheet 转办 of a department's file: what was handed to it, and the cells that it fills in and sends back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from outpost import messages
from outpost.lists.sheets import look
from outpost.lists.sheets.head import headings, long_date, row_height
from outpost.workbook.book import Tab
from outpost.workbook.sheet import LETTERS, Choice, DateRange, Sheet, date_cell, number_cell, row, text_cell

_COLUMNS = (
    ("columns.index", 40),
    ("columns.task_number", 136),
    ("columns.matter", 130),
    ("columns.address", 190),
    ("columns.answer_note", 230),
    ("columns.answer_date", 74),
    ("transfers.since", 74),
    ("transfers.state", 74),
    ("columns.transfer_result", 110),
    ("columns.transfer_on", 84),
    ("columns.transfer_note", 150),
    ("columns.number", 110),
)
_WIDE = dict(_COLUMNS)
_ANSWERS = range(8, 11)
_PRINTED = 11
"""The last column, 收件编号, is not printed."""
_HEADER = 4
_LEAST_POINTS = 36.0


@dataclass(frozen=True)
class Transferred:
    """One line: what a department reads of a task that was handed to it."""

    task_number: str
    matter: str
    address: str
    note: str
    answered_on: dt.date | None
    since: dt.date
    state: str


def readings() -> dict[str, str]:
    """What a department can say, by code."""
    return {code: words[0] for code, words in messages.catalogue()["transfer_results"].items()}


def transfer_tab(
    name: str, code: str, lines: Sequence[Transferred], business_date: dt.date, *, selected: bool
) -> tuple[Tab, Tab]:
    """The sheet of the department ``name``, and the hidden one of its drop-down."""
    sheet = Sheet([pixels for _, pixels in _COLUMNS], selected=selected, tab_colour="1F3864")
    _head(sheet, name, lines, business_date)
    sheet.rows.append(headings(_HEADER, tuple(messages.text(key) for key, _ in _COLUMNS), _ANSWERS, 28))
    sheet.frozen_rows = _HEADER
    sheet.rows += [_row(_HEADER + index, index, line, code, business_date) for index, line in enumerate(lines, 1)]
    last, end = _HEADER + len(lines), LETTERS[len(_COLUMNS) - 1]
    sheet.filter_range = f"A{_HEADER}:{end}{last}"
    codes = _codes()
    _rules(sheet, [(_HEADER + at, line) for at, line in enumerate(lines, 1) if line.state == "open"], business_date)
    tab = Tab(
        messages.text("sheets.transfers"),
        sheet,
        repeat_rows=f"${_HEADER}:${_HEADER}",
        print_area=f"$A$1:${LETTERS[_PRINTED - 1]}${last}",
        filter_range=f"$A${_HEADER}:${end}${last}",
    )
    return tab, codes


def _codes() -> Tab:
    sheet = Sheet([170])
    texts = [messages.text("columns.transfer_result"), *(f"{code} {words}" for code, words in readings().items())]
    sheet.rows += [row(at, 20, text_cell(f"A{at}", look.TEXT, text)) for at, text in enumerate(texts, 1)]
    return Tab(messages.text("sheets.codes"), sheet, hidden=True)


def _head(sheet: Sheet, name: str, lines: Sequence[Transferred], business_date: dt.date) -> None:
    width, end = sum(sheet.columns[:_PRINTED]), LETTERS[_PRINTED - 1]
    still_open = [line for line in lines if line.state == "open"]
    counts = messages.text(
        "transfers.counts",
        open=len(still_open),
        new=sum(line.since == business_date for line in still_open),
        closed=len(lines) - len(still_open),
    )
    facts = messages.text("head.joiner").join([messages.text("corrections.day", day=long_date(business_date)), counts])
    how = messages.text("transfers.how")
    band = [
        (look.TITLE, messages.text("transfers.title", department=name), 32.0),
        (look.FACTS, facts, 20.0),
        (look.COVERAGE, how, row_height([(how, width)], 24)),
    ]
    for at, (style, text, height) in enumerate(band, 1):
        rest = "".join(f'<c r="{letter}{at}" s="{style}"/>' for letter in LETTERS[1:_PRINTED])
        sheet.rows.append(row(at, height, text_cell(f"A{at}", style, text) + rest))
        sheet.merges.append(f"A{at}:{end}{at}")
    sheet.footer = (messages.text("transfers.warning"), messages.text("footer.page"), name)


def _row(at: int, index: int, line: Transferred, code: str, business_date: dt.date) -> str:
    is_open = line.state == "open"
    is_new = is_open and line.since == business_date
    state = messages.text("transfers.new" if is_new else f"transfers.{line.state}")
    answer, day = (look.ANSWER, look.ANSWER_DATE) if is_open else (look.CLOSED, look.CLOSED)
    cells = [
        number_cell(f"A{at}", look.INDEXES[is_new, False], index),
        text_cell(f"B{at}", look.TEXT, line.task_number),
        text_cell(f"C{at}", look.TEXT, line.matter),
        text_cell(f"D{at}", look.TEXT, line.address),
        text_cell(f"E{at}", look.TEXT, line.note),
        date_cell(f"F{at}", look.DATE, line.answered_on),
        date_cell(f"G{at}", look.DATE, line.since),
        text_cell(f"H{at}", look.URGENCY[2] if is_new else look.CENTRE, state),
        *(f'<c r="{letter}{at}" s="{style}"/>' for letter, style in zip("IJK", (answer, day, answer), strict=True)),
        text_cell(f"L{at}", look.NUMBER, code),
    ]
    texts = [(getattr(line, name), _WIDE[f"columns.{key}"]) for name, key in _TEXTS]
    return row(at, row_height(texts, _LEAST_POINTS), "".join(cells))


_WORDS = ("title", "prompt", "error")
_TEXTS = (("matter", "matter"), ("address", "address"), ("note", "answer_note"))


def _rules(sheet: Sheet, rows: Sequence[tuple[int, Transferred]], business_date: dt.date) -> None:
    """A drop-down for the result and dates from the visit on, for what can be answered."""
    if not rows:
        return
    source = f"'{messages.text('sheets.codes')}'!$A$2:$A${len(readings()) + 1}"
    title, prompt, error = (messages.text(f"transfers.result_{part}") for part in _WORDS)
    sheet.validations.append(Choice(" ".join(f"I{at}" for at, _ in rows), source, title, prompt, error))
    words = [messages.text(f"transfers.day_{part}") for part in _WORDS]
    last = business_date + dt.timedelta(days=365)
    by_day: dict[dt.date, list[int]] = {}
    for at, line in rows:
        by_day.setdefault(line.answered_on or line.since, []).append(at)
    for first, places in by_day.items():
        sheet.validations.append(DateRange(" ".join(f"J{at}" for at in places), first, last, *words))
