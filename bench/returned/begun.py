"""Work that starts with people: the rows of the sheets 新发现 and 派单."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.returned import books
from bench.returned.city import City, header

Plan = tuple[str, str, tuple[str, ...], dict[str, Any]]
"""Name, verdict, sorts of reasons, cells by the titles of their columns."""


@dataclass
class Sheet:
    """A sheet of a copy of a published list, to be filled in."""

    book: books.Book
    title: str
    at: int  # index of the header
    head: dict[str, int]

    @property
    def rows(self) -> books.Rows:
        return self.book.sheets[self.title]

    def put(self, cells: Mapping[str, Any], n: int = 1) -> int:
        """Fill in the n-th row below the header; its number as in the sheet."""
        i = self.at + n
        while len(self.rows) <= i:
            self.rows.append([])
        wide = max(len(self.rows[self.at]), max(self.head.values()) + 1)
        row = self.rows[i] = self.rows[i] + [None] * (wide - len(self.rows[i]))
        for title, value in cells.items():
            if title in self.head:
                row[self.head[title]] = value
        return i + 1


def sheet_of(city: City, path: Path, title: str) -> Sheet | None:
    """The sheet of that title, None where the list has none."""
    book = city.books[path].copy()
    if title not in book.sheets:
        return None
    return Sheet(book, title, *header(book.sheets[title]))


def lists_of(city: City, *kinds: str) -> list[Path]:
    return [path for path in sorted(city.books) if path.parent.name in kinds]
