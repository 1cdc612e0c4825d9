"""Notes, departments and numbers of people in cells: one row filled in in a published list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bench.returned import books
from bench.returned.case import Case, Check, Want, answered, one
from bench.returned.city import PLAIN, City
from bench.returned.workbook import xlsx

NOTE = "Notes are kept whole up to 1,000 characters; longer ones are refused with that sentence."
NEUTRAL = "Cells that begin with = + - @ or a control character are neutralised."
MASK = "ID and phone numbers inside a note are masked when it is taken in, before the ledger, and the receipt says so."
LEAK = "They are masked when taken in: no number of a person in receipt, journal, ledger or database."
DEPARTMENT = "03: 转办部门 required."
NO_DEPARTMENT = " A name that is no department: refused, or taken and said so; never a file of that name."


def cases(city: City) -> Iterator[Case]:
    yield from notes(city)
    yield from _neutralised(city)
    yield from _masked(city)
    yield from _in_other_cells(city)
    yield from departments(city)


def notes(city: City) -> Iterator[Case]:
    for name, code, note in (
        ("n_04_none", "04", None),
        ("n_04_spaces", "04", "   "),
        ("n_04_wide_space", "04", "　　"),
        ("n_99_none", "99", None),
        ("n_99_newlines", "99", "\n\n"),
        ("n_04_zero_width", "04", "\u200b\u200b"),
    ):
        verdict = "either" if "zero" in name else "refused"
        yield one(city, name, "04, 99: note required.", verdict, "no_note", code=code, result=code, note=note)
    yield one(city, "n_01_none", "01 needs no note.", "accepted")
    for n in (999, 1000):
        note = ("看过现场，" * 400)[:n]
        yield one(city, f"n_{n}", NOTE, "accepted", note=note, later=[_kept(note)])
    note = "好😀" * 500
    yield one(city, "n_1000_emoji", NOTE, "accepted", note=note, later=[_kept(note)])
    for n in (1001, 5000, 32767):
        yield one(city, f"n_{n}", NOTE, "refused", "long_note", note="长" * n)
    yield one(city, "n_1001_trailing_space", NOTE, "either", note="长" * 1000 + " ")
    note = "第一行\n第二行\r\n第三行\t制表"
    yield one(city, "n_newlines", NOTE, "accepted", note=note, later=[_kept("第二行", "第三行")])
    says = "A note may be a number in Excel's eyes."
    yield one(city, "n_number_cell", says, "accepted", result="04", code="04", note=20231)
    note = "a_x000D_b <b>&amp; \"引号\" 'x'"
    yield one(city, "n_escape", "A note stays as written.", "accepted", note=note)


def _neutralised(city: City) -> Iterator[Case]:
    for name, note in (
        ("n_inject_cmd", "=cmd|' /C calc'!A0"),
        ("n_inject_plus", "+1+1"),
        ("n_inject_at", "@SUM(1)"),
        ("n_inject_minus", "-2+3"),
        ("n_inject_tab", "\t=1+1"),
        ("n_inject_link", '=HYPERLINK("http://x.example","点")'),
        ("n_inject_wide", "＝1＋1"),
        ("n_inject_newline", "\n=1+1"),
    ):
        yield one(city, name, NEUTRAL, "accepted", note=note, later=[_neutral])
    says = "A formula in an answer is never run; its shown value is the note, or it is refused."
    yield one(city, "n_formula_cell", says, "either", note=books.Formula("1+1", 2))


def wide(s: str) -> str:
    """Full-width forms of the characters."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in s)


def _spaced(s: str, by: str) -> str:
    return f"{s[:6]}{by}{s[6:14]}{by}{s[14:]}"


_WITH_X = next(books.id18(n) for n in range(500, 900) if books.id18(n).endswith("X"))
_WRONG_CHECK = books.id18(13)[:-1] + ("2" if books.id18(13).endswith("1") else "1")
NUMBERS = [
    ("m_id", "住户{}在场", books.id18(1)),
    ("m_id_lower_x", "身份证{}", _WITH_X.lower()),
    ("m_id_upper_x", "身份证号：{}。", _WITH_X),
    ("m_id_glued", "张某{}电话", books.id18(3)),
    ("m_id_spaces", "身份证 {} 已看", _spaced(books.id18(4), " ")),
    ("m_id_hyphens", "身份证 {} 已看", _spaced(books.id18(5), "-")),
    ("m_id_full_width", "身份证{}", wide(books.id18(6))),
    ("m_id_15", "旧证 990101900307123 已看", "990101900307123"),
    ("m_id_newline", "证号\n{}\n", books.id18(8)),
    ("m_id_twice", "甲{0}乙{0}", books.id18(9)),
    ("m_phone", "电话{}", "13912340001"),
    ("m_phone_spaces", "打 {} 没人接", "139 1234 0002"),
    ("m_phone_hyphen", "打 {} 没人接", "139-1234-0003"),
    ("m_phone_86", "打 {} 没人接", "+8613912340004"),
    ("m_phone_86_space", "{}", "86 13912340005"),
    ("m_phone_full_width", "手机{}", wide("13912340006")),
    ("m_phone_glued", "老王{}是房东", "13912340007"),
    ("m_landline", "家里电话{}", "0513-81230008"),
    ("m_landline_glued", "座机{}", "051381230009"),
    ("m_landline_bracket", "座机{}", "(0513)81230010"),
    ("m_phone_dot", "打{}", "139.1234.0011"),
    ("m_id_comma", "编号{}", "990,112,19900307,0847"),
    ("m_id_bad_check", "身份证{}", _WRONG_CHECK),
    ("m_id_dot", "身份证{}", _spaced(books.id18(14), ".")),
    ("m_phone_two", "13912340015/{}", "13912340016"),
    ("m_phone_nbsp", "电话{}", "139\u00a01234\u00a00017"),
    ("m_phone_cn", "电话{}", "一三九一二三四零零一八"),
    ("m_id_zero_width", "证{}", _spaced(books.id18(19), "\u200b")),
]
"""Name, note, the number in it."""
OPEN_NUMBERS = ("m_phone_cn", "m_id_comma", "m_id_bad_check", "m_id_zero_width", "m_phone_dot", "m_id_dot")
"""What the contract does not name as a number: masked or not."""


def _masked(city: City) -> Iterator[Case]:
    for name, note, secret in NUMBERS:
        is_open = name in OPEN_NUMBERS
        secrets = [] if is_open else [secret, *(["13912340015"] if name == "m_phone_two" else [])]
        yield one(city, name, MASK, "accepted", note=note.format(secret), secrets=secrets, mask_told=not is_open)
    secret = books.id18(30)
    note = "长" * 982 + secret
    yield one(city, "m_id_1000", MASK, "accepted", note=note, secrets=[secret], mask_told=True)
    secret = books.id18(31)
    says = MASK + " A refused row's note is not kept either."
    cells: dict[str, Any] = {"day": books.LONG_AGO, "note": f"证{secret}"}
    yield one(city, "m_id_refused_row", says, "refused", "early", secrets=[secret], **cells)
    says, note = "A room or a house number is no phone number.", "12幢1单元1203室，水表号88123456，燃气户号100200"
    yield one(city, "m_not_address", says, "accepted", note=note, later=[_kept("12幢1单元1203室")])
    says, note = "A date is no phone number.", "2026-11-24至2026-11-29看过三次"
    yield one(city, "m_not_date", says, "accepted", note=note, later=[_kept("2026-11-24")])


def _in_other_cells(city: City) -> Iterator[Case]:
    """Numbers of people where they do not belong."""
    secret = books.id18(40)
    yield one(city, "m_id_in_result", LEAK, "refused", "bad_result", result=secret, secrets=[secret])
    secret = "13912340041"
    yield one(city, "m_phone_in_result", LEAK, "refused", "bad_result", result=f"01 电话{secret}", secrets=[secret])
    secret = books.id18(42)
    yield one(city, "m_id_in_date", LEAK, "refused", "bad_date", day=secret, secrets=[secret])
    secret = books.id18(43)
    yield one(city, "m_id_in_sender", LEAK, "refused", "any", sender=secret, secrets=[secret])
    secret = books.id18(44)
    yield one(city, "m_id_in_number", LEAK, "refused", "any", number=secret, secrets=[secret])
    secret = "13912340045"
    cells: dict[str, Any] = {"result": "03", "dept": secret}
    yield one(city, "m_phone_in_department", LEAK, "either", code="03", secrets=[secret], **cells)
    secret, line = books.id18(46), city.take(avoid=PLAIN)
    files = [(f"m_{secret}.xlsx", xlsx(answered(city, line)))]
    yield Case("m_id_in_file_name", LEAK, files, [Want("accepted", line.number, line.row)], secrets=[secret])


def departments(city: City) -> Iterator[Case]:
    for name, dept in (("d_none", None), ("d_spaces", "  ")):
        yield one(city, name, DEPARTMENT, "refused", "no_department", result="03 属实需转办", dept=dept)
    yield one(city, "d_only_in_note", DEPARTMENT, "refused", "no_department", result="03", note="转住建局")
    housing = "住房和城乡建设局"
    yield one(city, "d_with_01", "A department beside 01 is not asked for.", "accepted", dept=housing)
    yield one(city, "d_good_space", DEPARTMENT, "accepted", code="03", result="03", dept=f" {housing} ")
    for name, dept in (
        ("d_unknown", "爱国卫生办"),
        ("d_traversal", "../../../../tmp/outpost_evil"),
        ("d_absolute", "/tmp/outpost_evil"),
        ("d_inject", "=cmd|'/C calc'!A0"),
        ("d_device", "CON"),
        ("d_long", "局" * 300),
    ):
        says, check = DEPARTMENT + NO_DEPARTMENT, [_only_departments]
        yield one(city, name, says, "either", code="03", result="03", dept=dept, later=check)
    two = "住房和城乡建设局、城市管理局"
    yield one(city, "d_two", "One department.", "either", code="03", result="03", dept=two)


def _kept(*words: str) -> Check:
    """Whether these words stand in a note of the ledger."""

    def check(city: City) -> str | None:
        details = [json.loads(e["detail"] or "{}") for e in city.events if e["event"] == "answered"]
        kept = [str((detail.get("set") or {}).get("answer_note") or "") for detail in details]
        lost = [word for word in words if not any(word in note for note in kept)]
        return f"{len(lost)} part(s) of the note are not in the ledger" if lost else None

    return check


def _neutral(city: City) -> str | None:
    return f"cells that a program would run: {city.formulas[:3]}" if city.formulas else None


def _only_departments(city: City) -> str | None:
    known = (city.home / "reference" / "departments.csv").read_text(encoding="utf-8")
    odd = [p.name for p in (city.home / "corrections").rglob("*.xlsx") if p.stem not in known]
    out = [str(p) for p in (city.home.parent, city.home.parent.parent) for p in p.glob("outpost_evil*")]
    return f"files of no department: {odd + out}" if odd or out else None
