"""Reading .csv as programs save it here: UTF-8 with or without a mark, GB18030, UTF-16; commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io

from outpost.returns.refusal import FileRefusedError
from outpost.returns.table import MOST_COLUMNS, MOST_ROWS, Table, Value

_LONGEST = 4_000


def read(content: bytes) -> list[Table]:
    """The one table of a CSV file. FileRefusedError when it is no text, or too long."""
    text = _decoded(content)
    first = text.split("\n", 8)
    separator = max(",;\t", key=lambda mark: sum(line.count(mark) for line in first))
    rows: list[tuple[int, list[Value]]] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            if len(rows) > MOST_ROWS + 50:
                raise FileRefusedError("too_large")
            cells: list[Value] = [cell[:_LONGEST] or None for cell in row[:MOST_COLUMNS]]
            if any(cells):
                rows.append((number, cells))
    except csv.Error:
        raise FileRefusedError("no_workbook") from None
    return [Table("", rows)]


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
