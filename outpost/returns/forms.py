"""Rows that somebody filled in, found in the tables of a file by the words of their header."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outpost import messages
from outpost.returns.refusal import FileRefusedError
from outpost.returns.table import MOST_ROWS, Table, Value

_HEADER_WITHIN = 30
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
    """Find what was filled in. FileRefusedError when no table is a list."""
    rows: list[Row] = []
    untouched = 0
    senders: set[str] = set()
    found = False
    for table in tables:
        if table.title.strip() == messages.text("sheets.guide"):
            continue
        for row in _rows(table):
            found = True
            if row is None:
                continue
            if row.sender:
                senders.add(row.sender)
            if _is_filled(row):
                rows.append(row)
            elif row.number:
                untouched += 1
    if not found:
        raise FileRefusedError("no_list")
    if len(rows) + untouched > MOST_ROWS:
        raise FileRefusedError("too_large")
    return Form(rows, untouched, frozenset(senders))


def _rows(table: Table) -> Iterator[Row | None]:
    """The rows below the header; None first, to tell that there is one."""
    columns: dict[str, int] = {}
    for place, (at, values) in enumerate(table.rows):
        header = _header(values) if not columns or len(columns) < len(values) else {}
        if "task_number" in header and ("answer" in header or "verdict" in header or "answered" in header):
            columns = header
            yield None
        elif not columns and place >= _HEADER_WITHIN:
            return
        elif columns:
            yield _row(table.title, at, values, columns)


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
        {key: None if plain(value) == "" else value for key, value in cells.items()},
    )


def _is_filled(row: Row) -> bool:
    return any(value is not None for value in row.cells.values())


def _at(values: Sequence[Value], column: int | None) -> Value:
    return values[column] if column is not None and column < len(values) else None


def _header(values: Sequence[Value]) -> dict[str, int]:
    """Column keys of a header row; the first of two columns with one title counts."""
    found: dict[str, int] = {}
    known = _titles()
    for column, value in enumerate(values):
        if isinstance(value, str) and (key := known.get(_bare(value))):
            found.setdefault(key, column)
    if "verdict" not in found and "answered" in found:
        found.setdefault("answer", found["answered"])
    return found


def _titles() -> dict[str, str]:
    titles = {_bare(title): key for key, title in messages.section("columns").items()}
    titles[_bare(messages.text("columns.answer"))] = "answered"
    return titles


def _bare(title: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKC", title) if mark.isalnum())


def plain(value: Value) -> str:
    """A value as one line of text: full-width forms made plain, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    text = unicodedata.normalize("NFKC", value)
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split()).removeprefix("'")
