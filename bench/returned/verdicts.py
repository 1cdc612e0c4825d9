"""Verdicts in the sheet 待审核: of the reviewer or somebody else, on the answer he saw or on a newer one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.returned import books
from bench.returned.case import ENDING, Case, Want, answered
from bench.returned.city import City, Review, header
from bench.returned.workbook import xlsx

BOUND = (
    "A verdict is bound to the answer on its row (答案编号): when a newer answer waits, it is refused as 答案已更新."
)
REASSIGN = (
    "改派 needs the number of a recipient who exists (else refused) and who may see the task's zone: "
    "never to the police side for theme C."
)
NOTED = "The list's instructions: 退回补充、作废要在审核意见里写明原因; 作废 closes as voided with a note."
AGAIN = "The same file twice changes nothing."
PASSES = "通过入库 closes with the answer's ending."
FOUR = "A verdict is one of the four; anything else is refused."
REVIEWER = "Only the reviewer of a task reviews it."
ARROW = "A verdict in the drop-down's words with its arrow's column renamed."
SENDER = "The sender is the row's 收件编号, or the only one in the file."
WAITS = "A verdict on a task that does not wait for review is refused."
BOTH = (
    "Verdict and newer answer before one night: the verdict stands or the newer answer waits, and the receipts say so."
)
TITLE = "待审核"
COLUMNS = {
    "verdict": "审核结论",
    "opinion": "审核意见",
    "to": "改派至",
    "answer": "答案编号",
    "sender": "收件编号",
    "number": "任务编号",
}
NO_VERDICT = {
    "agree": "同意",
    "not_pass": "不通过",
    "not_pass_2": "不通过入库",
    "two": "通过入库/退回补充",
    "code": "01",
    "tick": "√",
    "english": "pass",
    "void_word": "作废？",
    "question": "通过吗",
    "pending": "待定",
}


def _case(
    city: City, name: str, says: str, fate: str, *sorts: str, r: Review | None = None, after: str = "", **cells: Any
) -> Case:
    """A whole published list with one verdict; ``cells`` by the names of ``COLUMNS``. LookupError: none to review."""
    r = r or city.take_review()
    book = city.books[r.path].copy()
    rows = book.sheets[TITLE]
    _, head = header(rows)
    for key, value in cells.items():
        rows[r.row - 1][head[COLUMNS[key]]] = value
    city.reviewed[name] = r
    want = Want(fate, "" if "number" in cells else r.number, r.row, sorts)
    states = {r.number: after or ("in_review" if fate == "refused" else "any")}
    return Case(name, says, [(f"{name}.xlsx", xlsx(book))], [want], after=states)


def second(city: City) -> Iterator[Case]:
    for part in (_passed, _sent_back, _moved, _of_another_answer, _of_others, _newer, _two, _many):
        try:
            yield from part(city)
        except LookupError as e:
            city.short.append(f"{part.__name__.removeprefix('_')}: {e}")


def _passed(city: City) -> Iterator[Case]:
    for code, ending in ENDING.items():
        for r in [x for x in city.reviews if x.code == code and not city.used["review " + x.number]][:1]:
            city.used["review " + r.number] += 1
            name, after = f"v_pass_{code}", f"closed:{ending}"
            yield _case(city, name, PASSES, "accepted", r=r, after=after, verdict="通过入库")
    r = city.take_review()
    case = _case(city, "v_pass_csv", "A saved .csv is fine.", "accepted", r=r, after="closed", verdict="通过入库")
    book = city.books[r.path].copy()
    _, head = header(book.sheets[TITLE])
    book.sheets[TITLE][r.row - 1][head["审核结论"]] = "通过入库"
    case.files, case.wants = [("v_pass_csv.csv", books.comma(book.sheets[TITLE]))], [Want("accepted", r.number)]
    yield case
    yield _case(city, "v_pass_spaces", "通过入库.", "accepted", after="closed", verdict=" 通过入库 ")
    says = "通过 alone: taken or refused, never another verdict."
    yield _case(city, "v_pass_short", says, "either", verdict="通过")
    says = "A verdict's words are neutralised."
    cells: dict[str, Any] = {"verdict": "通过入库", "opinion": "=1+1"}
    yield _case(city, "v_pass_opinion_inject", says, "accepted", after="closed", **cells)
    for name, word in NO_VERDICT.items():
        yield _case(city, f"v_x_{name}", FOUR, "refused", "bad_verdict", verdict=word, opinion="看不清")
    yield _case(city, "v_both_zones", ARROW, "accepted", after="closed", verdict="通过入库")


def _sent_back(city: City) -> Iterator[Case]:
    says = "退回补充 reopens with the note on the next list, due 5 wd from then."
    opinion = "请补现场情况甲乙丙"
    yield _case(city, "v_return", says, "accepted", after="open", verdict="退回补充", opinion=opinion)
    says, opinion = "退回补充 shows its note, neutralised.", '=HYPERLINK("http://x.example")'
    yield _case(city, "v_return_inject", says, "accepted", after="open", verdict="退回补充", opinion=opinion)
    yield _case(city, "v_return_no_note", NOTED, "refused", "no_opinion", verdict="退回补充")
    yield _case(city, "v_return_blank_note", NOTED, "refused", "no_opinion", verdict="退回补充", opinion="  ")
    yield _case(city, "v_void", NOTED, "accepted", after="closed:voided", verdict="作废", opinion="重复推送")
    yield _case(city, "v_void_no_note", NOTED, "refused", "no_opinion", verdict="作废")
    secret, says = books.id18(70), "ID and phone numbers are masked when taken in."
    opinion = f"问{secret}和13912340071"
    case = _case(city, "v_opinion_id", says, "accepted", after="open", verdict="退回补充", opinion=opinion)
    case.secrets = [secret, "13912340071"]
    yield case
    says = "A note of 1,001 characters is refused."
    cells: dict[str, Any] = {"verdict": "退回补充", "opinion": "长" * 1001}
    yield _case(city, "v_opinion_long", says, "refused", "long_note", **cells)


def _moved(city: City) -> Iterator[Case]:
    workers = sorted({ln.recipient for ln in city.lines if ln.kind == "worker"})
    look: dict[str, Any] = {"verdict": "改派", "opinion": "请您去看"}
    moved = look | {"opinion": "x"}
    yield _case(city, "v_move_worker", REASSIGN, "accepted", after="open", to=workers[-1], **look)
    says = REASSIGN + " (the number with its area, as in the drop-down)"
    yield _case(city, "v_move_worker_words", says, "accepted", after="open", to=f"{workers[-2]} 某网格", **look)
    yield _case(city, "v_move_spaces", REASSIGN, "accepted", after="open", to=f" {workers[-3]} ", **look)
    for name, to in (("nobody", "W999999999999G99"), ("name", "老王"), ("two", f"{workers[0]}、{workers[1]}")):
        yield _case(city, f"v_move_{name}", REASSIGN, "refused", "no_target", to=to, **moved)
    yield _case(city, "v_move_none", REASSIGN, "refused", "no_target", **moved)
    yield _case(city, "v_move_office", REASSIGN, "accepted", after="open", to="320600", **moved)
    officer = _officers(city)[0]
    care = [r for r in city.reviews if r.number[0] == "C" and not city.used["review " + r.number]]
    for i, (r, to) in enumerate(zip(care, (officer, "PCS" + officer[1:7]), strict=False)):
        city.used["review " + r.number] += 1
        yield _case(city, f"v_move_care_to_police_{i}", REASSIGN, "refused", "zone", r=r, to=to, **moved)


def _officers(city: City) -> list[str]:
    doing = {ln.recipient for ln in city.lines if ln.kind == "officer"}
    found = sorted(doing | {r.recipient for r in city.reviews if r.kind == "officer"})
    if not found:
        raise LookupError("no officer")
    return found


def _of_another_answer(city: City) -> Iterator[Case]:
    for name, answer in (("none", None), ("garbage", "D-000000"), ("words", "最新")):
        yield _case(city, f"v_answer_{name}", BOUND, "refused", "any", verdict="通过入库", answer=answer)
    a, b = city.take_review(), city.take_review()
    other = city.cell(b, "答案编号")
    yield _case(city, "v_answer_others", BOUND, "refused", "any", r=a, verdict="通过入库", answer=other)
    says, lower = "An answer's number typed in lower case is that answer, or refused.", str(other).lower()
    yield _case(city, "v_answer_lower", says, "either", r=b, verdict="通过入库", answer=lower)


def _of_others(city: City) -> Iterator[Case]:
    worker = min(ln.recipient for ln in city.lines if ln.kind == "worker")
    yield _case(city, "v_worker_reviews", REVIEWER, "refused", "any", verdict="通过入库", sender=worker)
    r = city.take_review(zone="police")
    other = max(o for o in _officers(city) if o != r.recipient)
    yield _case(city, "v_other_officer", REVIEWER, "refused", "any", r=r, verdict="通过入库", sender=other)
    yield _case(city, "v_sender_blank", SENDER, "accepted", after="closed", verdict="通过入库", sender=None)
    number = city.first_line(lambda ln: ln.reviewer and not city.used[ln.number]).number
    yield _case(city, "v_not_in_review", WAITS, "refused", "any", verdict="通过入库", number=number)
    typo = number[:-1] + ("0" if number[-1] != "0" else "1")
    says = "Unknown number: the check character tells a typo."
    yield _case(city, "v_typo", says, "refused", "typo", verdict="通过入库", number=typo)


def _newer(city: City) -> Iterator[Case]:
    """The worker answers anew, and the reviewer's verdict is on what he saw before."""
    for name in ("v_newer_answer", "v_answer_after_verdict"):
        r = city.take_review(code="01")
        origin = next((ln for ln in city.former if ln.number == r.number), None)
        if origin is None:
            raise LookupError(f"{r.number} was on no earlier list")
        book = answered(city, origin, "07", day=books.midnight(city.today), note=name)
        again = (f"{name}_answer.xlsx", xlsx(book))
        (verdict,) = _case(city, name, "", "either", r=r, verdict="通过入库").files
        if name == "v_newer_answer":
            wants = [Want("accepted", r.number, origin.row), Want("refused", r.number, r.row, ("new_answer",))]
            yield Case(name, BOUND, [again, verdict], wants, after={r.number: "in_review"}, own_call=True)
        else:
            yield Case(name, BOTH, [verdict, again], after={r.number: "any"}, own_call=True)


def _two(city: City) -> Iterator[Case]:
    r = city.take_review()
    (a,) = _case(city, "v_two_a", "", "accepted", r=r, verdict="通过入库").files
    (b,) = _case(city, "v_two_b", "", "accepted", r=r, verdict="作废", opinion="改主意了").files
    says = "Two verdicts before one night: exactly one counts."
    yield Case("v_two_verdicts", says, [a, b], after={r.number: "closed"}, own_call=True)
    r = city.take_review()
    ((name, data),) = _case(city, "v_same", "", "accepted", r=r, verdict="退回补充", opinion="再去一次").files
    files = [(name, data), ("v_same 副本.xlsx", data)]
    yield Case("v_same_file_twice", AGAIN, files, after={r.number: "open"}, own_call=True)


def _many(city: City) -> Iterator[Case]:
    """One file with several verdicts, some empty, some not one of the four in full."""
    waiting = [r for r in city.reviews if not city.used["review " + r.number]]
    if not waiting:
        raise LookupError("no review is left")
    path = max({r.path for r in waiting}, key=lambda p: (sum(r.path == p for r in waiting), str(p)))
    book = city.books[path].copy()
    rows = book.sheets[TITLE]
    _, head = header(rows)
    wants, after = [], {}
    for i, r in enumerate(r for r in waiting if r.path == path):
        city.used["review " + r.number] += 1
        rows[r.row - 1][head["审核结论"]] = ("通过入库", "退回", None)[i % 3]
        after[r.number] = ("closed", "any", "in_review")[i % 3]
        if i % 3 == 0:
            wants.append(Want("accepted", r.number, r.row))
    yield Case("v_many", "Rows without a verdict wait on.", [("v_many.xlsx", xlsx(book))], wants, after=after)


def third(city: City) -> Iterator[Case]:
    """Verdicts on what ended the night before."""
    for name in ("v_pass_01", "v_void", "v_pass_07"):
        if r := city.reviewed.get(name):
            case, says = f"e_verdict_{name}", "A verdict on an ended task is refused."
            cells: dict[str, Any] = {"verdict": "作废", "opinion": "晚了"}
            yield _case(city, case, says, "refused", "any", r=r, after="any", **cells)
