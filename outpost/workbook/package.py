"""The zip container of a workbook: fixed timestamps, fixed order, parts that are the same in all files compressed once.

The bytes depend on nothing but the parts (and the zlib that compresses them).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

# Measured on lists: a twentieth larger than level 6 in a third of its time. Small tables suit small parts: those of the
# usual size are fetched anew from the system for each part, which takes longer than the compression.
_LEVEL = 2
_SHARED_LEVEL = 9
_WINDOW = -13
_MEMORY_LEVEL = 6
_DEFLATED = 8
_VERSION = 20
_UTF8_NAMES = 0x800
# 1980-01-01 00:00: the first moment that a zip can tell.
_TIME, _DATE = 0, 0x21
_ABOUT = struct.Struct("<5H3I")
_NAME = struct.Struct("<2H")
_NAME_AND_PLACE = struct.Struct("<5H2I")
_CENTRAL = b"PK\1\2" + struct.pack("<H", _VERSION)
_LOCAL_SIZE = 4 + _ABOUT.size + _NAME.size
_END = struct.Struct("<4s4H2IH")


class Part(NamedTuple):
    """One compressed member of a package; ``about`` is what both directories of a zip file say of it."""

    name: bytes
    about: bytes
    data: bytes


def part(name: str, content: str | bytes, *, shared: bool = False) -> Part:
    """Compress ``content`` as the member ``name``; better when it is made once and ``shared`` by many packages."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    level, window, memory = (_SHARED_LEVEL, -15, 9) if shared else (_LEVEL, _WINDOW, _MEMORY_LEVEL)
    deflate = zlib.compressobj(level, zlib.DEFLATED, window, memory)
    data = deflate.compress(raw) + deflate.flush()
    return Part(name.encode("utf-8"), _about(zlib.crc32(raw), len(data), len(raw)), data)


class Beginning(NamedTuple):
    """How a part begins in many packages, compressed once. Each goes on with an ending of its own."""

    checksum: int
    size: int
    data: bytes

    @classmethod
    def of(cls, content: str) -> Beginning:
        """Compress ``content`` up to the edge of a byte, without looking back from what follows."""
        raw = content.encode("utf-8")
        deflate = zlib.compressobj(_SHARED_LEVEL, zlib.DEFLATED, -15, 9)
        return cls(zlib.crc32(raw), len(raw), deflate.compress(raw) + deflate.flush(zlib.Z_FULL_FLUSH))

    def part(self, name: str, ending: str) -> Part:
        """The member ``name`` that ends so."""
        raw = ending.encode("utf-8")
        # A few hundred bytes, as they are: a last block without compression (RFC 1951, 3.2.4).
        data = b"".join([self.data, b"\1", _NAME.pack(len(raw), len(raw) ^ 0xFFFF), raw])
        return Part(name.encode("utf-8"), _about(zlib.crc32(raw, self.checksum), len(data), self.size + len(raw)), data)


def _about(checksum: int, packed: int, size: int) -> bytes:
    return _ABOUT.pack(_VERSION, _UTF8_NAMES, _DEFLATED, _TIME, _DATE, checksum, packed, size)


def package(parts: Iterable[Part]) -> bytes:
    """The bytes of a zip file that holds ``parts`` in their order."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, about, data in parts:
        long = len(name)
        body += [b"PK\3\4", about, _NAME.pack(long, 0), name, data]
        directory += [_CENTRAL, about, _NAME_AND_PLACE.pack(long, 0, 0, 0, 0, 0, offset), name]
        offset += _LOCAL_SIZE + long + len(data)
    entries = b"".join(directory)
    members = len(directory) // 4
    return b"".join([*body, entries, _END.pack(b"PK\5\6", 0, 0, members, members, len(entries), offset, 0)])
