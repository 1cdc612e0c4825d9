"""The sheet 新发现: blank rows in which a recipient writes what he found beside his list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from outpost import messages
from outpost.lists.sheets import look
from outpost.lists.sheets.codes import Codes
from outpost.lists.sheets.head import Heading, footer, headings, row_height
from outpost.workbook.book import Tab
from outpost.workbook.sheet import LETTERS, Choice, DateRange, Sheet, row, text_cell

REPORTS = (("seen_address", 360), ("seen_kind", 130), ("seen_on", 90), ("answer_note", 420), ("number", 170))
ROWS = 10
HEADER = 3
OLDEST, NEWEST = dt.timedelta(days=30), dt.timedelta(days=14)
"""How far before and after the list day the date cell takes a date; what counts is judged when the list comes back."""
_POINTS = 30.0


def reports_tab(heading: Heading, codes: Codes) -> Tab:
    """The sheet 新发现 of one recipient: his number stands locked on every row."""
    day = heading.occasion.list_day
    sheet = Sheet([pixels for _, pixels in REPORTS], tab_colour="2E75B6")
    begin_blank(sheet, heading, "reports", tuple(key for key, _ in REPORTS))
    styles = (look.ANSWER, look.ANSWER, look.ANSWER_DATE, look.ANSWER)
    blank_rows(sheet, styles, heading.recipient.number)
    fill = messages.section("fill")
    asked = [(fill[f"{name}_title"], fill[f"{name}_prompt"], fill[f"{name}_error"]) for name in ("kind", "seen")]
    sheet.validations += [
        Choice(places("B"), codes.kinds, *asked[0]),
        DateRange(places("C"), day - OLDEST, day + NEWEST, *asked[1]),
    ]
    return Tab(messages.text("sheets.reports"), sheet, on_paper=False)


def begin_blank(sheet: Sheet, heading: Heading, name: str, keys: tuple[str, ...]) -> None:
    """The title, what the sheet is for, and the header over blank rows."""
    sheet.rows += _beginning(name, keys, tuple(sheet.columns))
    sheet.footer = footer(heading)
    sheet.merges += [f"A{at}:{LETTERS[len(keys) - 1]}{at}" for at in (1, 2)]
    sheet.frozen_rows = HEADER


def blank_rows(sheet: Sheet, styles: Sequence[int], number: str, beside: Sequence[str] = ()) -> None:
    """Rows to be filled in, with the recipient's number behind; ``beside``: cells of further columns, by row."""
    last = LETTERS[len(styles)]
    for at in range(HEADER + 1, HEADER + 1 + max(ROWS, len(beside))):
        position = at - HEADER - 1
        cells = ""
        if position < ROWS:
            cells = "".join(
                f'<c r="{letter}{at}" s="{style}"/>' for letter, style in zip(LETTERS, styles, strict=False)
            )
            cells += text_cell(f"{last}{at}", look.NUMBER, number)
        if position < len(beside):
            cells += beside[position]
        sheet.rows.append(row(at, _POINTS if position < ROWS else 18, cells))


def places(column: str) -> str:
    """The blank cells of a column."""
    return f"{column}{HEADER + 1}:{column}{HEADER + ROWS}"


@lru_cache(maxsize=8)
def _beginning(name: str, keys: tuple[str, ...], widths: tuple[int, ...]) -> tuple[str, ...]:
    said = messages.text(f"begun.{name}_how")
    titles = tuple(messages.text(f"columns.{key}") for key in keys)
    return (
        row(1, 30, text_cell("A1", look.SECTION, messages.text(f"begun.{name}_title"))),
        row(2, row_height([(said, sum(widths[: len(keys)]))], 22), text_cell("A2", look.NOTE, said)),
        headings(HEADER, titles, range(len(keys) - 1), 26),
    )
