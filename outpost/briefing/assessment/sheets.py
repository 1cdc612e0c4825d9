"""The assessment as a workbook: the tables of the page, one below the other, in the look of the lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from outpost import messages
from outpost.briefing.assessment.tables import NAMES, Cell, Interval, Points, Report, Share, Table, interval_text
from outpost.briefing.assessment.texts import words
from outpost.lists.sheets.head import LINE_POINTS, long_date, row_height
from outpost.pages import Words
from outpost.workbook.book import Tab, styles_part, workbook
from outpost.workbook.sheet import LETTERS, Sheet, number_cell, row, text_cell
from outpost.workbook.styles import Style, Styles
from outpost.workbook.text import foreign

_NAVY, _BAND, _SHADE = "1F3864", "DCE6F1", "F2F2F2"
_styles = Styles()
_TITLE = _styles.add(Style(size=16, bold=True, colour=_NAVY, fill=_BAND, border="none", wrap=False))
_FACTS = _styles.add(Style(fill=_BAND, border="none"))
_SECTION = _styles.add(Style(size=12, bold=True, colour=_NAVY, border="none", wrap=False))
_PROSE = _styles.add(Style(border="none"))
_HEADING = _styles.add(Style(bold=True, colour="FFFFFF", fill=_NAVY, horizontal="center"))
_FORMATS: Final = {"count": "#,##0", "share": "0.0%", "points": "+0.0;-0.0;0.0", "days": "0.#"}


class _Look(NamedTuple):
    """The styles of one row's cells."""

    text: int
    few: int
    numbers: dict[str, int]


def _look(*, strong: bool) -> _Look:
    fill = _SHADE if strong else None
    return _Look(
        _styles.add(Style(bold=strong, fill=fill)),
        _styles.add(Style(bold=strong, fill=fill, horizontal="right")),
        {
            name: _styles.add(Style(bold=strong, fill=fill, number_format=code, horizontal="right", wrap=False))
            for name, code in _FORMATS.items()
        },
    )


_LOOKS: Final = {strong: _look(strong=strong) for strong in (False, True)}
_STYLES = styles_part(_styles.xml())
_LEAST_POINTS = 18.0
_FIGURE = 118
_MONTHS: Final = (130, *[_FIGURE] * 7)
_MODELS: Final = (56, 250, *[_FIGURE] * 7)
_AREAS: Final = (96, 110, 150, *[_FIGURE] * 7)
_DEPARTMENTS: Final = (190, 110, *[_FIGURE] * 6)
_PILOTS: Final = (150, *[_FIGURE] * 8)


def workbook_of(report: Report) -> bytes:
    """The .xlsx file: months, models, areas, departments, pilots, and what the figures mean."""
    tables = {table.name: table for table in report.tables}
    rest = [tables[name] for name in ("corrections", "transfers", "received")]
    tabs = [
        _tab(report, tables["all"].title, [report.lead, tables["all"], report.window], _MONTHS, selected=True),
        _tab(report, tables["by_model"].title, [tables["by_model"]], _MODELS),
        _tab(report, words("columns.side"), [tables["by_district"], tables["by_town"]], _AREAS),
        _tab(report, words("columns.department"), rest, _DEPARTMENTS),
    ]
    if report.pilots:
        tabs.append(_tab(report, words("values.pilot"), [*report.pilots, *report.pilot_tables], _PILOTS))
    return workbook([*tabs, _tab(report, words("tables.notes"), report.notes, _MONTHS)], _STYLES)


def _tab(
    report: Report, title: Words, body: Sequence[Words | Table], columns: Sequence[int], *, selected: bool = False
) -> Tab:
    sheet = Sheet(columns, selected=selected, tab_colour=_NAVY, protected=False)
    _across(sheet, _TITLE, messages.text("head.joiner").join([report.title.zh, report.edition.zh]), 30.0)
    _across(sheet, _FACTS, messages.text("corrections.day", day=long_date(report.night)), 20.0)
    sheet.frozen_rows = 2
    for part in body:
        if isinstance(part, Table):
            _across(sheet, _SECTION, part.title.zh, 25.0)
            _table(sheet, part)
        else:
            _across(sheet, _PROSE, part.zh, row_height([(part.zh, sum(columns))], _LEAST_POINTS))
    sheet.footer = (words("head.footer").zh, messages.text("footer.page"), report.edition.zh)
    return Tab(title.zh, sheet, print_area=f"$A$1:${LETTERS[len(columns) - 1]}${len(sheet.rows)}", repeat_rows="$1:$2")


def _across(sheet: Sheet, style: int, text: str, height: float) -> None:
    """A text over the whole width."""
    at, end = len(sheet.rows) + 1, len(sheet.columns)
    rest = "".join(f'<c r="{letter}{at}" s="{style}"/>' for letter in LETTERS[1:end])
    sheet.rows.append(row(at, height, text_cell(f"A{at}", style, text) + rest))
    sheet.merges.append(f"A{at}:{LETTERS[end - 1]}{at}")


def _table(sheet: Sheet, table: Table) -> None:
    at = len(sheet.rows) + 1
    names = [name.zh for name in table.header]
    cells = "".join(text_cell(f"{letter}{at}", _HEADING, name) for letter, name in zip(LETTERS, names, strict=False))
    sheet.rows.append(row(at, _height(names, sheet.columns, 2 * LINE_POINTS), cells))
    for number, told in enumerate(table.rows, at + 1):
        look = _LOOKS[table.has_total and number == at + len(table.rows)]
        inner = "".join(
            _cell(f"{letter}{number}", name, cell, look)
            for letter, name, cell in zip(LETTERS, table.columns, told, strict=False)
        )
        sheet.rows.append(row(number, _height([_text(cell) for cell in told], sheet.columns, _LEAST_POINTS), inner))
    if not table.rows:
        none = text_cell(f"A{at + 1}", _LOOKS[False].text, words("values.none").zh)
        sheet.rows.append(row(at + 1, _LEAST_POINTS, none))


def _height(texts: Sequence[str], columns: Sequence[int], least: float) -> float:
    return row_height(list(zip(texts, columns, strict=False)), least)


def _text(cell: Cell) -> str:
    if isinstance(cell, Interval):
        return interval_text(cell)
    return cell.zh if isinstance(cell, Words) else foreign(cell) if isinstance(cell, str) else ""


def _cell(place: str, column: str, cell: Cell, look: _Look) -> str:
    if isinstance(cell, Share):
        return number_cell(place, look.numbers["share"], round(cell.value, 6))
    if isinstance(cell, Points):
        return number_cell(place, look.numbers["points"], round(cell.value * 100, 4))
    if isinstance(cell, int | float):
        return number_cell(place, look.numbers["days" if isinstance(cell, float) else "count"], cell)
    return text_cell(place, look.text if column in NAMES else look.few, _text(cell))
