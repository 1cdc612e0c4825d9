"""Reading .csv as programs save it here: UTF-8 with or without a mark, GB18030, UTF-16; commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
import re

from outpost import messages
from outpost.returns.refusal import FileRefusedError
from outpost.returns.table import MOST_COLUMNS, MOST_ROWS, Rows, Table, Value, whole

_MOST_LINES = 20 * MOST_ROWS
_SPARE_ROWS = 50
_QUOTES = 2
_FIRST = 4_096
_BREAK = "\u2028"
_TENTH = re.compile(r"(?:1[0-2]|[1-9])\.[123]")


def read(content: bytes) -> list[Table]:
    """The one table of a CSV file. FileRefusedError when it is no text, or too long."""
    text = _decoded(content)
    if text.count("\n") > _MOST_LINES or text.count("\r") > _MOST_LINES:
        raise FileRefusedError("too_large")
    rows = _rows(text, _separator(text))
    return [Table("", lambda: rows)]


def _ends_in_cr(text: str) -> bool:
    """Whether rows end in a CR alone, as old programs of the Mac have it: an LF is then a line within a cell."""
    at = text.find("\r", max(text.find(messages.text("columns.task_number")), 0))
    return at >= 0 and text[at + 1 : at + 2] != "\n" and "\r\n" not in text


def _separator(text: str) -> str:
    """What stands between cells: told by the header, where notes with commas in them cannot mislead."""
    at = max(text.find(messages.text("columns.task_number")), 0)
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    header = text[begin : end if end >= 0 else len(text)]
    return max(",;\t", key=header.count)


def _rows(text: str, separator: str) -> Rows:
    rows: Rows = []
    broken = _ends_in_cr(text)
    if broken:
        text = text.replace("\n", _BREAK)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            if len(rows) > MOST_ROWS + _SPARE_ROWS:
                raise FileRefusedError("too_large")
            if broken:
                row = [cell.replace(_BREAK, "\n") for cell in row]
            cells: list[Value] = [_value(whole(cell)) for cell in row[:MOST_COLUMNS]]
            if any(cells):
                rows.append((number, cells))
    except csv.Error:
        raise FileRefusedError("no_workbook") from None
    return rows


def _value(cell: str) -> Value:
    """A cell as text; some programs write ``="01"`` so that others keep the zero.

    What looks like a number that may have lost its last zero is one: 11.3 was 11.30, or was not.
    """
    if cell.startswith('="') and cell.endswith('"') and len(cell) > _QUOTES:
        return cell[2:-1] or None
    return float(cell) if _TENTH.fullmatch(cell) else cell or None


def _decoded(content: bytes) -> str:
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    # Without a mark either order of bytes makes characters: it is that in which a list's title can be read.
    unmarked = not marked and b"\0" in content[:_FIRST]
    encodings = ("utf-16",) if marked else ("utf-16-le", "utf-16-be") if unmarked else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and (not unmarked or messages.text("columns.task_number") in text):
            return text
    raise FileRefusedError("no_workbook")
