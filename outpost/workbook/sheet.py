"""One worksheet as XML: cells, widths, print set-up, protection, drop-downs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from outpost.workbook.text import escaped

_EPOCH = dt.date(1899, 12, 30).toordinal()
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)
# Widths are counted in digits of the default font. All fonts that stand in for Courier New have digits of 0.6 em: at
# 10 points they are 8 pixels; where Arial was missing, DejaVu's digits made every column, and the page, a sixth wider.
_UNIT_PIXELS = 8
_SELECTED = ' tabSelected="1"'
_UNSEEN = ' hidden="1"'
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def serial(day: dt.date) -> int:
    """A date as workbooks count it."""
    return day.toordinal() - _EPOCH


def inline(text: str) -> str:
    """The end of a cell's element with ``text`` (neutral already) in it: ``<c r="A1" s="2"`` goes before it."""
    if not text:
        return "/>"
    if text[0].isspace() or text[-1].isspace():
        return f' t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'
    return f' t="inlineStr"><is><t>{escaped(text)}</t></is></c>'


def told(pieces: Sequence[tuple[str, bool]], font: str) -> str:
    """The end of a cell's element whose text has strong pieces; ``font``: the elements that say its font and size."""
    runs = "".join(
        f'<r><rPr>{"<b/>" if strong else ""}{font}</rPr><t xml:space="preserve">{escaped(text)}</t></r>'
        for text, strong in pieces
    )
    return f' t="inlineStr"><is>{runs}</is></c>'


inline_again = lru_cache(maxsize=20_000)(inline)
"""``inline`` for texts that come again and again."""


def text_cell(place: str, style: int, text: str) -> str:
    """A cell with text (which must be neutral already); an empty text is an empty cell."""
    return f'<c r="{place}" s="{style}"{inline(text)}'


def number_cell(place: str, style: int, value: float) -> str:
    """A cell with a number."""
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def date_cell(place: str, style: int, day: dt.date | None) -> str:
    """A cell with a date, empty for none."""
    return f'<c r="{place}" s="{style}"/>' if day is None else f'<c r="{place}" s="{style}"><v>{serial(day)}</v></c>'


HIGHEST = 409
"""Points of the highest row that programs take."""


def row(number: int, height: float, cells: str) -> str:
    """A row of a given height in points, at most the highest."""
    return f'<row r="{number}" ht="{min(height, HIGHEST):g}" customHeight="1">{cells}</row>'


@dataclass(frozen=True)
class Choice:
    """A drop-down on ``places``: one of the cells of ``source`` (``代码表!$A$2:$A$12``).

    ``is_open``: something else may be typed, after a question.
    """

    places: str
    source: str
    title: str
    prompt: str
    error: str
    is_open: bool = False

    def xml(self) -> str:
        before, after = _choice(self.source, self.title, self.prompt, self.error, self.is_open)
        return f"{before}{self.places}{after}"


@dataclass(frozen=True)
class DateRange:
    """A date on ``places`` from ``first`` to ``last``."""

    places: str
    first: dt.date
    last: dt.date
    title: str
    prompt: str
    error: str

    def xml(self) -> str:
        before, after = _date_range(self.first, self.last, self.title, self.prompt, self.error)
        return f"{before}{self.places}{after}"


_ASKED = 'allowBlank="1" showInputMessage="1" showErrorMessage="1" '


@lru_cache(maxsize=1_000)
def _choice(source: str, title: str, prompt: str, error: str, is_open: bool) -> tuple[str, str]:
    """What stands before and after the places of a drop-down."""
    style = 'errorStyle="warning" ' if is_open else ""
    return (
        f'<dataValidation type="list" {style}{_ASKED}{_words(title, prompt, error)} sqref="',
        f'"><formula1>{escaped(source)}</formula1></dataValidation>',
    )


@lru_cache(maxsize=1_000)
def _date_range(first: dt.date, last: dt.date, title: str, prompt: str, error: str) -> tuple[str, str]:
    """What stands before and after the places of a date."""
    return (
        f'<dataValidation type="date" operator="between" {_ASKED}{_words(title, prompt, error)} sqref="',
        f'"><formula1>{serial(first)}</formula1><formula2>{serial(last)}</formula2></dataValidation>',
    )


def _words(title: str, prompt: str, error: str) -> str:
    return (
        f'errorTitle="{_attribute(title)}" error="{_attribute(error)}" '
        f'promptTitle="{_attribute(title)}" prompt="{_attribute(prompt)}"'
    )


def _attribute(text: str) -> str:
    return escaped(text).replace('"', "&quot;").replace("\n", "&#10;")


@dataclass
class Sheet:
    """A worksheet: ``rows`` are finished ``<row>`` elements, ``columns`` widths in pixels.

    ``hidden_columns`` (from 0) are there, but neither seen nor printed.
    """

    columns: Sequence[int]
    rows: list[str] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    validations: list[Choice | DateRange] = field(default_factory=list)
    frozen_rows: int = 0
    frozen_columns: int = 0
    hidden_columns: frozenset[int] = frozenset()
    filter_range: str | None = None
    footer: tuple[str, str, str] = ("", "", "")
    protected: bool = True
    selected: bool = False
    tab_colour: str | None = None
    landscape: bool = True
    zoom: int = 100

    def xml(self) -> str:
        """The worksheet part."""
        return self.beginning() + ending(self.footer)

    def beginning(self) -> str:
        """The worksheet part up to its footer."""
        return "".join(
            [
                _opening(
                    self.tab_colour,
                    self.selected,
                    (self.frozen_rows, self.frozen_columns),
                    self.zoom,
                    tuple(self.columns),
                    self.hidden_columns,
                ),
                *self.rows,
                "</sheetData>",
                _PROTECTION if self.protected else "",
                f'<autoFilter ref="{self.filter_range}"/>' if self.filter_range else "",
                self._merged(),
                self._validated(),
                _PAGE,
                f'orientation="{"landscape" if self.landscape else "portrait"}" fitToWidth="1" fitToHeight="0"/>',
            ]
        )

    def _merged(self) -> str:
        if not self.merges:
            return ""
        inner = "".join(f'<mergeCell ref="{place}"/>' for place in self.merges)
        return f'<mergeCells count="{len(self.merges)}">{inner}</mergeCells>'

    def _validated(self) -> str:
        if not self.validations:
            return ""
        inner = "".join(rule.xml() for rule in self.validations)
        return f'<dataValidations count="{len(self.validations)}">{inner}</dataValidations>'


@lru_cache(maxsize=4)
def ending(footer: tuple[str, str, str]) -> str:
    """The footer, left, middle and right, and the end of the worksheet."""
    if not any(footer):
        return "</worksheet>"
    left, middle, right = (escaped(text) for text in footer)
    said = f"&amp;L{left}&amp;C{middle}&amp;R{right}"
    return f"<headerFooter><oddFooter>{said}</oddFooter></headerFooter></worksheet>"


_PAGE = (
    '<printOptions horizontalCentered="1"/>'
    '<pageMargins left="0.25" right="0.25" top="0.2" bottom="0.38" header="0.2" footer="0.17"/>'
    '<pageSetup paperSize="9" '
)
# Whoever takes the protection off can: it guards against slips, the returns are checked row by row.
_PROTECTION = (
    '<sheetProtection sheet="1" objects="1" scenarios="1" formatCells="0" formatColumns="0" formatRows="0" '
    'sort="0" autoFilter="0"/>'
)


@lru_cache
def _opening(
    tab_colour: str | None,
    selected: bool,
    frozen: tuple[int, int],
    zoom: int,
    columns: tuple[int, ...],
    hidden: frozenset[int],
) -> str:
    """What stands before the first row. ``frozen``: rows and columns that stay in sight."""
    colour = f'<tabColor rgb="FF{tab_colour}"/>' if tab_colour else ""
    return (
        f'{_HEAD}<sheetPr>{colour}<pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView showGridLines="0"{_SELECTED if selected else ""} zoomScale="{zoom}" '
        f'zoomScaleNormal="{zoom}" workbookViewId="0">{_pane(*frozen)}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="18" customHeight="1"/>{_columns(columns, hidden)}<sheetData>'
    )


def _pane(rows: int, columns: int) -> str:
    if not rows:
        return ""
    cell = f"{LETTERS[columns]}{rows + 1}"
    across = f'xSplit="{columns}" ' if columns else ""
    place = "bottomRight" if columns else "bottomLeft"
    beside = '<selection pane="topRight"/><selection pane="bottomLeft"/>' if columns else ""
    return (
        f'<pane {across}ySplit="{rows}" topLeftCell="{cell}" activePane="{place}" state="frozen"/>'
        f'{beside}<selection pane="{place}" activeCell="{cell}" sqref="{cell}"/>'
    )


def _columns(pixels: tuple[int, ...], hidden: frozenset[int]) -> str:
    inner = "".join(
        f'<col min="{i}" max="{i}" width="{wide / _UNIT_PIXELS:.4f}"{_UNSEEN if i - 1 in hidden else ""} '
        'customWidth="1"/>'
        for i, wide in enumerate(pixels, 1)
    )
    return f"<cols>{inner}</cols>"
