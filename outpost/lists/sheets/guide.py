"""The sheet 填写说明: how to fill in, one worked example, what each answer means.

But for the footer it is the same in all files of its kind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from outpost import answer_codes, messages
from outpost.answer_codes import AnswerCode
from outpost.lists.lines.spec import ListSpec
from outpost.lists.sheets import look
from outpost.lists.sheets.head import row_height
from outpost.workbook.book import Tab, shared_sheet
from outpost.workbook.sheet import LETTERS, Sheet, row, text_cell

_PIXELS = (76, 130, 120, 190, 76, 104, 96, 200, 80)
_WIDE = sum(_PIXELS)
_EXAMPLE = (
    "task_number",
    "urgency",
    "matter",
    "address",
    "due",
    "answer",
    "answer_date",
    "answer_note",
    "answer_department",
)
_ANSWERS_FROM = 5
_EXAMPLE_DAYS = dt.timedelta(days=2)
# 代码 | 含义 | 什么时候选 | 必填 | 之后, each over some of the nine columns.
_CODE_SPANS = ((0, 0), (1, 2), (3, 4), (5, 6), (7, 8))


def guide_tab(specs: Mapping[str, ListSpec], list_day: dt.date, *, reviewer: bool) -> Tab:
    """The sheet, with what reviewers need to know where it is for one. Its examples are of the list day."""
    day = list_day.isoformat()
    due = list_day + _EXAMPLE_DAYS
    example = {
        "day": day,
        "due": messages.text("rows.short_date", month=due.month, day=due.day),
        "opened": f"{list_day - dt.timedelta(days=1):%y%m%d}",
    }
    guide: dict[str, Any] = messages.catalogue()["guide"]
    page = _Page()
    page.prose(messages.text("titles.guide"), look.TITLE, 30)
    page.prose(guide["intro"], look.PROSE)
    page.prose(guide["steps_title"], look.SECTION, 22)
    steps = guide["steps"] + (guide["review_steps"] if reviewer else [])
    for number, step in enumerate(steps, 1):
        page.prose(messages.text("rows.step", number=number, step=step.format(day=day)), look.PROSE)
    page.prose(guide["example_title"], look.SECTION, 22)
    page.example([text.format(**example) for text in guide["example"]])
    page.prose(guide["codes_title"], look.SECTION, 22)
    page.spanned([guide[name] for name in ("code", "meaning", "when", "required", "then")], look.HEADING)
    for entry in answer_codes.table().values():
        page.answer(entry.code, entry.words, entry)
        for model, spec in sorted(specs.items()):
            for code, reading in sorted(spec.answers.items()):
                if answer_codes.of(code) == entry:
                    page.answer(code, reading + guide["own_reading"].format(model=model), entry)
    return Tab(messages.text("sheets.guide"), shared_sheet(page.sheet), on_paper=False)


class _Page:
    """Rows one under the other."""

    def __init__(self) -> None:
        self.sheet = Sheet(_PIXELS)

    def prose(self, text: str, style: int, height: float | None = None) -> None:
        """A text over the whole width."""
        at = self._at()
        self.sheet.rows.append(row(at, height or _tight([(text, _WIDE)]), text_cell(f"A{at}", style, text)))
        self.sheet.merges.append(f"A{at}:I{at}")

    def example(self, texts: list[str]) -> None:
        """The worked example in the look of a list."""
        for line, header in ((_titles(), True), (texts, False)):
            at = self._at()
            cells = "".join(
                text_cell(f"{LETTERS[i]}{at}", _example_style(i, header), text) for i, text in enumerate(line)
            )
            self.sheet.rows.append(row(at, row_height(list(zip(line, _PIXELS, strict=True)), 22), cells))

    def answer(self, code: str, reading: str, entry: AnswerCode) -> None:
        """One code of the answers."""
        self.spanned([code, reading, entry.when, required(entry), entry.then], look.TEXT)

    def spanned(self, texts: list[str], style: int) -> None:
        """A row of the table of codes."""
        at = self._at()
        by_column = {first: text for text, (first, _) in zip(texts, _CODE_SPANS, strict=True)}
        cells = "".join(text_cell(f"{LETTERS[i]}{at}", style, by_column.get(i, "")) for i in range(len(_PIXELS)))
        widths = [sum(_PIXELS[a : b + 1]) for a, b in _CODE_SPANS]
        self.sheet.rows.append(row(at, _tight(list(zip(texts, widths, strict=True))), cells))
        self.sheet.merges += [f"{LETTERS[a]}{at}:{LETTERS[b]}{at}" for a, b in _CODE_SPANS if b > a]

    def _at(self) -> int:
        return len(self.sheet.rows) + 1


def required(entry: AnswerCode) -> str:
    """The cells that an answer of this code must have filled in."""
    needs = [messages.text("guide.date_required")]
    needs += [messages.text("columns.answer_department")] if entry.department else []
    needs += [messages.text("columns.answer_note")] if entry.note else []
    return messages.text("guide.and").join(needs)


def _tight(texts: Sequence[tuple[str, int]]) -> float:
    """A row's height with little room around: the sheet is to fit on one page."""
    return row_height(texts, 0)


def _titles() -> list[str]:
    return [messages.text(f"columns.{key}") for key in _EXAMPLE]


def _example_style(column: int, header: bool) -> int:
    if header:
        return look.HEADING_ANSWER if column >= _ANSWERS_FROM else look.HEADING
    return look.EXAMPLE_ANSWER if column >= _ANSWERS_FROM else look.TEXT
