"""The sheet 任务清单: one line a task, the answer cells at its right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from outpost import messages
from outpost.lists import look
from outpost.lists.codes_sheet import Codes
from outpost.lists.head import Heading, begin, headings, row_height
from outpost.lists.line import Line
from outpost.workbook.book import Tab
from outpost.workbook.sheet import Choice, DateRange, Sheet, date_cell, number_cell, row, text_cell
from outpost.workbook.text import escaped

COLUMNS = (
    ("index", 40),
    ("task_number", 86),
    ("urgency", 40),
    ("matter", 74),
    ("address", 126),
    ("subject", 58),
    ("why", 136),
    ("how", 130),
    ("due", 70),
    ("answer", 78),
    ("answer_date", 70),
    ("answer_note", 92),
    ("answer_department", 62),
    ("number", 90),
)
"""Key in the catalogue and width in pixels. The last one, 收件编号, is not printed: the footer says it."""
PRINTED = 13
ANSWERS = range(9, 13)
_WIDTH = dict(COLUMNS)
# Room to write by hand.
_LEAST_POINTS = 42.0
_LATEST_ANSWER = dt.timedelta(days=365)


def tasks_tab(heading: Heading, tasks: Sequence[Line], codes: Codes) -> Tab:
    """The sheet for ``tasks``, in their order."""
    day = heading.occasion.list_day
    sheet = Sheet([pixels for _, pixels in COLUMNS], selected=True, tab_colour="1F3864")
    header = begin(sheet, heading, messages.text(f"titles.{heading.recipient.kind}"), _counts(tasks, day), PRINTED)
    sheet.frozen_rows = header
    titles = tuple(messages.text(f"columns.{key}") for key, _ in COLUMNS)
    sheet.rows.append(headings(header, titles, ANSWERS))
    first = header + 1
    number_cells = _number_cells(heading.recipient.number)
    for index, line in enumerate(tasks):
        sheet.rows.append(_row(first + index, index + 1, line, day, number_cells))
    last = header + max(len(tasks), 1)
    if tasks:
        sheet.filter_range = f"A{header}:N{last}"
        _rules(sheet, first, tasks, codes, day)
    return Tab(
        messages.text("sheets.tasks"),
        sheet,
        repeat_rows=f"${header}:${header}",
        print_area=f"$A$1:$M${last}",
        filter_range=f"$A${header}:$N${last}" if tasks else None,
    )


def _counts(tasks: Sequence[Line], day: dt.date) -> str:
    if not tasks:
        return messages.text("head.nothing")
    return messages.text(
        "head.counts",
        rows=len(tasks),
        new=sum(line.is_new for line in tasks),
        urgent=sum(line.priority == 1 for line in tasks),
        overdue=sum(line.counted and line.days_late(day) > 0 for line in tasks),
    )


def _number_cells(number: str) -> tuple[str, str]:
    """The cell of column 收件编号 around its row number."""
    before = '<c r="N'
    return before, f'" s="{look.NUMBER}" t="inlineStr"><is><t xml:space="preserve">{escaped(number)}</t></is></c>'


def _row(at: int, index: int, line: Line, day: dt.date, number_cells: tuple[str, str]) -> str:
    urgent = line.priority == 1 and line.state != "moved"
    index_style = (
        (look.INDEX_NEW_URGENT if line.is_new else look.INDEX_URGENT)
        if urgent
        else (look.INDEX_NEW if line.is_new else look.INDEX)
    )
    strong = look.STRONG if urgent else look.TEXT
    late = line.state != "moved" and line.days_late(day) > 0
    cells = [
        number_cell(f"A{at}", index_style, index),
        text_cell(f"B{at}", look.TEXT, line.task_number),
        text_cell(f"C{at}", look.URGENCY[line.priority] if line.urgency else look.CENTRE, line.urgency),
        text_cell(f"D{at}", strong, line.matter),
        text_cell(f"E{at}", strong, line.address),
        text_cell(f"F{at}", look.TEXT, line.subject),
        text_cell(f"G{at}", look.TEXT, line.why),
        text_cell(f"H{at}", look.TEXT, line.how),
        date_cell(f"I{at}", look.DATE_LATE if late else look.DATE, line.due_on),
    ]
    if line.answerable:
        cells.append(
            f'<c r="J{at}" s="{look.ANSWER}"/><c r="K{at}" s="{look.ANSWER_DATE}"/>'
            f'<c r="L{at}" s="{look.ANSWER}"/><c r="M{at}" s="{look.ANSWER}"/>'
        )
    else:
        cells.append("".join(f'<c r="{letter}{at}" s="{look.CLOSED}"/>' for letter in "JKLM"))
    cells.append(f"{number_cells[0]}{at}{number_cells[1]}")
    return row(at, _height(line), "".join(cells))


def _height(line: Line) -> float:
    texts = [
        (line.matter, _WIDTH["matter"]),
        (line.address, _WIDTH["address"]),
        (line.subject, _WIDTH["subject"]),
        (line.why, _WIDTH["why"]),
        (line.how, _WIDTH["how"]),
    ]
    return row_height(texts, _LEAST_POINTS)


def _rules(sheet: Sheet, first: int, tasks: Sequence[Line], codes: Codes, day: dt.date) -> None:
    """Drop-downs and dates for the rows that are filled in."""
    by_source: dict[str, list[int]] = {}
    by_day: dict[dt.date, list[int]] = {}
    for at, line in enumerate(tasks, first):
        if line.answerable:
            by_source.setdefault(codes.answers_of.get(line.model_id, codes.answers), []).append(at)
            by_day.setdefault(line.listed_on or day, []).append(at)
    for source, rows in by_source.items():
        sheet.validations.append(Choice(places("J", rows), source, *_words("answer")))
    for since, rows in sorted(by_day.items()):
        sheet.validations.append(DateRange(places("K", rows), since, day + _LATEST_ANSWER, *_words("date")))
    filled = sorted(at for rows in by_day.values() for at in rows)
    if filled:
        sheet.validations.append(Choice(places("M", filled), codes.departments, *_words("department")))


def _words(name: str) -> tuple[str, str, str]:
    fill = messages.section("fill")
    return fill[f"{name}_title"], fill[f"{name}_prompt"], fill[f"{name}_error"]


def places(letter: str, rows: Sequence[int]) -> str:
    """``J5:J9 J11``: the cells of a column in these rows, runs joined."""
    found: list[list[int]] = []
    for at in rows:
        if found and found[-1][1] == at - 1:
            found[-1][1] = at
        else:
            found.append([at, at])
    return " ".join(f"{letter}{a}:{letter}{b}" if b > a else f"{letter}{a}" for a, b in found)
