"""Source rows as an explanation shows them: where each came from and, on request, the line, identity masked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from outpost import contracts, sql
from outpost.contracts import Column, Contract
from outpost.explain.texts import Place, masked

MASK = "***"
_SAYS_WHO = ("_key", "_hash", "certificate_number", "registration_id", "household_number")
"""Ends of names of columns whose values say who somebody is, besides those that a contract marks."""
_LONGEST = 80


@dataclass(frozen=True)
class SourceRow:
    """One cited row. ``there``: it can still be read; ``line``: its business columns by their Chinese names."""

    extract: str
    title: str
    delivery: str
    row_number: int
    there: bool
    line: Mapping[str, str | None] | None = None


@dataclass(frozen=True)
class Delivery:
    """The file that rows came in."""

    delivery: str
    file: str
    sha256: str | None
    rows: str
    count: int


def read(
    con: duckdb.DuckDBPyConnection,
    cited: Sequence[Mapping[str, Any]],
    remarks: Mapping[Place, str | None],
    *,
    lines: bool,
) -> list[SourceRow]:
    """The cited rows in order, as the bench has them; ``remarks``: what is masked in their address texts."""
    found: dict[Place, Mapping[str, str | None]] = {}
    for extract in {row["extract"] for row in cited}:
        contract = contracts.ALL.get(extract)
        if contract is not None:
            found |= _lines(con, contract, remarks)
    gone = {_place(row) for (row,) in con.execute("SELECT source_row FROM missing").fetchall()}
    rows = []
    for row in cited:
        place = _place(row)
        contract = contracts.ALL.get(row["extract"])
        title = contract.terms.title if contract else row["extract"]
        line = None if place in gone else found.get(place)
        rows.append(SourceRow(row["extract"], title, *place[1:], there=line is not None, line=line if lines else None))
    return rows


def _place(row: Mapping[str, Any]) -> Place:
    return row["extract"], row["delivery"], row["row_number"]


def deliveries(rows: Iterable[SourceRow], files: Mapping[str, tuple[str, str | None]]) -> list[Delivery]:
    """The files of rows, each with its row numbers as people write them (3, 7-9)."""
    numbers: dict[str, list[int]] = {}
    for row in rows:
        numbers.setdefault(row.delivery, []).append(row.row_number)
    return [
        Delivery(name, *files.get(name, ("", None)), ranges(found), len(found))
        for name, found in sorted(numbers.items())
    ]


def ranges(numbers: Iterable[int]) -> str:
    """Numbers with runs of three and more written as one.

    >>> ranges([3, 9, 8, 7, 11, 12])
    '3, 7-9, 11, 12'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(parts)


def _lines(
    con: duckdb.DuckDBPyConnection, contract: Contract, remarks: Mapping[Place, str | None]
) -> dict[Place, Mapping[str, str | None]]:
    relation = con.execute("SELECT * FROM query_table($table)", {"table": sql.identifier(contract.table)})
    names = [column[0] for column in relation.description or ()]
    found: dict[Place, Mapping[str, str | None]] = {}
    for values in relation.fetchall():
        row = dict(zip(names, values, strict=True))
        place = _place(row["source_row"])
        found[place] = _line(contract, row, remarks.get(place))
    return found


def _line(contract: Contract, row: Mapping[str, Any], remark: str | None) -> dict[str, str | None]:
    shown: dict[str, str | None] = {}
    for column in contract.columns:
        value = row.get(column.register_name or "")
        if _says_who(column):
            shown[column.meaning.chinese] = MASK
        elif column == contract.address_text:
            shown[column.meaning.chinese] = masked(value, remark)
        elif value is not None:
            shown[column.meaning.chinese] = _text(value, column.codes)
    return shown


def _says_who(column: Column) -> bool:
    marked = column.identity is not None or column.meaning.person_hash or column.meaning.birth_date
    return marked or column.name.endswith(_SAYS_WHO)


def _text(value: object, codes: Mapping[Any, Sequence[str]] | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if codes is not None and value in codes:
        return f"{value} {codes[value][0]}"
    text = str(value)
    if "." in text and text.replace(".", "").isdigit():
        text = text.rstrip("0").rstrip(".")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
