"""The reviewers' sheets: 待审核 (answers that wait for a verdict) and 逾期 (what is late on their ground)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from outpost import messages
from outpost.lists.lines.line import Line
from outpost.lists.sheets import look
from outpost.lists.sheets.codes import Codes
from outpost.lists.sheets.head import Heading, begin, headings, row_height
from outpost.lists.sheets.tasks import places, titles_of
from outpost.workbook.book import Tab
from outpost.workbook.sheet import LETTERS, Choice, Sheet, date_cell, number_cell, row, text_cell

REVIEW = (
    ("index", 34),
    ("task_number", 92),
    ("matter", 70),
    ("address", 122),
    ("why", 112),
    ("answered", 80),
    ("answer_id", 82),
    ("answer_date", 68),
    ("answer_note", 118),
    ("answer_department", 60),
    ("verdict", 70),
    ("verdict_note", 84),
    ("reassign_to", 74),
    ("answered_by", 90),
    ("number", 90),
)
"""Key in the catalogue and width in pixels: what is printed fits the page as it is, so that letters keep their size."""
REVIEW_PRINTED = 13
VERDICTS = range(10, 13)
_VERDICT, _LAST_PRINTED, _LAST = (LETTERS[at] for at in (VERDICTS[0], REVIEW_PRINTED - 1, len(REVIEW) - 1))
OVERDUE = (
    ("index", 40),
    ("task_number", 120),
    ("urgency", 50),
    ("matter", 130),
    ("address", 242),
    ("why", 250),
    ("due", 66),
    ("days_late", 48),
    ("worker", 120),
    ("number", 90),
)
OVERDUE_PRINTED = len(OVERDUE) - 1
_LEAST_POINTS = 40.0
_AIR = 5.0
"""Points above and below what a reviewer reads: most of a row is text."""


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
    sheet.validations += _reassignments(heading, waiting, first)
    if waiting:
        sheet.filter_range = f"A{header}:{_LAST}{last}"
        fill = messages.section("fill")
        sheet.validations.append(
            Choice(
                places(_VERDICT, range(first, last + 1)),
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
        print_area=f"$A$1:${_LAST_PRINTED}${last}",
        filter_range=f"$A${header}:${_LAST}${last}" if waiting else None,
    )


def givable_tab(heading: Heading) -> Tab:
    """The hidden sheet that feeds the drop-downs of 改派至."""
    sheet = Sheet([300])
    words = [messages.text("codes.givable"), *(one.words for one in heading.givable)]
    sheet.rows = [row(at, 18, text_cell(f"A{at}", look.TEXT, text)) for at, text in enumerate(words, 1)]
    return Tab(messages.text("sheets.givable"), sheet, hidden=True, on_paper=False)


def _reassignments(heading: Heading, waiting: Sequence[Line], first: int) -> Iterator[Choice]:
    """A drop-down for all rows that may be given to recipients of the same zones."""
    zones = [one.zone for one in heading.givable]
    rows: dict[tuple[str, ...], list[int]] = {}
    for at, line in enumerate(waiting, first):
        possible = line.answer.zones if line.answer else ()
        if any(zone in possible for zone in zones):
            rows.setdefault(tuple(zone for zone in dict.fromkeys(zones) if zone in possible), []).append(at)
    fill = messages.section("fill")
    said = (fill["reassign_title"], fill["reassign_prompt"], fill["reassign_error"])
    title = messages.text("sheets.givable")
    for possible, places_of in rows.items():
        items = [at for at, zone in enumerate(zones, 2) if zone in possible]
        source = f"'{title}'!$A${items[0]}:$A${items[-1]}"
        yield Choice(places(LETTERS[VERDICTS[-1]], places_of), source, *said, is_open=True)


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
        text_cell(f"G{at}", look.NUMBER, answer.id),
        date_cell(f"H{at}", look.DATE, answer.day),
        text_cell(f"I{at}", look.TEXT, note),
        text_cell(f"J{at}", look.TEXT, department),
        *(f'<c r="{LETTERS[column]}{at}" s="{look.ANSWER}"/>' for column in VERDICTS),
        text_cell(f"N{at}", look.NUMBER, answer.by),
        text_cell(f"O{at}", look.NUMBER, number),
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
    return row(at, row_height(texts, _LEAST_POINTS) + _AIR, "".join(cells))


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
