"""Workbooks taken apart and put together again: parts changed, dropped or added, bombs, entities."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from bench.returned.books import Book, Rows
from bench.returned.dialects import Dialect
from bench.returned.workbook import MADE, xlsx

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these files, the same whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, body in parts.items():
            z.writestr(zipfile.ZipInfo(name, MADE), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return {name: z.read(name) for name in z.namelist()}


def swap_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    return zipped({n: change(body) if n == name else body for n, body in unzipped(data).items()})


def after_rows(data: bytes, xml: bytes) -> bytes:
    """The workbook with this XML where the rows of its first sheet end."""
    return swap_part(data, SHEET, lambda body: body.replace(b"</sheetData>", xml))


def drop_part(data: bytes, name: str) -> bytes:
    """The workbook without this part."""
    return zipped({n: body for n, body in unzipped(data).items() if n != name})


def add_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The workbook with these parts behind its own, though one should be of the same name."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as z:
        for n, b in parts.items():
            z.writestr(zipfile.ZipInfo(n, MADE), b, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _marked(data: bytes, old: bytes, new: bytes) -> bytes:
    return zipped({name: body.replace(old, new) for name, body in unzipped(data).items()})


def bomb(mb: int) -> bytes:
    """A workbook whose sheet unfolds to ``mb`` megabytes of blanks."""
    out = io.BytesIO()
    seed = xlsx(Book({"任务清单": [["任务编号", "核查结果▼"]]}))
    with (
        zipfile.ZipFile(io.BytesIO(seed)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z,
    ):
        for n in old.namelist():
            body = old.read(n)
            if n.endswith("sheet1.xml"):
                head, tail = body.split(b"</sheetData>") if b"</sheetData>" in body else (body, b"")
                with z.open(n, "w") as f:
                    f.write(head)
                    blank = b" " * (1 << 20)
                    for _ in range(mb):
                        f.write(blank)
                    f.write(b"</sheetData>" + tail)
            else:
                z.writestr(n, body)
    return out.getvalue()


def entity_bomb(rows: Rows) -> bytes:
    """A workbook whose note ``@@ENTITY@@`` is an entity of entities of entities."""
    steps = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    d = Dialect("laugh", strings="inline", doctype=f'<!DOCTYPE x [<!ENTITY a0 "哈哈哈哈">{steps}]>')
    data = xlsx(Book({"任务清单": rows}), d)
    return _marked(data, b"@@ENTITY@@", b"&a9;")


def external_entity(rows: Rows, target: str) -> bytes:
    """A workbook whose note ``@@ENTITY@@`` is what stands at ``target``."""
    d = Dialect("xxe", strings="inline", doctype=f'<!DOCTYPE x [<!ENTITY e SYSTEM "{target}">]>')
    return _marked(xlsx(Book({"任务清单": rows}), d), b"@@ENTITY@@", b"&e;")


def padded(data: bytes, size: int) -> bytes:
    """The workbook with a part of noise, so that the file has about this size."""
    name = "xl/media/pad.bin"
    room = size - len(data) - 2 * len(name) - 200
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as z:
        z.writestr(zipfile.ZipInfo(name, MADE), random.Random(1).randbytes(room))
    return out.getvalue()


def png() -> bytes:
    """A picture of one white dot."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\x00\xff\xff\xff"))
        + chunk(b"IEND", b"")
    )


def ole(stream: str = "Workbook") -> bytes:
    """The beginning of a file of old office programs, with one stream of this name."""
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\x00" * 16
        + struct.pack("<HHH", 0x3E, 3, 0xFFFE)
        + struct.pack("<HH", 9, 6)
        + b"\x00" * 30
    )
    return head + b"\xff" * (512 - len(head)) + stream.encode("utf-16-le").ljust(512, b"\x00") + b"\x00" * 2048


def bad_crc(data: bytes) -> bytes:
    """The workbook with a wrong checksum of its strings."""
    at = data.find(STRINGS.encode())
    at = data.find(b"PK\x03\x04", at - 60)
    b = bytearray(data)
    if at > 0:
        b[at + 14] ^= 0xFF
    return bytes(b)
