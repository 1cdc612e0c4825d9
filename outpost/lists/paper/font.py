"""A Chinese TrueType font of this machine, of which a PDF takes the glyphs that it shows (OpenType 1.9).

Fonts with cubic outlines (Noto and Source Han as .otf or .ttc) are passed over: a part of one is a job of its own.
"""

from __future__ import annotations

import hashlib
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

PLACES = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
NAMES = (
    *("wqy-microhei.ttc", "simhei.ttf", "msyh.ttc", "msyh.ttf", "Deng.ttf", "simsun.ttc", "wqy-zenhei.ttc"),
    *("DroidSansFallbackFull.ttf", "DroidSansFallback.ttf", "uming.ttc", "ukai.ttc"),
)
"""Files that are looked for, the best on paper first."""
_KEPT = ("cvt ", "fpgm", "prep")
_RESTRICTED = 0x0002
_WORDS, _SCALE, _MORE, _BOTH_SCALES, _FOUR_SCALES = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080


@dataclass(frozen=True)
class Part:
    """The glyphs of some characters: ``glyphs`` maps a character's code to its glyph in ``file``, a TrueType font."""

    file: bytes
    glyphs: dict[int, int]
    name: str


class Face:
    """A font file with quadratic outlines. ValueError when it has none, or may not be embedded."""

    def __init__(self, content: bytes) -> None:
        start = struct.unpack_from(">I", content, 12)[0] if content[:4] == b"ttcf" else 0
        count = struct.unpack_from(">H", content, start + 4)[0]
        self._tables: dict[str, bytes] = {}
        for at in range(count):
            tag, _, offset, length = struct.unpack_from(">4s3I", content, start + 12 + 16 * at)
            self._tables[tag.decode("latin-1")] = content[offset : offset + length]
        if not {"glyf", "loca", "cmap", "head", "hhea", "hmtx", "maxp"} <= self._tables.keys():
            raise ValueError("a font without quadratic outlines")
        if "OS/2" in self._tables and struct.unpack_from(">H", self._tables["OS/2"], 8)[0] & 0x000F == _RESTRICTED:
            raise ValueError("a font that may not be embedded")
        head = self._tables["head"]
        self._units: int = struct.unpack_from(">H", head, 18)[0]
        self.box = tuple(round(edge * 1000 / self._units) for edge in struct.unpack_from(">4h", head, 36))
        count = struct.unpack_from(">H", self._tables["maxp"], 4)[0]
        long = struct.unpack_from(">h", head, 50)[0]
        places = struct.unpack_from(f">{count + 1}{'I' if long else 'H'}", self._tables["loca"])
        self._places = places if long else tuple(2 * place for place in places)
        self._metrics = struct.unpack_from(">H", self._tables["hhea"], 34)[0]
        up, down = struct.unpack_from(">2h", self._tables["hhea"], 4)
        self.ascent, self.descent = (round(edge * 1000 / self._units) for edge in (up, down))
        self._runs: list[_Run] = sorted(_runs(self._tables["cmap"]))
        self._firsts = [first for first, _, _ in self._runs]

    @lru_cache(maxsize=20_000)  # noqa: B019 - one face lives as long as its process
    def glyph(self, code: int) -> int:
        """The glyph of a character; 0 where the font has none."""
        at = bisect_right(self._firsts, code) - 1
        if at < 0 or code > self._runs[at][1]:
            return 0
        first, _, glyphs = self._runs[at]
        found: int = glyphs[code - first] if isinstance(glyphs, tuple) else glyphs + code - first
        return found if found < len(self._places) - 1 else 0

    def advance(self, code: int) -> int:
        """Thousandths of the size that a character takes."""
        return round(self._metric(self.glyph(code))[0] * 1000 / self._units)

    def part(self, codes: Iterable[int]) -> Part:
        """The glyphs of these characters as a font of their own; the same bytes for the same characters."""
        codes = sorted(set(codes))
        new: dict[int, int] = {0: 0}
        for code in codes:
            new.setdefault(self.glyph(code), len(new))
        outlines: list[bytes] = []
        at = 0
        while at < len(new):
            outlines.append(self._outline(list(new)[at], new))
            at += 1
        glyf, places = bytearray(), [0]
        for outline in outlines:
            glyf += outline + b"\0" * (-len(outline) % 4)
            places.append(len(glyf))
        head = bytearray(self._tables["head"])
        struct.pack_into(">h", head, 50, 1)
        hhea = bytearray(self._tables["hhea"])
        struct.pack_into(">H", hhea, 34, len(new))
        maxp = bytearray(self._tables["maxp"])
        struct.pack_into(">H", maxp, 4, len(new))
        tables = {
            "glyf": bytes(glyf),
            "head": bytes(head),
            "hhea": bytes(hhea),
            "hmtx": b"".join(struct.pack(">Hh", *self._metric(glyph)) for glyph in new),
            "loca": struct.pack(f">{len(places)}I", *places),
            "maxp": bytes(maxp),
            **{tag: self._tables[tag] for tag in _KEPT if tag in self._tables},
        }
        digest = hashlib.sha256(glyf).digest()
        prefix = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
        return Part(_file(tables), {code: new[self.glyph(code)] for code in codes}, f"{prefix}+Chinese")

    def _metric(self, glyph: int) -> tuple[int, int]:
        hmtx = self._tables["hmtx"]
        if glyph < self._metrics:
            wide, left = struct.unpack_from(">Hh", hmtx, 4 * glyph)
        else:
            wide = struct.unpack_from(">H", hmtx, 4 * (self._metrics - 1))[0]
            left = struct.unpack_from(">h", hmtx, 4 * self._metrics + 2 * (glyph - self._metrics))[0]
        return wide, left

    def _outline(self, glyph: int, new: dict[int, int]) -> bytes:
        """A glyph's outline; what it is put together from is numbered anew, and joins ``new``."""
        outline = self._tables["glyf"][self._places[glyph] : self._places[glyph + 1]]
        if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
            return outline
        changed, at, flags = bytearray(outline), 10, _MORE
        while flags & _MORE:
            flags, piece = struct.unpack_from(">2H", changed, at)
            struct.pack_into(">H", changed, at + 2, new.setdefault(piece, len(new)))
            at += 8 if flags & _WORDS else 6
            at += 2 if flags & _SCALE else 4 if flags & _BOTH_SCALES else 8 if flags & _FOUR_SCALES else 0
        return bytes(changed)


_Run = tuple[int, int, int | tuple[int, ...]]


def _runs(cmap: bytes) -> Iterator[_Run]:
    """(first code, last code, first glyph or all glyphs) of the best table of characters."""
    tables = {}
    for at in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, encoding, offset = struct.unpack_from(">2HI", cmap, 4 + 8 * at)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            tables[struct.unpack_from(">H", cmap, offset)[0]] = offset
    if 12 in tables:
        count = struct.unpack_from(">I", cmap, tables[12] + 12)[0]
        yield from struct.iter_unpack(">3I", cmap[tables[12] + 16 : tables[12] + 16 + 12 * count])
    elif 4 in tables:
        yield from _short_runs(cmap, tables[4])
    else:
        raise ValueError("a font without a table of characters that is known")


def _short_runs(cmap: bytes, start: int) -> Iterator[_Run]:
    """Format 4."""
    count = struct.unpack_from(">H", cmap, start + 6)[0] // 2
    lasts = struct.unpack_from(f">{count}H", cmap, start + 14)
    firsts, deltas, offsets = (
        struct.unpack_from(f">{count}H", cmap, start + 16 + 2 * count * part) for part in (1, 2, 3)
    )
    for at, (first, last, delta, offset) in enumerate(zip(firsts, lasts, deltas, offsets, strict=True)):
        if offset == 0:
            glyphs = tuple((code + delta) & 0xFFFF for code in range(first, last + 1))
        else:
            where = start + 16 + 6 * count + 2 * at + offset
            found = struct.unpack_from(f">{last - first + 1}H", cmap, where) if first < 0xFFFF else (0,)
            glyphs = tuple((glyph + delta) & 0xFFFF if glyph else 0 for glyph in found)
        yield first, last, glyphs


def _file(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    directory = struct.pack(">I4H", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    body, offset = b"", 12 + 16 * count
    for tag, table in sorted(tables.items()):
        padded = table + b"\0" * (-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4s3I", tag.encode(), checksum, offset, len(table))
        body += padded
        offset += len(padded)
    return directory + body


@cache
def face(places: tuple[str, ...] = PLACES) -> Face | None:
    """The first of ``NAMES`` on this machine that can be used; None when there is none."""
    found: dict[str, Path] = {}
    for place in places:
        for path in sorted(Path(place).rglob("*.tt[cf]")):
            found.setdefault(path.name, path)
    for name in NAMES:
        if name in found:
            try:
                return Face(found[name].read_bytes())
            except (ValueError, struct.error, OSError):
                continue
    return None
