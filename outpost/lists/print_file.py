"""The list on paper: a print-ready PDF with the columns of the sheet and a QR code of each task number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outpost import messages
from outpost.lists import qr
from outpost.lists.head import Heading, long_date, weekday
from outpost.lists.line import Line
from outpost.lists.pdf import HEIGHT, WIDTH, Page, document
from outpost.lists.tasks_sheet import ANSWERS, COLUMNS, PRINTED

_MARGIN = 18.0
_SIZE = 10.5
_LEADING = 14.0
_BOTTOM = HEIGHT - 40
_MODULE = 1.7
_QR = qr.SIDE * _MODULE
_PRINTED = COLUMNS[:PRINTED]
_SCALE = (WIDTH - 2 * _MARGIN) / sum(pixels for _, pixels in _PRINTED)
_WIDTHS = [pixels * _SCALE for _, pixels in _PRINTED]
_PADDING = 3.0
_NEVER_FIRST = "，。、；：！？）》】”％·,.;:!?)]"


def print_file(heading: Heading, tasks: Sequence[Line]) -> bytes:
    """The PDF of one recipient's tasks."""
    titles = [messages.text(f"columns.{key}").rstrip("▼") for key, _ in _PRINTED]
    rows = [_Row.of(index, line, heading) for index, line in enumerate(tasks, 1)]
    page = Page()
    pages = [page]
    top = _table_head(page, _title_band(page, heading, len(tasks)), titles)
    for row in rows:
        if top + row.height > _BOTTOM:
            page = Page()
            pages.append(page)
            top = _table_head(page, _MARGIN + 8, titles)
        row.draw(page, top)
        top += row.height
    for number, page in enumerate(pages, 1):
        _foot(page, heading, number, len(pages))
    return document(pages, messages.text(f"titles.{heading.recipient.kind}"))


@dataclass(frozen=True)
class _Row:
    """One task, its texts broken into lines."""

    line: Line
    cells: list[list[str]]
    height: float
    late: bool

    @classmethod
    def of(cls, index: int, line: Line, heading: Heading) -> _Row:
        due = messages.text("rows.date", month=line.due_on.month, day=line.due_on.day) if line.due_on else ""
        head, _, tail = line.task_number.rpartition("-")
        texts = [f"{'新' if line.is_new else ''}{index}", f"{head}-\n{tail}", line.urgency, line.matter, line.address]
        texts += [line.subject, line.why, line.how, due, "", "", "", ""]
        cells = [list(broken(text, width)) for text, width in zip(texts, _WIDTHS, strict=True)]
        tall = max(len(cell) for cell in cells) * _LEADING
        height = max(tall, len(cells[1]) * _LEADING + _QR + 4) + 2 * _PADDING
        return cls(line, cells, height, line.days_late(heading.occasion.list_day) > 0)

    def draw(self, page: Page, top: float) -> None:
        """Put the row at ``top``."""
        left = _MARGIN
        for column, (lines, width) in enumerate(zip(self.cells, _WIDTHS, strict=True)):
            white = (column == 2 and self.line.urgency != "" and self.line.priority == 1) or (column == 8 and self.late)
            if white:
                page.box(left, top, width, self.height, 0.15)
            elif column == 2 and self.line.priority == 2 and self.line.urgency:
                page.box(left, top, width, self.height, 0.82)
            elif column in ANSWERS and not self.line.answerable:
                page.box(left, top, width, self.height, 0.93)
            page.frame(left, top, width, self.height)
            for at, text in enumerate(lines):
                base = top + _PADDING + at * _LEADING + _SIZE
                page.text(left + _PADDING, base, text, _SIZE, white=white, bold=white)
            left += width
        below = top + _PADDING + len(self.cells[1]) * _LEADING + 3
        _draw_code(page, _MARGIN + _WIDTHS[0] + (_WIDTHS[1] - _QR) / 2, below, self.line.task_number)


def _draw_code(page: Page, left: float, top: float, number: str) -> None:
    for row, modules in enumerate(qr.matrix(number)):
        start = 0
        while start < qr.SIDE:
            stop = start
            while stop < qr.SIDE and modules[stop]:
                stop += 1
            if stop > start:
                page.box(left + start * _MODULE, top + row * _MODULE, (stop - start) * _MODULE, _MODULE, 0)
            start = stop + 1


def _title_band(page: Page, heading: Heading, rows: int) -> float:
    occasion = heading.occasion
    title = messages.text(f"titles.{heading.recipient.kind}") + messages.text("head.joiner") + heading.area
    page.text(_MARGIN, _MARGIN + 22, title, 18, bold=True)
    facts = [messages.text("head.day", day=long_date(occasion.list_day), weekday=weekday(occasion.list_day))]
    facts.append(messages.text("head.batch", batch=occasion.batch))
    facts.append(messages.text("head.number", number=heading.recipient.number))
    facts.append(messages.text("pdf.counts", rows=rows))
    top = _MARGIN + 40
    for text in (messages.text("head.joiner").join(facts), occasion.coverage):
        for line in broken(text, WIDTH - 2 * _MARGIN):
            page.text(_MARGIN, top, line, _SIZE)
            top += _LEADING + 2
    return top - 4


def _table_head(page: Page, top: float, titles: Sequence[str]) -> float:
    height = 2 * _LEADING + 2 * _PADDING
    left = _MARGIN
    for column, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True)):
        page.box(left, top, width, height, 0.85 if column in ANSWERS else 0.25)
        page.frame(left, top, width, height)
        for at, text in enumerate(broken(title, width)):
            base = top + _PADDING + at * _LEADING + _SIZE
            page.text(left + _PADDING, base, text, _SIZE, white=column not in ANSWERS, bold=True)
        left += width
    return top + height


def _foot(page: Page, heading: Heading, number: int, count: int) -> None:
    right = messages.text("footer.right", number=heading.recipient.number, batch=heading.occasion.batch)
    page.text(_MARGIN, HEIGHT - 20, messages.text("footer.warning"), _SIZE)
    page.text(WIDTH / 2 - 20, HEIGHT - 20, messages.text("pdf.page", number=number, count=count), _SIZE)
    page.text(WIDTH - _MARGIN - _width(right), HEIGHT - 20, right, _SIZE)


def broken(text: str, width: float) -> Iterator[str]:
    """``text`` in lines that fit into ``width`` points; no line begins with a closing mark."""
    room = width - 2 * _PADDING
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for mark in paragraph:
            wide = _SIZE * (0.5 if mark.isascii() else 1)
            if used + wide > room and line and mark not in _NEVER_FIRST:
                yield line
                line, used = "", 0.0
            line += mark
            used += wide
        yield line


def _width(text: str) -> float:
    return sum(_SIZE * (0.5 if mark.isascii() else 1) for mark in text)
