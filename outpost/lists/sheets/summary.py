"""The sheet 汇总: by model, what is new, open, due this week and overdue; below it what waits, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache, lru_cache

from outpost import messages
from outpost.lists.lines.line import Line
from outpost.lists.lines.queued import Queue, Queued
from outpost.lists.sheets import look
from outpost.lists.sheets.head import Heading, begin, headings, row_height
from outpost.workbook.book import Tab
from outpost.workbook.sheet import Sheet, date_cell, number_cell, row, text_cell

COLUMNS = ("model", "matter", "new", "open", "due_this_week", "overdue")
_PIXELS = (80, 420, 140, 140, 140, 140)
WAITING = ("model", "matter", "waiting", "below_week", "below_month", "longer", "oldest")


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
    queue = heading.queue
    sheet = Sheet((*_PIXELS, 140) if queue else _PIXELS)
    at = begin(sheet, heading, messages.text("titles.summary"), "", len(sheet.columns))
    sheet.rows.append(headings(at, _titles(), range(0), 26))
    for model, matter, numbers in by_model(tasks, day):
        at += 1
        sheet.rows.append(_row(at, model, matter, numbers, total=not matter))
    at += 1
    sheet.rows.append(_note(at))
    sheet.merges.append(f"A{at}:F{at}")
    if queue:
        at = _add_queue(sheet, queue, at + 1)
    return Tab(messages.text("sheets.summary"), sheet, on_paper=False)


def queue_notes(queue: Queue) -> list[str]:
    """What 排队待推 is, for which reasons it waits, and who can change that, by the names of the settings."""
    numbers = {**queue.cap._asdict(), "days": queue.dwelling_window_days, "times": queue.dwelling_list_days}
    numbers["orders"] = queue.orders_per_day
    notes = [messages.text("summary.queue_note", **numbers)]
    notes += [messages.text(f"summary.queue_{name}", count=count, **numbers) for name, count in queue.reasons if count]
    return notes


def _add_queue(sheet: Sheet, queue: Queue, at: int) -> int:
    """The table of what waits, from row ``at``; returns its last row."""
    sheet.rows.append(headings(at, _titles(WAITING), range(0), 26))
    for one in (*queue.rows, queue.total):
        at += 1
        sheet.rows.append(_waiting_row(at, one))
    width = sum(sheet.columns)
    for note in queue_notes(queue):
        at += 1
        sheet.rows.append(row(at, row_height([(note, width)], 26), text_cell(f"A{at}", look.NOTE, note)))
        sheet.merges.append(f"A{at}:G{at}")
    return at


def _waiting_row(at: int, one: Queued) -> str:
    texts, figures = (look.TEXT, look.COUNT) if one.model_id else (look.TOTAL, look.COUNT_STRONG)
    model = one.model_id or messages.text("summary.total")
    counts = (one.tasks, one.below_week, one.below_month, one.longer)
    cells = [text_cell(f"A{at}", texts, model), text_cell(f"B{at}", texts, one.matter)]
    cells += [number_cell(f"{letter}{at}", figures, count) for letter, count in zip("CDEF", counts, strict=True)]
    return row(at, 24, "".join([*cells, date_cell(f"G{at}", look.DATE, one.oldest_on)]))


@cache
def _titles(columns: tuple[str, ...] = COLUMNS) -> tuple[str, ...]:
    return tuple(messages.text(f"summary.{name}") for name in columns)


@cache
def _note(at: int) -> str:
    return row(at, 26, text_cell(f"A{at}", look.NOTE, messages.text("summary.note")))


@lru_cache(maxsize=20_000)
def _row(at: int, model: str, matter: str, numbers: tuple[int, ...], *, total: bool) -> str:
    texts, figures = (look.TOTAL, look.COUNT_STRONG) if total else (look.TEXT, look.COUNT)
    cells = [text_cell(f"A{at}", texts, model), text_cell(f"B{at}", texts, matter)]
    cells += [number_cell(f"{letter}{at}", figures, number) for letter, number in zip("CDEF", numbers, strict=True)]
    return row(at, 24, "".join(cells))
