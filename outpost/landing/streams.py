"""Delivered bytes as a stream of UTF-8: decompressed, transcoded and without BOM, a few megabytes at a time.

Nothing is unpacked to disk and nothing is held whole, so that a decompression bomb costs no more than its limit.
"""

from __future__ import annotations

import codecs
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from outpost.landing.refusal import RefusalError

CHUNK = 4 << 20
LARGEST_TEXT = 32 << 30
"""Bytes that a text may have once decompressed."""
FREE_TEXT, LARGEST_RATIO = 64 << 20, 200
"""Beyond the first 64 MiB a text may be at most 200 times as large as what it was decompressed from."""
_BOM = codecs.BOM_UTF8
_END_MARK = b"\x1a"
_AT_THE_END = b"\x1a\r\n"
_LONGEST_END = 1 << 16
_THREE_BYTES = re.compile("[\u0800-\U0010ffff]")


class ByteStream(io.RawIOBase):
    """Chunks as a readable file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def text_of(path: Path, encoding: str) -> Iterator[bytes]:
    """The file's text in UTF-8, chunk by chunk. RefusalError when it cannot be decompressed or decoded."""
    chunks = _read(path)
    if path.name.endswith(".gz"):
        chunks = _decompress(chunks)
    if encoding != "utf-8":
        chunks = _transcode(chunks, encoding)
    return _without_end_mark(_without_bom(chunks))


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _decompress(chunks: Iterator[bytes]) -> Iterator[bytes]:
    taken = given = 0
    member = zlib.decompressobj(wbits=31)
    begun = False
    for chunk in chunks:
        taken += len(chunk)
        data = chunk
        while data:
            if member.eof:
                data = data.lstrip(b"\0")
                if not data:
                    break
                member = zlib.decompressobj(wbits=31)
            begun = True
            try:
                text = member.decompress(data, CHUNK)
            except zlib.error:
                raise RefusalError("unreadable", "the file is not a whole gzip file") from None
            given += len(text)
            if given > LARGEST_TEXT or given > max(FREE_TEXT, LARGEST_RATIO * taken):
                raise RefusalError("unreadable", "the file decompresses to more than a delivery can hold")
            yield text
            data = member.unused_data if member.eof else member.unconsumed_tail
        while not member.eof and (text := member.decompress(b"", CHUNK)):
            given += len(text)
            yield text
    if not begun or not member.eof:
        raise RefusalError("unreadable", "the file is not a whole gzip file")


def _transcode(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    otherwise = _AsUtf8()
    try:
        for chunk in chunks:
            otherwise.see(chunk)
            yield decoder.decode(chunk).encode("utf-8")
        yield decoder.decode(b"", final=True).encode("utf-8")
    except UnicodeError:
        raise RefusalError("unreadable", f"the file is not {encoding} throughout") from None
    if otherwise.is_certain():
        raise RefusalError("unreadable", f"the file is UTF-8, not {encoding}")


class _AsUtf8:
    """Whether bytes said to be GB18030 are UTF-8: about half of such files decode without an error, to other words.

    Real GB18030 stops being UTF-8 within a few characters. What reads as UTF-8 to its end with some characters of three
    bytes, as Chinese ones are, is nothing else; one or two short words may be either, and are what the manifest says.
    """

    _ENOUGH = 4

    def __init__(self) -> None:
        self._decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")(errors="strict")
        self._three_bytes = 0

    def see(self, chunk: bytes) -> None:
        if self._decoder is None:
            return
        try:
            text = self._decoder.decode(chunk)
        except UnicodeError:
            self._decoder = None
            return
        if self._three_bytes < self._ENOUGH:
            self._three_bytes += len(_THREE_BYTES.findall(text))

    def is_certain(self) -> bool:
        return self._decoder is not None and self._three_bytes >= self._ENOUGH


def _without_bom(chunks: Iterator[bytes]) -> Iterator[bytes]:
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= len(_BOM):
            break
    yield head.removeprefix(_BOM)
    yield from chunks


def _without_end_mark(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Without the Ctrl-Z by which old programs mark the end of a text, and the line ends and marks after it."""
    held = b""
    for chunk in chunks:
        text = held + chunk
        begins = text.find(_END_MARK, len(text.rstrip(_AT_THE_END)))
        begins = len(text) if begins < 0 or len(text) - begins > _LONGEST_END else begins
        text, held = text[:begins], text[begins:]
        if text:
            yield text
