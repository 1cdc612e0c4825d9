"""What stands above and below every sheet of a list: title band, facts, coverage line, footer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from outpost import messages
from outpost.lists.lines.givable import Givable
from outpost.lists.lines.ground import NOWHERE, Ground
from outpost.lists.lines.line import Recipient
from outpost.lists.lines.queued import Queue
from outpost.lists.sheets import look
from outpost.workbook.sheet import LETTERS, Sheet, inline, row, text_cell
from outpost.workbook.text import lines

LINE_POINTS = 15.2
"""Height of one line in the tallest of the fonts that stand in for one another (Noto; 宋体 and 雅黑 take less)."""
ROW_POINTS = -3.0
"""Besides: of Noto's first and last line 4.6 points are air, so that the ink of two lines stands in 26."""
_TITLE_EM, _LONG_TITLE_EM = 21.5, 18
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
    ground: Ground = NOWHERE
    queue: Queue | None = None
    """What waits for the recipient beyond his list; None where nothing does."""
    givable: tuple[Givable, ...] = ()
    """To whom a reviewer may give what waits for him."""


def weekday(day: dt.date) -> str:
    """星期一 ... 星期日"""
    return messages.texts("head.weekdays")[day.weekday()]


def long_date(day: dt.date) -> str:
    """2026年11月24日"""
    return messages.text("rows.date_other_year", year=day.year, month=day.month, day=day.day)


def begin(sheet: Sheet, heading: Heading, title: str, counts: str, printed: int) -> int:
    """Write the title band over the first ``printed`` columns; returns the number of the next row."""
    occasion = heading.occasion
    width = sum(pixels for at, pixels in enumerate(sheet.columns[:printed]) if at not in sheet.hidden_columns)
    name = title + messages.text("head.joiner") + heading.area
    facts = _day_and_batch(occasion) + messages.text("head.number", number=heading.recipient.number)
    if counts:
        facts += messages.text("head.joiner") + counts
    sheet.rows += [
        _band(1, *_title_look(name, width), name, printed),
        _band(2, look.FACTS, 0.5 + LINE_POINTS * lines(facts, width), facts, printed),
        _coverage_row(occasion, width, printed),
    ]
    sheet.merges += _merged(printed)
    sheet.footer = footer(heading)
    return 4


def _title_look(title: str, width: int) -> tuple[int, float]:
    """Style and height: a long area in smaller letters, on as many lines as it needs."""
    if lines(title, width, _TITLE_EM) == 1:
        return look.TITLE, 23.0
    return look.TITLE_LONG, 4 + 19.0 * lines(title, width, _LONG_TITLE_EM)


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
    height = 0.5 + LINE_POINTS * lines(occasion.coverage, width)
    return _band(3, style, height, occasion.coverage, printed)


@lru_cache(maxsize=4)
def footer(heading: Heading) -> tuple[str, str, str]:
    """Left, middle and right of the footer."""
    left, right = (_FOOTER_FONT + text.replace("&", "&&") for text in footer_facts(heading))
    return left, _FOOTER_FONT + messages.text("footer.page"), right


def footer_facts(heading: Heading) -> tuple[str, str]:
    """Left: the warning and the batch; right: whose list, and the first characters of the head of the night before."""
    occasion = heading.occasion
    left = messages.text("footer.left", batch=occasion.batch)
    right = messages.text("footer.right", number=heading.recipient.number)
    if occasion.head_before is not None:
        right += messages.text("footer.head", head=occasion.head_before[:HEAD_SHOWN])
    return left, right


@lru_cache(maxsize=32)
def headings(number: int, titles: tuple[str, ...], answer_columns: range, height: float = 28.5) -> str:
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
    return max(least, ROW_POINTS + LINE_POINTS * max([lines(text, pixels) for text, pixels in texts]))


lines_again = lru_cache(maxsize=20_000)(lines)
"""``lines`` for texts that come again and again."""
