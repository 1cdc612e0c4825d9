"""Rows that somebody filled in, found in the tables of a file by the words of their header."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

from outpost import messages
from outpost.ledger import numbers
from outpost.returns.refusal import FileRefusedError
from outpost.returns.table import MOST_ROWS, Table, Value, whole

_HEAD_WITHIN = 30
"""Rows at the top of a sheet in which a list may say whose it is."""
_LARGEST = 1e19
"""Numbers below are written out: an ID number typed as a number must be seen as what it is."""
_LONGEST_TITLE = 12
_FEWEST_TITLES = 2
_LONGEST_HEAD = _LONGEST_LINE = 400
_NUMBER_TITLE = messages.text("columns.number")
_NAMED = re.compile(rf"{_NUMBER_TITLE}\s*:?\s*((?=\S*\d)[A-Za-z0-9][\w\-]*)", re.ASCII)
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp", "Zs"))
_NEVER_LISTS = ("sheets.guide", "sheets.codes")
_NO_LISTS = (*_NEVER_LISTS, "sheets.summary", "sheets.overdue", "corrections.sheet")
Kind = Literal["answer", "review", "report", "order", "transfer"]
"""What a row says: an answer, a verdict, what somebody found (新发现), what somebody sends down (派单), what a
department did (转办)."""
_CELLS: dict[Kind, tuple[str, ...]] = {
    "answer": ("answer", "answer_date", "answer_note", "answer_department"),
    "review": ("verdict", "verdict_note", "reassign_to"),
    "report": ("seen_address", "seen_kind", "seen_on", "answer_note"),
    "order": ("order_address", "task_number", "order_text", "order_due", "order_to"),
    "transfer": ("transfer_result", "transfer_on", "transfer_note"),
}
_BEGUN: dict[Kind, tuple[frozenset[str], ...]] = {
    "report": (frozenset(("seen_address", "seen_kind")),),
    "order": (frozenset(("order_text", "order_address")), frozenset(("order_text", "task_number"))),
    "transfer": (frozenset(("task_number", "transfer_result")),),
}
"""Rows that begin something: a header of theirs has all columns of one of these."""


@dataclass(frozen=True)
class Row:
    """One filled-in row as it was written: ``sheet`` and ``at`` say where, ``cells`` hold values by column key.

    ``number`` is that of its task; a report has none, an order may. ``answer_id`` is that of the answer
    that a verdict is about.
    """

    sheet: str
    at: int
    number: str
    sender: str
    kind: Kind
    cells: dict[str, Value]
    answer_id: str = ""


@dataclass(frozen=True)
class Form:
    """The filled-in rows of a file; ``untouched`` were left empty, ``senders`` are all numbers it names."""

    rows: list[Row]
    untouched: int
    senders: frozenset[str]


def form_of(tables: Sequence[Table]) -> Form:
    """Find what was filled in. FileRefusedError when no table is a list.

    Sheets that hold no list when they bear their own title are only looked at when no other sheet is one; the example
    and the codes of 填写说明 and 代码表 are nobody's answers.
    """
    found = _Found()
    for table in tables:
        if not _bears(table, _NO_LISTS):
            found.look_at(table)
    if not found.is_list:
        for table in tables:
            if _bears(table, _NO_LISTS) and not _bears(table, _NEVER_LISTS):
                found.look_at(table)
    if not found.is_list or found.loses:
        raise FileRefusedError("no_list")
    if len(found.rows) + found.untouched > MOST_ROWS:
        raise FileRefusedError("too_large")
    return Form(found.rows, found.untouched, frozenset(found.senders))


def _bears(table: Table, sheets: tuple[str, ...]) -> bool:
    """Whether a sheet bears such a title; programs put words of their own behind it (填写说明 (2), 汇总 - 表格 1)."""
    return table.title.strip().startswith(tuple(messages.text(key) for key in sheets))


def _is_of_a_list(value: Value) -> bool:
    """Whether a cell stands on lists alone: a task's number, or the title of a column for answers."""
    if not isinstance(value, str):
        return False
    if len(value) <= _LONGEST_TITLE and _bare(value) in (_titles("answer")["answer"], _titles("answer")["verdict"]):
        return True
    number = numbers.read(value) if "-" in value else None
    return number is not None and numbers.is_sound(number)


@dataclass
class _Found:
    """What has been found so far."""

    rows: list[Row] = field(default_factory=list)
    untouched: int = 0
    senders: set[str] = field(default_factory=set)
    kinds: set[Kind] = field(default_factory=set)
    is_headless: bool = False
    """Whether a table that is about tasks has no whole header: what stands in it cannot be told."""

    @property
    def is_list(self) -> bool:
        """Whether there was a header."""
        return bool(self.kinds)

    @property
    def loses(self) -> bool:
        """Whether answers would be passed over: beside a table without a header nothing else was answered."""
        return self.is_headless and not (self.rows and self.kinds & {"answer", "review"})

    def look_at(self, table: Table) -> None:
        """Take the rows below each header of a table."""
        header: _Header | None = None
        names_tasks = False
        for position, (at, values) in enumerate(table.read()):
            if found := _header(values):
                header = found
                self.kinds.add(found.kind)
            elif header:
                self._take(_row(table.title, at, values, header), values)
            else:
                names_tasks = names_tasks or any(_is_of_a_list(value) for value in values)
                if position < _HEAD_WITHIN:
                    self._name(values)
        self.is_headless = self.is_headless or (names_tasks and not header)

    def _name(self, values: Sequence[Value], *, begins: bool = False) -> bool:
        """Note whose list this is, where a row above or below the list says so: 收件编号 W00017.

        ``begins``: only where a cell begins with it, as a footer's does.
        """
        for value in values:
            if not isinstance(value, str) or len(value) > _LONGEST_HEAD or _NUMBER_TITLE not in value:
                continue
            if found := _NAMED.search(plain(value)):
                if begins and found.start():
                    continue
                self.senders.add(found[1])
                return True
        return False

    def _take(self, row: Row, values: Sequence[Value]) -> None:
        if row.sender:
            self.senders.add(row.sender)
        number = bool(numbers.readings(row.number))
        filled = [key for key, value in row.cells.items() if value is not None]
        beside = not number and not row.sender and row.kind not in _BEGUN
        if beside and self._name(values, begins=bool(filled)):
            return
        if filled and not _is_a_heading(row, filled):
            self.rows.append(row)
        elif number:
            self.untouched += 1


@dataclass(frozen=True)
class _Header:
    """What the rows below a header are, and where their columns stand."""

    kind: Kind
    columns: Mapping[str, int]


def _row(title: str, at: int, values: Sequence[Value], header: _Header) -> Row:
    columns = header.columns
    cells = {key: _at(values, columns.get(key)) for key in _CELLS[header.kind]}
    return Row(
        title,
        at,
        plain(_at(values, columns.get("task_number"))),
        plain(_at(values, columns.get("number"))),
        header.kind,
        {key: None if written(value) == "" else value for key, value in cells.items()},
        plain(_at(values, columns.get("answer_id"))),
    )


def _is_a_heading(row: Row, filled: Sequence[str]) -> bool:
    """Whether this is the title or a note of the next table in the same sheet: one cell, of no sender's row."""
    return row.kind in _BEGUN and not row.sender and not row.number and len(filled) == 1


def _at(values: Sequence[Value], column: int | None) -> Value:
    return values[column] if column is not None and column < len(values) else None


def _header(values: Sequence[Value]) -> _Header | None:
    """What the header of a list says, None for any other row; the first of two columns with one title counts."""
    titles: dict[str, int] = {}
    for column, value in enumerate(values):
        if isinstance(value, str) and len(value) <= _LONGEST_TITLE and (title := _bare(value)) in _all_titles():
            titles.setdefault(title, column)
    if len(titles) < _FEWEST_TITLES:
        return None
    for kind, wanted in _BEGUN.items():
        found = {key: titles[title] for key, title in _titles(kind).items() if title in titles}
        if any(needed <= found.keys() for needed in wanted):
            return _Header(kind, found)
    found = {key: titles[title] for key, title in _titles("answer").items() if title in titles}
    if "task_number" not in found or not found.keys() & {"answer", "verdict"}:
        return None
    return _Header("review" if "verdict" in found else "answer", found)


@cache
def _all_titles() -> frozenset[str]:
    return frozenset(_bare(title) for title in messages.section("columns").values())


@cache
def _titles(kind: Kind) -> dict[str, str]:
    """Titles by column key, as headers are compared, of rows of a kind."""
    begun = {key for own in _BEGUN for key in _CELLS[own]} - {"task_number", "answer_note"}
    titles = {key: _bare(title) for key, title in messages.section("columns").items()}
    own = (
        {*_CELLS[kind], "number", *(("task_number",) if kind == "transfer" else ())}
        if kind in _BEGUN
        else titles.keys() - begun
    )
    return {key: title for key, title in titles.items() if key in own}


@lru_cache(maxsize=4096)
def _bare(title: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKC", title) if mark.isalnum())


def plain(value: Value) -> str:
    """A value as one line of text: full-width forms made plain, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _LARGEST else str(value)
    text = unicodedata.normalize("NFKC", whole(value, _LONGEST_LINE))
    return " ".join(_visible(text).split()).removeprefix("'")


def written(value: Value) -> str:
    """A value as it was written, lines and all: nothing is lost but blanks around it and what cannot be seen."""
    if not isinstance(value, str):
        return plain(value)
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_visible(line).rstrip() for line in lines).strip()


def _visible(text: str) -> str:
    """``text`` with a blank for what cannot be seen. Rare characters, private ones too, are somebody's name."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(mark) in _UNSEEN else mark for mark in text)
