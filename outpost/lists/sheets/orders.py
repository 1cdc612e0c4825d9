"""The sheet 派单: blank rows in which an officer or a grid office sends work down to the workers of his ground."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from outpost import messages
from outpost.lists.sheets import look
from outpost.lists.sheets.codes import Codes
from outpost.lists.sheets.head import Heading
from outpost.lists.sheets.reports import HEADER, begin_blank, blank_rows, places
from outpost.workbook.book import Tab
from outpost.workbook.sheet import LETTERS, Choice, DateRange, Sheet, text_cell
from outpost.workbook.text import foreign

ORDERS = (
    ("order_address", 320),
    ("task_number", 150),
    ("order_text", 400),
    ("order_due", 90),
    ("order_to", 200),
    ("number", 170),
)
_BESIDE = (30, 260)
FURTHEST = dt.timedelta(days=365)
ORDERING = frozenset({"officer", "grid_office"})
_WORKERS = len(ORDERS) + 1
"""The column of the workers, with one free before it."""


def orders_tab(heading: Heading, codes: Codes, workers: Sequence[str]) -> Tab:
    """The sheet 派单 of one recipient. ``workers``: those of his ground, each as ``number grids``."""
    day = heading.occasion.list_day
    sheet = Sheet([*(pixels for _, pixels in ORDERS), *(_BESIDE if workers else ())], tab_colour="C55A11")
    begin_blank(sheet, heading, "orders", tuple(key for key, _ in ORDERS))
    column = LETTERS[_WORKERS]
    shown = [text_cell(f"{column}{at}", look.TEXT, foreign(it)) for at, it in enumerate(workers, HEADER + 1)]
    styles = (look.ANSWER, look.ANSWER, look.ANSWER, look.ANSWER_DATE, look.ANSWER)
    blank_rows(sheet, styles, heading.recipient.number, shown)
    if workers:
        title = text_cell(f"{column}{HEADER}", look.HEADING, messages.text("begun.workers"))
        sheet.rows[HEADER - 1] = sheet.rows[HEADER - 1].replace("</row>", f"{title}</row>")
    fill = messages.section("fill")
    asked = [(fill[f"order_{it}_title"], fill[f"order_{it}_prompt"], fill[f"order_{it}_error"]) for it in ("due", "to")]
    sheet.validations.append(DateRange(places("D"), day + dt.timedelta(days=1), day + FURTHEST, *asked[0]))
    if workers:
        source = f"'{messages.text('sheets.orders')}'!${column}${HEADER + 1}:${column}${HEADER + len(workers)}"
        sheet.validations.append(Choice(places("E"), source, *asked[1]))
    return Tab(messages.text("sheets.orders"), sheet, on_paper=False)
