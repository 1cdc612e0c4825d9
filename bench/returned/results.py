"""Results as people write them: one row filled in in a published list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.returned import books
from bench.returned.case import WORDS, Case, one
from bench.returned.city import City

READ = (
    "A result is read only when it is a code (01, 1, ０１, 01.), a code followed by that code's own words, "
    "or those words alone."
)
ELSE = "Anything else - 7天后再来, 1楼没人, 01/02, 04 属实, 本网格 - is unknown and refused."
FORM = "... those words alone (or a form of them that fits one code only)."
AT_ONCE = "All faults of a row are told at once."
OWN = "Some models offer 04 with a reading of their own: 04a (C1), 04b (C2), 04c (A1)."

IS_01: list[tuple[str, Any]] = [
    ("r01_text", "01"),
    ("r1_text", "1"),
    ("r_full_width", "０１"),
    ("r_full_width_1", "１"),
    ("r_dot", "01."),
    ("r1_dot", "1."),
    ("r_int", 1),
    ("r_words", "01 属实已处置"),
    ("r_words_glued", "01属实已处置"),
    ("r_words_wide_space", "01　属实已处置"),
    ("r_words_alone", "属实已处置"),
    ("r_dot_words", "01. 属实已处置"),
    ("r_1_words", "1 属实已处置"),
    ("r_full_width_words", "０１ 属实已处置"),
    ("r_spaces", "  01  "),
    ("r_nbsp", "01\u00a0属实已处置"),
    ("r_newline_end", "01 属实已处置\n"),
    ("r_full_dot", "01．"),
]
"""Name of the case, cell: all of these are 01."""
FORMS = [
    ("r_form_hyphen", "05", "无法核实-未遇"),
    ("r_form_space", "05", "无法核实 未遇"),
    ("r_form_bracket", "06", "无法核实（地址查无）"),
    ("r_form_nodot", "06", "无法核实地址查无"),
    ("r_form_katakana_dot", "05", "05 无法核实・未遇"),
    ("r_form_round_dot", "05", "05 无法核实•未遇"),
]
"""Name, code, cell: forms of words that fit one code."""
OPEN_FORMS: list[tuple[str, str, Any]] = [
    ("r_open_short_07", "07", "谢绝"),
    ("r_open_short_05", "05", "未遇"),
    ("r_open_short_01", "01", "已处置"),
    ("r_open_short_02", "02", "处置中"),
    ("r_open_5_part", "05", "5无法核实"),
    ("r_open_comma", "01", "01、"),
    ("r_open_comma_words", "01", "01、属实已处置"),
    ("r_open_circled", "01", "①"),
    ("r_open_zwsp", "01", "01\u200b"),
    ("r_open_float_text", "01", "1.0"),
    ("r_open_float", "01", 1.5),
    ("r_open_words_stop", "01", "属实已处置。"),
    ("r_open_quote", "01", "'01"),
    ("r_open_wide_colon", "01", "01：属实已处置"),
    ("r_open_dash_words", "07", "07-当事人谢绝"),
    ("r_open_brackets", "01", "01（属实已处置）"),
    ("r_open_formula", "01", books.Formula('TEXT(1,"00")', "01")),
    ("r_open_arrow", "01", "01 属实已处置▼"),
    ("r_open_traditional", "01", "屬實已處置"),
    ("r_open_middle_space", "01", "0 1"),
]
"""Name, code, cell: forms that the contract leaves to taste. If taken, then as this code and no other."""
NO_RESULT: list[tuple[str, Any]] = [
    ("x_7days", "7天后再来"),
    ("x_floor", "1楼没人"),
    ("x_two_codes", "01/02"),
    ("x_code_other_words", "04 属实"),
    ("x_not_own", "本网格"),
    ("x_part_many", "属实"),
    ("x_part_two", "无法核实"),
    ("x_two_spaced", "01 02"),
    ("x_two_and", "1和2"),
    ("x_ten", "10"),
    ("x_zero", "0"),
    ("x_zero_int", 0),
    ("x_minus", "-1"),
    ("x_minus_int", -1),
    ("x_100", "100"),
    ("x_001", "001"),
    ("x_1a", "1a"),
    ("x_tick", "√"),
    ("x_yes", "是"),
    ("x_date_like", "1月5日"),
    ("x_wrong_pair", "01 不属实"),
    ("x_wrong_pair_02", "02 属实已处置"),
    ("x_negated", "没有属实已处置"),
    ("x_negated_2", "不属实已处置"),
    ("x_not_done", "未处置"),
    ("x_people", "3人"),
    ("x_question", "01?"),
    ("x_same", "同上"),
    ("x_slash", "/"),
    ("x_none", "无"),
    ("x_na", "N/A"),
    ("x_err", books.Err("#N/A")),
    ("x_bool", True),
    ("x_formula", "=1"),
    ("x_sci", "1e0"),
    ("x_roman", "Ⅰ"),
    ("x_cn_one", "一"),
    ("x_cap_one", "壹"),
    ("x_04d", "04d 某种"),
    ("x_code_then_other", "04 不属实 05"),
    ("x_both_words", "属实已处置、当事人谢绝"),
    ("x_code_person", "01号楼"),
    ("x_code_time", "9点去的"),
    ("x_code_hour", "09:30"),
    ("x_flat", "101"),
    ("x_99pct", "99%"),
    ("x_ago", "2天前去过"),
    ("x_unit", "2单元没人开门"),
    ("x_chat", "张三: 01 属实已处置 [图片]"),
    ("x_times", "5次未遇"),
    ("x_dot_decimal", "1.2"),
    ("x_range", "1-3"),
    ("x_not_prefix", "非 01 属实已处置"),
    ("x_huge", "9" * 400),
    ("x_control", "0\u20661"),
    ("x_4a_space_only_c1", "04 a"),
    ("x_other_partial", "其他网格"),
]
"""Name, cell: what is no result."""
BLANK = [
    ("x_blank", None),
    ("x_spaces", "   "),
    ("x_wide_space", "　"),
    ("x_nbsp_only", "\u00a0"),
    ("x_empty_string", ""),
]
OWN_READINGS = [
    ("r04a_menu", "C1", "04a", "04a 与子女同住"),
    ("r04a_upper", "C1", "04a", "04A"),
    ("r04a_code", "C1", "04a", "04a"),
    ("r04a_words", "C1", "04a", "与子女同住"),
    ("r04a_wide", "C1", "04a", "０４ａ 与子女同住"),
    ("r4a_short", "C1", "04a", "4a"),
    ("r04b_menu", "C2", "04b", "04b 有成年人同住未登记"),
    ("r04b_words", "C2", "04b", "有成年人同住未登记"),
    ("r04c_menu", "A1", "04c", "04c 查无此址"),
    ("r04c_words", "A1", "04c", "查无此址"),
    ("r04_on_c1", "C1", "04", "04 不属实"),
]
"""Name, model, code, cell: readings of a model's own."""
NOT_ITS_READINGS = [
    ("x04a_on_other", "R1|R2|R3", "04a 与子女同住"),
    ("x04b_on_c1", "C1", "04b 有成年人同住未登记"),
    ("x04c_on_other", "R1|R2|R3", "04c"),
    ("x04a_on_c2", "C2", "04a"),
    ("x04c_words_on_other", "R1|R2|R3", "查无此址"),
    ("x04a_wrong_words", "C1", "04a 查无此址"),
]
"""Name, models, cell: readings of other models."""


def cases(city: City) -> Iterator[Case]:
    for name, value in IS_01:
        yield one(city, name, READ, "accepted", result=value)
    for code in ("02", "03", "04", "05", "06", "07", "08", "09", "99"):
        yield from _code(city, code)
    for name, code, value in FORMS:
        yield one(city, name, FORM, "accepted", code=code, result=value)
    for name, code, value in OPEN_FORMS:
        yield one(city, name, FORM, "either", code=code, result=value)
    for name, value in [*NO_RESULT, ("x_date_cell", books.midnight(city.today))]:
        yield one(city, name, ELSE, "refused", "bad_result", result=value)
    note = "去过了，没什么问题"
    for name, value in BLANK:
        yield one(city, name, "Result missing: refused.", "refused", "no_result", result=value, note=note)
    yield from _several_faults(city)
    yield from _own_readings(city)


def _code(city: City, code: str) -> Iterator[Case]:
    cells: dict[str, Any] = {
        "note": "现场看过，与推送不符。" if code in ("04", "99") else None,
        "dept": "住房和城乡建设局" if code == "03" else None,
    }
    yield one(city, f"r{code}_menu", READ, "accepted", code=code, result=f"{code} {WORDS[code]}", **cells)
    yield one(city, f"r{code}_code", READ, "accepted", code=code, result=code.lstrip("0"), **cells)
    if code in ("04", "05", "07", "09", "99"):
        yield one(city, f"r{code}_words", READ, "accepted", code=code, result=WORDS[code], **cells)


def _several_faults(city: City) -> Iterator[Case]:
    faults = ("bad_result", "early", "long_note")
    cells: dict[str, Any] = {"result": "7天后再来", "day": books.LONG_AGO, "note": "长" * 1001}
    yield one(city, "x_all_faults", AT_ONCE, "refused", *faults, **cells)
    cells = {"result": "04", "day": f"{books.days(city.today, 1):%Y-%m-%d}"}
    yield one(city, "x_two_faults", AT_ONCE, "refused", "no_note", "late", **cells)
    faults = ("no_department", "early", "long_note")
    cells = {"result": "03", "day": f"{books.days(city.listed, -1):%Y-%m-%d}", "note": "长" * 2000}
    yield one(city, "x_three_faults", AT_ONCE, "refused", *faults, **cells)


def _own_readings(city: City) -> Iterator[Case]:
    note = "上门看过。"
    for name, model, code, value in OWN_READINGS:
        yield one(city, name, OWN, "accepted", model=model, code=code, result=value, note=note)
    other = OWN + " Models that have none refuse it."
    for name, model, value in NOT_ITS_READINGS:
        yield one(city, name, other, "refused", "bad_result", model=model, result=value, note=note)
    says = "04: note required (so its readings)."
    line = city.take(model="C1")
    yield one(city, "x04a_no_note", says, "refused", "no_note", line=line, result="04a 与子女同住")
