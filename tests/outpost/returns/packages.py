"""Workbooks as programs of all kinds write them: one list, put together member by member."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
TITLES = ("任务编号", "核查结果▼", "核查日期", "情况说明", "转办部门", "收件编号")
Members = dict[str, bytes]


def text(place: str, value: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def typed(place: str, value: Any, style: int = 0) -> str:
    """A cell with a number."""
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def row(at: int, cells: Sequence[str]) -> str:
    return f'<row r="{at}">{"".join(cells)}</row>'


def head(at: int = 1) -> str:
    return row(at, [text(f"{letter}{at}", title) for letter, title in zip("ABCDEF", TITLES, strict=True)])


def members(
    rows: str, title: str = "任务清单", around: str = "", book: str = "", strings: Sequence[str] = ()
) -> Members:
    """The members of a workbook with these rows. Style 1 shows dates; ``strings`` are finished ``<si>`` elements."""
    targets = ("worksheets/sheet1.xml", "styles.xml", "sharedStrings.xml")
    sheet = f'<sheet name="{title}" sheetId="1" r:id="rId1"/>'
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    default = '<Default Extension="xml" ContentType="application/xml"/>'
    found = {
        TYPES: f'<Types xmlns="{PACKAGE}/content-types">{default}</Types>',
        "_rels/.rels": relationships([("officeDocument", BOOK)]),
        BOOK: f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}<sheets>{sheet}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(
            list(zip(("worksheet", "styles", "sharedStrings"), targets, strict=True))
        ),
        SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{around}</worksheet>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        STRINGS: f'<sst xmlns="{MAIN}">{"".join(strings)}</sst>',
    }
    return {name: content.encode() for name, content in found.items()}


def relationships(targets: Sequence[tuple[str, str]]) -> str:
    each = (
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(each)}</Relationships>'


def zipped(content: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as target:
        for name, member in content.items():
            target.writestr(name, member)
    return memory.getvalue()


class Pipe(io.RawIOBase):
    """What is written goes, and nobody can go back: a zip written so has its sizes behind its members."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, piece: Any) -> int:
        self.content += bytes(piece)
        return len(piece)


def streamed(content: Mapping[str, bytes]) -> bytes:
    """As programs write that do not know sizes beforehand: with data descriptors."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as target:
        for name, member in content.items():
            target.writestr(name, member)
    return pipe.content


def renamed(content: Mapping[str, bytes], change: Callable[[str], str]) -> Members:
    return {change(name): member for name, member in content.items()}


def replaced(content: Mapping[str, bytes], old: str, new: str) -> Members:
    return {name: member.replace(old.encode(), new.encode()) for name, member in content.items()}
