"""How to check, said once a matter below the rows of 任务清单."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from outpost import messages
from outpost.lists.lines.line import Line
from outpost.lists.sheets import look
from outpost.lists.sheets.head import LINE_POINTS
from outpost.workbook.sheet import LETTERS, Sheet, row, told
from outpost.workbook.styles import run_font
from outpost.workbook.text import lines

_NUMBERS_SHOWN = 6
_PRINTED = 13
_MOST_LINES = 20
_SLACK = 0.98
_STEP = re.compile(r"^(\d)\. ", re.MULTILINE)


def hows(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """(matter, steps in one line) of these lines in the order of their first. A matter with several ways to check says
    which rows each is for, by 序号."""
    rows: dict[tuple[str, str], list[int]] = {}
    for index, line in enumerate(lines, 1):
        if line.how and line.answerable:
            rows.setdefault((line.matter, line.how), []).append(index)
    ways = [matter for matter, _ in rows]
    found = []
    for (matter, how), numbers in rows.items():
        if ways.count(matter) > 1:
            matter = messages.text("rows.how_of", matter=matter, rows=_runs(numbers))
        found.append((matter, _STEP.sub(_circled, how).replace("。\n", " ").replace("\n", " ")))
    return found


def _circled(step: re.Match[str]) -> str:
    return chr(ord("①") + int(step[1]) - 1)


def _runs(numbers: Sequence[int]) -> str:
    """``1-3、7``; the first few of many."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said = [f"{a}-{b}" if b > a else str(a) for a, b in runs[:_NUMBERS_SHOWN]]
    return messages.text("rows.list_joiner").join(said) + ("…" if len(runs) > _NUMBERS_SHOWN else "")


class Told(NamedTuple):
    """One cell of ways to check: its height in points, and the end of its element."""

    height: float
    content: str


def told_how(sheet: Sheet, lines_above: Sequence[Line]) -> list[Told]:
    """The ways to check of these lines, over what is printed of the sheet."""
    width = sum(wide for i, wide in enumerate(sheet.columns[:_PRINTED]) if i not in sheet.hidden_columns)
    return _cells(tuple(hows(lines_above)), width)


def say_how(sheet: Sheet, at: int, cells: Sequence[Told]) -> int:
    """Write the ways to check from row ``at`` on; returns the last row written."""
    for cell in cells:
        sheet.rows.append(row(at, cell.height, f'<c r="A{at}" s="{look.HOW}"{cell.content}{_rest(at)}'))
        sheet.merges.append(f"A{at}:{LETTERS[_PRINTED - 1]}{at}")
        at += 1
    return at - 1


@lru_cache(maxsize=20_000)
def _cells(said: tuple[tuple[str, str], ...], width: int) -> list[Told]:
    """One cell with all of it, one matter after the other; several where that would be too high for a row."""
    cells: list[Told] = []
    pieces: list[tuple[str, bool]] = []
    text, title = "", messages.text("rows.how_title")
    for matter, steps in said:
        strong = messages.text("rows.how_matter", matter=matter)
        more = title + strong + steps
        if text and lines(text + more, width) > _MOST_LINES:
            cells.append(_cell(text, pieces, width))
            text, pieces = "", []
        text += more
        pieces += [(title + strong, True), (steps, False)]
        title = ""
    return [*cells, _cell(text, pieces, width)] if text else cells


def _cell(text: str, pieces: Sequence[tuple[str, bool]], width: int) -> Told:
    # Strong letters are a little wider.
    return Told(1 + LINE_POINTS * lines(text, round(width * _SLACK)), told(pieces, run_font()))


@lru_cache(maxsize=1_000)
def _rest(at: int) -> str:
    return "".join(f'<c r="{letter}{at}" s="{look.HOW}"/>' for letter in LETTERS[1:_PRINTED])
