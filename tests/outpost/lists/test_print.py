"""The list on paper: what a PDF reader finds in it, and codes that can be read."""

from __future__ import annotations

import re
import struct
import zlib
from functools import reduce
from pathlib import Path

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from outpost.lists import write_lists
from outpost.lists.paper import font, qr, table
from outpost.settings import Settings
from tests.outpost.lists.a_night import SPECS, T, VaultOf, a_night, line

PDF = Settings.model_validate({"lists": {"formats": {"worker": ["pdf"]}}})
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
ENDS_ON_A_CODEWORD = {7, 10, 23, 26}


def _powers() -> list[int]:
    found = [1]
    while len(found) < 255:
        found.append(found[-1] * 2 ^ (0x11D if found[-1] > 127 else 0))
    return found


POWERS = _powers()


def _times(a: int, b: int) -> int:
    return POWERS[(POWERS.index(a) + POWERS.index(b)) % 255] if a and b else 0


def _is_data(row: int, column: int) -> bool:
    finder = (row < 9 and column < 9) or (row < 9 and column > 16) or (row > 16 and column < 9)
    return not (finder or 6 in (row, column) or (16 <= row <= 20 and 16 <= column <= 20))


def read_back(dark: list[list[bool]]) -> str:
    """Read a code as a scanner does: unmask, walk, check the error correction, decode."""
    bits, upwards = [], True
    for right in (24, 22, 20, 18, 16, 14, 12, 10, 8, 5, 3, 1):
        for row in range(24, -1, -1) if upwards else range(25):
            bits += [dark[row][c] ^ ((row + c) % 2 == 0) for c in (right, right - 1) if _is_data(row, c)]
        upwards = not upwards
    words = [int("".join("01"[bit] for bit in bits[at : at + 8]), 2) for at in range(0, 352, 8)]
    for power in POWERS[:16]:
        assert reduce(lambda sum_, word: _times(sum_, power) ^ word, words, 0) == 0
    text = "".join(f"{word:08b}" for word in words[:28])
    assert text[:4] == "0010"
    count, at, found = int(text[4:13], 2), 13, ""
    while len(found) < count:
        pair = count - len(found) > 1
        value = int(text[at : at + (11 if pair else 6)], 2)
        found += ALPHABET[value // 45] + ALPHABET[value % 45] if pair else ALPHABET[value]
        at += 11 if pair else 6
    return found


@settings(deadline=None)
@given(st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ-", min_size=1, max_size=qr.LONGEST))
def test_a_scanner_reads_the_number_back(number: str) -> None:
    assert read_back(qr.matrix(number)) == number


@settings(deadline=None)
@given(st.text(alphabet=ALPHABET, min_size=1, max_size=qr.LONGEST))
def test_a_library_draws_the_same_modules(number: str) -> None:
    """segno chooses the mask that looks best to it; ours is always the first, so it is told to take that one.

    Where the text ends on a codeword, segno 1.6.6 adds one of zeros that the standard (7.4.10) does not have.
    No scanner looks there, and the two say the same.
    """
    drawn = segno.make_qr(number, version=2, error="m", mode="alphanumeric", mask=0, boost_error=False)
    modules = [[bool(module) for module in row] for row in drawn.matrix]
    if len(number) in ENDS_ON_A_CODEWORD:
        assert read_back(modules) == read_back(qr.matrix(number)) == number
    else:
        assert modules == qr.matrix(number)


def test_what_is_no_task_number_gets_no_code() -> None:
    with pytest.raises(ValueError, match="not a task number"):
        qr.matrix("张三")


def said_on(path: Path) -> str:
    """The text of a PDF as its reader gets it: what the pages show, through what the file says of its codes."""
    found = []
    for packed in re.findall(rb"stream\n(.*?)\nendstream", path.read_bytes(), re.S):
        page = zlib.decompress(packed).decode("ascii")
        found += [bytes.fromhex(code).decode("utf-16-be") for code in re.findall(r"<([0-9a-f]+)> Tj", page)]
    return "".join("".join(found).split())


def test_paper_says_what_the_sheet_says(folder: Path) -> None:
    con = a_night([line(task_number=f"R1-261123-0A7F{n}K", evidence={"people": 16, "area": 80}) for n in range(9)])
    write_lists(con, folder, SPECS, T, VaultOf(), PDF)
    con.close()
    said = said_on(folder / "gov/worker/W00017.pdf")
    for word in (
        "0A7F8K",
        "疑似群租超员",
        "崇川区任港街道",
        "11月26日",
        "仅供本网格核查使用",
        "数据覆盖",
        "怎么核查【疑似群租超员】①核对住户人数",
        "第1/3页",
        "第3/3页",
    ):
        assert word in said
    assert [path.name for path in (folder / "gov/worker").iterdir()] == ["W00017.pdf"]
    assert "待审核" not in said


def test_paper_has_what_reviewers_have_to_judge_and_what_the_codes_mean(folder: Path) -> None:
    who = {"zone": "police", "kind": "officer", "number": "P1", "role": "review"}
    waiting = line(
        **who, task_number="R1-261123-0B7F3K", state="in_review", answer_code="03", answered_on=T,
        answered_by="worker:W00017", answer_note="现场住8人", answer_department="住房和城乡建设局",
    )  # fmt: skip
    late = line(**who, task_number="R1-261120-0C7F3K", due_on=T, is_new=False)
    con = a_night([waiting, late])
    settings = Settings.model_validate({"lists": {"formats": {"officer": ["pdf"]}}})
    write_lists(con, folder, SPECS, T, VaultOf(), settings)
    con.close()
    said = said_on(folder / "police/officer/P1.pdf")
    for word in (
        "待审核",
        "03属实需转办",
        "现场住8人",
        "审核结论",
        "逾期未办结任务",
        "04a与子女同住",
        "第3/3页",
    ):
        assert word in said


def test_what_is_shown_is_embedded(folder: Path) -> None:
    """Another program, which has no Chinese font of its own to fall back on, finds the glyphs in the file."""
    con = a_night([line(evidence={"people": 16, "area": 80})])
    write_lists(con, folder, SPECS, T, VaultOf(), PDF)
    con.close()
    content = (folder / "gov/worker/W00017.pdf").read_bytes()
    if font.face() is None:
        pytest.skip("this machine has no Chinese TrueType font")
    assert b"/FontFile2" in content
    assert b"STSong" not in content
    assert len(content) < 200_000


def test_without_a_font_the_file_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font, "face", lambda: None)
    con = a_night([line()])
    write_lists(con, folder, SPECS, T, VaultOf(), PDF)
    con.close()
    content = (folder / "gov/worker/W00017.pdf").read_bytes()
    assert b"STSong-Light" in content
    assert "本机没有可嵌入的中文 TrueType 字体".encode("utf-16-be").hex().encode() in content


def test_a_part_of_a_font_has_the_glyphs_asked_for() -> None:
    whole = font.face()
    if whole is None:
        pytest.skip("this machine has no Chinese TrueType font")
    codes = [ord(mark) for mark in "网格核查é①0"]
    part = whole.part(codes)
    assert sorted(part.glyphs) == sorted(codes)
    assert len(set(part.glyphs.values())) == len(codes)
    assert 0 not in part.glyphs.values()
    assert whole.part(codes) == whole.part(reversed(codes))
    assert whole.part([0x10FFFD]).glyphs == {0x10FFFD: 0}
    assert len(part.file) < 50_000


@pytest.mark.parametrize("content", [b"", b"OTTO" + bytes(40), b"ttcf" + bytes(60)])
def test_what_is_no_font_is_refused(content: bytes) -> None:
    with pytest.raises((ValueError, struct.error)):
        font.Face(content)


def test_a_closing_mark_never_stands_outside_its_cell() -> None:
    for count in range(5, 25):
        lines = list(table.broken("甲" * count + "）。乙", 100))
        assert all(table.wide(one) <= 96 for one in lines)
        assert not [one for one in lines if one[0] in "）。"]
        assert "".join(lines) == "甲" * count + "）。乙"
