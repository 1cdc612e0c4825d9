"""Quotes within values: what a sender forgot to double is doubled, so that the reader of CSV loses none.

In good CSV a quote opens a value after a comma or a line end, and closes it before one; that is looked at in whole
chunks. Only where one stands elsewhere is the chunk gone through quote by quote: within a quoted value a quote that no
comma or line end follows is a character of the value; in a value without quotes every quote is one, and so it is in
one whose line ends before a quote ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

_QUOTE = ord('"')
_OPENS_AFTER = frozenset(b',\n\r"')
_CLOSES_BEFORE = frozenset(b',\n\r"')
_ENDS_VALUE = re.compile(rb"[ \t]*(?:[,\r\n]|\Z)")
_END_OF_VALUE = re.compile(rb"[,\r\n]")
_CLOSES = re.compile(rb'"[ \t]*(?:[,\r]|\Z)')
_UNDECIDED = b'" \t'
_LINE_END = ord("\n")


def with_quotes_kept(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Chunks of UTF-8 CSV, stray quotes in quoted values doubled."""
    quoted, last, held = False, _LINE_END, b""
    for chunk in chunks:
        text = held + chunk
        # What a quote at the end means is told by what comes next.
        decided = len(text.rstrip(_UNDECIDED)) if text.endswith((b'"', b" ", b"\t")) else len(text)
        text, held = text[:decided], text[decided:]
        if not text:
            continue
        quoted, kept = _kept(text, quoted, last)
        last = text[-1]
        yield kept
    if held:
        yield _kept(held, quoted, last)[1]


def _kept(text: bytes, quoted: bool, last: int) -> tuple[bool, bytes]:
    """Whether the text ends within quotes, and the text. ``last``: the byte before it."""
    if b'"' not in text:
        return quoted, text
    places = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == _QUOTE)
    if _is_good(text, places, quoted, last):
        return quoted ^ bool(len(places) % 2), text
    return _mended(text, quoted, last)


def _is_good(text: bytes, places: np.ndarray[tuple[int], np.dtype[np.intp]], quoted: bool, last: int) -> bool:
    padded = np.frombuffer(bytes([last]) + text + b"\n", dtype=np.uint8)
    opening, closing = (places[1::2], places[::2]) if quoted else (places[::2], places[1::2])
    opens = np.isin(padded[opening], list(_OPENS_AFTER)).all()
    return bool(opens and np.isin(padded[closing + 2], list(_CLOSES_BEFORE)).all())


def _mended(text: bytes, quoted: bool, last: int) -> tuple[bool, bytes]:
    parts: list[bytes] = []
    begun, opened, position = 0, -1, text.find(b'"')
    while position >= 0:
        after = position + 1
        if not quoted:
            quoted = (text[position - 1] if position else last) in b",\n\r"
            opened = position if quoted else -1
        elif text.startswith(b'"', after):
            after += 1
        elif _ENDS_VALUE.match(text, after):
            quoted = False
        elif opened >= 0 and _never_closes(text, after):
            after = _END_OF_VALUE.search(text, after).start()  # type: ignore[union-attr]
            parts += [text[begun:opened], b'"', text[opened:after].replace(b'"', b'""'), b'"']
            begun, quoted = after, False
        else:
            parts.append(text[begun:after])
            begun = position
        position = text.find(b'"', after)
    return quoted, b"".join([*parts, text[begun:]])


def _never_closes(text: bytes, after: int) -> bool:
    """Whether the line goes on to its end without a quote that ends a value: then the one that began it did not."""
    line_end = text.find(b"\n", after)
    return line_end >= 0 and _CLOSES.search(text, after, line_end) is None
