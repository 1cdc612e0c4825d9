"""The zip around a workbook, opened without trust: names, sizes, counts and ratios are looked at before any content."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from outpost.returns.refusal import FileRefusedError

_MOST_MEMBERS = 300
_MOST_BYTES = 64 << 20
_CHUNK = 1 << 16
_MACROS = ("vbaproject", "macrosheets", "activex", "dialogsheets", "embeddings/")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """Members of a workbook; content is streamed, and what unpacks to more than it may is refused while it unpacks."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
            raise FileRefusedError("no_workbook") from None
        self._left = _MOST_BYTES
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_BYTES:
            raise FileRefusedError("bomb")
        names = [member.filename for member in members]
        if len({name.lower() for name in names}) < len(names) or any(map(_leads_out, names)):
            raise FileRefusedError("broken")
        if any(mark in name.lower() for name in names for mark in _MACROS):
            raise FileRefusedError("macros")
        if any(member.flag_bits & 1 or member.compress_type not in _METHODS for member in members):
            raise FileRefusedError("encrypted")
        self.names = frozenset(names)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of one member, piece by piece."""
        try:
            with self._zip.open(name) as member:
                while piece := member.read(_CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise FileRefusedError("bomb")
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, NotImplementedError, RuntimeError):
            raise FileRefusedError("broken") from None


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name or "\0" in name
