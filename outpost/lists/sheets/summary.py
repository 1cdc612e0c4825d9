"""The sheet 汇总: by model, what is new, open, due this week and overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache, lru_cache

from outpost import messages
from outpost.lists.lines.line import Line
from outpost.lists.sheets import look
from outpost.lists.sheets.head import Heading, begin, headings
from outpost.workbook.book import Tab
from outpost.workbook.sheet import Sheet, number_cell, row, text_cell

COLUMNS = ("model", "matter", "new", "open", "due_this_week", "overdue")
_PIXELS = (80, 420, 140, 140, 140, 140)


def counts(lines: Sequence[Line], day: dt.date) -> tuple[int, int, int, int]:
    """New, open, due from the list day to that week's Sunday, overdue."""
    sunday = day + dt.timedelta(days=6 - day.weekday())
    due = [line.due_on for line in lines if line.due_on]
    return (
        sum([line.is_new for line in lines]),
        len(lines),
        sum([day <= on <= sunday for on in due]),
        sum([on < day for on in due]),
    )


def by_model(tasks: Sequence[Line], day: dt.date) -> list[tuple[str, str, tuple[int, int, int, int]]]:
    """Model, its title and its counts over the tasks still to be done; the sum over all comes last."""
    counted = [line for line in tasks if line.counted]
    of_model: dict[str, list[Line]] = {}
    for line in counted:
        of_model.setdefault(line.model_id, []).append(line)
    rows = [(model, of_model[model][0].matter, counts(of_model[model], day)) for model in sorted(of_model)]
    return [*rows, (messages.text("summary.total"), "", counts(counted, day))]


def summary_tab(heading: Heading, tasks: Sequence[Line]) -> Tab:
    """The sheet over the recipient's own open tasks; models without any have no row."""
    day = heading.occasion.list_day
    sheet = Sheet(_PIXELS)
    at = begin(sheet, heading, messages.text("titles.summary"), "", len(COLUMNS))
    sheet.rows.append(headings(at, _titles(), range(0), 26))
    for model, matter, numbers in by_model(tasks, day):
        at += 1
        sheet.rows.append(_row(at, model, matter, numbers, total=not matter))
    sheet.rows.append(_note(at + 1))
    sheet.merges.append(f"A{at + 1}:F{at + 1}")
    return Tab(messages.text("sheets.summary"), sheet, print_area=f"$A$1:$F${at + 1}")


@cache
def _titles() -> tuple[str, ...]:
    return tuple(messages.text(f"summary.{name}") for name in COLUMNS)


@cache
def _note(at: int) -> str:
    return row(at, 26, text_cell(f"A{at}", look.NOTE, messages.text("summary.note")))


@lru_cache(maxsize=20_000)
def _row(at: int, model: str, matter: str, numbers: tuple[int, ...], *, total: bool) -> str:
    texts, figures = (look.TOTAL, look.COUNT_STRONG) if total else (look.TEXT, look.COUNT)
    cells = [text_cell(f"A{at}", texts, model), text_cell(f"B{at}", texts, matter)]
    cells += [number_cell(f"{letter}{at}", figures, number) for letter, number in zip("CDEF", numbers, strict=True)]
    return row(at, 24, "".join(cells))
