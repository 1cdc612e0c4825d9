"""Files that mean harm: refused whole, quickly, in little memory, and nothing changes but a receipt."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from outpost import returns
from outpost.returns import read_form
from outpost.returns.archive import MOST_BYTES, Archive
from outpost.returns.refusal import FileRefusedError
from tests.outpost.lists.a_night import SPECS, L
from tests.outpost.returns.conftest import Office, number

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
Change = Callable[[dict[str, bytes]], object]


def changed(office: Office, change: Change) -> bytes:
    """A list of tonight with its members changed."""
    source = zipfile.ZipFile(office.list_of("gov/worker/W00017"))
    members = {name: source.read(name) for name in source.namelist()}
    change(members)
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return memory.getvalue()


def _bomb(members: dict[str, bytes]) -> None:
    members[SHEET] = HEAD + b" " * (80 << 20)


def _ten_million_cells(members: dict[str, bytes]) -> None:
    members[SHEET] = HEAD + b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row></sheetData></worksheet>"


def _entities(members: dict[str, bytes]) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    members[SHEET] = bomb + HEAD + b"<row><c t='str'><v>&b;</v></c></row></sheetData></worksheet>"


def _external_entity(members: dict[str, bytes]) -> None:
    members[SHEET] = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + HEAD + b"&e;</sheetData></worksheet>"


def _macros(members: dict[str, bytes]) -> None:
    members["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"


def _external_link(members: dict[str, bytes]) -> None:
    rels = "xl/_rels/workbook.xml.rels"
    link = (
        b'<Relationship Id="rId99" TargetMode="External" Target="file:///c:/x.xlsx" Type="http://schemas.openxmlformats.org'
        b'/officeDocument/2006/relationships/externalLinkPath"/></Relationships>'
    )
    members[rels] = members[rels].replace(b"</Relationships>", link)


def _path_trick(members: dict[str, bytes]) -> None:
    members["../../outside.xml"] = b"<x/>"


def _deep(members: dict[str, bytes]) -> None:
    members[SHEET] = HEAD + b"<x>" * 100_000


def _broken(members: dict[str, bytes]) -> None:
    members[SHEET] = members[SHEET][:500]


def _tags(members: dict[str, bytes]) -> None:
    members[SHEET] = HEAD + b"<x/>" * 5_000_000 + b"</sheetData></worksheet>"


def _attributes(members: dict[str, bytes]) -> None:
    members[SHEET] = (
        HEAD + b"<row " + b"".join(b'a%d="" ' % n for n in range(1_000_000)) + b"/></sheetData></worksheet>"
    )


def _long_tag(members: dict[str, bytes]) -> None:
    members[SHEET] = HEAD + b"<row " + b"".join(b'a%d="" ' % n for n in range(100_000)) + b"/></sheetData></worksheet>"


def _one_long_text(members: dict[str, bytes]) -> None:
    members[SHEET] = HEAD + b'<row><c t="str"><v>' + b"x" * (4 << 20) + b"</v></c></row></sheetData></worksheet>"


def _shared_strings(members: dict[str, bytes]) -> None:
    members[STRINGS] = b"<sst>" + b"<si><t>x</t></si>" * 250_000 + b"</sst>"
    _relate(members, "sharedStrings", b"sharedStrings.xml")


def _styles(members: dict[str, bytes]) -> None:
    formats = b"".join(b'<numFmt numFmtId="%d" formatCode="%s"/>' % (n, b"[" * 600_000) for n in range(50))
    members["xl/styles.xml"] = b"<styleSheet><numFmts>" + formats + b"</numFmts></styleSheet>"


def _relate(members: dict[str, bytes], kind: str, target: bytes, more: bytes = b"") -> None:
    rels = "xl/_rels/workbook.xml.rels"
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    relation = b'<Relationship Id="rId99" %s Target="%s" Type="%s%s"/></Relationships>'
    relation %= (more, target, office, kind.encode())
    members[rels] = members[rels].replace(b"</Relationships>", relation)


def _one_sheet_thirty_times(members: dict[str, bytes]) -> None:
    """Thirty sheets that are one member, each time within its bounds."""
    members[SHEET] = HEAD + b"<row><c><v>1</v></c></row>" * 4_000 + b"</sheetData></worksheet>"
    book = members["xl/workbook.xml"].decode()
    tab = '<sheet name="任务清单" sheetId="1" r:id="rId1"/>'
    assert tab in book
    again = "".join(f'<sheet name="S{n}" sheetId="{100 + n}" r:id="rId1"/>' for n in range(25))
    members["xl/workbook.xml"] = book.replace(tab, tab + again).encode()


def _four_hundred_members(members: dict[str, bytes]) -> None:
    members.update({f"xl/x{n}.xml": b"" for n in range(400)})


def _goes_in_circles(members: dict[str, bytes]) -> None:
    _relate(members, "worksheet", b"workbook.xml")
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b'r:id="rId1"', b'r:id="rId99"')
    for rid in (b"rId2", b"rId3", b"rId4"):
        members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b'r:id="%s"' % rid, b'r:id="rId99"')


# Peak memory since the interpreter began, less what it took to get ready; that of the child that read it, whole.
PROBE = """
import re, resource, sys
from pathlib import Path
from outpost.returns.files import read_form
from outpost.returns.refusal import FileRefusedError

def kilobytes(name):
    return int(re.search(name + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

content = Path(sys.argv[1]).read_bytes()
before = kilobytes("VmRSS")
try:
    read_form(content)
    print("read")
except FileRefusedError as why:
    print(why.key)
print((kilobytes("VmHWM") - before) // 1024)
"""

HOSTILE: dict[Change, str] = {
    _bomb: "bomb",
    _ten_million_cells: "too_large",
    _tags: "too_large",
    _attributes: "too_large",
    _long_tag: "broken",
    _one_long_text: "broken",
    _shared_strings: "too_large",
    _styles: "broken",
    _one_sheet_thirty_times: "too_large",
    _four_hundred_members: "bomb",
    _goes_in_circles: "no_list",
    _entities: "entities",
    _external_entity: "entities",
    _macros: "macros",
    _external_link: "external",
    _path_trick: "broken",
    _deep: "broken",
    _broken: "broken",
}


@pytest.mark.parametrize(("change", "why"), HOSTILE.items(), ids=[change.__name__ for change in HOSTILE])
def test_a_hostile_workbook_is_refused_whole(office: Office, change: Change, why: str) -> None:
    content = changed(office, change)
    with pytest.raises(FileRefusedError) as refusal:
        read_form(content)
    assert refusal.value.key == why
    taken = office.send("坏.xlsx", content)
    assert (taken.refused_files, taken.accepted) == (1, 0)
    assert office.entries() == []
    assert (office.home.receipts / "坏.xlsx").is_file()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 not a zip", "no_workbook"),
        (b"%PDF-1.7", "no_workbook"),
        (b"<html><table></table></html>", "no_workbook"),
        (b"a,b\n1,2\n", "no_list"),
        (b"\x00\x01\x02" * 50, "no_workbook"),
        (b"x" * 5_000_001, "too_large"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        read_form(content)
    assert refusal.value.key == why


def test_more_than_5000_rows_are_no_list() -> None:
    content = ("任务编号,核查结果\n" + "R1-261123-AAAAAA,01\n" * 5_001).encode()
    with pytest.raises(FileRefusedError) as refusal:
        read_form(content)
    assert refusal.value.key == "too_large"


@pytest.mark.parametrize("name", ["..xlsx", "a\nb.csv", "=cmd.csv", "x" * 200 + ".csv"])
def test_a_name_leads_nowhere(office: Office, name: str) -> None:
    content = f"任务编号,核查结果▼,核查日期,收件编号\n{number(0)},01,{L},W00017\n".encode()
    (office.home.root / "elsewhere").mkdir()
    path = office.home.root / "elsewhere" / name
    path.write_bytes(content)
    taken = returns.take_in(office.home, [path], office.con, SPECS, L)
    assert taken.accepted == 1
    assert [place.parent for place in taken.receipts] == [office.home.receipts]
    assert path.exists()


BY_COUNTING = (_ten_million_cells, _tags, _attributes, _long_tag, _one_long_text)


@pytest.mark.parametrize("change", BY_COUNTING, ids=lambda change: change.__name__)
def test_what_would_take_long_to_parse_is_refused_before_it_is_parsed(office: Office, change: Change) -> None:
    with pytest.raises(FileRefusedError):
        Archive(changed(office, change)).read(SHEET)


def test_no_more_is_unpacked_than_a_list_can_be(office: Office) -> None:
    content = changed(office, _bomb)
    small = zipfile.ZipFile(io.BytesIO(content)).getinfo(SHEET).file_size.to_bytes(4, "little")
    lying = content.replace(small, (1_000).to_bytes(4, "little"))
    archive = Archive(lying)
    with pytest.raises(FileRefusedError) as refusal:
        archive.read(SHEET)
    assert refusal.value.key == "bomb"
    assert archive.unpacked <= MOST_BYTES + 1


def test_a_directory_of_a_hundred_thousand_names_is_not_looked_at() -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as target:
        for n in range(30_000):
            target.writestr(f"x{n}", b"")
    with pytest.raises(FileRefusedError) as refusal:
        read_form(memory.getvalue())
    assert refusal.value.key == "bomb"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (OLE + b"\0" * 600, "old_workbook"),
        (OLE + b"\0" * 600 + "_VBA_PROJECT_CUR".encode("utf-16-le"), "macros"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_old_workbooks_that_cannot_be_read_are_refused(content: bytes, why: str) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        read_form(content)
    assert refusal.value.key == why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("任务编号,核查结果\n" + "x" * 4_000_000 + ",01\n", "no_workbook"),
        ("任务编号,核查结果\n" + "\n" * 1_000_000, "too_large"),
        ("任务编号,核查结果\r" + "\r" * 1_000_000, "too_large"),
        ("任务编号,核查结果\nR1\0,01\n", "no_workbook"),
        ("," * 4_900_000, "no_list"),
    ],
    ids=["one field", "lines", "old lines", "NUL", "columns"],
)
def test_a_hostile_csv_is_refused(text: str, why: str) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        read_form(text.encode())
    assert refusal.value.key == why


def test_numbers_and_characters_that_are_none_do_no_harm(office: Office) -> None:
    """A surrogate, digits that are no numbers, numbers without end: told as a bad row, like any other."""

    def odd(members: dict[str, bytes]) -> None:
        cells = [
            '<c r="A1" t="str"><v>任务编号</v></c>',
            '<c r="B1" t="str"><v>核查结果</v></c>',
            '<c r="C1" t="str"><v>核查日期</v></c>',
        ]
        row = '<c r="A2" t="str"><v>_xD800_</v></c><c r="B2" s="²" t="s"><v>²</v></c><c r="C2"><v>1e999</v></c>'
        text = f'<row r="²">{"".join(cells)}</row><row r="2">{row}</row></sheetData></worksheet>'
        members[SHEET] = HEAD + text.encode()

    taken = office.send("a.xlsx", changed(office, odd))
    assert (taken.accepted, taken.refused, taken.refused_files) == (0, 1, 0)


def test_a_long_name_stops_nobody(office: Office) -> None:
    """85 characters are the most that a file system takes; the receipt and the archive put more around them."""
    content = f"任务编号,核查结果▼,核查日期,收件编号\n{number(0)},01,{L},W00017\n".encode()
    taken = office.send("长" * 83 + ".csv", content)
    assert taken.accepted == 1
    assert len(taken.receipts) == 1
    assert (office.home.inbox / "archive").iterdir()


def test_a_file_that_cannot_be_opened_stops_nobody(office: Office) -> None:
    content = f"任务编号,核查结果▼,核查日期,收件编号\n{number(0)},01,{L},W00017\n".encode()
    good = office.home.inbox / "a.csv"
    good.write_bytes(content)
    taken = returns.take_in(office.home, [office.home.inbox / "gone.xlsx", good], office.con, SPECS, L)
    assert (taken.files, taken.accepted) == (1, 1)


@pytest.mark.slow
@pytest.mark.parametrize("change", HOSTILE, ids=lambda change: change.__name__)
def test_refusing_takes_less_than_200_mb(office: Office, tmp_path: Path, change: Change) -> None:
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(changed(office, change))
    ran = subprocess.run([sys.executable, "-c", PROBE, str(path)], check=True, capture_output=True, text=True)
    said, megabytes = ran.stdout.split()
    assert said == HOSTILE[change]
    assert int(megabytes) < 200


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("corner", "kind"), [("IV65536", "xls"), ("AMJ1048576", "ods")])
def test_a_small_file_that_asks_for_much_memory_is_refused(tmp_path: Path, corner: str, kind: str) -> None:
    """Two cells at opposite corners: a reader that lays out the whole sheet would need half a gigabyte or more."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet[corner] = "任务编号", "核查结果"
    book.save(tmp_path / "corners.xlsx")
    convert = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", kind]
    subprocess.run(
        [*convert, "--outdir", str(tmp_path), str(tmp_path / "corners.xlsx")], check=True, capture_output=True
    )
    with pytest.raises(FileRefusedError) as refusal:
        read_form((tmp_path / f"corners.{kind}").read_bytes())
    assert refusal.value.key == "old_workbook"
