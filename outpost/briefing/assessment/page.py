"""The assessment as one page, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outpost.briefing.assessment.tables import (
    NAMES,
    Cell,
    Interval,
    Points,
    Report,
    Share,
    Table,
    interval_text,
    percent,
    points,
)
from outpost.briefing.assessment.texts import words
from outpost.pages import Head, Words
from outpost.pages import render as page


@dataclass(frozen=True)
class _Shown:
    """A table as the template takes it: of each column its words and whether it is one of numbers."""

    title: Words
    header: Sequence[tuple[Words, bool]]
    rows: Sequence[Sequence[tuple[object, bool]]]
    has_total: bool


def render(report: Report) -> str:
    """The page's HTML."""
    values = {
        "report": report,
        "persons": words("head.persons"),
        "tables": [_shown(table) for table in report.tables],
        "pilots_title": words("tables.pilots"),
        "pilot_tables": [_shown(table) for table in report.pilot_tables],
        "notes_title": words("tables.notes"),
    }
    return page("briefing/assessment/page.html", report.title, Head(report.night, about=report.edition), values)


def _shown(table: Table) -> _Shown:
    numeric = [column not in NAMES for column in table.columns]
    rows = [[(_cell(cell), is_number) for cell, is_number in zip(row, numeric, strict=True)] for row in table.rows]
    return _Shown(table.title, list(zip(table.header, numeric, strict=True)), rows, table.has_total)


def _cell(cell: Cell) -> object:
    if cell is None:
        return ""
    if isinstance(cell, Share):
        return percent(cell.value)
    if isinstance(cell, Points):
        return points(cell.value)
    if isinstance(cell, Interval):
        return interval_text(cell)
    return f"{cell:,}" if isinstance(cell, int) else f"{cell:g}" if isinstance(cell, float) else cell
