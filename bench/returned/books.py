"""What a workbook holds as a program sees it, and files that are no workbooks: comma files, pages.

What belongs here: values and bytes. What does not: which task a row speaks of, and what must become of it (cases).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

import openpyxl

Rows = list[list[Any]]
LONG_AGO = datetime.combine(date(2026, 1, 1), time())  # before any task was listed


@dataclass
class Book:
    """Sheets of one workbook in order: title -> rows of values, as a program sees them."""

    sheets: dict[str, Rows] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def copy(self) -> Book:
        return Book({t: [list(r) for r in rows] for t, rows in self.sheets.items()}, set(self.hidden))


def read(path: Path) -> Book:
    """A published list, values only."""
    wb = openpyxl.load_workbook(path)
    book = Book()
    for ws in wb:
        book.sheets[ws.title] = [list(row) for row in ws.iter_rows(values_only=True)]
        if ws.sheet_state != "visible":
            book.hidden.add(ws.title)
    return book


@dataclass(frozen=True)
class Formula:
    """A cell with a formula, and the value that it last came to."""

    text: str
    cached: Any


@dataclass(frozen=True)
class Err:
    """A cell that shows an error of its formula, as #N/A."""

    text: str


def serial(d: date, *, base1904: bool = False) -> float:
    """A day as Excel counts it."""
    when = d if isinstance(d, datetime) else midnight(d)
    gap = when - midnight(date(1904, 1, 1) if base1904 else date(1899, 12, 30))
    return gap.days + gap.seconds / 86400


def number(v: float) -> str:
    """A number as a workbook keeps it."""
    return repr(int(v)) if float(v).is_integer() else repr(v)


def text(v: Any, day: str = "%Y/%m/%d") -> str:
    """A cell as a comma file shows it."""
    if v is None:
        return ""
    if isinstance(v, date):
        return f"{v:{day}}"
    if isinstance(v, Formula):
        return str(v.cached or "")
    return str(v)


def comma(
    rows: Rows,
    encoding: str = "utf-8",
    *,
    bom: bytes = b"",
    delimiter: str = ",",
    newline: str = "\r\n",
    quoting: Literal[0, 1, 2, 3] = csv.QUOTE_MINIMAL,
    day: str = "%Y/%m/%d",
    pad: bool = True,
) -> bytes:
    """A comma file of the rows; ``day``: how dates are written."""
    width = max(len(r) for r in rows)
    out = io.StringIO()
    w = csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    for r in rows:
        cells = [text(v, day) for v in r]
        w.writerow(cells + [""] * (width - len(cells)) if pad else cells)
    return bom + out.getvalue().encode(encoding)


def html(rows: Rows) -> bytes:
    """A page with one table, which Excel opens when its name ends in .xls."""
    body = "".join("<tr>" + "".join(f"<td>{escape(text(v))}</td>" for v in r) + "</tr>" for r in rows)
    return f'<html><head><meta charset="utf-8"></head><body><table>{body}</table></body></html>'.encode()


def id18(n: int, birth: str = "19900307") -> str:
    """A number of no district (99...) with a right check character."""
    body = f"990{n % 1000:03d}{birth}{(n * 7) % 1000:03d}"
    weights = [pow(2, 17 - i, 11) for i in range(17)]
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def days(d: date, n: int) -> date:
    """The day ``n`` days later."""
    return d + timedelta(days=n)


def midnight(d: date, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """That day as a cell with a date holds it, or another time of it."""
    return datetime.combine(d, time(hour, minute, second))


def options(path: Path, sheet: str, at: int) -> str:
    """The first choice of a column's drop-down."""
    wb = openpyxl.load_workbook(path)
    for dv in wb[sheet].data_validations.dataValidation:
        if any(r.min_col <= at <= r.max_col for r in dv.sqref.ranges) and dv.type == "list":
            text_ = str(dv.formula1)
            if text_.startswith('"'):
                return text_.strip('"').split(",")[0]
            where, ref = text_.rsplit("!", 1)
            return str(wb[where.strip("'")][ref.replace("$", "").split(":")[0]].value)
    return ""
