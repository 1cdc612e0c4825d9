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
# Widths are counted in digits of the default font, Arial 11: 8 pixels in Excel, WPS and (Liberation) LibreOffice.
_UNIT_PIXELS = 8
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def serial(day: dt.date) -> int:
    """A date as workbooks count it."""
    return day.toordinal() - _EPOCH


def text_cell(place: str, style: int, text: str) -> str:
    """A cell with text (which must be neutral already); an empty text is an empty cell."""
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'


def number_cell(place: str, style: int, value: float) -> str:
    """A cell with a number."""
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def date_cell(place: str, style: int, day: dt.date | None) -> str:
    """A cell with a date, empty for none."""
    return f'<c r="{place}" s="{style}"/>' if day is None else f'<c r="{place}" s="{style}"><v>{serial(day)}</v></c>'


def row(number: int, height: float, cells: str) -> str:
    """A row of a given height in points (409 is the most that programs take)."""
    return f'<row r="{number}" ht="{min(height, 409):g}" customHeight="1">{cells}</row>'


@dataclass(frozen=True)
class Choice:
    """A drop-down on ``places``: one of the cells of ``source`` (``代码表!$A$2:$A$12``)."""

    places: str
    source: str
    title: str
    prompt: str
    error: str

    def xml(self) -> str:
        return _validation(
            'type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
            + _words(self.title, self.prompt, self.error),
            self.places,
            f"<formula1>{escaped(self.source)}</formula1>",
        )


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
        return _validation(
            'type="date" operator="between" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
            + _words(self.title, self.prompt, self.error),
            self.places,
            f"<formula1>{serial(self.first)}</formula1><formula2>{serial(self.last)}</formula2>",
        )


def _validation(attributes: str, places: str, formulas: str) -> str:
    return f'<dataValidation {attributes} sqref="{places}">{formulas}</dataValidation>'


def _words(title: str, prompt: str, error: str) -> str:
    return (
        f'errorTitle="{_attribute(title)}" error="{_attribute(error)}" '
        f'promptTitle="{_attribute(title)}" prompt="{_attribute(prompt)}"'
    )


def _attribute(text: str) -> str:
    return escaped(text).replace('"', "&quot;").replace("\n", "&#10;")


@dataclass
class Sheet:
    """A worksheet: ``rows`` are finished ``<row>`` elements, ``columns`` widths in pixels."""

    columns: Sequence[int]
    rows: list[str] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    validations: list[Choice | DateRange] = field(default_factory=list)
    frozen_rows: int = 0
    filter_range: str | None = None
    footer: tuple[str, str, str] = ("", "", "")
    protected: bool = True
    selected: bool = False
    tab_colour: str | None = None
    landscape: bool = True
    zoom: int = 100

    def xml(self) -> str:
        """The worksheet part."""
        return "".join(
            [
                _HEAD,
                "<sheetPr>",
                f'<tabColor rgb="FF{self.tab_colour}"/>' if self.tab_colour else "",
                '<pageSetUpPr fitToPage="1"/></sheetPr>',
                self._views(),
                '<sheetFormatPr defaultRowHeight="18" customHeight="1"/>',
                _columns(tuple(self.columns)),
                "<sheetData>",
                *self.rows,
                "</sheetData>",
                _PROTECTION if self.protected else "",
                f'<autoFilter ref="{self.filter_range}"/>' if self.filter_range else "",
                self._merged(),
                self._validated(),
                '<printOptions horizontalCentered="1"/>'
                '<pageMargins left="0.25" right="0.25" top="0.4" bottom="0.6" header="0.2" footer="0.25"/>',
                f'<pageSetup paperSize="9" orientation="{"landscape" if self.landscape else "portrait"}" '
                'fitToWidth="1" fitToHeight="0"/>',
                self._footed(),
                "</worksheet>",
            ]
        )

    def _views(self) -> str:
        selected = ' tabSelected="1"' if self.selected else ""
        pane = ""
        if self.frozen_rows:
            cell = f"A{self.frozen_rows + 1}"
            pane = (
                f'<pane ySplit="{self.frozen_rows}" topLeftCell="{cell}" activePane="bottomLeft" state="frozen"/>'
                f'<selection pane="bottomLeft" activeCell="{cell}" sqref="{cell}"/>'
            )
        return (
            f'<sheetViews><sheetView showGridLines="0"{selected} zoomScale="{self.zoom}" zoomScaleNormal="{self.zoom}" '
            f'workbookViewId="0">{pane}</sheetView></sheetViews>'
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

    def _footed(self) -> str:
        if not any(self.footer):
            return ""
        return _footer(self.footer)


@lru_cache(maxsize=4)
def _footer(texts: tuple[str, str, str]) -> str:
    left, middle, right = (escaped(text) for text in texts)
    return f"<headerFooter><oddFooter>&amp;L{left}&amp;C{middle}&amp;R{right}</oddFooter></headerFooter>"


# Whoever takes the protection off can: it guards against slips, the returns are checked row by row.
_PROTECTION = (
    '<sheetProtection sheet="1" objects="1" scenarios="1" formatCells="0" formatColumns="0" formatRows="0" '
    'sort="0" autoFilter="0"/>'
)


@lru_cache
def _columns(pixels: tuple[int, ...]) -> str:
    inner = "".join(
        f'<col min="{i}" max="{i}" width="{wide / _UNIT_PIXELS:.4f}" customWidth="1"/>'
        for i, wide in enumerate(pixels, 1)
    )
    return f"<cols>{inner}</cols>"
