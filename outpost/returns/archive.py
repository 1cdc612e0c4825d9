"""The zip around a workbook, opened without trust: names, sizes, counts and ratios are looked at before any content.

What a member costs to parse is told by its bytes before a parser sees them: how many tags and attributes it holds, and
how long the longest stretch between two tags is. So a hostile workbook is refused by counting, which takes no time.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO

from outpost.returns.refusal import FileRefusedError

MOST_BYTES = 48 << 20
"""Bytes that the members of a workbook may unpack to, together."""
MOST_TAGS = 600_000
"""``<`` in all members that are read. A list of 5,000 rows has some 430,000."""
MOST_ATTRIBUTES = 600_000
_MOST_MEMBERS = 300
_MOST_DIRECTORY = 256 << 10
_MACROS = ("vbaproject", "macrosheets", "activex", "dialogsheets", "embeddings/")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LONG_STRETCH = re.compile(rb"<[^<]{524288}")
_LOCAL_HEADER = 30
# A directory's end as large archives have it: 56 bytes, then 20 that tell where it is, then the plain end.
_LARGE_END = 56
_LOCATOR = 20


class Archive:
    """Members of a workbook; what unpacks to more than it may is refused while it unpacks.

    ``names`` are in lower case, with slashes.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        _check_directory(content)
        try:
            members = zipfile.ZipFile(BytesIO(content)).infolist()
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error):
            raise FileRefusedError("no_workbook") from None
        self._bytes = self._tags = self._attributes = 0
        if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
            raise FileRefusedError("bomb")
        # Parts are told apart without regard to case, and some programs write folders with a backslash.
        names = [member.filename.replace("\\", "/").lower() for member in members]
        if len(set(names)) < len(names) or any(map(_leads_out, names)):
            raise FileRefusedError("broken")
        if any(mark in name for name in names for mark in _MACROS):
            raise FileRefusedError("macros")
        if any(member.flag_bits & 1 or member.compress_type not in _METHODS for member in members):
            raise FileRefusedError("encrypted")
        self._members = dict(zip(names, members, strict=True))
        self.names = frozenset(names)

    @property
    def is_open_document(self) -> bool:
        """Whether it is an .ods by its own words, all of it within the bounds."""
        if "mimetype" not in self.names or b"opendocument.spreadsheet" not in self.read("mimetype")[:100]:
            return False
        for name in ("content.xml", "styles.xml", "meta.xml", "settings.xml"):
            if name in self.names and b"<!DOCTYPE" in self.read(name):
                raise FileRefusedError("entities")
        return True

    @property
    def unpacked(self) -> int:
        """Bytes that have been unpacked so far."""
        return self._bytes

    def read(self, name: str) -> bytes:
        """The content of one member."""
        name = name.lower()
        if name not in self._members:
            raise FileRefusedError("broken")
        content = self._unpacked(self._members[name])
        self._tags += content.count(b"<")
        self._attributes += content.count(b"=")
        if self._tags > MOST_TAGS or self._attributes > MOST_ATTRIBUTES:
            raise FileRefusedError("too_large")
        if _LONG_STRETCH.search(content):
            raise FileRefusedError("broken")
        return content

    def _unpacked(self, member: zipfile.ZipInfo) -> bytes:
        start = member.header_offset
        header = self._content[start : start + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise FileRefusedError("broken")
        name, extra = struct.unpack_from("<HH", header, 26)
        begin = start + _LOCAL_HEADER + name + extra
        packed = self._content[begin : begin + member.compress_size]
        left = MOST_BYTES - self._bytes
        found = packed if member.compress_type == zipfile.ZIP_STORED else _inflated(packed, left)
        self._bytes += len(found)
        if len(found) > left:
            raise FileRefusedError("bomb")
        if zlib.crc32(found) != member.CRC:
            raise FileRefusedError("broken")
        return found


def _inflated(packed: bytes, most: int) -> bytes:
    """At most one byte more than ``most``."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = stream.decompress(packed, most + 1)
    except zlib.error:
        raise FileRefusedError("broken") from None
    if len(found) <= most and not stream.eof:
        raise FileRefusedError("broken")
    return found


def _check_directory(content: bytes) -> None:
    """The directory at a zip's end is small, or nobody looks at it: every entry of it costs memory."""
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or len(content) < end + 22:
        raise FileRefusedError("no_workbook")
    size = struct.unpack_from("<L", content, end + 12)[0]
    large = end - _LOCATOR - _LARGE_END
    if large >= 0 and content.startswith(b"PK\x06\x07", end - _LOCATOR):
        size = struct.unpack_from("<Q", content, large + 40)[0]
    if size > _MOST_DIRECTORY:
        raise FileRefusedError("bomb")


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in name
