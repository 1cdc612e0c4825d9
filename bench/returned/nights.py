"""Answers over several nights: two to one task, second ones, to what was sent on, and to what has ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bench.returned import books
from bench.returned.case import ENDING, WORDS, Case, Check, Want, answered, one
from bench.returned.city import PLAIN, City, Line
from bench.returned.workbook import xlsx

LAST = "Of several answers to one task before its review the one taken in last counts."
AGAIN = "The same file twice changes nothing."
STAY = "02 and 05 stay listed."
ITSELF = "What an officer, office, station or desk does itself closes with its own answer."
HANDED = "03 of an office's own closes and makes a line for the department."
ENDED = "Task already ended: refused."
RETURNED = "退回补充 reopens with the note on the next list."


def first(city: City) -> Iterator[Case]:
    for name, codes in (
        ("k_01_then_07", ("01", "07")),
        ("k_07_then_01", ("07", "01")),
        ("k_04_then_01", ("04", "01")),
        ("k_01_then_02", ("01", "02")),
        ("k_05_then_01", ("05", "01")),
        ("k_02_then_01", ("02", "01")),
    ):
        yield _in_turn(city, name, codes)
    says = LAST + " (order: import, then 核查日期)"
    days = (city.visit, books.midnight(city.listed))
    yield _in_turn(city, "k_older_visit_later", ("01", "07"), says, days)
    yield from _twice(city)
    for name, code, says in (
        ("k_due_02", "02", "02: due + 5 wd, once."),
        ("k_due_05", "05", "05: due = the later of due and answer date + 7."),
    ):
        line = city.take(avoid=PLAIN)
        yield _plain(city, name, says, line, code, later=_due_after(line, code, city.yesterday))
    yield from _sent_on(city)
    yield from _own_answers(city)
    for key, code in (("second_02", "02"), ("second_05", "05"), ("after_02", "02")):
        city.kept[key] = city.take(avoid=PLAIN)
        yield _plain(city, f"k_{key}_first", STAY, city.kept[key], code)


def _in_turn(city: City, name: str, codes: tuple[str, str], says: str = LAST, days: tuple[datetime, ...] = ()) -> Case:
    """Two files to one task, in calls of their own: the later call counts."""
    line = city.take(avoid=PLAIN)
    whens = days or (city.visit, city.visit)
    files = [
        (f"{name}_{i}.xlsx", xlsx(answered(city, line, code, day=when, note=f"{name} {i}")))
        for i, (code, when) in enumerate(zip(codes, whens, strict=True))
    ]
    after = {line.number: "open" if codes[1] == "02" else "in_review"}
    return Case(name, says, files, after=after, own_call=True, later=[_code_is(line.number, codes[1])])


def _plain(
    city: City, name: str, says: str, line: Line, code: str, *, later: Check | None = None, after: str = "open"
) -> Case:
    """The line answered with a code alone."""
    files = [(f"{name}.xlsx", xlsx(answered(city, line, code)))]
    wants = [Want("accepted", line.number, line.row, code=code)]
    return Case(name, says, files, wants, after={line.number: after}, later=[later] if later else [])


def _twice(city: City) -> Iterator[Case]:
    """The same bytes under other names, the same visit in another saving."""
    line = city.take(avoid=PLAIN)
    data, name = xlsx(answered(city, line, "02")), "k_same_file_twice"
    files = [(f"{name}.xlsx", data), (f"{name} (1).xlsx", data), (f"sub2/{name}.xlsx", data)]
    wants, after = [Want("accepted", line.number, line.row, code="02")], {line.number: "open"}
    yield Case(name, AGAIN, files, wants, after=after, own_call=True, later=[_once(line.number)])
    line = city.take(avoid=PLAIN)
    data, name = xlsx(answered(city, line, "05")), "k_05_same_file_twice"
    files = [("k_05_a.xlsx", data), ("k_05_b.xlsx", data)]
    wants, after = [Want("accepted", line.number, line.row, code="05")], {line.number: "open"}
    says = AGAIN + " (the same 05 sent again is no second visit)"
    yield Case(name, says, files, wants, after=after, own_call=True, later=[_once(line.number)])
    line = city.take(avoid=PLAIN)
    book, says = answered(city, line, "05"), "One visit sent in two savings is still one visit."
    files = [("k_05_s1.xlsx", xlsx(book)), ("k_05_s2.xlsx", xlsx(book, "wps"))]
    yield Case("k_05_saved_twice", says, files, after={line.number: "open"}, own_call=True)


def _sent_on(city: City) -> Iterator[Case]:
    """09: the town's grid office gets it; an office's own goes to the district's."""
    line = city.kept["moved"] = city.take(avoid=PLAIN)
    says = "09: re-routed to the town's grid office."
    yield _plain(city, "k_09_moves", says, line, "09", later=_moved(line))
    line = city.fresh(lambda ln: ln.kind == "grid_office" and len(ln.recipient) == 9)
    says = "09 of a grid office's own: to the district's."
    yield _plain(city, "k_09_office", says, line, "09", later=_moved(line, line.recipient[:6]))


def _own_answers(city: City) -> Iterator[Case]:
    for kind in ("officer", "grid_office"):
        for code in ("01", "04", "07", "99", "08"):
            try:
                line = city.fresh(lambda ln, kind=kind: ln.kind == kind and not ln.reviewer)  # type: ignore[misc]
            except LookupError:
                continue
            if kind == "grid_office" and code == "01":
                city.kept["ended"] = line
            note = "已看。" if code in ("04", "99") else None
            book = answered(city, line, f"{code} {WORDS[code]}", note=note)
            name, wants = f"k_own_{kind}_{code}", [Want("accepted", line.number, line.row, code=code)]
            after = {line.number: f"closed:{ENDING[code]}"}
            yield Case(name, ITSELF, [(f"{name}.xlsx", xlsx(book))], wants, after=after)
    for i in range(8):
        line = city.fresh(lambda ln: ln.kind == "grid_office" and not ln.reviewer)
        note = "=请贵局处理" if i == 0 else f"请贵局处理{i}"
        book = answered(city, line, "03 属实需转办", dept="住房和城乡建设局", note=note)
        name, wants = f"k_own_03_{i}", [Want("accepted", line.number, line.row, code="03")]
        after = {line.number: "closed:confirmed"}
        yield Case(name, HANDED, [(f"{name}.xlsx", xlsx(book))], wants, after=after, later=[_handed(line.number)])


def second(city: City) -> Iterator[Case]:
    day, means = f"{city.today:%Y-%m-%d}", city.today
    for key, code, says, verdict, sorts, after in (
        ("second_02", "02", "A second 02 is refused.", "refused", ("second_02",), "open"),
        ("second_05", "05", "The second 05 -> in_review.", "accepted", (), "in_review"),
        ("after_02", "01", "02 stays open for its last answer.", "accepted", (), "in_review"),
    ):
        now = _now(city, city.kept[key])
        if now is None:
            yield Case(f"a_{key}", STAY, after={city.kept[key].number: "listed"})
            continue
        cells = {"result": code, "day": day}
        yield one(city, f"a_{key}", says, verdict, *sorts, line=now, code=code, means=means, after=after, **cells)
    yield one(city, "a_ended", ENDED, "refused", "ended", line=city.kept["ended"], result="07", after="any")
    if now := _now(city, city.kept["moved"]):
        says = "After 09 the grid office does it, and its own answer closes it."
        yield one(city, "a_new_doer", says, "accepted", line=now, after="any")


def third(city: City) -> Iterator[Case]:
    """Receipts only: what was reviewed the night before."""
    for name in ("v_pass_01", "v_void", "v_pass_07"):
        review = city.reviewed.get(name)
        origin = review and _then(city, review.number)
        if origin:
            case = f"e_answer_{name}"
            yield one(city, case, ENDED, "refused", "ended", line=origin, result="07", after="any")
    yield from _returned(city)
    yield from _moved_on(city)


def _returned(city: City) -> Iterator[Case]:
    review = city.reviewed.get("v_return")
    if review is None:
        return
    line = next((ln for ln in city.lines if ln.number == review.number), None)
    if line is None:
        yield Case("e_returned_listed", RETURNED, checks=[_not_listed])
        return
    check = _shows(line, "请补现场情况甲乙丙")
    yield one(city, "e_returned_again", RETURNED, "accepted", line=line, after="any", checks=[check])


def _moved_on(city: City) -> Iterator[Case]:
    review = city.reviewed.get("v_move_worker")
    if review is None:
        return
    line = next((ln for ln in city.lines if ln.number == review.number), None)
    if line is None:
        yield Case("e_moved_listed", "改派: on the new recipient's list.", checks=[_not_listed])
        return
    says = "改派: its note is shown as 改派说明."
    yield Case("e_moved_note", says, checks=[_shows(line, "改派说明", "请您去看")])
    yield one(city, "e_moved_answer", "改派: the new recipient answers.", "accepted", line=line, after="any")
    if origin := _then(city, review.number):
        says = "Judged by who does the task (or did, before a re-routing)."
        yield one(city, "e_moved_old", says, "either", line=origin, after="any")


def _now(city: City, line: Line) -> Line | None:
    return next((ln for ln in city.lines if ln.number == line.number), None)


def _then(city: City, number: str) -> Line | None:
    return next((ln for ln in city.former if ln.number == number), None)


def _not_listed(city: City) -> str:
    return f"the task is on nobody's list of {city.night_of}"


def _shows(line: Line, *words: str) -> Check:
    def check(city: City) -> str | None:
        shown = " ".join(str(c) for c in city.books[line.path].sheets[line.sheet][line.row - 1])
        lost = [word for word in words if word not in shown]
        return f"the list does not show {'、'.join(lost)}" if lost else None

    return check


def _code_is(number: str, code: str) -> Check:
    def check(city: City) -> str | None:
        answers = [e for e in city.events if e["task_number"] == number and e["event"] == "answered"]
        got = [json.loads(e["detail"] or "{}").get("set", {}).get("answer_code") for e in answers]
        if (code == "02" and not got) or (got and got[-1] in (code, None)):
            return None
        return f"the ledger's last answer is {got[-1] if got else 'none'}, expected {code}"

    return check


def _once(number: str) -> Check:
    def check(city: City) -> str | None:
        answers = ("answered", "in_progress", "not_met")
        n = sum(e["task_number"] == number and e["event"] in answers for e in city.events)
        return None if n <= 1 else f"{n} answers in the ledger"

    return check


def _due_after(line: Line, code: str, visited: date) -> Check:
    def check(city: City) -> str | None:
        got = city.dues.get(line.number)
        want = max(line.due, visited + timedelta(days=7)) if code == "05" else _workdays_after(city, line.due, 5)
        return None if got == str(want) else f"due {got}, expected {want} (was {line.due})"

    return check


def _workdays_after(city: City, day: date, n: int) -> date:
    table = (city.home / "reference" / "workdays.csv").read_text(encoding="utf-8").splitlines()[1:]
    works = {row.split(",")[0]: row.split(",")[1].strip() == "Y" for row in table}
    while n:
        day += timedelta(days=1)
        n -= works.get(str(day), day.weekday() < 5)
    return day


def _moved(line: Line, number: str = "") -> Check:
    """Whether another grid office does it now (``number``: that one)."""

    def check(city: City) -> str | None:
        rows = city.query(
            f"SELECT kind, number FROM push.task_recipient WHERE task_number = '{line.number}' AND role = 'do'"
        )
        new = rows[0] if rows else {"kind": None, "number": None}
        moved = new["kind"] == "grid_office" and new["number"] != line.recipient
        return None if moved and number in ("", new["number"]) else f"does it now: {new['kind']} {new['number']}"

    return check


def _handed(number: str) -> Check:
    def check(city: City) -> str | None:
        for path in (city.home / "corrections" / str(city.night_of)).rglob("*.xlsx"):
            if any(number in str(c) for rows in books.read(path).sheets.values() for r in rows for c in r):
                return None
        return "no line in corrections/<T>/<zone>/<department>.xlsx"

    return check
