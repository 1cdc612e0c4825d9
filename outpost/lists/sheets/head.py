"""What stands above and below every sheet of a list: title band, facts, coverage line, footer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from outpost import messages
from outpost.lists.lines.line import Recipient
from outpost.lists.sheets import look
from outpost.workbook.sheet import LETTERS, Sheet, inline, row, text_cell
from outpost.workbook.text import lines

LINE_POINTS = 15.5
"""Height of one line of text, the tallest of the fonts that stand in for one another."""
_TITLE_EM, _LONG_TITLE_EM = 24, 18
HEAD_SHOWN = 8
"""Characters of a head that stand on a list."""
_FOOTER_FONT = '&"等线,常规"&11 '


@dataclass(frozen=True)
class Occasion:
    """What all files of a night share."""

    business_date: dt.date
    list_day: dt.date
    batch: str
    coverage: str
    all_ran: bool
    head_before: str | None = None
    """The ledger's head of the night before: who keeps this list can tell later whether the ledger was changed."""


@dataclass(frozen=True)
class Heading:
    """What all sheets of one recipient share."""

    occasion: Occasion
    recipient: Recipient
    area: str


def weekday(day: dt.date) -> str:
    """星期一 ... 星期日"""
    return messages.texts("head.weekdays")[day.weekday()]


def long_date(day: dt.date) -> str:
    """2026年11月24日"""
    return messages.text("rows.date_other_year", year=day.year, month=day.month, day=day.day)


def begin(sheet: Sheet, heading: Heading, title: str, counts: str, printed: int) -> int:
    """Write the title band over the first ``printed`` columns; returns the number of the next row."""
    occasion = heading.occasion
    width = sum(sheet.columns[:printed])
    name = title + messages.text("head.joiner") + heading.area
    facts = _day_and_batch(occasion) + messages.text("head.number", number=heading.recipient.number)
    if counts:
        facts += messages.text("head.joiner") + counts
    sheet.rows += [
        _band(1, *_title_look(name, width), name, printed),
        _band(2, look.FACTS, 4 + LINE_POINTS * lines(facts, width), facts, printed),
        _coverage_row(occasion, width, printed),
    ]
    sheet.merges += _merged(printed)
    sheet.footer = footer(heading)
    return 4


def _title_look(title: str, width: int) -> tuple[int, float]:
    """Style and height: a long area in smaller letters, on as many lines as it needs."""
    if lines(title, width, _TITLE_EM) == 1:
        return look.TITLE, 34.0
    return look.TITLE_LONG, 8 + 20.0 * lines(title, width, _LONG_TITLE_EM)


def _band(number: int, style: int, height: float, text: str, printed: int) -> str:
    cells = f'<c r="A{number}" s="{style}"{inline(text)}{_rest(number, style, printed)}'
    return row(number, height, cells)


@lru_cache(maxsize=64)
def _rest(number: int, style: int, printed: int) -> str:
    return "".join(f'<c r="{letter}{number}" s="{style}"/>' for letter in LETTERS[1:printed])


@lru_cache(maxsize=16)
def _merged(printed: int) -> tuple[str, ...]:
    return tuple(f"A{number}:{LETTERS[printed - 1]}{number}" for number in (1, 2, 3))


@lru_cache(maxsize=4)
def _day_and_batch(occasion: Occasion) -> str:
    day = messages.text("head.day", day=long_date(occasion.list_day), weekday=weekday(occasion.list_day))
    joiner = messages.text("head.joiner")
    return day + joiner + messages.text("head.batch", batch=occasion.batch) + joiner


@lru_cache(maxsize=16)
def _coverage_row(occasion: Occasion, width: int, printed: int) -> str:
    style = look.COVERAGE if occasion.all_ran else look.COVERAGE_HELD
    height = 7 + LINE_POINTS * lines(occasion.coverage, width)
    return _band(3, style, height, occasion.coverage, printed)


@lru_cache(maxsize=4)
def footer(heading: Heading) -> tuple[str, str, str]:
    """Left, middle and right of the footer."""
    right = footer_facts(heading).replace("&", "&&")
    left, middle = _footer_beside()
    return left, middle, _FOOTER_FONT + right


def footer_facts(heading: Heading) -> str:
    """Whose list of which batch, and the first characters of the head of the night before."""
    occasion = heading.occasion
    facts = messages.text("footer.right", number=heading.recipient.number, batch=occasion.batch)
    if occasion.head_before is None:
        return facts
    return facts + messages.text("footer.head", head=occasion.head_before[:HEAD_SHOWN])


@cache
def _footer_beside() -> tuple[str, str]:
    return _FOOTER_FONT + messages.text("footer.warning"), _FOOTER_FONT + messages.text("footer.page")


@lru_cache(maxsize=32)
def headings(number: int, titles: tuple[str, ...], answer_columns: range, height: float = 36) -> str:
    """The header row; columns in ``answer_columns`` (from 0) are marked as those to fill in."""
    return row(
        number,
        height,
        "".join(
            text_cell(f"{LETTERS[i]}{number}", look.HEADING_ANSWER if i in answer_columns else look.HEADING, title)
            for i, title in enumerate(titles)
        ),
    )


def row_height(texts: Sequence[tuple[str, int]], least: float) -> float:
    """Points that a row needs for its wrapped texts, each with the width of its column in pixels."""
    return max(least, 7 + LINE_POINTS * max([lines(text, pixels) for text, pixels in texts]))


lines_again = lru_cache(maxsize=20_000)(lines)
"""``lines`` for texts that come again and again."""
