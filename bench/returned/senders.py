"""Who a row is from: its 收件编号, the only one of its file, somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.returned import books
from bench.returned.case import Case, Want, answered, one
from bench.returned.city import PLAIN, TASKS, City, Line, header
from bench.returned.workbook import xlsx

OWN = (
    "Not this sender's task is refused; the sender is the row's 收件编号, or the only one in the file, "
    "else the row is refused as sender unknown."
)
DOER = "Judged by who does the task: its reviewer may not answer for the worker."
FALLBACK = "Never by another recipient's fallback."
OTHERS = "A line to know of has no answer cells; who reviews does not answer."


def cases(city: City) -> Iterator[Case]:
    a = city.take(avoid=PLAIN)
    other = city.first_line(lambda ln: ln.kind == "worker" and ln.recipient != a.recipient)
    for name, says, sort, sender in (
        ("s_another_worker", OWN, "not_yours", other.recipient),
        ("s_reviewer_writes", DOER, "not_yours", a.reviewer.split("/")[-1]),
        ("s_office_writes", FALLBACK, "not_yours", "320600"),
        ("s_nobody", OWN, "any", "W999999999999G01"),
        ("s_a_name", OWN, "any", "张三"),
    ):
        yield one(city, name, says, "refused", sort, line=a, sender=sender)
    line = city.take(avoid=PLAIN)
    book = answered(city, line, sender=f" {line.recipient} ")
    wants = [Want("accepted", line.number, line.row)]
    yield Case("s_own_spaces", OWN, [("s_own_spaces.xlsx", xlsx(book))], wants, after={line.number: "in_review"})
    yield from _unnamed(city)
    yield _two_senders(city)
    yield _two_senders_and_a_blank(city)
    yield from _not_his(city)


def _unnamed(city: City) -> Iterator[Case]:
    """The column blank or gone: the head of the list still names the only sender of the file."""
    line = city.take(avoid=PLAIN)
    book = answered(city, line, sender=None)
    wants, after = [Want("accepted", line.number, line.row)], {line.number: "in_review"}
    yield Case("s_row_blank_others_say", OWN, [("s_row_blank_others_say.xlsx", xlsx(book))], wants, after=after)
    line = city.take(avoid=PLAIN)
    book = answered(city, line)
    at, head = header(book.sheets[TASKS])
    for row in book.sheets[TASKS][at + 1 :]:
        row[head["收件编号"]] = None
    wants, after = [Want("accepted", line.number, line.row)], {line.number: "in_review"}
    yield Case("s_column_blank_head_says", OWN, [("s_column_blank_head_says.xlsx", xlsx(book))], wants, after=after)
    line = city.take(avoid=PLAIN)
    book = answered(city, line)
    book.sheets[TASKS] = [r[: head["收件编号"]] for r in book.sheets[TASKS]]
    wants, after = [Want("accepted", line.number, line.row)], {line.number: "in_review"}
    yield Case("s_column_gone_head_says", OWN, [("s_column_gone_head_says.xlsx", xlsx(book))], wants, after=after)
    line = city.take(avoid=PLAIN)
    bare = books.Book({"Sheet1": [r[: head["收件编号"]] for r in answered(city, line).sheets[TASKS][at:]]})
    wants, after = [Want("refused", line.number, line.row - at, ("no_sender",))], {line.number: "untouched"}
    yield Case("s_nowhere", OWN, [("s_nowhere.xlsx", xlsx(bare))], wants, after=after)


def _row_of(city: City, line: Line, result: str, **more: Any) -> list[Any]:
    return answered(city, line, result, **more).sheets[TASKS][line.row - 1]


def _two_senders(city: City) -> Case:
    """Rows of two senders in one file: each row's own."""
    a = city.take(avoid=PLAIN)
    b = city.fresh(lambda ln: ln.kind == "worker" and ln.recipient != a.recipient and ln.model not in PLAIN.split("|"))
    book = answered(city, a)
    book.sheets[TASKS].append(_row_of(city, b, "07"))
    wants = [Want("accepted", a.number, a.row), Want("accepted", b.number, len(book.sheets[TASKS]))]
    after = {a.number: "in_review", b.number: "in_review"}
    return Case("s_two_senders", OWN, [("s_two_senders.xlsx", xlsx(book))], wants, after=after)


def _two_senders_and_a_blank(city: City) -> Case:
    a = city.take(avoid=PLAIN)
    b = city.fresh(lambda ln: ln.kind == "worker" and ln.recipient != a.recipient and ln.model not in PLAIN.split("|"))
    c = city.take(avoid=PLAIN)
    book = answered(city, a)
    book.sheets[TASKS] += [_row_of(city, b, "07"), _row_of(city, c, "01", sender=None)]
    n = len(book.sheets[TASKS])
    wants = [Want("accepted", b.number, n - 1), Want("refused", c.number, n, ("no_sender",))]
    name = "s_two_senders_one_blank"
    return Case(name, OWN, [(f"{name}.xlsx", xlsx(book))], wants, after={c.number: "untouched"})


def _not_his(city: City) -> Iterator[Case]:
    """A recipient answers lines that are not his to answer."""
    for role, kind in (("inform", "officer"), ("review", "officer"), ("review", "grid_office")):
        fit = (o for o in city.others if o.role == role and o.path.parent.name == kind and not city.used[o.number])
        if (it := next(fit, None)) is None:
            continue
        city.used[it.number] += 1
        book = city.books[it.path].copy()
        _, head = header(book.sheets[TASKS])
        row = book.sheets[TASKS][it.row - 1]
        row[head["核查结果"]], row[head["核查日期"]] = "01", city.visit
        name, wants = f"s_{role}_line_{kind}", [Want("refused", it.number, it.row, ("not_yours",))]
        yield Case(name, OTHERS, [(f"{name}.xlsx", xlsx(book))], wants, after={it.number: "untouched"})
