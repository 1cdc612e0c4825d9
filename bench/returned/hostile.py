"""Files that are no lists, or are meant to harm.

They are refused whole with a receipt, quickly, and nothing outside the home is touched.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from bench.returned import books, parts
from bench.returned.case import HEAD, Case, Want, answered, fill, outcome
from bench.returned.city import PLAIN, TASKS, City, Line
from bench.returned.dialects import Dialect
from bench.returned.workbook import MAIN, PKG, REL, xlsx

WHOLE = (
    "A file that is no workbook, is over 5 MB or 5,000 rows, or is a decompression bomb is refused whole, "
    "answered by a receipt."
)
SAFE = "A workbook's macros, links and pictures are not run or followed; its rows are read, or it is refused whole."
BROKEN = "A file that no reader can read to its end is refused whole, with a receipt; the others go on."
NAMES = "Renamed files are fine; every file is answered by a receipt."
ENTITY = "An external entity is never read: refused whole, or the row without it."
FETCHED = "An external entity is never fetched: refused whole."
ODS = {
    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
    "content.xml": (
        b'<?xml version="1.0"?><office:document-content'
        b' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    ),
}
XML_2003 = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table/></Worksheet></Workbook>'
)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
TYPES = b"<Types/>"


def cases(city: City) -> Iterator[Case]:
    files = Files(city)
    for name, data in files.no_lists().items():
        yield files.refused(name, data)
    for name, data in files.broken().items():
        yield files.refused(name, data, BROKEN)
    for name, data in files.too_large().items():
        yield files.refused(name, data)
    for name, data in files.odd().items():
        yield files.either(name, data)
    for name, xml in ODD_ROWS.items():
        yield files.either(name, parts.after_rows(files.fine, xml))
    yield from files.entities()
    yield from _at_the_limits(city)
    yield from _with_extras(city)
    yield from _named(city)


class Files:
    """Two answered lists and what becomes of them: ``bad`` in files that are refused, ``fine`` in others."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.line = city.take(kind="grid_office", model="A1|A2")
        self.loose = city.take(kind="grid_office", model="A1|A2")
        self.bad = xlsx(answered(city, self.line, note=None))
        self.fine_book = answered(city, self.loose)
        self.fine = xlsx(self.fine_book)

    def refused(self, file: str, data: bytes, says: str = WHOLE) -> Case:
        """A file that is refused whole; ``file``: its name without z_, with its ending where that is not .xlsx."""
        name, _, ending = file.partition(".")
        files = [(f"z_{name}.{ending or 'xlsx'}", data)]
        return Case(f"z_{name}", says, files, [], "refused", {self.line.number: "untouched"})

    def either(self, name: str, data: bytes) -> Case:
        """A file that is refused whole or read rightly."""
        says, after = BROKEN + " (or read rightly)", {self.loose.number: "any"}
        return Case(f"z_{name}", says, [(f"z_{name}.xlsx", data)], [], "either", after)

    def noted(self, note: str) -> books.Rows:
        return answered(self.city, self.line, note=note).sheets[TASKS]

    def no_lists(self) -> dict[str, bytes]:
        zipped = parts.zipped
        return {
            "empty": b"",
            "empty_csv.csv": b"",
            "spaces.csv": b"   \r\n\r\n",
            "bom_only.csv": b"\xef\xbb\xbf",
            "words.txt": "今天都去过了，没什么问题。".encode(),
            "docx_like.docx": zipped({"word/document.xml": b"<w:document/>", "[Content_Types].xml": TYPES}),
            "zip_of_lists.zip": zipped({"a.xlsx": self.bad, "b.xlsx": self.bad}),
            "zip_named_xlsx": zipped({"b.xlsx": self.bad}),
            "rar.rar": b"Rar!\x1a\x07\x01\x00" + b"\x00" * 300,
            "seven_zip.7z": b"7z\xbc\xaf\x27\x1c" + b"\x00" * 300,
            "gzip.gz": b"\x1f\x8b\x08\x00" + zlib.compress(self.bad)[2:],
            "pdf.pdf": PDF,
            "pdf_named_xlsx": PDF,
            "png.png": parts.png(),
            "png_named_xlsx": parts.png(),
            "jpg.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 500 + b"\xff\xd9",
            "xls_old.xls": parts.ole(),
            "encrypted": parts.ole("EncryptedPackage"),
            "ods.ods": zipped(ODS),
            "ods_named_xlsx": zipped({**ODS, "meta.xml": b"<a/>"}),
            "xlsb.xlsb": zipped({"xl/workbook.bin": b"\x83\x01\x00", "[Content_Types].xml": TYPES}),
            "html_named_xls.xls": books.html(answered(self.city, self.line).sheets[TASKS]),
            "xml_2003.xml": XML_2003,
            "json.json": b'{"\\u4efb\\u52a1\\u7f16\\u53f7": 1}',
            "eml.eml": b"From: a@b\r\nSubject: x\r\n\r\nbody",
            "exe.exe": b"MZ" + b"\x00" * 400,
        }

    def broken(self) -> dict[str, bytes]:
        no_strings = b'<?xml version="1.0"?><sst xmlns="%s"/>' % MAIN.encode()
        return {
            "truncated_half": self.bad[: len(self.bad) // 2],
            "truncated_tail": self.bad[:-30],
            "zeros": b"\x00" * 20000,
            "no_workbook_part": parts.drop_part(self.bad, "xl/workbook.xml"),
            "no_sheet_part": parts.drop_part(self.bad, parts.SHEET),
            "bad_xml": parts.swap_part(self.bad, parts.SHEET, lambda body: body[: len(body) // 2]),
            "string_index": parts.swap_part(self.bad, parts.STRINGS, lambda body: no_strings),
        }

    def too_large(self) -> dict[str, bytes]:
        long_string = b"<si><t>" + b"A" * 200_000_000 + b"</t></si></sst>"
        rows: books.Rows = [[self.line.number, None, None, None, None, self.line.recipient]]
        return {
            "bomb_300mb": parts.bomb(300),
            "bomb_shared": parts.swap_part(self.bad, parts.STRINGS, lambda body: body.replace(b"</sst>", long_string)),
            "bomb_entities": parts.entity_bomb(self.noted("@@ENTITY@@")),
            "six_mb": parts.padded(self.bad, 6_000_000),
            "just_over_5mb": parts.padded(self.bad, 5 * 1024 * 1024 + 1),
            "rows_6000": xlsx(books.Book({TASKS: [HEAD, *rows * 6000]})),
            "rows_6000_csv.csv": books.comma([HEAD, *rows * 6000]),
            "rows_60000_csv.csv": books.comma([HEAD, *[[None] * 6] * 60000, *rows * 5001]),
        }

    def odd(self) -> dict[str, bytes]:
        sheets = self.fine_book.sheets
        deep = b"</sheetData>" + b"<a>" * 50000 + b"</a>" * 50000
        return {
            "truncated_head": self.fine[40:],
            "no_strings_part": parts.drop_part(self.fine, parts.STRINGS),
            "no_styles_part": parts.drop_part(self.fine, "xl/styles.xml"),
            "no_content_types": parts.drop_part(self.fine, "[Content_Types].xml"),
            "bad_crc": parts.bad_crc(self.fine),
            "bomb_other_part": parts.add_parts(self.fine, {"xl/media/x.bin": b"\x00" * 120_000_000}),
            "just_under_5mb": parts.padded(self.fine, 4_990_000),
            "many_sheets": xlsx(books.Book({**sheets, **{f"s{i}": [[i]] for i in range(300)}})),
            "wide_sheet": xlsx(books.Book({**sheets, "宽": [[1] * 16000]})),
            "deep_xml": parts.after_rows(self.fine, deep),
            "twice_in_zip": parts.add_parts(self.fine, {parts.SHEET: b"<worksheet/>"}),
            "slip_names": parts.add_parts(self.fine, {"../../../outpost_slip.txt": b"x", "/outpost_slip.txt": b"x"}),
        }

    def entities(self) -> Iterator[Case]:
        marker = self.city.home.parent / "canary.txt"
        marker.write_text("CANARYWORD", encoding="utf-8")
        data, after = parts.external_entity(self.noted("@@ENTITY@@"), marker.as_uri()), {self.line.number: "any"}
        case = Case("z_xxe_file", ENTITY, [("z_xxe_file.xlsx", data)], [], "either", after)
        case.secrets = ["CANARYWORD"]
        yield case
        yield self.refused("xxe_http", parts.external_entity(self.noted("@@ENTITY@@"), "http://127.0.0.1:9/x"), FETCHED)


ODD_ROWS = {
    "last_column_touched": b'<row r="900"><c r="XFD900" t="str"><v>x</v></c></row></sheetData>',
    "row_zero": b'<row r="0"><c r="A0" t="str"><v>x</v></c></row></sheetData>',
    "row_far_beyond": b'<row r="99999999999"><c r="A99999999999" t="str"><v>x</v></c></row></sheetData>',
    "column_beyond": b'<row r="901"><c r="ZZZZZZ901" t="str"><v>x</v></c></row></sheetData>',
    "huge_number": (
        b'<row r="902"><c r="A902"><v>1e999</v></c><c r="B902"><v>abc</v></c>'
        b'<c r="C902" t="zz"><v>1</v></c></row></sheetData>'
    ),
}


def _at_the_limits(city: City) -> Iterator[Case]:
    line = city.take(avoid=PLAIN)
    row, filler = ([line.number, *cells, None, None, line.recipient] for cells in (("01", city.visit), (None, None)))
    data = xlsx(books.Book({TASKS: [HEAD, row, *[filler] * 4980]}))
    wants, after = [Want("accepted", line.number, 2, code="01")], {line.number: "in_review"}
    yield Case("z_rows_4990", "5,000 rows are allowed.", [("z_rows_4990.xlsx", data)], wants, after=after)
    line = city.take(avoid=PLAIN)
    far = b'<row r="1048576"><c r="A1048576" t="str"><v>x</v></c></row></sheetData>'
    data = parts.after_rows(xlsx(answered(city, line)), far)
    name, says = "z_last_row_touched", "A cell in Excel's last row is no 1,048,576 rows."
    wants, after = [Want("either", line.number, line.row, code="01")], {line.number: "any"}
    yield Case(name, says, [(f"{name}.xlsx", data)], wants, "either", after)


def _extras() -> dict[str, tuple[str, Dialect]]:
    """Ending of the file and what the workbook has besides, by case."""
    document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    part = "externalLinks/externalLink1.xml"
    book = f'<externalLink xmlns="{MAIN}" xmlns:r="{REL}"><externalBook r:id="rId1"/></externalLink>'
    path = (
        f'<Relationships xmlns="{PKG}"><Relationship Id="rId1" Type="{REL}/externalLinkPath"'
        ' Target="file:///etc/hostname" TargetMode="External"/></Relationships>'
    )
    link = Dialect(
        "links",
        rels_extra=f'<Relationship Id="rIdX" Type="{document}/externalLink" Target="{part}"/>',
        parts={f"xl/{part}": book.encode(), "xl/externalLinks/_rels/externalLink1.xml.rels": path.encode()},
        types_extra=f'<Override PartName="/xl/{part}" ContentType="{kind}.externalLink+xml"/>',
    )
    macro = Dialect(
        "macro",
        main_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        parts={"xl/vbaProject.bin": parts.ole("VBA")},
        rels_extra=(
            '<Relationship Id="rIdV" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
            ' Target="vbaProject.bin"/>'
        ),
    )
    names = (
        '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">#REF!</definedName>'
        '<definedName name="x">[1]Sheet!#REF!</definedName></definedNames>'
    )
    return {
        "external_link": ("xlsx", link),
        "macro_xlsm": ("xlsm", macro),
        "macro_named_xlsx": ("xlsx", macro),
        "template": ("xltx", Dialect("template", main_type=f"{kind}.template.main+xml")),
        "defined_names": ("xlsx", Dialect("names", book_extra=names)),
    }


def _with_extras(city: City) -> Iterator[Case]:
    """Harmless when not followed."""
    for name, (ending, dialect) in _extras().items():
        line = city.take(avoid=PLAIN)
        files = [(f"z_soft_{name}.{ending}", xlsx(answered(city, line), dialect))]
        wants = [Want("either", line.number, line.row, code="01")]
        yield Case(f"z_soft_{name}", SAFE, files, wants, "either", {line.number: "any"})
    line = city.take(avoid=PLAIN)
    more = {"xl/media/image1.png": parts.png(), "customXml/item1.xml": b"<a/>"}
    files = [("z_soft_pictures.xlsx", parts.add_parts(xlsx(answered(city, line)), more))]
    wants = [Want("accepted", line.number, line.row, code="01")]
    yield Case("z_soft_pictures", SAFE, files, wants, after={line.number: "in_review"})


FILES = {
    "control": "z_a\x01b\x1b[31m.xlsx",
    "newline": "z_a\nreceipts.xlsx",
    "backslash": "z_..\\..\\x.xlsx",
    "dots": "z_....xlsx",
    "rtl": "z_\u202excod.xlsx",
    "leading_dash": "-z_rf.xlsx",
    "equals": "=z_cmd.xlsx",
    "quotes": "z_'\";--.xlsx",
    "percent": "z_%2e%2e%2f.xlsx",
    "surrogate": "z_\udce4\udcb8.xlsx",
    "long": "z_" + "n" * 240 + ".xlsx",
    "receipt": "z_name_回执.xlsx",
    "reserved": "z_CON .xlsx",
}


def _named(city: City) -> Iterator[Case]:
    for name, file in FILES.items():
        line = city.take(avoid="C1|C2")
        wants, after = [Want("accepted", line.number, line.row, code="01")], {line.number: outcome(line, "01")}
        files = [(file, xlsx(answered(city, line)))]
        yield Case(f"z_name_{name}", NAMES, files, wants, after=after, own_call=True)
    a, b = city.take(avoid="C1|C2"), city.take(avoid="C1|C2")
    good, bad = answered(city, a), city.book(b)
    fill(bad, b, result="x7天后", day=city.visit)
    files = [
        ("z_same_name.xlsx", xlsx(good)),
        ("sub/z_same_name.xlsx", xlsx(bad)),
        ("z_same_name.csv", books.comma(good.sheets[TASKS])),
    ]
    says, after = "Every file is answered by a receipt: two files of one name have two.", _after(a, b)
    yield Case("z_same_name_1", says, files, [], "none", after, own_call=True, checks=[_three_receipts])


def _after(a: Line, b: Line) -> dict[str, str]:
    return {a.number: outcome(a, "01"), b.number: "untouched"}


def _three_receipts(city: City) -> str | None:
    found = [path for path in (city.home / "receipts").rglob("*.xlsx") if "z_same_name" in path.name]
    heads = {city.receipt(path).head for path in found}
    return None if len(heads) >= 3 else f"{len(heads)} receipts for three files"
