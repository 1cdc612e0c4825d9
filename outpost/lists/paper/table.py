"""Tables on paper: titled, over as many pages as they need, the header repeated, cells wrapped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from outpost.lists.paper import qr
from outpost.lists.paper.pdf import HEIGHT, WIDTH, Page, advance

MARGIN = 18.0
SIZE = 10.5
LEADING = 13.5
_BOTTOM = HEIGHT - 32
_MODULE = 1.0
_QR = qr.SIDE * _MODULE
_QUIET = 4 * _MODULE
_PADDING = 2.0
_NEVER_FIRST = "，。、；：！？）》】”％·,.;:!?)]"
_HEAD_GREY, _ANSWER_GREY = 0.25, 0.85


@dataclass(frozen=True)
class Cell:
    """One cell: its text, its ground (0 black, 1 white) and whether the text is white and bold; a code at its right."""

    text: str = ""
    grey: float | None = None
    white: bool = False
    code: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its title, its share of the width, and whether it is filled in by hand."""

    title: str
    share: int
    answer: bool = False


@dataclass(frozen=True)
class Table:
    """A titled table that begins on a page of its own; ``facts`` stand between title and header."""

    title: str
    facts: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)
    below: str = ""
    """A text below the rows, over the whole width."""

    def pages(self) -> list[Page]:
        """The table drawn."""
        page = Page()
        pages = [page]
        top = self._head(page, self._band(page))
        for row in self.rows:
            cells = [
                list(broken(cell.text, width - (_QR + _QUIET if cell.code else 0)))
                for cell, width in zip(row, self._widths, strict=True)
            ]
            height = 2 * _PADDING + max(
                max(len(lines) * LEADING, _QR if cell.code else 0) for lines, cell in zip(cells, row, strict=True)
            )
            if top + height > _BOTTOM:
                page = Page()
                pages.append(page)
                top = self._head(page, MARGIN)
            self._draw(page, top, height, row, cells)
            top += height
        self._say_below(pages, top)
        return pages

    def _say_below(self, pages: list[Page], top: float) -> None:
        wide = WIDTH - 2 * MARGIN
        rest = list(broken(self.below, wide)) if self.below else []
        while rest:
            room = int((_BOTTOM - top - 2 * _PADDING) / LEADING)
            if room < 1:
                pages.append(Page())
                top = MARGIN
                continue
            now, rest = rest[:room], rest[room:]
            pages[-1].frame(MARGIN, top, wide, len(now) * LEADING + 2 * _PADDING)
            for at, text in enumerate(now):
                pages[-1].text(MARGIN + _PADDING, top + _PADDING + at * LEADING + SIZE, text, SIZE)
            top = _BOTTOM

    @property
    def _widths(self) -> list[float]:
        scale = (WIDTH - 2 * MARGIN) / sum(column.share for column in self.columns)
        return [column.share * scale for column in self.columns]

    def _band(self, page: Page) -> float:
        page.text(MARGIN, MARGIN + 14, self.title, 16, bold=True)
        top = MARGIN + 32
        for text in self.facts:
            for line in broken(text, WIDTH - 2 * MARGIN):
                page.text(MARGIN, top, line, SIZE)
                top += LEADING + 1
        return top - 7

    def _head(self, page: Page, top: float) -> float:
        titles = [list(broken(column.title, width)) for column, width in zip(self.columns, self._widths, strict=True)]
        height = max(map(len, titles)) * LEADING + 2 * _PADDING
        left = MARGIN
        for column, lines, width in zip(self.columns, titles, self._widths, strict=True):
            page.box(left, top, width, height, _ANSWER_GREY if column.answer else _HEAD_GREY)
            page.frame(left, top, width, height)
            for at, text in enumerate(lines):
                base = top + _PADDING + at * LEADING + SIZE
                page.text(left + _PADDING, base, text, SIZE, white=not column.answer, bold=True)
            left += width
        return top + height

    def _draw(self, page: Page, top: float, height: float, row: Sequence[Cell], cells: Sequence[Sequence[str]]) -> None:
        left = MARGIN
        for cell, lines, width in zip(row, cells, self._widths, strict=True):
            if cell.grey is not None:
                page.box(left, top, width, height, cell.grey)
            page.frame(left, top, width, height)
            for at, text in enumerate(lines):
                base = top + _PADDING + at * LEADING + SIZE
                page.text(left + _PADDING, base, text, SIZE, white=cell.white, bold=cell.white)
            if cell.code:
                _draw_code(page, left + width - _QR - _QUIET, top + (height - _QR) / 2, cell.code)
            left += width


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


def broken(text: str, width: float) -> Iterator[str]:
    """``text`` in lines that fit into ``width`` points; no line begins with a closing mark."""
    room = width - 2 * _PADDING
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for mark in paragraph:
            wide = SIZE * advance(mark)
            if used + wide > room and line:
                # What a closing mark stands behind comes along to the next line.
                keep = len(line) - (mark in _NEVER_FIRST)
                while 0 < keep < len(line) and line[keep] in _NEVER_FIRST:
                    keep -= 1
                if keep > 0:
                    yield line[:keep]
                    line = line[keep:]
                    used = sum(SIZE * advance(one) for one in line)
            line += mark
            used += wide
        yield line


def wide(text: str) -> float:
    """Points that a line takes."""
    return sum(SIZE * advance(mark) for mark in text)
