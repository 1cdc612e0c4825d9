"""What people do with a line of their list on one day: nothing yet, an answer, or a verdict. Pure: no file, no clock.

A worker goes when he goes (``habits.toml``), meets what is there, and writes it down, now and then badly. A reviewer
reads it some days later. Each is decided by the task's own chance, so the same city does the same in each run.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from outpost.demo.live import habits, mending
from outpost.demo.live.case import Case
from outpost.demo.plan import day_number

_WEEK, _WEEKEND = 7, 5
_URGENT = 1
_REROUTES = ("worker", "leader")
_TO_PEOPLE = ("dwelling", "person")
_OWN_NOT_SO = {("C1", "LISTED"): "04a", ("C1", "UNLISTED"): "04a", ("C2", "NO_ADULT"): "04b", ("A1", ""): "04c"}

Found = Literal["so", "not_so", "declines", "duplicate", "nowhere", "other", "not_mine", "nobody_in"]


@dataclass(frozen=True)
class Answer:
    """What is written into the cells of an answer.

    ``mends``: what is put right because of it (``so``, ``declined``); ``mended_in``: days until a register shows it.
    """

    code: str
    visited_on: dt.date | None
    note: str = ""
    department: str = ""
    mends: Literal["", "so", "declined"] = ""
    mended_in: int = 0


@dataclass(frozen=True)
class Verdict:
    """What a reviewer writes: pass, return, void or reassign."""

    kind: str
    note: str = ""


def is_workday(day: dt.date) -> bool:
    """Monday to Friday: the demo's people keep no other holidays."""
    return day.weekday() < _WEEKEND


def workdays_between(first: dt.date, last: dt.date) -> int:
    """Working days after ``first`` up to ``last``.

    >>> workdays_between(dt.date(2026, 11, 20), dt.date(2026, 11, 23))
    1
    """
    return _workdays_through(last) - _workdays_through(first)


def _workdays_through(day: dt.date) -> int:
    """Working days from Monday, 1 January of the year 1, up to ``day``."""
    weeks, rest = divmod(day.toordinal(), _WEEK)
    return weeks * _WEEKEND + min(rest, _WEEKEND)


def _days_since(case: Case, first: dt.date, today: dt.date) -> int:
    """Days on which somebody could have gone: working days, and for what is urgent all."""
    return (today - first).days if case.said["priority"] == _URGENT else workdays_between(first, today)


def pace(case: Case) -> tuple[str, int]:
    """Whether a task is answered (prompt, late), settles by itself (settled) or is left lying (never), and after how
    many working days."""
    kind = case.chance.weighed(habits.shares("pace", "prompt", "late", "settled"), "pace") or "never"
    return kind, 0 if kind == "never" else habits.days(case.chance, "pace", f"{kind}_days")


def settles(case: Case, today: dt.date) -> bool:
    """Whether somebody puts the registers right today though nobody answers."""
    kind, after = pace(case)
    return kind == "settled" and is_workday(today) and workdays_between(case.said["listed_on"], today) == after


def answer(case: Case, today: dt.date) -> Answer | None:
    """What whoever does the task writes today; None: nothing."""
    if not _goes(case, today):
        return None
    attempt = case.said["attempts"]
    chance, is_first = case.chance, attempt == 0 and case.said["answer_code"] is None
    if case.said["subject_kind"] in _TO_PEOPLE and chance.happens(habits.share("visit", "nobody_in"), "in", attempt):
        return Answer("05", today, habits.note(chance, case.model_id, "nobody_in"))
    found = what_is_found(case, today)
    if is_first and _first_day(case, today) and chance.happens(habits.share("visit", "sloppy"), "sloppy"):
        return _sloppy(case, today)
    if found == "so" and is_first and chance.happens(habits.share("so", "in_progress"), "02"):
        return Answer("02", today, habits.note(chance, case.model_id, "in_progress"))
    return _told(case, today, found)


def what_is_found(case: Case, today: dt.date) -> Found:
    """What is met at the door."""
    chance = case.chance
    may_refuse = case.said["kind"] in _REROUTES and not case.said["refusals"]
    if may_refuse and chance.happens(habits.share("door", "not_mine"), "not_mine"):
        return "not_mine"
    met = chance.weighed(habits.shares("door", "declines", "duplicate", "nowhere", "other"), "door")
    if met == "declines" and case.said["subject_kind"] in _TO_PEOPLE:
        return "declines"
    if met == "nowhere" and case.said["subject_kind"] == "dwelling" and case.model_id != "A1":
        return "nowhere"
    if met == "duplicate":
        return "duplicate"
    if met == "other":
        return "other"
    return "so" if is_so(case, today) else "not_so"


def is_so(case: Case, today: dt.date) -> bool:
    """The city's truth: whether it is as the list says."""
    known = mending.known(case, day_number(today))
    return case.chance.happens(habits.share("so_share", case.model_id), "so") if known is None else known


def is_mistaken(case: Case) -> bool:
    """Whether the one who looks says the contrary of what is so."""
    return case.chance.happens(habits.share("visit", "mistaken"), "mistaken")


def verdict(case: Case, today: dt.date) -> Verdict | None:
    """What the reviewer writes today about the answer that waits; None: he has not read it yet."""
    said = case.said
    after = habits.days(case.chance, "review", "days")
    if not is_workday(today) or workdays_between(said["answered_on"], today) < after:
        return None
    chance, round_ = case.chance, said["answered_on"]
    sees = is_mistaken(case) and chance.happens(habits.share("review", "sees_mistake"), "sees")
    if not said["was_sent_back"] and (sees or chance.happens(habits.share("review", "sends_back"), "back", round_)):
        return Verdict("return", habits.verdict_note(chance, "return"))
    if chance.happens(habits.share("review", "voids"), "void"):
        return Verdict("void", habits.verdict_note(chance, "void"))
    if said["kind"] == "officer" and chance.happens(habits.share("review", "reassigns"), "give", round_):
        return Verdict("reassign", habits.verdict_note(chance, "reassign"))
    return Verdict("pass")


def corrects(case: Case, today: dt.date) -> bool:
    """Whether the department changes its register today."""
    if not is_workday(today) or not case.chance.happens(habits.share("departments", "answered"), "department"):
        return False
    after = habits.days(case.chance, "departments", "days")
    return workdays_between(case.said["opened_on"] + dt.timedelta(days=1), today) == after


def _goes(case: Case, today: dt.date) -> bool:
    """Whether somebody goes there, or writes at last, today."""
    said = case.said
    if not is_workday(today) and said["priority"] > _URGENT:
        return False
    kind, after = pace(case)
    if kind not in ("prompt", "late"):
        return False
    if said["was_sent_back"] and said["answered_on"] is not None:
        return _days_since(case, said["answered_on"], today) >= 1
    if said["answer_code"] == "05":
        again = habits.days(case.chance, "visit", "again_days")
        return bool((today - said["answered_on"]).days >= again)
    if said["answer_code"] == "02":
        done = habits.days(case.chance, "so", "progress_days")
        return _days_since(case, said["answered_on"], today) >= done
    return _days_since(case, said["listed_on"], today) >= after


def _first_day(case: Case, today: dt.date) -> bool:
    """The day on which it is answered for the first time: what was refused then is sent again the next day."""
    return _days_since(case, case.said["listed_on"], today) == pace(case)[1]


def _told(case: Case, today: dt.date, found: Found) -> Answer:
    """The answer to what was found."""
    chance, model = case.chance, case.model_id
    tells = found
    if found in ("so", "not_so") and is_mistaken(case) and not case.said["was_sent_back"]:
        tells = "not_so" if found == "so" else "so"
    note = habits.note(chance, model, tells)
    if tells == "so":
        mends: Literal["", "so"] = "so" if found == "so" else ""
        if chance.happens(habits.share("so", "handed_on"), "03"):
            days = habits.days(chance, "so", "handed_on_days")
            return Answer("03", today, habits.note(chance, model, "handed_on"), "?", mends, days)
        return Answer("01", today, note, "", mends, habits.days(chance, "so", "mended_days"))
    if tells == "declines":
        return Answer("07", today, note, "", "declined", habits.days(chance, "so", "mended_days"))
    codes: dict[str, Any] = {"not_so": "04", "duplicate": "08", "nowhere": "06", "other": "99", "not_mine": "09"}
    own = _OWN_NOT_SO.get((model, case.reason)) or _OWN_NOT_SO.get((model, ""))
    return Answer(own if tells == "not_so" and own else codes[tells], today, note)


def _sloppy(case: Case, today: dt.date) -> Answer:
    """An answer that the import refuses: it cannot be read, has no date, or lacks the note that it needs."""
    kind = case.chance.one_of(("code", "date", "note"), "sloppy how")
    if kind == "code":
        return Answer(habits.unreadable(), today)
    if kind == "date":
        return Answer("01", None)
    return Answer("04", today)
