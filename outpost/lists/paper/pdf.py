"""PDF pages written by hand: lines, boxes and Chinese text, the same bytes every time.

Text is set in a Chinese TrueType font of this machine (``font``), whose glyphs in use are embedded: tens of kilobytes.
Where there is none it is STSong-Light, one of the fonts that PDF readers bring along, nothing is embedded, and the
file's properties say why. All streams are plain text when they are unpacked.

Measures are points from the upper left corner.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from functools import cache

from outpost import messages
from outpost.lists.paper import font
from outpost.lists.paper.font import Face

WIDTH, HEIGHT = 841.89, 595.28
"""A4 landscape."""
_LAST_CODE = 0xFFFF


@dataclass
class Page:
    """One page's drawing."""

    _drawn: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    """The characters on it."""

    def box(self, left: float, top: float, width: float, height: float, grey: float) -> None:
        """A filled box; grey 0 is black, 1 white."""
        self._drawn.append(f"{grey:.2f} g {left:.2f} {HEIGHT - top - height:.2f} {width:.2f} {height:.2f} re f")

    def frame(self, left: float, top: float, width: float, height: float) -> None:
        """A thin frame."""
        self._drawn.append(f"0.4 G 0.5 w {left:.2f} {HEIGHT - top - height:.2f} {width:.2f} {height:.2f} re S")

    def text(
        self, left: float, base: float, text: str, size: float, *, white: bool = False, bold: bool = False
    ) -> None:
        """One line of text; bold is drawn by its outline."""
        colour, mode = ("1 g 1 G" if white else "0 g 0 G"), ("2 Tr 0.35 w" if bold else "0 Tr")
        self.said.update(text)
        code = text.encode("utf-16-be", "replace").hex()
        self._drawn.append(f"BT {colour} {mode} /F1 {size:g} Tf {left:.2f} {HEIGHT - base:.2f} Td <{code}> Tj ET")

    def content(self) -> bytes:
        """The page's stream."""
        return "\n".join(self._drawn).encode("ascii")


def advance(mark: str) -> float:
    """What a character takes of its size."""
    face = font.face()
    if face is None:
        return 0.5 if mark.isascii() else 1.0
    return face.advance(ord(mark)) / 1000


def document(pages: list[Page], title: str) -> bytes:
    """The file."""
    face = font.face()
    fonts = _known_to_readers() if face is None else _embedded(face, {mark for page in pages for mark in page.said})
    first = 5 + len(fonts)
    why = "" if face else messages.text("pdf.no_font")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >> >>",
        _pages(len(pages), first),
        b"<< /Title " + _text(title) + (b" /Subject " + _text(why) if why else b"") + b" >>",
        _stream(_to_unicode()),
        *fonts,
    ]
    for number, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Resources << /Font << /F1 5 0 R >> >> "
            b"/Contents %d 0 R >>" % (WIDTH, HEIGHT, first + 2 * number + 1)
        )
        objects.append(_stream(page.content()))
    return _file(objects)


def _text(text: str) -> bytes:
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"


def _known_to_readers() -> list[bytes]:
    """Objects from number 5 on: the font by its name."""
    return [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H /Encoding /UniGB-UTF16-H "
        b"/DescendantFonts [6 0 R] /ToUnicode 4 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (GB1) /Supplement 5 >> /DW 1000 /W [1 95 500] /FontDescriptor 7 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]


def _embedded(face: Face, said: set[str]) -> list[bytes]:
    """Objects from number 5 on: the font with the glyphs of what is said. A text's codes stay its characters."""
    codes = sorted(ord(mark) for mark in said if ord(mark) <= _LAST_CODE)
    part = face.part(codes)
    name = part.name.encode()
    glyphs = bytearray(2 * (max(codes, default=0) + 1))
    for code, glyph in part.glyphs.items():
        glyphs[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
    widths = " ".join(f"{code} [{face.advance(code)}]" for code in codes if face.advance(code) != 1000)
    edges = (*face.box, face.ascent, face.descent, face.ascent)
    return [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /%b /Encoding /Identity-H /DescendantFonts [6 0 R] "
        b"/ToUnicode 4 0 R >>" % name,
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%b /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /DW 1000 /W [%b] /FontDescriptor 7 0 R /CIDToGIDMap 8 0 R >>" % (name, widths.encode()),
        b"<< /Type /FontDescriptor /FontName /%b /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d "
        b"/Descent %d /CapHeight %d /StemV 80 /FontFile2 9 0 R >>" % (name, *edges),
        _hex_stream(bytes(glyphs)),
        _hex_stream(part.file, b"/Length1 %d " % len(part.file)),
    ]


def _hex_stream(content: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(content.hex().upper().encode() + b">", 6)
    filters = b"[/FlateDecode /ASCIIHexDecode]"
    return b"<< %b/Length %d /Filter %b >>\nstream\n%b\nendstream" % (more, len(packed), filters, packed)


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 6)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)


@cache
def _to_unicode() -> bytes:
    """The codes of the text are Unicode already: says so to those who search and copy, two bytes at a time."""
    rows = [f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in range(256) if not 0xD8 <= high < 0xE0]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    ranges = "\n".join(f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{ranges}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")


def _pages(count: int, first: int) -> bytes:
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(count))
    return f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode()


def _file(objects: list[bytes]) -> bytes:
    body = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % position for position in places)
    body += b"trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(body)
