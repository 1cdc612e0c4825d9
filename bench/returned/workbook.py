"""A workbook written as one program or another writes it: ``xlsx(book, dialect)``."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

from bench.returned.books import Book, Err, Formula, Rows, midnight, number, serial
from bench.returned.dialects import DIALECTS, Dialect

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PKG = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
MADE = (2026, 1, 1, 0, 0, 0)


class _Stream(io.RawIOBase):
    """A sink that cannot seek: zipfile then writes data descriptors."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, b: Any) -> int:
        self.data += bytes(b)
        return len(b)


class Writer:
    """The parts of one workbook in one dialect."""

    def __init__(self, book: Book, dialect: Dialect) -> None:
        self.book, self.d = book, dialect
        self.shared: dict[str, int] = {}
        self.main, self.rel = (STRICT_MAIN, STRICT_REL) if dialect.strict else (MAIN, REL)
        prefix = dialect.prefix
        name = ":" + prefix[:-1] if prefix else ""
        self.xmlns = f'xmlns{name}="{self.main}" xmlns:r="{self.rel}"{dialect.ns_extra}'

    def target(self, part: str) -> str:
        return "/" + part if self.d.absolute else part.removeprefix("xl/")

    # -- cells

    def text_of(self, s: str) -> str:
        p = self.d.prefix
        space = ' xml:space="preserve"' if s != s.strip() or "\n" in s else ""
        return f"<{p}t{space}>{escape(s)}</{p}t>"

    def cell(self, v: Any, ref: str) -> str:
        d, p = self.d, self.d.prefix
        r = f' r="{ref}"' if d.cell_refs else ""
        if v is None:
            return f'<{p}c{r} s="0"/>' if d.empty_cells else ("" if d.cell_refs else f"<{p}c/>")
        if isinstance(v, Err):
            return f'<{p}c{r} t="e"><{p}v>{v.text}</{p}v></{p}c>'
        if isinstance(v, Formula):
            kind = "" if isinstance(v.cached, int | float) else ' t="str"'
            return f"<{p}c{r}{kind}><{p}f>{escape(v.text)}</{p}f><{p}v>{escape(str(v.cached))}</{p}v></{p}c>"
        if isinstance(v, bool):
            return f'<{p}c{r} t="b"><{p}v>{int(v)}</{p}v></{p}c>'
        if isinstance(v, int | float):
            return f"<{p}c{r}><{p}v>{number(v)}</{p}v></{p}c>"
        if isinstance(v, date) and d.dates != "text":
            return self.day(v, r)
        return self.words(f"{v:%Y-%m-%d}" if isinstance(v, date) else str(v), r)

    def day(self, v: date, r: str) -> str:
        d, p = self.d, self.d.prefix
        if d.dates == "iso":
            when = v if isinstance(v, datetime) else midnight(v)
            return f'<{p}c{r} t="d"><{p}v>{when.isoformat()}.000Z</{p}v></{p}c>'
        style = ' s="1"' if d.dates == "style" else ""
        return f"<{p}c{r}{style}><{p}v>{number(serial(v, base1904=d.base1904))}</{p}v></{p}c>"

    def words(self, s: str, r: str) -> str:
        p = self.d.prefix
        if self.d.strings == "inline":
            return f'<{p}c{r} t="inlineStr"><{p}is>{self.text_of(s)}</{p}is></{p}c>'
        if self.d.strings == "str":
            return f'<{p}c{r} t="str"><{p}v>{escape(s)}</{p}v></{p}c>'
        return f'<{p}c{r} t="s"><{p}v>{self.shared.setdefault(s, len(self.shared))}</{p}v></{p}c>'

    def shared_string(self, s: str) -> str:
        d, p = self.d, self.d.prefix
        if d.strings == "rich" and len(s) > 1:
            k = len(s) // 2
            plain, kept = f"<{p}t>", f'<{p}t xml:space="preserve">'
            runs = "".join(
                f"<{p}r><{p}rPr><{p}b/></{p}rPr>{self.text_of(x).replace(plain, kept)}</{p}r>" for x in (s[:k], s[k:])
            )
            return f"<{p}si>{runs}</{p}si>"
        if d.strings == "phonetic":
            said = f'<{p}rPh sb="0" eb="1"><{p}t>ヨミ</{p}t></{p}rPh><{p}phoneticPr fontId="1"/>'
            return f"<{p}si>{self.text_of(s)}{said}</{p}si>"
        return f"<{p}si>{self.text_of(s)}</{p}si>"

    # -- parts

    def sheet(self, rows: Rows) -> str:
        d, p = self.d, self.d.prefix
        out = []
        width = max((len(r) for r in rows), default=1) or 1
        for i, row in enumerate(rows, 1):
            cells = "".join(self.cell(v, f"{column(j)}{i}") for j, v in enumerate(row, 1))
            if cells or not d.row_refs:
                at = f' r="{i}"' if d.row_refs else ""
                out.append(f"<{p}row{at}>{cells}</{p}row>")
        ref = d.dimension if isinstance(d.dimension, str) else f"A1:{column(width)}{max(len(rows), 1)}"
        dimension = f'<{p}dimension ref="{ref}"/>' if d.dimension else ""
        data = f"<{p}sheetData>{''.join(out)}</{p}sheetData>"
        return f"{d.doctype}<{p}worksheet {self.xmlns}>{dimension}{data}</{p}worksheet>"

    def workbook(self) -> str:
        d, p = self.d, self.d.prefix
        sheets = "".join(
            f'<{p}sheet name="{_quoted(title)}" sheetId="{n}"'
            f'{HIDDEN if title in self.book.hidden else ""} r:id="rId{n}"/>'
            for n, title in enumerate(self.book.sheets, 1)
        )
        pr = f'<{p}workbookPr date1904="1"/>' if d.base1904 else ""
        return f"<{p}workbook {self.xmlns}>{pr}<{p}sheets>{sheets}</{p}sheets>{d.book_extra}</{p}workbook>"

    def relationships(self) -> str:
        d = self.d
        rels = "".join(
            f'<Relationship Id="rId{n}" Type="{self.rel}/worksheet" Target="{self.target(d.sheet_name.format(n=n))}"/>'
            for n in range(1, len(self.book.sheets) + 1)
        )
        rels += f'<Relationship Id="rIdS" Type="{self.rel}/styles" Target="{self.target("xl/styles.xml")}"/>'
        if self.shared:
            place = self.target(d.strings_name)
            rels += f'<Relationship Id="rIdT" Type="{self.rel}/sharedStrings" Target="{place}"/>'
        return f'<Relationships xmlns="{PKG}">{rels}{d.rels_extra}</Relationships>'

    def styles(self) -> str:
        p, code = self.d.prefix, _quoted(self.d.date_code)
        return (
            f"<{p}styleSheet {self.xmlns}>"
            f'<{p}numFmts count="1"><{p}numFmt numFmtId="176" formatCode="{code}"/></{p}numFmts>'
            f'<{p}fonts count="1"><{p}font><{p}sz val="11"/></{p}font></{p}fonts>'
            f'<{p}fills count="1"><{p}fill><{p}patternFill patternType="none"/></{p}fill></{p}fills>'
            f'<{p}borders count="1"><{p}border/></{p}borders>'
            f'<{p}cellStyleXfs count="1"><{p}xf/></{p}cellStyleXfs>'
            f'<{p}cellXfs count="2"><{p}xf numFmtId="0"/><{p}xf numFmtId="176" applyNumberFormat="1"/></{p}cellXfs>'
            f"</{p}styleSheet>"
        )

    def types(self) -> str:
        d = self.d
        sheets = "".join(
            f'<Override PartName="/{d.sheet_name.format(n=n)}" ContentType="{SHEET_TYPE}"/>'
            for n in range(1, len(self.book.sheets) + 1)
        )
        return (
            f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="{RELS_TYPE}"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{d.main_type}"/>{sheets}'
            f'<Override PartName="/xl/styles.xml" ContentType="{STYLES_TYPE}"/>'
            f'<Override PartName="/{d.strings_name}" ContentType="{STRINGS_TYPE}"/>{d.types_extra}</Types>'
        )

    def parts(self) -> dict[str, str]:
        d, p = self.d, self.d.prefix
        parts = {d.sheet_name.format(n=n): self.sheet(rows) for n, rows in enumerate(self.book.sheets.values(), 1)}
        parts["xl/workbook.xml"] = self.workbook()
        if self.shared:
            strings = "".join(self.shared_string(s) for s in self.shared)
            parts[d.strings_name] = f"{d.doctype}<{p}sst {self.xmlns}>{strings}</{p}sst>"
        parts["xl/styles.xml"] = self.styles()
        parts["xl/_rels/workbook.xml.rels"] = self.relationships()
        start = ("/" if d.absolute else "") + "xl/workbook.xml"
        parts["_rels/.rels"] = (
            f'<Relationships xmlns="{PKG}">'
            f'<Relationship Id="rId1" Type="{self.rel}/officeDocument" Target="{start}"/></Relationships>'
        )
        parts["[Content_Types].xml"] = self.types()
        if d.app:
            parts["docProps/app.xml"] = (
                f'<Properties xmlns="{PROPERTIES}"><Application>{d.app}</Application></Properties>'
            )
        return parts


HIDDEN = ' state="hidden"'


def _quoted(s: str) -> str:
    return escape(s, {'"': "&quot;"})


def column(i: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    s = ""
    while i:
        i, k = divmod(i - 1, 26)
        s = chr(65 + k) + s
    return s


def xlsx(book: Book, dialect: Dialect | str = "excel_win") -> bytes:
    """The bytes of the workbook as that program writes it, the same whenever it is made."""
    d = DIALECTS[dialect] if isinstance(dialect, str) else dialect
    parts: Mapping[str, str] = Writer(book, d).parts()
    stream, memory = _Stream(), io.BytesIO()
    sink: Any = stream if d.streamed else memory
    with zipfile.ZipFile(sink, "w", d.compression) as z:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n)):
            head = f'<?xml version="1.0" encoding="{d.encoding}" standalone="yes"?>\n'
            body = ("\ufeff" if d.bom else "").encode() + (head + parts[name]).encode(d.encoding)
            z.writestr(zipfile.ZipInfo(name, MADE), body, d.compression)
        for name, extra in d.parts.items():
            z.writestr(zipfile.ZipInfo(name, MADE), extra, d.compression)
    return bytes(stream.data) if d.streamed else memory.getvalue()
