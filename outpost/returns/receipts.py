"""Receipts (回执): what became of each row of a returned file, in the look of the lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from outpost import messages
from outpost.identity.free_text import mask_numbers
from outpost.lists.sheets import look
from outpost.lists.sheets.head import headings, long_date, row_height
from outpost.returns.forms import Kind, plain
from outpost.returns.judging import Judged
from outpost.workbook.book import Tab, workbook
from outpost.workbook.sheet import LETTERS, Sheet, number_cell, row, text_cell
from outpost.workbook.text import foreign

_COLUMNS = (("at", 60), ("number", 160), ("sender", 100), ("said", 190), ("day", 130), ("result", 70), ("why", 420))
_SAID: dict[Kind, tuple[str, str]] = {
    "answer": ("answer", "answer_date"),
    "review": ("verdict", ""),
    "report": ("seen_kind", "seen_on"),
    "order": ("order_text", "order_due"),
    "transfer": ("transfer_result", "transfer_on"),
}
"""What is said back of a row, and its day."""
_PIXELS = tuple(pixels for _, pixels in _COLUMNS)
_LAST = LETTERS[len(_COLUMNS) - 1]


@dataclass(frozen=True)
class Receipt:
    """What is told of one file. ``refused`` is the reason for which the whole file was not taken in.

    ``again``: its content had been taken in before, under this or another name; nothing was done.
    """

    file: str
    sha256: str
    import_day: dt.date
    judged: Sequence[Judged] = ()
    untouched: int = 0
    refused: str | None = None
    again: bool = False

    @property
    def accepted(self) -> int:
        """Rows taken in."""
        return sum(judged.entry is not None for judged in self.judged)


def receipt_file(receipt: Receipt) -> bytes:
    """The receipt as a workbook."""
    sheet = Sheet(_PIXELS, selected=True, tab_colour="1F3864")
    refused = len(receipt.judged) - receipt.accepted
    facts = messages.text(
        "receipts.facts",
        file=_repeated(receipt.file, 80),
        day=long_date(receipt.import_day),
        digest=receipt.sha256[:12] or messages.text("receipts.no_digest"),
    )
    if receipt.again:
        said = messages.text("receipts.again")
    elif receipt.refused:
        said = messages.text("receipts.whole", why=messages.text(f"refusals.{receipt.refused}"))
    else:
        said = messages.text("receipts.counts", accepted=receipt.accepted, refused=refused, untouched=receipt.untouched)
    trouble = bool(receipt.refused or refused)
    band = [
        (look.TITLE, messages.text("receipts.title"), 32.0),
        (look.FACTS, facts, 20.0),
        (look.COVERAGE_HELD if trouble else look.COVERAGE, said, row_height([(said, sum(_PIXELS))], 24)),
    ]
    for at, (style, text, height) in enumerate(band, 1):
        rest = "".join(f'<c r="{letter}{at}" s="{style}"/>' for letter in LETTERS[1 : len(_COLUMNS)])
        sheet.rows.append(row(at, height, text_cell(f"A{at}", style, text) + rest))
        sheet.merges.append(f"A{at}:{_LAST}{at}")
    ordered = sorted(receipt.judged, key=lambda judged: (judged.entry is not None, judged.row.sheet, judged.row.at))
    last = len(band)
    if ordered:
        last += 1 + len(ordered)
        titles = tuple(messages.text(f"receipts.{key}") for key, _ in _COLUMNS)
        sheet.rows.append(headings(4, titles, range(0), 26))
        sheet.rows += [_row(at, judged) for at, judged in enumerate(ordered, 5)]
        sheet.frozen_rows = 4
        sheet.filter_range = f"A4:{_LAST}{last}"
    tab = Tab(
        messages.text("receipts.sheet"),
        sheet,
        repeat_rows="$4:$4" if ordered else None,
        print_area=f"$A$1:${_LAST}${last}",
        filter_range=f"$A$4:${_LAST}${last}" if ordered else None,
    )
    return workbook([tab], look.STYLES)


def _row(at: int, judged: Judged) -> str:
    cells = judged.row.cells
    what, when = _SAID[judged.row.kind]
    said, day = _read_as(plain(cells[what]), judged.result, 60), _read_as(plain(cells.get(when)), judged.day, 30)
    told = [messages.text(f"refusals.{key}") for key in judged.why]
    if judged.told:
        told.append(judged.told)
    if judged.masked:
        told.append(messages.text("receipts.masked"))
    why = told[0] if len(told) == 1 else "\n".join(f"{n}. {sentence}" for n, sentence in enumerate(told, 1))
    result = messages.text("receipts.refused" if judged.why else "receipts.accepted")
    texts = [(said, _PIXELS[3]), (day, _PIXELS[4]), (why, _PIXELS[6])]
    known = foreign if judged.entry else _repeated
    return row(
        at,
        row_height(texts, 20) + 5,
        number_cell(f"A{at}", look.COUNT, judged.row.at)
        + text_cell(f"B{at}", look.TEXT, known(judged.number, 40))
        + text_cell(f"C{at}", look.TEXT, known(judged.sender, 40))
        + text_cell(f"D{at}", look.TEXT, said)
        + text_cell(f"E{at}", look.TEXT, day)
        + text_cell(f"F{at}", look.URGENCY[2] if judged.why else look.CENTRE, result)
        + text_cell(f"G{at}", look.TEXT, why),
    )


def _read_as(typed: str, reading: str, longest: int) -> str:
    """What was typed, and behind it what it was read as: 7 → 07 当事人谢绝."""
    said = _repeated(typed, longest)
    return said if reading in ("", said) else f"{said} → {reading}"


def _repeated(text: str, longest: int) -> str:
    """What somebody wrote, said back to him: without numbers of persons, and short."""
    return foreign(mask_numbers(text), longest)
