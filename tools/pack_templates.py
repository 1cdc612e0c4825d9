"""The shipped templates of meeting packs (outpost/briefing/packs/shipped), written from what stands here.

    python -m tools.pack_templates [--check]

A city changes a copy of them in any word processor; what Outpost ships is made here, so that a change can be read.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from outpost.documents import package
from tools.written import ROOT, command

FOLDER = ROOT / "outpost" / "briefing" / "packs" / "shipped"
DAY = "2026-12-01"
_INK, _BAND, _LINE, _SOFT = RGBColor(0x1F, 0x3A, 0x5F), "1F3A5F", "B7C3D0", "EEF2F7"
_FACE, _HEAD_FACE = "宋体", "黑体"
_WIDTH = 178


class Column(NamedTuple):
    """A column of a table. ``width`` in millimetres; ``field``: of a row, as ``row.field``."""

    title: str
    width: int
    field: str
    is_number: bool = True


class Sheet:
    """A template as it is written, from top to bottom."""

    def __init__(self, size: float, padding: int = 28, line: float | None = None) -> None:
        self.document = Document()
        self._size, self._padding, self._line = size, padding, line
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(16)
        section.top_margin, section.bottom_margin = Mm(14), Mm(14)
        section.header_distance = section.footer_distance = Mm(7)
        normal = self.document.styles["Normal"]
        normal.font.size = Pt(size)
        _faced(normal.font, normal.element.get_or_add_rPr(), _FACE)
        lang = OxmlElement("w:lang")
        lang.set(qn("w:val"), "en-US")
        lang.set(qn("w:eastAsia"), "zh-CN")
        normal.element.get_or_add_rPr().append(lang)
        normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
        _without_unused(self.document.styles.element)
        self._footer(section.footer.paragraphs[0])

    def title(self, facts: str) -> None:
        """The band at the top, and the line of facts below it."""
        table = self.document.add_table(1, 2)
        _laid_out(table, (126, 52))
        for cell, text, size in zip(
            table.rows[0].cells, ("{{ area }}{{ title }}", "{{ day }} {{ weekday }}"), (15.0, 10.5), strict=True
        ):
            _filled(cell, _BAND)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)
            _write(paragraph, text, size, bold=True, colour=RGBColor(255, 255, 255), face=_HEAD_FACE)
            if size < 12:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.text(facts, self._size - 1, before=3)
        self.text("{{ coverage }}", self._size - 1)

    def heading(self, text: str) -> None:
        """A heading of a part."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(7), Pt(3)
        paragraph.paragraph_format.keep_with_next = True
        _write(paragraph, text, self._size + 2, bold=True, colour=_INK, face=_HEAD_FACE)

    def text(self, text: str, size: float | None = None, before: float = 0) -> None:
        """A paragraph."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(before)
        _write(paragraph, text, size or self._size)

    def note(self, name: str) -> None:
        """A small line, where there is something to say."""
        self.text(f"{{%p if {name} %}}")
        self.text(f"{{{{ {name} }}}}", 8.5)
        self.text("{%p endif %}")

    def only_if(self, name: str, write: Any, otherwise: str) -> None:
        """What ``write`` puts here where the list ``name`` has rows, else a sentence."""
        self.text(f"{{%p if {name} %}}")
        write()
        self.text("{%p else %}")
        self.text(otherwise)
        self.text("{%p endif %}")

    def rows(self, name: str, columns: Sequence[Column], totals: Sequence[str] = ()) -> None:
        """A table with a line for each row of the list ``name``."""
        table = self.document.add_table(4 + bool(totals), len(columns))
        _laid_out(table, [column.width for column in columns], self._padding)
        _ruled(table)
        cells = [
            [column.title for column in columns],
            [f"{{%tr for row in {name} %}}"],
            [f"{{{{ row.{column.field} }}}}" for column in columns],
            ["{%tr endfor %}"],
            list(totals),
        ]
        for number, (row, texts) in enumerate(zip(table.rows, cells, strict=False)):
            _kept_whole(row, repeats=number == 0)
            for cell, column, text in zip(row.cells, columns, [*texts, *[""] * len(columns)], strict=False):
                if number in (0, 4):
                    _filled(cell, _SOFT)
                paragraph = cell.paragraphs[0]
                if self._line is not None:
                    paragraph.paragraph_format.line_spacing = Pt(self._line)
                if column.is_number:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                _write(
                    paragraph, text, self._size, bold=number in (0, 4), face=_HEAD_FACE if number in (0, 4) else _FACE
                )

    def picture(self) -> None:
        """Where the sketch of the way stands."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(paragraph, "{{ sketch }}", self._size)

    def notes(self, lines: int) -> None:
        """Ruled lines for what the meeting decides."""
        table = self.document.add_table(lines, 1)
        _laid_out(table, [_WIDTH])
        _ruled(table)
        for row in table.rows:
            row.height, row.height_rule = Mm(8), WD_ROW_HEIGHT_RULE.EXACTLY

    def written(self) -> bytes:
        """The file."""
        content = BytesIO()
        self.document.save(content)
        return package.clean(content.getvalue(), "Outpost pack template", DAY)

    def _footer(self, paragraph: Any) -> None:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(paragraph, "数据截至 {{ night }}，仅供会议使用，不含个人信息，严禁转发　第 ", 8.5)
        _field(paragraph, "PAGE")
        _write(paragraph, " / ", 8.5)
        _field(paragraph, "NUMPAGES")
        _write(paragraph, " 页", 8.5)


def _without_unused(styles: Any) -> None:
    """The styles that python-docx brings along and no paragraph here has: they are nine tenths of a template."""
    kept = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "HeaderChar", "Footer", "FooterChar"}
    for element in list(styles):
        if element.tag == qn("w:latentStyles") or (
            element.tag == qn("w:style") and element.get(qn("w:styleId")) not in kept
        ):
            styles.remove(element)


def _faced(font: Any, properties: Any, face: str) -> None:
    font.name = "Times New Roman" if face == _FACE else "Arial"
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _write(
    paragraph: Any, text: str, size: float, bold: bool = False, colour: RGBColor | None = None, face: str = _FACE
) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(size), bold
    _faced(run.font, run._element.get_or_add_rPr(), face)
    if colour is not None:
        run.font.color.rgb = colour


def _field(paragraph: Any, name: str) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(8.5)
    for kind, text in (("begin", None), (None, name), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text
        run._element.append(element)


def _laid_out(table: Any, millimetres: Sequence[int], padding: int = 28) -> None:
    """Widths of columns, which some programs read off the grid and some off each cell; middle of each cell."""
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, millimetres, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width, cell.vertical_alignment = Mm(width), WD_ALIGN_VERTICAL.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side, twentieths in (("top", padding), ("left", 70), ("bottom", padding), ("right", 70)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twentieths))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._element.tblPr.append(margins)


def _filled(cell: Any, fill: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    cell._element.get_or_add_tcPr().append(shade)


def _ruled(table: Any) -> None:
    properties = table._element.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)


def _kept_whole(row: Any, repeats: bool) -> None:
    properties = row._element.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeats:
        properties.append(OxmlElement("w:tblHeader"))


def morning() -> bytes:
    """晨会: a community's day on one page."""
    sheet = Sheet(9.5, padding=8, line=13)
    sheet.title("数据截至 {{ night }}。人口、纠纷、关爱及人工上报事项只列数量，不足 3 件记为“<3”。")
    sheet.heading("一、事项")
    matter = Column("事项", 78, "matter", is_number=False)
    counts = [Column(title, 20, name) for title, name in _DAILY]
    sheet.only_if("matters", lambda: sheet.rows("matters", [matter, *counts]), "今日没有在办事项。")
    sheet.heading("二、网格（地址、隐患类）")
    grid = [Column("网格", 90, "grid", is_number=False), *(Column(title, 22, name) for title, name in _BY_GRID)]
    sheet.only_if("grids", lambda: sheet.rows("grids", grid), "各网格没有在办事项。")
    sheet.note("more_grids")
    sheet.heading("三、今天要去的地点（地址、隐患类新增、到期、逾期）")
    doors = [
        Column("序号", 12, "number"),
        Column("地点", 76, "place", is_number=False),
        Column("事项", 48, "matter", is_number=False),
        Column("截止", 20, "due"),
        Column("提醒", 22, "state"),
    ]
    sheet.only_if("doors", lambda: sheet.rows("doors", doors), "今天没有新增、到期或逾期的地点。")
    sheet.note("more_doors")
    return sheet.written()


def weekly() -> bytes:
    """Joint meeting: what the week brought and what is to be decided."""
    sheet = Sheet(10)
    sheet.title("统计区间 {{ since }}—{{ until }}。人口、纠纷、关爱及人工上报事项不足 3 件记为“<3”。")
    sheet.heading("一、新开与办结")
    matter = Column("事项", 58, "matter", is_number=False)
    counts = [Column(title, 15, name) for title, name in _WEEKLY]
    sheet.only_if("matters", lambda: sheet.rows("matters", [matter, *counts]), "本周没有事项。")
    sheet.heading("二、派单与改派")
    orders = [Column("下达单位", 66, "post", is_number=False)]
    orders += [Column(title, 28, name) for title, name in _ORDERS]
    sheet.only_if("orders", lambda: sheet.rows("orders", orders), "本周没有派单。")
    sheet.text("", 5)
    moves = [
        Column("改派事项", 88, "matter", is_number=False),
        Column("改派至", 50, "post", is_number=False),
        Column("件数", 40, "count"),
    ]
    sheet.only_if("moves", lambda: sheet.rows("moves", moves), "本周没有改派。")
    sheet.heading("三、同一楼栋三类以上事项（地址、隐患类）")
    places = [
        Column("地点", 78, "place", is_number=False),
        Column("事项", 78, "matter", is_number=False),
        Column("最早截止", 22, "due"),
    ]
    sheet.only_if("buildings", lambda: sheet.rows("buildings", places), "没有这样的楼栋。")
    sheet.note("more_buildings")
    sheet.heading("四、同一网格三类以上事项")
    grids = [Column("网格", 52, "grid", is_number=False), Column("事项", 126, "matter", is_number=False)]
    sheet.only_if("grids", lambda: sheet.rows("grids", grids), "没有这样的网格。")
    sheet.note("more_grids")
    sheet.heading("五、会议议定")
    sheet.notes(4)
    return sheet.written()


def tenday() -> bytes:
    """Joint visit: doors in walking order, the sketch, and room for what is found."""
    sheet = Sheet(10)
    sheet.title("两网共办或同户多项的地点，按行走顺序排列。{{ choice }}")
    sheet.heading("一、走访路线")
    sheet.text("{%p if sketch %}")
    sheet.picture()
    sheet.text("{%p endif %}")
    sheet.text("{{ way }}", 9)
    sheet.heading("二、走访地点")
    stops = [
        Column("序号", 12, "number"),
        Column("地点", 60, "place", is_number=False),
        Column("事项", 40, "matter", is_number=False),
        Column("缘由", 20, "why"),
        Column("截止", 22, "due"),
        Column("现场情况", 24, "blank"),
    ]
    sheet.only_if("stops", lambda: sheet.rows("stops", stops), "目前没有需要联合走访的地点。")
    sheet.heading("三、参加人员与时间")
    sheet.notes(2)
    return sheet.written()


def monthly() -> bytes:
    """Joint action: what is open of four models by building."""
    sheet = Sheet(10)
    sheet.title("统计区间 {{ since }}—{{ until }}。只含群租、三合一、燃气安检、拆除注销或危险房屋四类。")
    sheet.heading("一、本月办理情况")
    matter = Column("事项", 58, "matter", is_number=False)
    counts = [Column(title, 15, name) for title, name in _WEEKLY]
    sheet.only_if("matters", lambda: sheet.rows("matters", [matter, *counts]), "本月没有这四类事项。")
    sheet.heading("二、分楼栋清单（在办，共 {{ count }} 栋）")
    buildings = [Column("序号", 12, "number"), Column("楼栋", 60, "place", is_number=False)]
    buildings += [Column(title, 17, name) for title, name in _ACTION]
    buildings.append(Column("最早截止", 21, "due"))
    totals = ["", "合计", *(f"{{{{ totals.{name} }}}}" for _, name in _ACTION), ""]
    sheet.only_if("buildings", lambda: sheet.rows("buildings", buildings, totals), "目前没有在办的楼栋。")
    sheet.note("more_buildings")
    sheet.heading("三、行动分工")
    sheet.notes(3)
    return sheet.written()


_DAILY = (("新增", "new"), ("今日到期", "due"), ("逾期", "late"), ("在办", "open"), ("待审核", "in_review"))
_BY_GRID = (("新增", "new"), ("今日到期", "due"), ("逾期", "late"), ("在办", "open"))
_WEEKLY = (
    ("新开", "opened"),
    ("属实", "confirmed"),
    ("不属实", "not_so"),
    ("未能核实", "unknown"),
    ("自动销号", "resolved"),
    ("其他办结", "others"),
    ("逾期", "late"),
    ("未办结", "open"),
)
_ORDERS = (("新下达", "given"), ("办结", "done"), ("未办结", "open"), ("逾期", "late"))
_ACTION = (("群租", "r1"), ("三合一", "r2"), ("燃气", "r3"), ("危拆房", "a3"), ("逾期", "late"))
MADE = {"morning": morning, "weekly": weekly, "tenday": tenday, "monthly": monthly}


def drift() -> list[str]:
    """The templates that are not as they are made here, by their place in the project."""
    files = {FOLDER / f"{name}.docx": make for name, make in MADE.items()}
    changed = [file for file, make in files.items() if not file.is_file() or file.read_bytes() != make()]
    return [file.relative_to(ROOT).as_posix() for file in changed]


def write() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in MADE.items():
        (FOLDER / f"{name}.docx").write_bytes(make())


if __name__ == "__main__":
    sys.exit(command(sys.argv[1:], "tools.pack_templates", write, drift))
