"""The hidden sheet 代码表: what the drop-downs offer. The same in all files of a night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outpost import answer_codes, matters, messages
from outpost.lists.lines.spec import ListSpec
from outpost.lists.sheets import look
from outpost.workbook.book import Tab, shared_sheet
from outpost.workbook.sheet import LETTERS, Sheet, row, text_cell


@dataclass(frozen=True)
class Codes:
    """The sheet and where on it each drop-down finds its items."""

    tab: Tab
    answers: str
    answers_of: Mapping[str, str]
    departments: str
    verdicts: str
    kinds: str


def answer_items(readings: Mapping[str, str]) -> list[str]:
    """The items of a drop-down for answers: ``01 属实已处置``; a model's own readings stand after their code."""
    found = answer_codes.words(readings)
    return [f"{code} {found[code]}" for code in sorted(found)]


def codes_sheet(specs: Mapping[str, ListSpec], departments: Sequence[str]) -> Codes:
    """Make the sheet for these models and departments."""
    own = sorted(model for model, spec in specs.items() if spec.answers)
    columns = [
        (messages.text("codes.answers"), answer_items({})),
        (messages.text("codes.departments"), list(departments)),
        (messages.text("codes.verdicts"), list(messages.section("verdicts").values())),
        (messages.text("codes.kinds"), [matter.words for matter in matters.table().values()]),
        *((messages.text("codes.answers_of", model=model), answer_items(specs[model].answers)) for model in own),
    ]
    sheet = Sheet([170] * len(columns))
    sheet.rows.append(row(1, 20, _cells(1, [title for title, _ in columns], look.HEADING)))
    for i in range(max(len(items) for _, items in columns)):
        texts = [items[i] if i < len(items) else "" for _, items in columns]
        sheet.rows.append(row(i + 2, 18, _cells(i + 2, texts, look.TEXT)))
    title = messages.text("sheets.codes")
    ranges = [
        f"'{title}'!${LETTERS[n]}$2:${LETTERS[n]}${max(len(items), 1) + 1}" for n, (_, items) in enumerate(columns)
    ]
    return Codes(
        Tab(title, shared_sheet(sheet), hidden=True, on_paper=False),
        ranges[0],
        dict(zip(own, ranges[4:], strict=True)),
        *ranges[1:4],
    )


def _cells(number: int, texts: Sequence[str], style: int) -> str:
    return "".join(text_cell(f"{LETTERS[i]}{number}", style, text) for i, text in enumerate(texts))
