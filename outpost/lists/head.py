"""What stands above and below every sheet of a list: title band, facts, coverage line, footer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from outpost import messages
from outpost.lists import look
from outpost.lists.line import Recipient
from outpost.workbook.sheet import LETTERS, Sheet, row, text_cell
from outpost.workbook.text import lines

_LINE_POINTS = 15.5
_FOOTER_FONT = '&"等线,常规"&11 '


@dataclass(frozen=True)
class Occasion:
    """What all files of a night share."""

    business_date: dt.date
    list_day: dt.date
    batch: str
    coverage: str
    all_ran: bool


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
    facts = messages.text("head.joiner").join(
        [
            messages.text("head.day", day=long_date(occasion.list_day), weekday=weekday(occasion.list_day)),
            messages.text("head.batch", batch=occasion.batch),
            messages.text("head.number", number=heading.recipient.number),
            counts,
        ]
    )
    last = LETTERS[printed - 1]
    band = ((look.TITLE, title + messages.text("head.joiner") + heading.area, 32.0), (look.FACTS, facts, 0.0))
    for number, (style, text, height) in enumerate(band, 1):
        height = height or 4 + _LINE_POINTS * lines(facts, width)
        sheet.rows.append(row(number, height, text_cell(f"A{number}", style, text) + _rest(number, style, printed)))
        sheet.merges.append(f"A{number}:{last}{number}")
    sheet.rows.append(_coverage_row(occasion, width, printed))
    sheet.merges.append(f"A3:{last}3")
    sheet.footer = footer(heading)
    return 4


def _rest(number: int, style: int, printed: int) -> str:
    return "".join(f'<c r="{letter}{number}" s="{style}"/>' for letter in LETTERS[1:printed])


@lru_cache(maxsize=16)
def _coverage_row(occasion: Occasion, width: int, printed: int) -> str:
    style = look.COVERAGE if occasion.all_ran else look.COVERAGE_HELD
    height = 7 + _LINE_POINTS * lines(occasion.coverage, width)
    return row(3, height, text_cell("A3", style, occasion.coverage) + _rest(3, style, printed))


@lru_cache(maxsize=4)
def footer(heading: Heading) -> tuple[str, str, str]:
    """Left, middle and right of the footer."""
    right = messages.text(
        "footer.right", number=heading.recipient.number.replace("&", "&&"), batch=heading.occasion.batch
    )
    return (
        _FOOTER_FONT + messages.text("footer.warning"),
        _FOOTER_FONT + messages.text("footer.page"),
        _FOOTER_FONT + right,
    )


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
    return max(least, 7 + _LINE_POINTS * max(lines(text, pixels) for text, pixels in texts))
