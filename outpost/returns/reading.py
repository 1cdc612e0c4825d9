"""A returned file, opened without trust: what kind it is is told by its bytes, never by its name."""

from __future__ import annotations

from outpost.returns import csv_file, other_books, xlsx
from outpost.returns.refusal import FileRefusedError
from outpost.returns.table import Table

MOST_BYTES = 5_000_000
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\x7fELF", b"GIF8")


def tables_of(content: bytes) -> list[Table]:
    """The tables of a file. FileRefusedError says why there are none to be had."""
    if len(content) > MOST_BYTES:
        raise FileRefusedError("too_large")
    if not content.strip():
        raise FileRefusedError("empty")
    if content.startswith(b"PK"):
        return xlsx.read(content)
    if content.startswith(_OLD_WORKBOOK):
        return other_books.read(content)
    if content.startswith(_NO_TEXT):
        raise FileRefusedError("no_workbook")
    if content.lstrip()[:1] == b"<":
        raise FileRefusedError("no_workbook")
    return csv_file.read(content)
