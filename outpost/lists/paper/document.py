"""The list on paper: a print-ready PDF of what the workbook shows, with a QR code of each task number to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from outpost import answer_codes, messages
from outpost.lists.lines.line import Line
from outpost.lists.paper.pdf import HEIGHT, WIDTH, Page, document
from outpost.lists.paper.table import MARGIN, SIZE, Cell, Column, Table, wide
from outpost.lists.sheets.guide import required
from outpost.lists.sheets.head import Heading, footer_facts, long_date, weekday
from outpost.lists.sheets.how import hows
from outpost.lists.sheets.reviews import OVERDUE, OVERDUE_PRINTED, REVIEW, REVIEW_PRINTED, VERDICTS
from outpost.lists.sheets.tasks import ANSWERS, COLUMNS, HIDDEN, PRINTED, Blocks

_DARK, _GREY, _CLOSED = 0.15, 0.82, 0.90
_CODES = (("code", 60), ("meaning", 200), ("when", 260), ("required", 140), ("then", 300))


def print_file(
    heading: Heading,
    tasks: Sequence[Line],
    review: tuple[Sequence[Line], Sequence[Line]] | None,
    answers: Mapping[str, str],
    workers: Mapping[str, str],
) -> bytes:
    """The PDF of one recipient: tasks, for reviewers what waits for them and what is late, codes of answers.

    ``review`` is None for those who review nothing; ``answers`` maps codes to readings, ``workers`` tasks to the number
    that has to do them.
    """
    todo = tasks if review is None else [line for line in tasks if line.answerable]
    waiting, late = review or ((), ())
    tables = [_tasks(heading, todo)] if todo or not (waiting or late) else []
    if review is not None:
        tables += [_waiting(heading, waiting, answers)] if waiting else []
        tables += [_overdue(heading, late, workers)] if late else []
    tables += [_codes(heading, answers)]
    pages = [page for table in tables for page in table.pages()]
    for number, page in enumerate(pages, 1):
        _foot(page, heading, number, len(pages))
    return document(pages, messages.text(f"titles.{heading.recipient.kind}"))


# Room besides what the sheet has: for the code beside a task's number, and a date in words.
_MORE = {"index": 4, "task_number": 44, "urgency": 8, "address": 12, "due": 28}


def _tasks(heading: Heading, tasks: Sequence[Line]) -> Table:
    """What the recipient answers himself (all of a worker's list), how to check once a matter below it."""
    counts = messages.text("pdf.counts", rows=len(tasks))
    title = messages.text(f"titles.{heading.recipient.kind}")
    shown = [(key, share + _MORE.get(key, 0)) for at, (key, share) in enumerate(COLUMNS[:PRINTED]) if at not in HIDDEN]
    columns = _columns(shown, range(len(shown) - len(ANSWERS), len(shown)))
    day = heading.occasion.list_day
    marked = [line._replace(address=address) for line, (address, _) in zip(tasks, Blocks().of(tasks), strict=True)]
    rows = [_task(at, line, day) for at, line in enumerate(marked, 1)]
    how = "".join(messages.text("rows.how_matter", matter=matter) + steps for matter, steps in hows(tasks))
    below = messages.text("rows.how_title") + how if how else ""
    return _table(heading, title, counts, columns, rows, below)


def _task(index: int, line: Line, day: dt.date) -> list[Cell]:
    late = line.counted and line.days_late(day) > 0
    shut = None if line.answerable else _CLOSED
    return [
        Cell(f"{messages.text('pdf.new') if line.is_new else ''}{index}"),
        Cell(_number(line), code=line.task_number),
        _urgency(line),
        *(Cell(text) for text in (line.matter, line.address, line.subject, line.why)),
        Cell(_date(line.due_on), grey=_DARK if late else None, white=late),
        *(Cell(grey=shut) for _ in ANSWERS),
    ]


def _waiting(heading: Heading, waiting: Sequence[Line], answers: Mapping[str, str]) -> Table:
    rows = []
    for index, line in enumerate(waiting, 1):
        answer = line.answer
        if answer is None:
            raise ValueError("a line that waits for review carries its answer")
        texts = [str(index), _number(line), line.matter, line.address, line.why]
        texts += [f"{answer.code} {answers.get(answer.code, '')}".strip(), answer.id, _date(answer.day)]
        rows.append([Cell(text) for text in (*texts, answer.note, answer.department, "", "", "")])
    counts = messages.text("review.counts", rows=len(waiting))
    return _table(heading, messages.text("titles.review"), counts, _columns(REVIEW[:REVIEW_PRINTED], VERDICTS), rows)


def _overdue(heading: Heading, late: Sequence[Line], workers: Mapping[str, str]) -> Table:
    day = heading.occasion.list_day
    rows = [
        [
            Cell(str(index)),
            Cell(line.task_number),
            _urgency(line),
            *(Cell(text) for text in (line.matter, line.address, line.why)),
            Cell(_date(line.due_on), grey=_DARK, white=True),
            Cell(str(line.days_late(day))),
            Cell(workers.get(line.task_number, "")),
        ]
        for index, line in enumerate(late, 1)
    ]
    counts = messages.text("review.late", rows=len(late))
    return _table(heading, messages.text("titles.overdue"), counts, _columns(OVERDUE[:OVERDUE_PRINTED], range(0)), rows)


def _codes(heading: Heading, answers: Mapping[str, str]) -> Table:
    """What each answer means, for those who write it by hand."""
    guide: dict[str, Any] = messages.catalogue()["guide"]
    rows = [
        [Cell(text) for text in (code, reading, entry.when, required(entry), entry.then)]
        for code, reading in sorted(answers.items())
        if (entry := answer_codes.of(code))
    ]
    return Table(
        guide["codes_title"],
        [text.format(day=_date(heading.occasion.list_day)) for text in messages.texts("pdf.by_hand")],
        [Column(guide[name], share) for name, share in _CODES],
        rows,
    )


def _table(
    heading: Heading,
    title: str,
    counts: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    below: str = "",
) -> Table:
    occasion = heading.occasion
    joiner = messages.text("head.joiner")
    facts = [messages.text("head.day", day=long_date(occasion.list_day), weekday=weekday(occasion.list_day))]
    facts.append(messages.text("head.batch", batch=occasion.batch))
    facts.append(messages.text("head.number", number=heading.recipient.number))
    facts.append(counts)
    return Table(title + joiner + heading.area, [joiner.join(facts), occasion.coverage], columns, rows, below)


def _columns(columns: Sequence[tuple[str, int]], filled_in: range) -> list[Column]:
    titles = [messages.text(f"columns.{key}").rstrip("▼") for key, _ in columns]
    return [
        Column(title, share, at in filled_in)
        for at, (title, (_, share)) in enumerate(zip(titles, columns, strict=True))
    ]


def _number(line: Line) -> str:
    head, _, tail = line.task_number.rpartition("-")
    return f"{head}-\n{tail}"


def _urgency(line: Line) -> Cell:
    if not line.urgency or line.priority == 3:
        return Cell(line.urgency)
    return Cell(line.urgency, grey=_DARK if line.priority == 1 else _GREY, white=line.priority == 1)


def _date(day: dt.date | None) -> str:
    return messages.text("rows.date", month=day.month, day=day.day) if day else ""


def _foot(page: Page, heading: Heading, number: int, count: int) -> None:
    left, right = footer_facts(heading)
    page.text(MARGIN, HEIGHT - 20, left, SIZE)
    page.text(WIDTH / 2 - 20, HEIGHT - 20, messages.text("pdf.page", number=number, count=count), SIZE)
    page.text(WIDTH - MARGIN - wide(right), HEIGHT - 20, right, SIZE)
