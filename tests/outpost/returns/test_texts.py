"""CSV and other texts as programs save them, and whose list a file is."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

import pytest

from outpost.returns import read_form
from outpost.returns.refusal import FileRefusedError
from tests.outpost.returns.test_writers import FIRST, SECOND, rows_of

TITLES = ("任务编号", "核查结果▼", "核查日期", "情况说明", "转办部门", "收件编号")
ANSWER = (FIRST, "01 属实已处置", "2026-11-29", "已劝离", "", "W00017")
READ = [(FIRST, "01", "2026-11-29", "已劝离", "W00017")]


def lines(*rows: Sequence[str], separator: str = ",", end: str = "\n") -> str:
    return "".join(separator.join(row) + end for row in (TITLES, *rows))


ENCODINGS = {
    "utf-8": b"", "utf-8-sig": b"", "gb18030": b"", "gbk": b"", "utf-16": b"", "utf-16-le": b"", "utf-16-be": b"",
    "utf-16-le with a mark": codecs.BOM_UTF16_LE, "utf-16-be with a mark": codecs.BOM_UTF16_BE,
}  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_text_in_any_usual_form(encoding: str, separator: str, end: str) -> None:
    text = lines(ANSWER, separator=separator, end=end)
    assert rows_of(ENCODINGS[encoding] + text.encode(encoding.partition(" with")[0])) == READ


@pytest.mark.parametrize(
    ("note", "read"),
    [
        ('"第一行\n第二行"', "第一行\n第二行"), ('"第一行\r\n第二行"', "第一行\n第二行"),
        ('"他说""没人"""', '他说"没人"'),
        ('"a,b;c"', "a,b;c"), ('="01"', "01"), ('"=1+1"', "=1+1"), ("  两边空  ", "两边空"),
        ("11.3", "11.3"),
        ("1.1", "1.1"), ("1.10", "1.10"), ("１２．３", "１２．３"), ("0", "0"), ("-", "-"), ("NULL", "NULL"),
        ("\u00a0空\u00a0", "空"),
    ],
)  # fmt: skip
def test_a_note_is_read_as_it_was_written(note: str, read: str) -> None:
    content = lines((FIRST, "01", "11.29", note, "", "W00017"), (SECOND, "01", "11.29", "后一行", "", "W00017"))
    assert [row[3] for row in rows_of(content.encode())] == [read, "后一行"]


def test_the_first_line_may_name_the_separator() -> None:
    assert rows_of(("sep=;\n" + lines(ANSWER, separator=";")).encode("utf-8-sig")) == READ


def test_rows_may_be_shorter_or_longer_than_the_header() -> None:
    content = lines((FIRST, "01", "11.29"), (*ANSWER, "", "多的", "格")).encode()
    assert rows_of(content) == [(FIRST, "01", "2026-11-29", "", ""), *READ]


def test_a_number_that_lost_its_last_zero_may_be_either_day() -> None:
    """What a text file says was 11.3 may have been the number 11.30."""
    (row,) = rows_of(lines((FIRST, "01", "11.3", "", "", "W00017")).encode())
    assert row[2:4] == ("2026-11-03", "2026-11-30")


@pytest.mark.parametrize("cut", [1, 3])
def test_utf16_that_ends_in_the_middle_is_refused_with_a_sentence(cut: int) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        read_form(lines(ANSWER).encode("utf-16-le")[:-cut])
    assert refusal.value.key == "no_workbook"


HEAD = (
    "网格核查任务清单,,,,\n清单日期 2026年11月24日（星期二）　·　批次 261123-4C7D95　·　收件编号 {}　·　共 5 条,,,,\n"
)
NO_N = "任务编号,核查结果▼,核查日期,情况说明,转办部门\n{},01,11.29,已劝离,\n"


@pytest.mark.parametrize(
    ("text", "senders"),
    [
        (HEAD.format("W00017") + NO_N.format(FIRST), {"W00017"}),
        (NO_N.format(FIRST) + "仅供本网格核查使用 严禁转发,收件编号 W00017　批次 261123-4C7D95,,,\n", {"W00017"}),
        (NO_N.format(FIRST) + "收件编号：W00017,,,,\n", {"W00017"}),
        (NO_N.format(FIRST) + ",收件编号Ｗ０００１７,,,\n", {"W00017"}),
        (HEAD.format("320602001") + NO_N.format(FIRST), {"320602001"}),
        (HEAD.format("W00017") + NO_N.format(FIRST) + HEAD.format("W00099"), {"W00017", "W00099"}),
        (NO_N.format(FIRST), set()),
        ("改派要填对方的收件编号。,,,,\n" + NO_N.format(FIRST), set()),
        ("收件编号 不详,,,,\n" + NO_N.format(FIRST), set()),
        ("收件编号,,,,\n" + NO_N.format(FIRST), set()),
    ],
)  # fmt: skip
def test_whose_list_it_is_may_stand_above_or_below_it(text: str, senders: set[str]) -> None:
    form = read_form(text.encode())
    assert form.senders == senders
    assert [row.number for row in form.rows] == [FIRST]
    assert form.untouched == 0


def test_a_row_whose_note_speaks_of_a_number_is_a_row() -> None:
    content = NO_N.format("") + f",01,11.29,转给收件编号 W00099,\n{FIRST},01,11.29,同收件编号 W00099,\n"
    form = read_form(content.encode())
    assert [row.at for row in form.rows] == [2, 3, 4]
    assert form.senders == set()
