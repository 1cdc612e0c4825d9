"""The board as one page of an area and a zone: counts first, then what nobody took, what is late, what goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl

from outpost.briefing.handover.board import STATES, Board
from outpost.briefing.handover.words import words
from outpost.corrections.transfers import EXPIRES_DAYS
from outpost.pages import Head, Words, inline
from outpost.pages import render as page

MOST_ROWS: Final = 300
"""Rows of a list on one page; how many more there are is said."""
SMALL: Final = 3
"""A count of a place below this is not told as it is."""
_STATE_HEADER: Final = ("state", "route", "count")
_AREA_HEADER: Final = ("area", "in_hand", "late", "not_received", "escalated", "ended")
_ROW_HEADER: Final = (
    "number", "matter", "route", "unit", "area", "state", "handed_on", "age", "due", "late_days", "level", "hand",
)  # fmt: skip
_DIGITS: Final = {"town_code": 9, "community_code": 12}


def render(board: Board, name: str, names: Mapping[str, str], head: Head) -> str:
    """The page's HTML. ``board``: of one area and zone; ``name``: of the area; ``names``: of places, by their codes."""
    about = words("head.about", day=board.night + dt.timedelta(days=1))
    listed = [
        (part, words(f"parts.{part}"), *_shown(rows, names, board.night))
        for part, rows in (("untaken", board.untaken()), ("stuck", board.stuck()), ("going_on", board.going_on()))
    ]
    values = {
        "words": words,
        "look": _look(),
        "lead": words("head.lead", **board.totals()),
        "unread": words("head.unread", count=board.unread) if board.unread else None,
        "state_header": _header(_STATE_HEADER),
        "states": _states(board),
        "area_header": _header(_AREA_HEADER),
        "areas": [_area(row, names) for row in board.by_area().iter_rows()],
        "small": words("parts.small", days=board.days),
        "row_header": _header(_ROW_HEADER),
        "lists": listed,
        "due_note": words("parts.due_note", days=EXPIRES_DAYS),
    }
    title = words("title.area" if board.area else "title.city", name=name)
    told = Head(head.business_date, head.ledger_head, about)
    return page("briefing/handover/page.html", title, told, values)


@cache
def _look() -> object:
    return inline(Path(__file__).with_name("page.css").read_text(encoding="utf-8")).text


def _header(keys: tuple[str, ...]) -> list[Words]:
    return [words(f"columns.{key}") for key in keys]


def _states(board: Board) -> list[tuple[object, ...]]:
    found = sorted(board.states().items(), key=lambda it: (STATES.index(it[0][0]), it[0][1:]))
    return [(words(f"states.{state}"), route(source, target), count) for (state, source, target), count in found]


def route(source: str, target: str) -> Words:
    """From which network to which."""
    return words("zones.route", source=words(f"zones.{source}"), target=words(f"zones.{target}"))


def _area(row: tuple[Any, ...], names: Mapping[str, str]) -> tuple[object, ...]:
    code, *counts = row
    return (_place(code, names) or words("places.unknown"), *(few(count) for count in counts))


def few(count: int) -> int | str:
    """A count of a place as it may be told.

    >>> few(0), few(2), few(3)
    (0, '<3', 3)
    """
    return f"<{SMALL}" if 0 < count < SMALL else count


def _shown(
    rows: pl.DataFrame, names: Mapping[str, str], night: dt.date
) -> tuple[list[tuple[object, ...]], Words | None]:
    """The rows of a list as a page has them, and what is said of those that it has not."""
    left = len(rows) - MOST_ROWS
    more = words("parts.more", count=f"{left:,}") if left > 0 else None
    return [_row(row, names, night) for row in rows.head(MOST_ROWS).iter_rows(named=True)], more


def _row(row: Mapping[str, Any], names: Mapping[str, str], night: dt.date) -> tuple[object, ...]:
    number = row["number"]
    if row["task_number"] not in (None, number):
        number = f"{number} {row['task_number']}"
    late = words("days.days", count=row["late_days"]) if row["late_days"] else None
    return (
        number,
        row["matter"],
        route(row["from_zone"], row["to_zone"]),
        row["to_unit"],
        "".join(_place(row[of], names) for of in _DIGITS) or words("places.unknown"),
        words(f"states.{row['state']}"),
        _day(row["handed_on"], night),
        words("days.days", count=row["age_days"]),
        _day(row["due_on"], night),
        late,
        words(f"levels.{row['level']}") if row["level"] else None,
        words("hands.hand", who=words(f"hands.{row['last_hand']}"), day=_day(row["last_on"], night)),
    )


def _place(code: str | None, names: Mapping[str, str]) -> str:
    return names.get(code or "", code or "")


def _day(day: dt.date | None, night: dt.date) -> str:
    """As short as it can be told: without the year, where it is the night's."""
    return "" if day is None else f"{day:%m-%d}" if day.year == night.year else day.isoformat()
