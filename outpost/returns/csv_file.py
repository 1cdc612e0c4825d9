"""Reading .csv as programs save it here: UTF-8 with or without a mark, GB18030, UTF-16; commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io

from outpost import messages
from outpost.returns.refusal import FileRefusedError
from outpost.returns.table import MOST_COLUMNS, MOST_ROWS, Rows, Table, Value

_LONGEST = 4_000
_MOST_LINES = 20 * MOST_ROWS
_SPARE_ROWS = 50
_QUOTES = 2


def read(content: bytes) -> list[Table]:
    """The one table of a CSV file. FileRefusedError when it is no text, or too long."""
    text = _decoded(content)
    if text.count("\n") > _MOST_LINES or text.count("\r") > _MOST_LINES:
        raise FileRefusedError("too_large")
    rows = _rows(text, _separator(text))
    return [Table("", lambda: rows)]


def _separator(text: str) -> str:
    """What stands between cells: told by the header, where notes with commas in them cannot mislead."""
    at = max(text.find(messages.text("columns.task_number")), 0)
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    header = text[begin : end if end >= 0 else len(text)]
    return max(",;\t", key=header.count)


def _rows(text: str, separator: str) -> Rows:
    rows: Rows = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            if len(rows) > MOST_ROWS + _SPARE_ROWS:
                raise FileRefusedError("too_large")
            cells: list[Value] = [_value(cell[:_LONGEST]) for cell in row[:MOST_COLUMNS]]
            if any(cells):
                rows.append((number, cells))
    except csv.Error:
        raise FileRefusedError("no_workbook") from None
    return rows


def _value(cell: str) -> Value:
    """A cell as text; some programs write ``="01"`` so that others keep the zero."""
    if cell.startswith('="') and cell.endswith('"') and len(cell) > _QUOTES:
        return cell[2:-1] or None
    return cell or None


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileRefusedError("no_workbook")
