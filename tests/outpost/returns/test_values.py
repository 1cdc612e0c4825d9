"""Codes as people write them: a code, a code with its own words, or those words; all else is asked back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost import answer_codes
from outpost.returns import values

WORDS = answer_codes.words()
ELDER = answer_codes.words({"04a": "与子女同住"})
ADDRESS = answer_codes.words({"04c": "查无此址"})
CODES = st.sampled_from(sorted(WORDS))
SEPARATORS = st.sampled_from(["", " ", ".", "、", "：", "-", "．", " - ", "\n", "\u3000", ". "])


def full_width(text: str) -> str:
    return "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in text)


@given(CODES, SEPARATORS, st.booleans(), st.booleans(), st.booleans())
def test_a_code_with_or_without_its_own_words_is_read(
    code: str, separator: str, short: bool, wide: bool, worded: bool
) -> None:
    written = f"{int(code) if short else code}{separator}{WORDS[code] if worded else ''}"
    assert values.code(full_width(written) if wide else written, WORDS) == code


@given(CODES, CODES, SEPARATORS)
def test_a_code_with_the_words_of_another_is_not_read(code: str, other: str, separator: str) -> None:
    read = values.code(f"{code}{separator}{WORDS[other]}", WORDS)
    assert read == (code if code == other else None)


@given(CODES, CODES, st.sampled_from(["/", "、", ",", "，", " ", "或", "-", "+", "和", ";", "\n", "~", ""]))
def test_two_codes_are_not_read(code: str, other: str, between: str) -> None:
    assert values.code(f"{code}{between}{other}", WORDS) is None
    assert values.code(f"{WORDS[code]}{between}{WORDS[other]}", WORDS) is None
    assert values.code(f"{code} {WORDS[code]}{between}{other} {WORDS[other]}", WORDS) is None


@given(CODES, st.text(st.sampled_from("天楼户号月点次人来没再上门的了"), min_size=1, max_size=6))
def test_a_number_in_a_sentence_is_no_code(code: str, words: str) -> None:
    assert values.code(f"{int(code)}{words}", WORDS) is None
    assert values.code(f"{words}{code}", WORDS) is None


@pytest.mark.parametrize(
    "written",
    [
        "7天后再来", "1楼没人", "01/02", "04 属实", "本网格", "0 1", "01、02", "01 02", "1.0", "○1", "〇1", "0", "00",
        "10",
        "²", "1²", "₁", "½", "⑩", "⒈⒉", "⑴", "一", "壹", "٠١", "1日", "㏠", "1e0", "+1", "-1", "(1)", "1)", "01!",
        "01?",
        "01=属实已处置", "01 属实已处置 02", "01 属实已处置，已劝离", "属实已处置 01", "不是01", "非01", "01 不",
        "01 属",
        "04a", "04A 与子女同住", "1a", "a1", "O1", "l", "0l", "属实", "无法核实", "当事人", "处置", "任务", "网格",
        "非", "其",
        "没有", "无", "是", "对", "√", "同上", "TRUE", "#N/A", "=01", "01%", "1.5", "05 地址查无", "06 未遇",
        "02 已处置",
        "99 其他情况", "9 9", "9.9", "9-9", "1,0", "0-1", "01\u200b2", "未处置", "不属实已处置", "没转办", "非重复任务",
        "0１2", "01 01", "0 1 属实已处置", "“01”", "01属实处置中", "07 谢绝了", "1号楼", "5月再来", "8:30", "2026",
        "20",
    ],
)  # fmt: skip
def test_anything_else_is_not_read(written: str) -> None:
    assert values.code(written, WORDS) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("１", "01"), ("01.", "01"), ("01。", "01"), ("01、", "01"), ("①", "01"), (1.0, "01"), (99.0, "99"),
        ("'01", "01"),
        ("\u3000０１\u3000", "01"), ("0\u200b1", None), ("1.属实已处置", "01"), ("01：属实已处置", "01"),
        ("属 实 已 处 置", "01"),
        ("未遇", "05"), ("查无", "06"), ("地址查无", "06"), ("已处置", "01"), ("处置中", "02"), ("转办", "03"),
        ("谢绝", "07"),
        ("重复", "08"), ("其它", "99"), ("不属实", "04"), ("无法核实未遇", "05"), ("无法核实-地址查无", "06"),
        ("5 未遇", "05"), ("05 无法核实", "05"), ("6无法核实", "06"), ("02 属实", "02"), ("99其它", "99"), (True, None),
    ],
)  # fmt: skip
def test_codes_as_people_write_them(written: object, code: str | None) -> None:
    assert values.code(str(written).upper() if written is True else written, WORDS) == code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("04a", "04a"), ("04A", "04a"), ("4a", "04a"), ("４Ａ", "04a"), ("04a 与子女同住", "04a"),
        ("4A.与子女同住", "04a"),
        ("与子女同住", "04a"), ("04", "04"), ("不属实", "04"), ("04 与子女同住", None), ("04a 不属实", None),
        ("04b", None),
        ("04 a", None), ("a04", None), ("04aa", None), ("01a", None), ("与子女", None),
    ],
)  # fmt: skip
def test_a_models_own_codes(written: str, code: str | None) -> None:
    assert values.code(written, ELDER) == code


def test_a_form_that_begins_a_models_own_words_fits_two_codes() -> None:
    assert values.code("查无此址", ADDRESS) == "04c"
    assert values.code("查无", ADDRESS) is None
    assert values.code("地址查无", ADDRESS) == "06"


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("通过入库", "pass"), ("通过", "pass"), ("入库", None), ("退回补充", "return"), ("退回", "return"),
        ("改派", "reassign"),
        ("作废", "void"), ("通过。", "pass"), ("不通过", None), ("通过入库吧", None), ("过入", None),
        ("改派/作废", None),
        ("暂不作废", None), ("同意", None), ("√", None), ("通过退回", None), ("1", None), ("", None),
    ],
)  # fmt: skip
def test_verdicts(written: str, verdict: str | None) -> None:
    assert values.verdict(written) == verdict


@pytest.mark.parametrize("written", ["√", "✓", "☑", "对", "是", "同上", "〃", "″", '"'])
def test_a_tick_is_told_from_words_that_nobody_knows(written: str) -> None:
    assert values.is_tick(written)
    assert not values.is_tick("再看看")
