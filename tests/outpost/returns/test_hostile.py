"""Files that mean harm: refused whole, quickly, in little memory, and nothing changes but a receipt."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from outpost import returns
from outpost.returns import read_form
from outpost.returns.refusal import FileRefusedError
from tests.outpost.lists.a_night import SPECS, L
from tests.outpost.returns.conftest import Office, number

SHEET = "xl/worksheets/sheet1.xml"
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


# Peak memory since the interpreter began, less what it took to get ready.
PROBE = """
import re, sys, time
from pathlib import Path
from outpost.returns.reading import tables_of
from outpost.returns.refusal import FileRefusedError

def kilobytes(name):
    return int(re.search(name + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

content = Path(sys.argv[1]).read_bytes()
before, began = kilobytes("VmRSS"), time.process_time()
try:
    tables_of(content)
    print("read")
except FileRefusedError as why:
    print(why.key)
print(time.process_time() - began, (kilobytes("VmHWM") - before) // 1024)
"""

HOSTILE = {
    _bomb: "bomb",
    _ten_million_cells: "too_large",
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
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_workbook"),
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


@pytest.mark.slow
@pytest.mark.parametrize("change", [_bomb, _ten_million_cells, _entities, _deep], ids=lambda change: change.__name__)
def test_refusing_takes_less_than_a_second_and_200_mb(office: Office, tmp_path: Path, change: Change) -> None:
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(changed(office, change))
    ran = subprocess.run([sys.executable, "-c", PROBE, str(path)], check=True, capture_output=True, text=True)
    said, figures = ran.stdout.split("\n")[:2]
    seconds, megabytes = figures.split()
    assert said != "read"
    assert float(seconds) < 1
    assert int(megabytes) < 200
