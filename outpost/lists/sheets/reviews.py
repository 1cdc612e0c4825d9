"""The reviewers' sheets: 待审核 (answers that wait for a verdict) and 逾期 (what is late on their ground)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from outpost import messages
from outpost.lists.lines.line import Line
from outpost.lists.sheets import look
from outpost.lists.sheets.codes import Codes
from outpost.lists.sheets.head import Heading, begin, headings, row_height
from outpost.lists.sheets.tasks import places, titles_of
from outpost.workbook.book import Tab
from outpost.workbook.sheet import LETTERS, Choice, Sheet, date_cell, number_cell, row, text_cell

REVIEW = (
    ("index", 38),
    ("task_number", 84),
    ("matter", 84),
    ("address", 156),
    ("why", 150),
    ("answered", 84),
    ("answer_date", 68),
    ("answer_note", 134),
    ("answer_department", 66),
    ("verdict", 78),
    ("verdict_note", 76),
    ("reassign_to", 56),
    ("answered_by", 90),
    ("number", 90),
)
REVIEW_PRINTED = 12
VERDICTS = range(9, 12)
OVERDUE = (
    ("index", 40),
    ("task_number", 120),
    ("urgency", 50),
    ("matter", 130),
    ("address", 250),
    ("why", 250),
    ("due", 66),
    ("days_late", 48),
    ("worker", 120),
    ("number", 90),
)
OVERDUE_PRINTED = len(OVERDUE) - 1
_LEAST_POINTS = 40.0


def review_tab(heading: Heading, waiting: Sequence[Line], codes: Codes, answers: Mapping[str, str]) -> Tab:
    """The sheet 待审核. ``answers`` maps a code (a model's own ones included) to its reading."""
    sheet = Sheet([pixels for _, pixels in REVIEW], tab_colour="BF8F00")
    counts = messages.text("review.counts", rows=len(waiting))
    header = begin(sheet, heading, messages.text("titles.review"), counts, REVIEW_PRINTED)
    sheet.frozen_rows = header
    sheet.rows.append(headings(header, titles_of(REVIEW), VERDICTS))
    first = header + 1
    for index, line in enumerate(waiting):
        sheet.rows.append(_review_row(first + index, index + 1, line, heading.recipient.number, answers))
    last = header + max(len(waiting), 1)
    if waiting:
        sheet.filter_range = f"A{header}:N{last}"
        fill = messages.section("fill")
        sheet.validations.append(
            Choice(
                places("J", range(first, last + 1)),
                codes.verdicts,
                fill["verdict_title"],
                fill["verdict_prompt"],
                fill["verdict_error"],
            )
        )
    return Tab(
        messages.text("sheets.review"),
        sheet,
        repeat_rows=f"${header}:${header}",
        print_area=f"$A$1:$L${last}",
        filter_range=f"$A${header}:$N${last}" if waiting else None,
    )


def _review_row(at: int, index: int, line: Line, number: str, answers: Mapping[str, str]) -> str:
    answer = line.answer
    if answer is None:
        raise ValueError("a line that waits for review carries its answer")
    reading = f"{answer.code} {answers.get(answer.code, '')}".strip()
    note, department = answer.note, answer.department
    cells = [
        number_cell(f"A{at}", look.INDEX, index),
        text_cell(f"B{at}", look.TEXT, line.task_number),
        text_cell(f"C{at}", look.TEXT, line.matter),
        text_cell(f"D{at}", look.TEXT, line.address),
        text_cell(f"E{at}", look.TEXT, line.why),
        text_cell(f"F{at}", look.STRONG, reading),
        date_cell(f"G{at}", look.DATE, answer.day),
        text_cell(f"H{at}", look.TEXT, note),
        text_cell(f"I{at}", look.TEXT, department),
        *(f'<c r="{letter}{at}" s="{look.ANSWER}"/>' for letter in "JKL"),
        text_cell(f"M{at}", look.NUMBER, answer.by),
        text_cell(f"N{at}", look.NUMBER, number),
    ]
    width = dict(REVIEW)
    texts = [
        (line.matter, width["matter"]),
        (line.address, width["address"]),
        (line.why, width["why"]),
        (reading, width["answered"]),
        (note, width["answer_note"]),
        (department, width["answer_department"]),
    ]
    return row(at, row_height(texts, _LEAST_POINTS), "".join(cells))


def overdue_tab(heading: Heading, late: Sequence[Line], workers: Mapping[str, str]) -> Tab:
    """The sheet 逾期, most overdue first. ``workers`` maps a task to the number that has to do it."""
    day = heading.occasion.list_day
    sheet = Sheet([pixels for _, pixels in OVERDUE], tab_colour="7F7F7F")
    counts = messages.text("review.late", rows=len(late))
    header = begin(sheet, heading, messages.text("titles.overdue"), counts, OVERDUE_PRINTED)
    sheet.frozen_rows = header
    sheet.rows.append(headings(header, titles_of(OVERDUE), range(0)))
    for index, line in enumerate(late, 1):
        worker = workers.get(line.task_number, "")
        sheet.rows.append(_overdue_row(header + index, index, line, day, worker, heading.recipient.number))
    last = header + max(len(late), 1)
    end = LETTERS[len(OVERDUE) - 1]
    if late:
        sheet.filter_range = f"A{header}:{end}{last}"
    return Tab(
        messages.text("sheets.overdue"),
        sheet,
        repeat_rows=f"${header}:${header}",
        print_area=f"$A$1:${LETTERS[OVERDUE_PRINTED - 1]}${last}",
        filter_range=f"$A${header}:${end}${last}" if late else None,
    )


def _overdue_row(at: int, index: int, line: Line, day: dt.date, worker: str, number: str) -> str:
    cells = [
        number_cell(f"A{at}", look.INDEX, index),
        text_cell(f"B{at}", look.TEXT, line.task_number),
        text_cell(f"C{at}", look.URGENCY[line.priority], line.urgency),
        text_cell(f"D{at}", look.TEXT, line.matter),
        text_cell(f"E{at}", look.TEXT, line.address),
        text_cell(f"F{at}", look.TEXT, line.why),
        date_cell(f"G{at}", look.DATE_LATE, line.due_on),
        number_cell(f"H{at}", look.COUNT, line.days_late(day)),
        text_cell(f"I{at}", look.NUMBER, worker),
        text_cell(f"J{at}", look.NUMBER, number),
    ]
    width = dict(OVERDUE)
    texts = [(line.matter, width["matter"]), (line.address, width["address"]), (line.why, width["why"])]
    texts.append((worker, width["worker"]))
    return row(at, row_height(texts, 26.0), "".join(cells))
