"""Cell styles: described once, numbered as they come, written as the package's styles.xml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

from outpost.workbook.text import escaped

FONT = "微软雅黑"
"""The body font; WPS and older Windows show 宋体 in its place, Linux Noto or 方正: all have square characters."""
_UNIT_FONT, _UNIT_SIZE = "Courier New", 10
# The font by whose digits columns are measured (outpost.workbook.sheet); no cell is written in it.
_FIRST_OWN_FORMAT = 164
Border = Literal["none", "thin", "heavy", "under", "first", "between", "last"]
_T = TypeVar("_T")


@dataclass(frozen=True)
class Style:
    """How a cell looks and whether it can be written in. Colours are RRGGBB; sizes are points."""

    size: float = 10.5
    bold: bool = False
    colour: str = "000000"
    fill: str | None = None
    border: Border = "thin"
    number_format: str | None = None
    horizontal: Literal["left", "center", "right"] = "left"
    vertical: Literal["top", "center"] = "center"
    wrap: bool = True
    unlocked: bool = False
    indent: int = 0


def run_font(size: float = 10.5) -> str:
    """The font of a piece of a text, as cells of that size have it."""
    return f'<sz val="{size:g}"/><rFont val="{FONT}"/><charset val="134"/>'


class Styles:
    """The styles of one kind of package; ``add`` gives a style's number, the same one for equal styles."""

    def __init__(self) -> None:
        self._styles: list[Style] = [Style(border="none", wrap=False)]

    def add(self, style: Style) -> int:
        """The number by which cells name ``style``."""
        return _place(self._styles, style)

    def xml(self) -> str:
        """styles.xml"""
        # Some programs take the first font for cells that are not written.
        fonts = [_font(self._styles[0])]
        unit = _place(fonts, f'<font><sz val="{_UNIT_SIZE}"/><name val="{_UNIT_FONT}"/><family val="3"/></font>')
        fills = ['<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>']
        borders = [_border("none")]
        formats: list[str] = []
        cells = [_cell(style, fonts, fills, borders, formats) for style in self._styles]
        own = "".join(
            f'<numFmt numFmtId="{_FIRST_OWN_FORMAT + i}" formatCode="{escaped(code).replace(chr(34), "&quot;")}"/>'
            for i, code in enumerate(formats)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            + (f'<numFmts count="{len(formats)}">{own}</numFmts>' if formats else "")
            + f'<fonts count="{len(fonts)}">{"".join(fonts)}</fonts>'
            + f'<fills count="{len(fills)}">{"".join(fills)}</fills>'
            + f'<borders count="{len(borders)}">{"".join(borders)}</borders>'
            + f'<cellStyleXfs count="1"><xf numFmtId="0" fontId="{unit}" fillId="0" borderId="0"/></cellStyleXfs>'
            + f'<cellXfs count="{len(cells)}">{"".join(cells)}</cellXfs>'
            + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            + '<dxfs count="0"/></styleSheet>'
        )


def _place(known: list[_T], item: _T) -> int:
    if item not in known:
        known.append(item)
    return known.index(item)


def _cell(style: Style, fonts: list[str], fills: list[str], borders: list[str], formats: list[str]) -> str:
    font = _place(fonts, _font(style))
    fill = _place(fills, _fill(style.fill)) if style.fill else 0
    border = _place(borders, _border(style.border))
    number = 0
    if style.number_format == "@":
        number = 49
    elif style.number_format:
        number = _FIRST_OWN_FORMAT + _place(formats, style.number_format)
    wrap = ' wrapText="1"' if style.wrap else ""
    indent = f' indent="{style.indent}"' if style.indent else ""
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyNumberFormat="1" '
        'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1">'
        f'<alignment horizontal="{style.horizontal}" vertical="{style.vertical}"{wrap}{indent}/>'
        f'<protection locked="{0 if style.unlocked else 1}"/></xf>'
    )


def _font(style: Style) -> str:
    return (
        f'<font>{"<b/>" if style.bold else ""}<sz val="{style.size:g}"/><color rgb="FF{style.colour}"/>'
        f'<name val="{FONT}"/><charset val="134"/></font>'
    )


def _fill(colour: str | None) -> str:
    colours = f'<fgColor rgb="FF{colour}"/><bgColor indexed="64"/>'
    return f'<fill><patternFill patternType="solid">{colours}</patternFill></fill>'


def _border(kind: Border) -> str:
    if kind == "none":
        return "<border><left/><right/><top/><bottom/><diagonal/></border>"
    grey = '<color rgb="FF8C8C8C"/>'
    if kind == "under":
        return (
            '<border><left/><right/><top/><bottom style="medium"><color rgb="FF1F3864"/></bottom><diagonal/></border>'
        )
    black = '<color rgb="FF000000"/>'
    thin = {side: f'<{side} style="thin">{grey}</{side}>' for side in ("left", "right", "top", "bottom")}
    if kind == "heavy":
        thin["left"] = f'<left style="thick">{black}</left>'
    elif kind != "thin":
        # One of several cells of one block: a strong line down its left, none towards the others.
        thin["left"] = f'<left style="medium">{black}</left>'
        thin |= {"top": "<top/>"} if kind != "first" else {}
        thin |= {"bottom": "<bottom/>"} if kind != "last" else {}
    return f"<border>{''.join(thin.values())}<diagonal/></border>"
