"""Task numbers as people write them: typed wrong, typed otherwise, of nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bench.returned import books
from bench.returned.case import HEAD, Case, Want, answered, one
from bench.returned.city import PLAIN, TASKS, City, Line
from bench.returned.notes import wide
from bench.returned.workbook import xlsx

NUMBER = "Matching is by task number alone; unknown number: the check character tells a typo from a stranger."
OPEN = NUMBER + " (Crockford base 32: O is 0, l is 1; if read, as that task and no other)"
MISSING = "A filled row without a task number is answered, not dropped."
CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

SAME: list[tuple[str, Callable[[str], str]]] = [
    ("t_lower", str.lower),
    ("t_spaces", lambda s: f"  {s} "),
    ("t_newline", lambda s: s + "\n"),
    ("t_nbsp", lambda s: "\u00a0" + s),
]
OTHERWISE: list[tuple[str, Callable[[str], str]]] = [
    ("t_no_hyphens", lambda s: s.replace("-", "")),
    ("t_full_width", wide),
    ("t_en_dash", lambda s: s.replace("-", "–")),
    ("t_wide_dash", lambda s: s.replace("-", "－")),
    ("t_hyphen_spaces", lambda s: s.replace("-", " - ")),
    ("t_o_for_0", lambda s: s[:10] + s[10:].replace("0", "O")),
    ("t_l_for_1", lambda s: s[:10] + s[10:].replace("1", "l")),
    ("t_prefix", lambda s: "任务编号：" + s),
    ("t_underscores", lambda s: s.replace("-", "_")),
    ("t_quote", lambda s: "'" + s),
]


def cases(city: City) -> Iterator[Case]:
    line = city.take_quiet()
    n, body = line.number, line.number.split("-")[2]
    for i in range(6):
        bad = n[:10] + body[:i] + ("7" if body[i] != "7" else "8") + body[i + 1 :]
        yield one(city, f"t_typo_{i}", NUMBER, "refused", "typo", line=line, number=bad, result="01")
    k = next((i for i in range(5) if body[i] != body[i + 1]), 0)
    swapped = n[:10] + body[:k] + body[k + 1] + body[k] + body[k + 2 :]
    yield one(city, "t_typo_swapped", NUMBER, "refused", "typo", line=line, number=swapped)
    other = "R1" if n[:2] != "R1" else "R2"
    day = f"{books.days(city.first, -1):%y%m%d}"
    for name, number in (
        ("t_typo_date", n[:3] + day + n[9:]),
        ("t_wrong_model", other + n[2:]),
        ("t_too_short", n[:-1]),
        ("t_too_long", n + "0"),
        ("t_words", "不知道"),
    ):
        yield one(city, name, NUMBER, "refused", "any", line=line, number=number)
    yield one(city, "t_missing", MISSING, "refused", "any", line=line, number=None)
    yield one(city, "t_int", NUMBER, "refused", "any", line=line, number=12345)
    yield _all_checks(city, line)
    for name, form in SAME:
        yield _numbered(city, name, city.take(avoid=PLAIN), form)
    for name, form in OTHERWISE:
        sign = {"t_o_for_0": "0", "t_l_for_1": "1"}.get(name)
        yield _numbered(city, name, _with(city, sign) if sign else city.fresh(_is_plain), form, says=OPEN)
    says, number = "R1-261123-0A7F3K is the instructions' example, nobody's task here.", "R1-261123-0A7F3K"
    yield one(city, "t_example", says, "refused", "any", line=line, number=number)


def _all_checks(city: City, line: Line) -> Case:
    """Every check character behind one body: one of them is a stranger's number, the others are typos."""
    n = line.number
    body = "ZYXWV" if n[10:15] != "ZYXWV" else "VWXYZ"
    rows: books.Rows = [
        HEAD,
        *([f"{n[:10]}{body}{c}", "01", city.visit, "x", None, line.recipient] for c in CHARACTERS),
    ]
    wants = [Want("refused", row=i) for i in range(2, len(rows) + 1)]
    files = [("t_all_checks.xlsx", xlsx(books.Book({TASKS: rows})))]
    return Case("t_all_checks", NUMBER, files, wants, checks=[_one_stranger])


def _one_stranger(city: City) -> str | None:
    got = city.receipt(city.receipts_of["t_all_checks.xlsx"])
    texts = [next((v for k, v in r.items() if "原因" in k), "") for r in got.rows]
    sorts = sorted({t: texts.count(t) for t in texts}.values())
    return None if sorts == [1, 31] else f"reasons fall {sorts}, not 1 stranger and 31 typos"


def _is_plain(line: Line) -> bool:
    return line.kind == "worker" and line.model not in PLAIN.split("|")


def _with(city: City, sign: str) -> Line:
    return city.fresh(lambda line: line.kind == "worker" and sign in line.number[10:])


def _numbered(city: City, name: str, line: Line, form: Callable[[str], str], says: str = "") -> Case:
    """The line answered, with its number written so; ``says``: where the contract leaves it open."""
    book = answered(city, line, "01 属实已处置", number=form(line.number))
    want = Want("either" if says else "accepted", "", line.row, code="01", day=city.yesterday)
    after = {line.number: "any" if says else "in_review"}
    return Case(name, says or NUMBER, [(f"{name}.xlsx", xlsx(book))], [want], after=after)
