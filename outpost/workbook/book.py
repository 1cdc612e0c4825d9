"""A workbook: its sheets and names put into a package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from outpost.workbook.package import Beginning, Part, package, part
from outpost.workbook.sheet import Sheet, ending
from outpost.workbook.text import escaped

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HIDDEN = ' state="hidden"'
_NOWHERE = "$XFD$1"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


class Names(NamedTuple):
    """What the workbook says of one sheet."""

    title: str
    hidden: bool
    filter_range: str | None
    print_area: str | None
    repeat_rows: str | None


@dataclass(frozen=True)
class Shared:
    """A sheet that many workbooks hold alike, and its footer in this one."""

    beginning: Beginning
    footer: tuple[str, str, str]


@dataclass(frozen=True)
class Tab:
    """One sheet of a workbook: its title, its content, its names.

    A sheet that is not ``on_paper`` stays behind when the whole workbook is printed: its print area is an empty cell.
    Without any, programs print all of it.
    """

    title: str
    content: Sheet | Shared
    hidden: bool = False
    repeat_rows: str | None = None
    print_area: str | None = None
    filter_range: str | None = None
    on_paper: bool = True

    def with_footer(self, footer: tuple[str, str, str]) -> Tab:
        """The same sheet with another footer, where it is a shared one."""
        if isinstance(self.content, Sheet):
            return self
        return replace(self, content=Shared(self.content.beginning, footer))

    @property
    def names(self) -> Names:
        """What the workbook says of it."""
        if not self.on_paper:
            return Names(self.title, self.hidden, self.filter_range, _NOWHERE, None)
        return Names(self.title, self.hidden, self.filter_range, self.print_area, self.repeat_rows)


def shared_sheet(sheet: Sheet) -> Shared:
    """A sheet that many workbooks hold alike but for its footer, compressed once."""
    return Shared(Beginning.of(sheet.beginning()), sheet.footer)


def workbook(tabs: Sequence[Tab], styles: Part) -> bytes:
    """The bytes of the .xlsx file."""
    parts = [*_frame(len(tabs)), _contents(tuple([tab.names for tab in tabs])), styles]
    for number, tab in enumerate(tabs, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        content = tab.content
        if isinstance(content, Sheet):
            parts.append(part(name, content.xml()))
        else:
            parts.append(content.beginning.part(name, ending(content.footer)))
    return package(parts)


def styles_part(xml: str) -> Part:
    """The styles part, compressed once for all files."""
    return part("xl/styles.xml", xml, shared=True)


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


@lru_cache(maxsize=4_000)
def _contents(sheets: tuple[Names, ...]) -> Part:
    """xl/workbook.xml. Most of a night's files have one of a few hundred shapes."""
    listed = "".join(
        f'<sheet name="{escaped(sheet.title)}" sheetId="{n}"{_HIDDEN if sheet.hidden else ""} r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, 1)
    )
    names = "".join(_defined(n, sheet) for n, sheet in enumerate(sheets))
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    return part(
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr defaultThemeVersion="124226"/>'
        '<bookViews><workbookView windowWidth="24000" windowHeight="12000" activeTab="0"/></bookViews>'
        f'<sheets>{listed}</sheets>{defined}<calcPr calcId="191029"/></workbook>',
    )


def _defined(number: int, sheet: Names) -> str:
    """Names of one sheet, in the order that programs write them in."""
    found = [
        ("_xlnm._FilterDatabase", sheet.filter_range, ' hidden="1"'),
        ("_xlnm.Print_Area", sheet.print_area, ""),
        ("_xlnm.Print_Titles", sheet.repeat_rows, ""),
    ]
    title = escaped(sheet.title)
    return "".join(
        f'<definedName name="{name}" localSheetId="{number}"{more}>\'{title}\'!{place}</definedName>'
        for name, place, more in found
        if place
    )
