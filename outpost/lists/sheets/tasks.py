"""The sheet 任务清单: one line a task, the answer cells at its right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache, lru_cache

from outpost import messages
from outpost.lists.lines.line import Line
from outpost.lists.sheets import look
from outpost.lists.sheets.codes import Codes
from outpost.lists.sheets.head import LINE_POINTS, Heading, begin, headings, lines_again
from outpost.workbook.book import Tab
from outpost.workbook.sheet import HIGHEST, Choice, DateRange, Sheet, inline, inline_again, serial
from outpost.workbook.text import lines

COLUMNS = (
    ("index", 40),
    ("task_number", 84),
    ("urgency", 38),
    ("matter", 66),
    ("address", 124),
    ("subject", 60),
    ("why", 138),
    ("how", 184),
    ("due", 64),
    ("answer", 70),
    ("answer_date", 64),
    ("answer_note", 84),
    ("answer_department", 58),
    ("number", 90),
)
"""Key in the catalogue and width in pixels. The last one, 收件编号, is not printed: the footer says it."""
PRINTED = 13
ANSWERS = range(9, 13)
_MATTER, _ADDRESS, _SUBJECT, _WHY, _HOW = (dict(COLUMNS)[key] for key in ("matter", "address", "subject", "why", "how"))
# Room to write by hand.
_LEAST_LINES = 2
_LATEST_ANSWER = dt.timedelta(days=365)


def tasks_tab(heading: Heading, tasks: Sequence[Line], codes: Codes) -> Tab:
    """The sheet for ``tasks``, in their order."""
    day = heading.occasion.list_day
    sheet = Sheet(_pixels(len(str(len(tasks)))), selected=True, tab_colour="1F3864")
    header = begin(sheet, heading, messages.text(f"titles.{heading.recipient.kind}"), _counts(tasks, day), PRINTED)
    sheet.frozen_rows = header
    sheet.rows.append(headings(header, titles_of(COLUMNS), ANSWERS))
    number = f's="{look.NUMBER}"{inline(heading.recipient.number)}'
    sheet.rows += [_row(header + index, index, line, day, number) for index, line in enumerate(tasks, 1)]
    last = header + max(len(tasks), 1)
    if tasks:
        sheet.filter_range = f"A{header}:N{last}"
        _rules(sheet, header + 1, tasks, codes, day)
    return Tab(
        messages.text("sheets.tasks"),
        sheet,
        repeat_rows=f"${header}:${header}",
        print_area=f"$A$1:$M${last}",
        filter_range=f"$A${header}:$N${last}" if tasks else None,
    )


@cache
def _pixels(digits: int) -> tuple[int, ...]:
    """Widths where 序号 has so many digits: from three on it takes the room of 情况说明, which is empty."""
    more = 10 * max(digits - 2, 0)
    return tuple(wide + {"index": more, "answer_note": -more}.get(key, 0) for key, wide in COLUMNS)


@cache
def titles_of(columns: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """The headings of these columns."""
    return tuple(messages.text(f"columns.{key}") for key, _ in columns)


def _counts(tasks: Sequence[Line], day: dt.date) -> str:
    if not tasks:
        return messages.text("head.nothing")
    return messages.text(
        "head.counts",
        rows=len(tasks),
        new=sum([line.is_new for line in tasks]),
        urgent=sum([line.priority == 1 for line in tasks]),
        overdue=sum([line.counted and line.days_late(day) > 0 for line in tasks]),
    )


def _row(at: int, index: int, line: Line, day: dt.date, number: str) -> str:
    """One task. ``number`` is the end of the cell 收件编号."""
    moved = line.state == "moved"
    urgent = line.priority == 1 and not moved
    strong = look.STRONG if urgent else look.TEXT
    late = line.counted and line.days_late(day) > 0
    due = "/>" if line.due_on is None else f"><v>{serial(line.due_on)}</v></c>"
    text, again = inline, inline_again
    return (
        f'<row r="{at}" ht="{_height(line):g}" customHeight="1">'
        f'<c r="A{at}" s="{look.INDEXES[line.is_new, urgent]}"><v>{index}</v></c>'
        f'<c r="B{at}" s="{look.TEXT}"{text(line.task_number)}'
        f'<c r="C{at}" s="{look.CENTRE if moved else look.URGENCY[line.priority]}"{again(line.urgency)}'
        f'<c r="D{at}" s="{strong}"{again(line.matter)}'
        f'<c r="E{at}" s="{strong}"{text(line.address)}'
        f'<c r="F{at}" s="{look.TEXT}"{again(line.subject)}'
        f'<c r="G{at}" s="{look.TEXT}"{text(line.why)}'
        f'<c r="H{at}" s="{look.TEXT}"{again(line.how)}'
        f'<c r="I{at}" s="{look.DATE_LATE if late else look.DATE}"{due}'
        f"{_answer_cells(at, answerable=line.answerable)}"
        f'<c r="N{at}" {number}</row>'
    )


@lru_cache(maxsize=1_000)
def _answer_cells(at: int, *, answerable: bool) -> str:
    styles = (look.ANSWER, look.ANSWER_DATE, look.ANSWER, look.ANSWER) if answerable else (look.CLOSED,) * 4
    return "".join(f'<c r="{letter}{at}" s="{style}"/>' for letter, style in zip("JKLM", styles, strict=True))


def _height(line: Line) -> float:
    tallest = max(
        _LEAST_LINES,
        lines_again(line.matter, _MATTER),
        lines(line.address, _ADDRESS),
        lines_again(line.subject, _SUBJECT),
        lines(line.why, _WHY),
        lines_again(line.how, _HOW),
    )
    return min(7 + LINE_POINTS * tallest, HIGHEST)


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


@cache
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
