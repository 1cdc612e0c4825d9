"""The same answers out of other programs: makers of workbooks, LibreOffice, comma files of many encodings."""

from __future__ import annotations

import csv
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.returned import books
from bench.returned.case import Case, Want, fill, outcome
from bench.returned.city import PLAIN, TASKS, City, Line
from bench.returned.dialects import DIALECTS
from bench.returned.opened import saved_again
from bench.returned.workbook import xlsx

OPENS = "Opens in WPS, Excel and LibreOffice and comes back from them."
COMMA = ".csv saved from it in UTF-8 or GB18030 is fine."
OPEN = (
    "The contract names .xlsx and .csv in UTF-8 or GB18030: another form is taken rightly or refused whole, "
    "with a receipt."
)
BAD_BYTE = "A file that cannot be decoded is refused whole, or its good rows are taken; never a guess in silence."
BROKEN = "A file that is broken is refused whole or its whole rows are taken."
CODES = ("01", "07")
Make = Callable[[books.Book, list[Line]], bytes]
OPEN_FATE: dict[str, Any] = {"verdict": "either", "whole": "either"}


def lines_for(city: City) -> list[Line]:
    """Two lines of one list for every fourth case, one for the others."""
    city.turn += 1
    if city.turn % 4 == 0:
        try:
            return city.take_same_list(2)
        except LookupError:
            pass
    return [city.take(avoid=PLAIN)]


def filled(city: City, lines: list[Line]) -> books.Book:
    book = city.book(lines[0])
    note = '已当场整改，逗号,引号"和\n换行都有'
    fill(book, lines[0], result="01 属实已处置", day=city.visit, note=note)
    if len(lines) > 1:
        fill(book, lines[1], result="07 当事人谢绝", day=city.visit)
    return book


def made(
    city: City,
    name: str,
    says: str,
    make: Make,
    *,
    file: str = "",
    verdict: str = "accepted",
    whole: str = "taken",
    rows: bool = True,
) -> Case:
    """A filled-in list, as ``make`` has it; ``rows``: its rows stand where they stood."""
    lines = lines_for(city)
    data = make(filled(city, lines), lines)
    told = list(zip(lines, CODES, strict=False))
    wants = [Want(verdict, ln.number, ln.row if rows else 0, code=code, day=city.yesterday) for ln, code in told]
    if verdict == "accepted" and whole == "taken":
        after = {line.number: outcome(line, code) for line, code in told}
    else:
        after = {line.number: "untouched" if whole == "refused" else "any" for line in lines}
    return Case(name, says, [(file or f"{name}.xlsx", data)], [] if whole == "refused" else wants, whole, after)


def cases(city: City) -> Iterator[Case]:
    for dialect in DIALECTS:
        yield made(city, f"w_{dialect}", OPENS, lambda b, _, d=dialect: xlsx(b, d))  # type: ignore[misc]
    yield made(city, "w_openpyxl", OPENS, saved_again)
    yield from _commas(city)
    yield from _office(city)


def _office(city: City) -> Iterator[Case]:
    """The same through a real LibreOffice, where there is one: opened and saved in its formats."""
    program = shutil.which("soffice")
    if not program:
        return
    csv_filter = "csv:Text - txt - csv (StarCalc):44,34,{},1"
    with tempfile.TemporaryDirectory() as folder:
        for name, to, is_open in (
            ("l_xlsx", "xlsx:Calc MS Excel 2007 XML", False),
            ("l_xlsx_strings", "xlsx:Calc MS Excel 2007 XML", False),
            ("l_csv_utf8", csv_filter.format(76), False),
            ("l_csv_gb18030", csv_filter.format(85), False),
            ("l_ods", "ods", True),
            ("l_xls", "xls:MS Excel 97", True),
            ("l_fods", "fods", True),
        ):
            line = city.take(avoid=PLAIN)
            book = filled(city, [line])
            if name == "l_xlsx_strings":
                fill(book, line, result="1", day=f"{city.yesterday:%Y-%m-%d}")
            source = Path(folder) / f"{name}.xlsx"
            source.write_bytes(saved_again(book, [line]))
            out = _converted(program, source, to)
            verdict, after = ("either", "any") if is_open else ("accepted", "in_review")
            wants = [Want(verdict, line.number, code="01", day=city.yesterday)]
            says, whole = (OPEN, "either") if is_open else (OPENS, "taken")
            yield Case(name, says, [(out.name, out.read_bytes())], wants, whole, {line.number: after})


def _converted(program: str, source: Path, to: str) -> Path:
    """LookupError: LibreOffice wrote nothing."""
    profile, out = f"-env:UserInstallation=file://{source.parent}/profile", source.parent / "out"
    words = [program, "--headless", profile, "--convert-to", to, "--outdir", str(out), str(source)]
    subprocess.run(words, capture_output=True, timeout=120, check=False)
    for path in out.glob(f"{source.stem}.*"):
        return path
    raise LookupError(f"LibreOffice wrote no {source.stem}")


COMMAS: list[tuple[str, str, bytes, dict[str, Any]]] = [
    ("c_utf8", "utf-8", b"", {}),
    ("c_utf8_bom", "utf-8", b"\xef\xbb\xbf", {}),
    ("c_gb18030", "gb18030", b"", {}),
    ("c_gbk_lf", "gbk", b"", {"newline": "\n"}),
    ("c_utf8_quoted", "utf-8", b"", {"quoting": csv.QUOTE_ALL}),
    ("c_gb_quoted", "gb18030", b"", {"quoting": csv.QUOTE_ALL}),
    ("c_iso_days", "utf-8", b"", {"day": "%Y-%m-%d"}),
    ("c_pandas_days", "utf-8", b"", {"day": "%Y-%m-%d 00:00:00"}),
    ("c_md_days", "gb18030", b"", {"day": "%m月%d日"}),
    ("c_no_padding", "utf-8", b"", {"pad": False}),
]
OPEN_COMMAS: list[tuple[str, str, bytes, dict[str, Any]]] = [
    ("c_open_utf16_bom_tab", "utf-16-le", b"\xff\xfe", {"delimiter": "\t"}),
    ("c_open_utf16be_bom", "utf-16-be", b"\xfe\xff", {}),
    ("c_open_utf16_no_bom", "utf-16-le", b"", {}),
    ("c_open_tab", "utf-8", b"", {"delimiter": "\t"}),
    ("c_open_semicolon", "utf-8", b"\xef\xbb\xbf", {"delimiter": ";"}),
    ("c_open_gb_tab", "gb18030", b"", {"delimiter": "\t"}),
    ("c_open_cr", "utf-8", b"", {"newline": "\r"}),
    ("c_open_big5", "big5", b"", {}),
    ("c_open_pipe", "utf-8", b"", {"delimiter": "|"}),
    ("c_open_utf32", "utf-32-le", b"\xff\xfe\x00\x00", {}),
]


def comma(book: books.Book, **how: Any) -> bytes:
    return books.comma(book.sheets[TASKS], **how)


def _commas(city: City) -> Iterator[Case]:
    for name, encoding, bom, how in COMMAS:
        verdict = "either" if name == "c_pandas_days" else "accepted"
        make = _encoded(encoding, bom, how)
        yield made(city, name, COMMA, make, file=f"{name}.csv", verdict=verdict, rows=False)
    for name, encoding, bom, how in OPEN_COMMAS:
        make = _encoded(encoding, bom, how)
        yield made(city, name, OPEN, make, file=f"{name}.csv", rows=False, **OPEN_FATE)
    for name, file, make in (
        ("c_header_only_down", "", lambda b, _: books.comma(b.sheets[TASKS][3:])),
        ("c_trailing_blank_lines", "", lambda b, _: comma(b) + b",,,,\r\n" * 300),
        ("c_upper_ext", "c_upper_ext.CSV", lambda b, _: comma(b)),
    ):
        yield made(city, name, COMMA, make, file=file or f"{name}.csv", rows=False)
    bad = "逗号".encode()
    for name, ext, says, make in (
        ("c_open_txt_name", "txt", OPEN, lambda b, _: comma(b, delimiter="\t")),
        ("c_one_bad_byte", "csv", BAD_BYTE, lambda b, _: comma(b).replace(bad, b"\xe9\x80\xff", 1)),
        ("c_named_xlsx", "xlsx", OPEN, lambda b, _: comma(b)),
        ("c_open_gb_cr", "csv", OPEN, lambda b, _: comma(b, encoding="gb18030", newline="\r")),
        ("c_nul_bytes", "csv", OPEN, lambda b, _: comma(b).replace(b"01 ", b"01\x00 ")),
        ("c_sep_line", "csv", OPEN, lambda b, _: b"sep=,\r\n" + comma(b)),
        ("c_unclosed_quote", "csv", BROKEN, lambda b, _: comma(b) + b'"abc'),
    ):
        yield made(city, name, says, make, file=f"{name}.{ext}", rows=False, **OPEN_FATE)
    yield made(city, "c_xlsx_named_csv", OPEN, lambda b, _: xlsx(b), file="c_xlsx_named_csv.csv", **OPEN_FATE)


def _encoded(encoding: str, bom: bytes, how: dict[str, Any]) -> Make:
    def make(book: books.Book, _: list[Line]) -> bytes:
        rows = book.sheets[TASKS]
        return books.comma(_in_big5(rows) if encoding == "big5" else rows, encoding, bom=bom, **how)

    return make


def _in_big5(rows: books.Rows) -> books.Rows:
    """The rows without the characters that Big5 has not."""
    return [[c if c is None or isinstance(c, datetime) else _left(str(c)) for c in r] for r in rows]


def _left(text: str) -> str:
    return text.encode("big5", "ignore").decode("big5")
