"""What came of a case, against what must: receipts after the import, states and events after the night.

What is told names cases, verdicts, codes and reasons, never the contents of a row.
"""

from __future__ import annotations

import json
import re
from typing import Any

from bench.returned.case import SORTS, WORDS, Case, Want
from bench.returned.city import REFUSED, City, Receipt

ANSWERS = ("answered", "confirmed", "closed", "returned")


def expected(case: Case) -> str:
    if not case.wants:
        return case.whole
    return "; ".join(" ".join([want.verdict, *want.sorts, want.code]).strip() for want in case.wants[:4])


def receipts(city: City, case: Case) -> tuple[list[str], str]:
    """Faults of the receipts of a case, and what they say."""
    faults: list[str] = []
    found: list[Receipt] = []
    for name, _ in case.files:
        if name in city.receipts_of:
            found.append(city.receipt(city.receipts_of[name]))
        elif case.whole != "none":
            faults.append("file: no receipt")
    for receipt in found:
        if case.whole in ("taken", "refused") and receipt.whole != case.whole:
            why = receipt.head[receipt.head.find(REFUSED) :][:100] if receipt.whole == "refused" else ""
            faults.append(f"file: {receipt.whole}, expected {case.whole}: {why}")
        if case.mask_told and not any(re.search("隐去|遮|掩", " ".join(row.values())) for row in receipt.rows):
            faults.append("told: receipt does not say that a number was masked")
    got = [receipt.whole for receipt in found]
    free = [row for receipt in found for row in receipt.rows]
    is_refused = bool(found) and case.whole == "either" and all(receipt.whole == "refused" for receipt in found)
    for want in [] if is_refused or any(fault.startswith("file:") for fault in faults) else case.wants:
        row = _row_of(want, free, is_alone=len(case.wants) == 1)
        if row is not None:
            free = [other for other in free if other is not row]
            got.append(f"{row.get('处理')} {_why(row)}".strip())
        faults += _row_faults(want, row)
    faults += [f"check: {told}" for check in case.checks if (told := check(city))]
    return faults, "; ".join(got)


def _why(row: dict[str, str]) -> str:
    return next((value for title, value in row.items() if "原因" in title), "")


def _row_of(want: Want, rows: list[dict[str, str]], *, is_alone: bool) -> dict[str, str] | None:
    """The receipt's row of a returned row: by its place, else by its task."""
    if want.row:
        at = [row for row in rows if row.get("原行号") == str(want.row)]
        same = [row for row in at if want.number in ("", row.get("任务编号", want.number))]
    else:
        at, same = [], [row for row in rows if want.number and row.get("任务编号") == want.number]
    fit = same or at or (rows if is_alone and len(rows) == 1 else [])
    return fit[0] if fit else None


def _row_faults(want: Want, row: dict[str, str] | None) -> list[str]:
    if row is None:
        return [f"lost: the file is taken, the row is not in the receipt (expected {want.verdict})"]
    state, why = row.get("处理", ""), _why(row)
    got = "accepted" if state.startswith("接收") else "refused" if state.startswith("退回") else state or "?"
    if want.verdict in ("accepted", "refused") and got != want.verdict:
        return [f"row: {got} ({why}), expected {want.verdict}"]
    if got == "refused" and want.verdict == "refused":
        return [f"sort: refused without {sort}: {why}" for sort in want.sorts if not re.search(SORTS[sort], why)]
    words = WORDS.get(want.code, want.code)
    if got == "accepted" and words not in " ".join(row.values()):
        return [f"reading: receipt does not say {want.code} {words}"]
    return []


def night(city: City, case: Case) -> list[str]:
    """Faults of what stands after the night."""
    if not all(name in city.receipts_of for name, _ in case.files):
        return []
    faults = [fault for number, state in case.after.items() if (fault := _state_fault(city, number, state))]
    for want in case.wants:
        if want.code and want.verdict != "refused":
            faults += _reading_faults(city, case, want)
    return faults + [f"later: {told}" for check in case.later if (told := check(city))]


def _tonight(city: City, number: str) -> list[dict[str, Any]]:
    mine = [event for event in city.events if event["task_number"] == number]
    return [event for event in mine if str(event["business_date"])[:10] == str(city.night_of)]


def _state_fault(city: City, number: str, wanted: str) -> str | None:
    state, ending = city.states.get(number, ("gone", None))
    full = f"{state}:{ending}" if ending else state
    if wanted == "untouched":
        by_people = [e for e in _tonight(city, number) if e["event"] in ANSWERS and e["actor"] != "ledger"]
        return f"state: {full} after {by_people[-1]['event']}, expected untouched" if by_people else None
    return None if wanted in ("any", full, state) else f"state: {full}, expected {wanted}"


def _reading_faults(city: City, case: Case, want: Want) -> list[str]:
    """Whether the night's answer in the ledger is another code or day; of several the last one counts."""
    number = want.number or (next(iter(case.after), "") if want.verdict == "either" else "")
    answers = [event for event in _tonight(city, number) if event["event"] == "answered"]
    details = [json.loads(event["detail"] or "{}").get("set", {}) for event in answers]
    faults = []
    for detail in details if want.verdict == "either" else details[-1:]:
        code, day = detail.get("answer_code"), detail.get("answered_on")
        if code not in (None, want.code):
            faults.append(f"misread: taken as {code}, can only be {want.code}")
        if want.day and day not in (None, str(want.day)):
            faults.append(f"misread: day taken as {day}, can only be {want.day}")
    return faults
