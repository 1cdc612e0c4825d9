"""One list, filled in and written by programs of all kinds: each time the same rows are read."""

from __future__ import annotations

import datetime as dt
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from outpost import answer_codes
from outpost.ledger import numbers
from outpost.returns import dates, read_form, values
from outpost.returns.forms import Row, form_of, plain, written
from outpost.returns.refusal import FileRefusedError
from outpost.returns.table import NOT_CALCULATED, Table, Value
from tests.outpost.returns import packages as p
from tests.outpost.returns.conftest import number

IMPORT = dt.date(2026, 11, 30)
FIRST, SECOND = number(0), number(1)
SHARED = (
    f"<si><t>{FIRST}</t></si>", "<si><r><t>01 属实</t></r><r><rPr><b/></rPr><t>已处置</t></r></si>",
    '<si><t>已劝离</t><rPh sb="0" eb="1"><t>yi</t></rPh></si>', "<si><t>W00017</t></si>",
)  # fmt: skip
SAID = ("01", "2026-11-29", "已劝离", "W00017")
SERIAL = 46355


def heard(row: Row) -> tuple[Any, ...]:
    """What is read of a row: number, code, the one day, note, sender."""
    days = [str(day) for day in dates.dates(row.cells["answer_date"], IMPORT)]
    code = values.code(row.cells["answer"], answer_codes.words())
    return numbers.read(row.number), code, *days, written(row.cells["answer_note"]), row.sender


def rows_of(content: bytes) -> list[tuple[Any, ...]]:
    return [heard(row) for row in read_form(content).rows]


def answered(
    at: int = 2, task: str = FIRST, day: str | None = None, result: str | None = None, note: str | None = None
) -> str:
    """A row with an answer; each cell may be written otherwise."""
    return p.row(
        at,
        [
            p.text(f"A{at}", task),
            result if result is not None else p.text(f"B{at}", "01 属实已处置"),
            day if day is not None else p.typed(f"C{at}", SERIAL, 1),
            note if note is not None else p.text(f"D{at}", "已劝离"),
            p.text(f"F{at}", "W00017"),
        ],
    )


def plain_list() -> p.Members:
    return p.members(p.head() + answered())


def shared_strings() -> p.Members:
    cells = ["".join(f'<c r="{letter}2" t="s"><v>{n}</v></c>' for letter, n in (("A", 0), ("B", 1)))]
    cells += [p.typed("C2", SERIAL, 1), '<c r="D2" t="s"><v>2</v></c>', '<c r="F2" t="s"><v>3</v></c>']
    return p.members(p.head() + p.row(2, cells), strings=SHARED)


def without_places() -> p.Members:
    """Neither rows nor cells say where they stand."""
    content = p.members(p.head() + p.row(2, [
        p.text("A2", FIRST), p.text("B2", "01"), p.typed("C2", SERIAL, 1), p.text("D2", "已劝离"), '<c r="E2"/>',
        p.text("F2", "W00017"),
    ]))  # fmt: skip
    bare = content[p.SHEET].decode()
    for at in (1, 2):
        bare = bare.replace(f'<row r="{at}">', "<row>")
        for letter in "ABCDEF":
            bare = bare.replace(f' r="{letter}{at}"', "")
    return content | {p.SHEET: bare.encode()}


def by_sheetjs() -> p.Members:
    """Every type that it knows is declared; dates are moments of UTC, texts stand in their cells."""
    content = p.members(p.head() + answered(day='<c r="C2" t="d"><v>2026-11-28T16:00:00.000Z</v></c>'))
    kinds = '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    return p.replaced(content, "</Types>", kinds)


def strict() -> p.Members:
    """ISO/IEC 29500 strict: other namespaces, dates written out."""
    content = p.members(p.head() + answered(day='<c r="C2" s="1" t="d"><v>2026-11-29</v></c>'))
    content = p.replaced(content, p.MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    return p.replaced(content, p.OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")


def with_prefix() -> p.Members:
    content = plain_list()
    xml = content[p.SHEET].decode().replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    return content | {p.SHEET: xml.replace("xmlns=", "xmlns:x=").encode()}


def in_utf16() -> p.Members:
    content = plain_list()
    return content | {p.SHEET: ('<?xml version="1.0" encoding="UTF-16"?>' + content[p.SHEET].decode()).encode("utf-16")}


def with_mark() -> p.Members:
    head = b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    return {name: head + member for name, member in plain_list().items()}


def by_formulas() -> p.Members:
    return p.members(p.head() + p.row(2, [
        p.text("A2", FIRST), '<c r="B2" t="str"><f>"0"&amp;1</f><v>01</v></c>',
        '<c r="C2" s="1"><f>TODAY()-1</f><v>46355</v></c>',
        '<c r="D2" t="str"><f>"已"&amp;"劝离"</f><v>已劝离</v></c>', '<c r="F2" t="str"><f>F1</f><v>W00017</v></c>',
    ]))  # fmt: skip


def counted_from_1904() -> p.Members:
    day = p.typed("C2", SERIAL - 1462, 1)
    return p.members(p.head() + answered(day=day), book='<workbookPr date1904="1"/>')


def hidden_and_filtered() -> p.Members:
    content = p.members(p.head() + answered(), around='<autoFilter ref="A1:F2"/>')
    return p.replaced(content, '<row r="2">', '<row r="2" hidden="1">')


def with_what_programs_add() -> p.Members:
    """Printer settings, a comment, a drawing, a hyperlink, parts that nobody knows."""
    content = plain_list()
    content["xl/printerSettings/printerSettings1.bin"] = b"\0" * 100
    content["xl/comments1.xml"] = b"<comments/>"
    content["xl/drawings/vmlDrawing1.vml"] = b"<xml/>"
    content["customXml/item1.xml"] = b"<x/>"
    content["docProps/thumbnail.wmf"] = b"x"
    content["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{p.PACKAGE}/relationships"><Relationship Id="rId1" Type="{p.OFFICE}/hyperlink" '
        'Target="https://example.org/" TargetMode="External"/></Relationships>'
    ).encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
    return p.replaced(content, "</Types>", f'<Default Extension="bin" ContentType="{kind}"/></Types>')


def absolute_targets() -> p.Members:
    content = p.replaced(plain_list(), 'Target="worksheets/', 'Target="/xl/worksheets/')
    return p.replaced(content, f'Target="{p.BOOK}"', f'Target="/{p.BOOK}"')


def other_names() -> p.Members:
    content = p.renamed(plain_list(), lambda name: name.replace("worksheets/sheet1", "Blätter/Sheet One"))
    return p.replaced(content, "worksheets/sheet1.xml", "Bl%C3%A4tter/Sheet%20One.xml")


def many_empty_rows() -> p.Members:
    """A table formatted down to row 2,000, as some programs save it."""
    empty = "".join(
        f'<row r="{at}">' + "".join(f'<c r="{c}{at}" s="1"/>' for c in "ABCDEF") + "</row>" for at in range(3, 2000)
    )
    return p.members(p.head() + answered() + empty)


def rows_out_of_order() -> p.Members:
    return p.members(p.head(1) + answered(7))


def with_title_rows() -> p.Members:
    title = p.row(1, [p.text("A1", "网格核查任务清单")]) + p.row(
        2, [p.text("A2", "清单日期 2026年11月24日　·　收件编号 W00017")]
    )
    return p.members(title + p.head(4) + answered(5), around='<mergeCells><mergeCell ref="A1:F1"/></mergeCells>')


def escaped_text() -> p.Members:
    return p.members(p.head() + answered(note='<c r="D2" t="str"><v>已劝离_x000D_</v></c>'))


def with_character_data() -> p.Members:
    return p.members(p.head() + answered(note='<c r="D2" t="inlineStr"><is><t><![CDATA[已劝离]]></t></is></c>'))


def numbered_by_a_tablet() -> p.Members:
    """A sheet for each table, and a summary of the export before them."""
    return p.members(p.head() + answered(), title="任务清单 - 表格 1")


WRITERS: list[Callable[[], p.Members]] = [
    plain_list, shared_strings, without_places, by_sheetjs, strict, with_prefix, in_utf16, with_mark, by_formulas,
    counted_from_1904, hidden_and_filtered, with_what_programs_add, absolute_targets, other_names, many_empty_rows,
    rows_out_of_order, with_title_rows, escaped_text, with_character_data, numbered_by_a_tablet,
]  # fmt: skip


@pytest.mark.parametrize("made", WRITERS, ids=lambda made: made.__name__)
def test_whoever_wrote_it_the_same_row_is_read(made: Callable[[], p.Members]) -> None:
    assert rows_of(p.zipped(made())) == [(FIRST, *SAID)]


@pytest.mark.parametrize(
    "pack",
    [
        p.streamed,
        lambda made: p.zipped(made, zipfile.ZIP_STORED),
        lambda made: p.zipped(p.renamed(made, lambda name: name.replace("/", "\\"))),
        lambda made: p.zipped(p.renamed(made, str.upper)),
        lambda made: p.zipped(dict(reversed(made.items()))),
        lambda made: p.zipped({"xl/": b"", "docProps/": b"", **made}),
    ],
    ids=["with data descriptors", "stored", "backslashes", "in capitals", "in another order", "with folders"],
)
def test_however_it_was_packed_it_is_read(pack: Callable[[p.Members], bytes]) -> None:
    assert rows_of(pack(plain_list())) == [(FIRST, *SAID)]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ('<c r="C2" t="d"><v>2026-11-29T00:00:00Z</v></c>', SERIAL),
        ('<c r="C2" t="d"><v>2026-11-29T00:00:00.000Z</v></c>', SERIAL),
        ('<c r="C2" t="d"><v>2026-11-28T15:59:17.000Z</v></c>', SERIAL),
        ('<c r="C2" t="d"><v>2026-11-29T08:30:00</v></c>', SERIAL),
        (p.typed("C2", "46355.4", 1), SERIAL), (p.typed("C2", "46355.4"), SERIAL),
        (p.typed("C2", "46354.9995023148", 1), SERIAL),
        (p.typed("C2", "4.6355E4"), SERIAL), (p.typed("C2", "46355.999", 1), SERIAL), (p.text("C2", "46355"), SERIAL),
        (p.typed("C2", "9e9", 1), None), (p.typed("C2", "2958466", 1), None), (p.typed("C2", "1e308", 1), None),
        (p.typed("C2", "-1", 1), None), (p.typed("C2", "NaN", 1), None), (p.typed("C2", "INF", 1), None),
        (p.typed("C2", "", 1), None),
        ('<c r="C2" t="d"><v>10000-01-01T00:00:00Z</v></c>', None), ('<c r="C2" t="d"><v>0000-00-00</v></c>', None),
        ('<c r="C2" t="e"><v>#VALUE!</v></c>', None), ('<c r="C2" t="b"><v>1</v></c>', None),
        ('<c r="C2" t="s"><v>99</v></c>', None),
        ('<c r="C2"><f>TODAY()</f></c>', None), ("", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("book", ["", '<workbookPr date1904="1"/>'], ids=["", "1904"])
def test_a_day_is_read_and_what_is_none_is_a_fault_of_its_row(cell: str, day: int | None, book: str) -> None:
    other = answered(3, SECOND, day='<c r="C3" t="d"><v>2026-11-29</v></c>')
    found = rows_of(p.zipped(p.members(p.head() + answered(day=cell) + other, book=book)))
    assert found[1] == (SECOND, *SAID)
    if not book or ("<v>46" not in cell and "E4" not in cell):
        assert found[0] == ((FIRST, *SAID) if day else (FIRST, "01", "已劝离", "W00017"))


@pytest.mark.parametrize("title", ["汇总 - 表格 1", "填写说明 (2)", "代码表 副本", "逾期"])
def test_a_sheet_beside_the_list_is_no_list(title: str) -> None:
    content = plain_list()
    content["xl/worksheets/sheet2.xml"] = content[p.SHEET].replace(FIRST.encode(), SECOND.encode())
    content["xl/_rels/workbook.xml.rels"] = p.relationships(
        [("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml")]
    ).encode()
    content = p.replaced(content, "</sheets>", f'<sheet name="{title}" sheetId="2" r:id="rId2"/></sheets>')
    assert [row[0] for row in rows_of(p.zipped(content))] == [FIRST]


def test_types_of_macros_are_refused_where_a_member_has_them() -> None:
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    override = f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'
    binary = by_sheetjs() | {"xl/data.bin": b"x"}
    for members, why in ((binary, "old_workbook"), (p.replaced(plain_list(), "</Types>", override), "macros")):
        with pytest.raises(FileRefusedError) as refusal:
            read_form(p.zipped(members))
        assert refusal.value.key == why


def test_members_that_differ_in_their_case_alone_are_refused() -> None:
    with pytest.raises(FileRefusedError):
        read_form(p.zipped(plain_list() | {p.SHEET.upper(): b"<worksheet/>"}))


@pytest.mark.parametrize("name", ["..\\evil.xml", "xl\\..\\..\\evil.xml", "\\evil.xml", "C:\\evil.xml"])
def test_a_backslash_leads_out_no_more_than_a_slash(name: str) -> None:
    with pytest.raises(FileRefusedError):
        read_form(p.zipped(plain_list() | {name: b""}))


@pytest.mark.parametrize("length", [1000, 1001, 4000, 4001, 5000, 40_000])
def test_a_long_note_is_read_whole_or_seen_to_be_longer(length: int) -> None:
    """What stands behind many blanks is not lost either."""
    note = "很" + " " * (length - 2) + "长"
    (row,) = read_form(p.zipped(p.members(p.head() + answered(note=p.text("D2", note))))).rows
    text = written(row.cells["answer_note"])
    assert text == note if length <= 4000 else len(text) > 4000 and text.endswith("⋯")
    (row,) = read_form(f"任务编号,核查结果,核查日期,情况说明\n{FIRST},01,11.29,{note}\n".encode()).rows
    assert written(row.cells["answer_note"]) == text


def test_a_result_behind_ten_thousand_blanks_is_not_the_result_before_them() -> None:
    cell = p.text("B2", "01" + " " * 40_000 + "或 07")
    (row,) = read_form(p.zipped(p.members(p.head() + answered(result=cell)))).rows
    assert values.code(row.cells["answer"], answer_codes.words()) is None
    assert plain(row.cells["answer"]).endswith("⋯")


def test_a_formula_that_nobody_calculated_is_no_empty_cell() -> None:
    content = p.members(p.head() + p.row(2, [p.text("A2", FIRST), '<c r="B2"><f>"01"</f></c>', p.text("F2", "W00017")]))
    (row,) = read_form(p.zipped(content)).rows
    assert heard(row) == (FIRST, None, "", "W00017")


def test_a_note_that_is_a_sign_is_no_formula() -> None:
    (row,) = read_form(p.zipped(p.members(p.head() + answered(note=p.text("D2", "="))))).rows
    assert written(row.cells["answer_note"]) == "=" != NOT_CALCULATED


def test_a_column_that_was_pushed_far_to_the_right_is_read() -> None:
    content = p.replaced(p.members(p.head() + answered()), ' r="D', ' r="GR')
    assert rows_of(p.zipped(content)) == [(FIRST, *SAID)]


def test_two_thousand_joined_cells_say_what_the_first_says() -> None:
    pairs = "".join(answered(at, note="") + p.row(at + 1, [p.text(f"A{at + 1}", SECOND)]) for at in range(2, 4_001, 2))
    joined = "".join(f'<mergeCell ref="B{at}:B{at + 1}"/>' for at in range(2, 4_001, 2))
    content = p.members(p.head() + pairs, around=f"<mergeCells>{joined}</mergeCells>")
    found = read_form(p.zipped(content)).rows
    assert len(found) == 4_000
    assert {plain(row.cells["answer"]) for row in found} == {"01 属实已处置"}


def test_long_cells_in_every_row_take_little_time() -> None:
    """One text that 5,000 rows refer to, of what takes expressions longest; each is a fault of its row."""
    for piece in ("t", "收件编号a", "上午", "１", "1 ", "﷼", "ﷺ", "周", "-", "nov "):
        shared = f"<si><t>{piece * (30_000 // len(piece))}</t></si>"
        cells = "".join(f'<c r="{letter}2" t="s"><v>0</v></c>' for letter in "ABCDEF")
        rows = "".join(p.row(at, [cells.replace('2" t', f'{at}" t')]) for at in range(2, 100))
        content = p.zipped(p.members(p.head() + rows, strings=[shared]))
        began = time.process_time()
        assert not any(numbers.is_sound(str(row[0])) for row in rows_of(content))
        assert time.process_time() - began < 3


def test_rows_that_end_in_a_cr_alone_keep_the_lines_of_their_cells() -> None:
    lines = f"任务编号,核查结果,核查日期,情况说明,收件编号\r{FIRST},01,2026-11-29,已\n劝离,W00017\r"
    assert rows_of(lines.encode("utf-8-sig")) == [(FIRST, "01", "2026-11-29", "已\n劝离", "W00017")]


def test_a_list_may_stand_far_below() -> None:
    above = "".join(f"转发第 {at} 次,\n" for at in range(400))
    lines = above + f"任务编号,核查结果,核查日期,情况说明,收件编号\n{FIRST},01,2026-11-29,,W00017\n"
    assert rows_of(lines.encode()) == [(FIRST, "01", "2026-11-29", "", "W00017")]


def test_answers_without_their_header_are_not_lost_unseen() -> None:
    """The codes of 填写说明 are nobody's answers, and blank rows of 新发现 are not all there is."""
    answer: list[Value] = [FIRST, "01", "2026-11-29", "", "", "W00017"]
    answers = Table("任务清单", lambda: [(5, answer)])
    guide = Table("填写说明", lambda: [(1, ["任务编号", "核查结果▼"]), (2, answer)])
    found = Table("新发现", lambda: [(1, ["地址", "类型▼", "收件编号"]), (2, [None, None, "W00017"])])
    unnumbered = Table("任务清单", lambda: [(4, ["核查结果▼", "核查日期"]), (5, ["01", "2026-11-29"])])
    for tables in ([answers], [answers, guide], [answers, found, guide], [unnumbered, found, guide]):
        with pytest.raises(FileRefusedError, match="no_list"):
            form_of(tables)
    assert form_of([found, guide]).rows == []
