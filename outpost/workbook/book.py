"""A workbook: its sheets and names put into a package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from outpost.workbook.package import Part, package, part
from outpost.workbook.sheet import Sheet
from outpost.workbook.text import escaped

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HIDDEN = ' state="hidden"'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True)
class Tab:
    """One sheet of a workbook: its title, its content (or its part, where it is the same in all files), its names."""

    title: str
    content: Sheet | Part
    hidden: bool = False
    repeat_rows: str | None = None
    print_area: str | None = None
    filter_range: str | None = None


def shared_sheet(sheet: Sheet) -> Part:
    """A sheet that many workbooks hold alike, compressed once. ``workbook`` gives it its place."""
    return part("", sheet.xml())


def workbook(tabs: Sequence[Tab], styles: Part) -> bytes:
    """The bytes of the .xlsx file."""
    parts = list(_frame(len(tabs)))
    parts += [part("xl/workbook.xml", _workbook_xml(tabs)), styles]
    for number, tab in enumerate(tabs, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        if isinstance(tab.content, Sheet):
            parts.append(part(name, tab.content.xml()))
        else:
            same = tab.content
            parts.append(Part(name.encode(), same.checksum, same.size, same.data))
    return package(parts)


def styles_part(xml: str) -> Part:
    """The styles part, compressed once for all files."""
    return part("xl/styles.xml", xml)


@lru_cache
def _frame(sheets: int) -> tuple[Part, ...]:
    """The parts that say what the others are."""
    numbers = range(1, sheets + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    return (
        part(
            "[Content_Types].xml",
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{types}</Types>',
        ),
        part(
            "_rels/.rels",
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
            f'<Relationship Id="rId{sheets + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        ),
    )


def _workbook_xml(tabs: Sequence[Tab]) -> str:
    sheets = "".join(
        f'<sheet name="{escaped(tab.title)}" sheetId="{n}"{_HIDDEN if tab.hidden else ""} r:id="rId{n}"/>'
        for n, tab in enumerate(tabs, 1)
    )
    names = "".join(_names(n, tab) for n, tab in enumerate(tabs))
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr defaultThemeVersion="124226"/>'
        '<bookViews><workbookView windowWidth="24000" windowHeight="12000" activeTab="0"/></bookViews>'
        f'<sheets>{sheets}</sheets>{defined}<calcPr calcId="191029"/></workbook>'
    )


def _names(number: int, tab: Tab) -> str:
    """Names of one sheet, in the order that programs write them in."""
    found = [
        ("_xlnm._FilterDatabase", tab.filter_range, ' hidden="1"'),
        ("_xlnm.Print_Area", tab.print_area, ""),
        ("_xlnm.Print_Titles", tab.repeat_rows, ""),
    ]
    title = escaped(tab.title)
    return "".join(
        f'<definedName name="{name}" localSheetId="{number}"{more}>\'{title}\'!{place}</definedName>'
        for name, place, more in found
        if place
    )
