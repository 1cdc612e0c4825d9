"""What an answer to an auditor consists of: facts and tables, the same on a terminal, as JSON, as CSV and on a page."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from outpost import messages, pages
from outpost.errors import OutpostError
from outpost.pages import Head, Words


@dataclass(frozen=True)
class Table:
    """Rows under a title. ``name`` is that of its CSV file and its JSON key; ``header`` names the columns.

    ``most``: a page shows so many rows and tells how many more there are (None: all); CSV and JSON have all.
    """

    name: str
    title: Words
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    note: Words | None = None
    most: int | None = None

    @property
    def shown(self) -> Sequence[Sequence[Any]]:
        """The rows of a page."""
        return self.rows[: self.most]

    @property
    def left_out(self) -> Words | None:
        """What a page says of the rows that it does not show."""
        more = len(self.rows) - len(self.shown)
        if not more:
            return None
        return Words(f"还有 {more:,} 行：用 --csv 或 --json 查看全部。", f"{more:,} more: --csv and --json have all.")

    def records(self) -> list[dict[str, Any]]:
        """The rows for machines."""
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Answer:
    """One question answered: of which night, facts as (name, value), and tables."""

    title: Words
    head: Head
    facts: Sequence[tuple[str, Any]] = ()
    tables: Sequence[Table] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """The answer for machines."""
        return {**dict(self.facts), **{table.name: table.records() for table in self.tables}}

    def page(self) -> str:
        """The answer as one HTML file."""
        facts = [(_called(name), "" if value is None else str(value)) for name, value in self.facts]
        tables = [(table, [_called(name) for name in table.header]) for table in self.tables]
        return pages.render("audit/answer.html", self.title, self.head, {"facts": facts, "tables": tables})

    def write_csv(self, folder: Path) -> list[Path]:
        """One CSV a table into ``folder``, for a spreadsheet (UTF-8 with a mark); returns the files.

        A file that is there is never written over.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return [_write(folder / f"{table.name}.csv", table) for table in self.tables]
        except OSError as fault:
            reason = (
                "is there already" if isinstance(fault, FileExistsError) else f"cannot be written: {fault.strerror}"
            )
            raise OutpostError(f"{fault.filename or folder} {reason}; name another folder") from None


def rows_of(con: duckdb.DuckDBPyConnection | duckdb.DuckDBPyRelation) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Header and rows of a statement that has run."""
    return [column[0] for column in con.description or ()], con.fetchall()


def _called(column: str) -> Words:
    """A column's name in both languages."""
    return Words(messages.section("audit_columns").get(column, column), column.replace("_", " "))


def _write(path: Path, table: Table) -> Path:
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.header)
        writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return path


def _harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if cell is None or isinstance(cell, bool | int | float | dt.date):
        return cell
    text = str(cell)
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text
