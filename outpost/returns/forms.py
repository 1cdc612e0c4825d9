"""Rows that somebody filled in, found in the tables of a file by the words of their header."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from outpost import messages
from outpost.returns.refusal import FileRefusedError
from outpost.returns.table import MOST_ROWS, Table, Value

_HEADER_WITHIN = 30
_LARGEST = 1e19
"""Numbers below are written out: an ID number typed as a number must be seen as what it is."""
_LONGEST_TITLE = 12
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp", "Zs"))
_NO_LISTS = ("guide", "summary", "codes", "overdue")
_ANSWER = ("answer", "answer_date", "answer_note", "answer_department")
_REVIEW = ("verdict", "verdict_note", "reassign_to")


@dataclass(frozen=True)
class Row:
    """One filled-in row as it was written: ``sheet`` and ``at`` say where, ``cells`` hold values by column key."""

    sheet: str
    at: int
    number: str
    sender: str
    is_review: bool
    cells: dict[str, Value]


@dataclass(frozen=True)
class Form:
    """The filled-in rows of a file; ``untouched`` were left empty, ``senders`` are all numbers it names."""

    rows: list[Row]
    untouched: int
    senders: frozenset[str]


def form_of(tables: Sequence[Table]) -> Form:
    """Find what was filled in. FileRefusedError when no table is a list.

    Sheets that hold no list when they bear their own title are only looked at when no other sheet is one.
    """
    found = _Found()
    aside = {messages.text(f"sheets.{key}") for key in _NO_LISTS}
    for table in tables:
        if table.title.strip() not in aside:
            found.look_at(table)
    if not found.is_list:
        for table in tables:
            if table.title.strip() in aside:
                found.look_at(table)
    if not found.is_list:
        raise FileRefusedError("no_list")
    if len(found.rows) + found.untouched > MOST_ROWS:
        raise FileRefusedError("too_large")
    return Form(found.rows, found.untouched, frozenset(found.senders))


@dataclass
class _Found:
    """What has been found so far."""

    rows: list[Row] = field(default_factory=list)
    untouched: int = 0
    senders: set[str] = field(default_factory=set)
    is_list: bool = False

    def look_at(self, table: Table) -> None:
        """Take the rows below each header of a table."""
        columns: dict[str, int] = {}
        for position, (at, values) in enumerate(table.read()):
            if header := _header(values):
                columns, self.is_list = header, True
            elif columns:
                self._take(_row(table.title, at, values, columns))
            elif position >= _HEADER_WITHIN:
                return

    def _take(self, row: Row) -> None:
        if row.sender:
            self.senders.add(row.sender)
        if any(value is not None for value in row.cells.values()):
            self.rows.append(row)
        elif row.number:
            self.untouched += 1


def _row(title: str, at: int, values: Sequence[Value], columns: dict[str, int]) -> Row:
    is_review = "verdict" in columns
    keys = _REVIEW if is_review else _ANSWER
    cells = {key: _at(values, columns.get(key)) for key in keys}
    return Row(
        title,
        at,
        plain(_at(values, columns["task_number"])),
        plain(_at(values, columns.get("number"))),
        is_review,
        {key: None if written(value) == "" else value for key, value in cells.items()},
    )


def _at(values: Sequence[Value], column: int | None) -> Value:
    return values[column] if column is not None and column < len(values) else None


def _header(values: Sequence[Value]) -> dict[str, int]:
    """Column keys of the header of a list, none for any other row; the first of two columns with one title counts."""
    found: dict[str, int] = {}
    for column, value in enumerate(values):
        if isinstance(value, str) and len(value) <= _LONGEST_TITLE and (key := _titles().get(_bare(value))):
            found.setdefault(key, column)
    if "task_number" not in found:
        return {}
    if "verdict" not in found and "answered" in found:
        found.setdefault("answer", found["answered"])
    return found if "answer" in found or "verdict" in found or "answered" in found else {}


@cache
def _titles() -> dict[str, str]:
    titles = {_bare(title): key for key, title in messages.section("columns").items()}
    titles[_bare(messages.text("columns.answer"))] = "answered"
    return titles


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
    text = unicodedata.normalize("NFKC", value)
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
