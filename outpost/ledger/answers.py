"""What an answer and a review do to a task: the effects that outpost/answer_codes.toml names, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from outpost import answer_codes
from outpost.answer_codes import AnswerCode
from outpost.errors import OutpostError
from outpost.ledger import giving
from outpost.ledger.answer_ids import next_id
from outpost.ledger.entries import Answer, Review
from outpost.ledger.requirements import LedgerSpec, SuppressionRule, evidence_of
from outpost.ledger.transitions import CLOSED, IN_REVIEW, OPEN
from outpost.ledger.workdays import Workdays

VERDICTS = ("pass", "return", "reassign", "void")
SUPPRESSING = ("confirmed", "not_so", "declined")
REVIEWED_KINDS = ("worker", "leader")
RETURNED_WORKDAYS = 5
"""What a reviewer gives back is due so many working days after the list day."""


@dataclass(frozen=True)
class AnsweredTask:
    """What answers and reviews can see and change of a task; fields are those of push.task_state."""

    task_number: str
    task_key: str
    model_id: str
    reason: str
    state: str
    due_on: dt.date | None
    evidence: str | None
    recipients: tuple[dict[str, Any], ...]
    answer_code: str | None = None
    answered_on: dt.date | None = None
    answered_by: str | None = None
    answer_note: str | None = None
    answer_department: str | None = None
    pending_ending: str | None = None
    extended: bool = False
    attempts: int = 0
    in_progress: bool = False
    review_note: str | None = None
    refused_by: tuple[str, ...] = ()
    assigned_to: str | None = None
    assigned_instead_of: str | None = None
    natural_doer: str | None = None
    ending: str | None = None
    ended_on: dt.date | None = None
    suppressed_until: dt.date | None = None
    answer_id: str | None = None
    review_verdict: str | None = None
    route: str | None = None

    def doer(self) -> dict[str, Any] | None:
        """Who does it."""
        return next((who for who in self.recipients if who["role"] == "do"), None)

    def kind_of(self, number: str) -> str:
        """Kind of recipient that a number is for this task; one that has it no more counts as a worker: reviewed."""
        ordered = sorted(self.recipients, key=lambda who: ("do", "review", "inform").index(who["role"]))
        return next((str(who["kind"]) for who in ordered if who["number"] == number), "worker")


class EntryRefusedError(OutpostError):
    """The entry does nothing; the text says why."""


def answer(task: AnsweredTask, said: Answer, workdays: Workdays) -> AnsweredTask:
    """The task after an answer; EntryRefusedError when the answer cannot count any more."""
    if task.state not in (OPEN, IN_REVIEW):
        raise EntryRefusedError("ended" if task.state == CLOSED else "not listed")
    code = answer_codes.of(said.code)
    by = f"{task.kind_of(said.recipient)}:{said.recipient}"
    if _is_repeated(task, said, by):
        raise EntryRefusedError("same answer again")
    given = replace(
        task,
        answer_code=said.code,
        answered_on=said.visited_on,
        answered_by=by,
        answer_note=said.note,
        answer_department=said.department,
        answer_id=next_id(task.answer_id, said),
        in_progress=task.in_progress or (code is not None and code.in_progress),
        review_note=None,
        review_verdict=None,
    )
    if code is None:
        raise EntryRefusedError("unknown code")
    if code.effect == "extend":
        if task.extended:
            raise EntryRefusedError("second 02")
        due = workdays.after(task.due_on, code.workdays) if task.due_on else None
        return replace(given, state=OPEN, pending_ending=None, extended=True, due_on=due)
    if code.effect == "again":
        return _not_met(given, said, code)
    if code.effect == "reroute":
        return replace(given, state=OPEN, pending_ending=None, refused_by=tuple(sorted({*task.refused_by, by})))
    return replace(given, state=IN_REVIEW, pending_ending=code.ending)


def _is_repeated(task: AnsweredTask, said: Answer, by: str) -> bool:
    code = answer_codes.of(said.code)
    if task.state == OPEN and code is not None and code.effect == "review":
        return False  # the reviewer gave it back: the same answer may be right the second time
    before = (task.answer_code, task.answered_on, task.answered_by, task.answer_note, task.answer_department)
    return before == (said.code, said.visited_on, by, said.note, said.department)


def _not_met(given: AnsweredTask, said: Answer, code: AnswerCode) -> AnsweredTask:
    attempts = given.attempts + 1
    if attempts >= code.visits:
        return replace(given, state=IN_REVIEW, pending_ending=code.ending, attempts=attempts)
    later = said.visited_on + dt.timedelta(days=code.days)
    due = max(given.due_on, later) if given.due_on else later
    return replace(given, state=OPEN, pending_ending=None, attempts=attempts, due_on=due)


def closes_itself(task: AnsweredTask) -> bool:
    """Whether an answered task ends without a review: an officer, office, station or desk has done it."""
    return (
        task.state == IN_REVIEW
        and task.answered_by is not None
        and task.answered_by.split(":", 1)[0] not in REVIEWED_KINDS
    )


def close(
    task: AnsweredTask, ending: str, spec: LedgerSpec, business_date: dt.date
) -> tuple[AnsweredTask, SuppressionRule | None]:
    """The task ended, and the rule by which its key is suppressed (None: not)."""
    rule = spec.suppression_of(task.reason) if ending in SUPPRESSING else None
    until = None
    if rule is not None:
        until = rule.ends_on(ending, task.answer_code, business_date, evidence_of(task.evidence))
        if until <= business_date and rule.newer_field is None:
            rule, until = None, None
    closed = replace(task, state=CLOSED, ending=ending, ended_on=business_date, suppressed_until=until)
    return closed, rule


def review(
    task: AnsweredTask, said: Review, known: Sequence[str], spec: LedgerSpec, list_day: dt.date, workdays: Workdays
) -> AnsweredTask:
    """The task after 退回 or 改派 (pass and void: see ``close``); EntryRefusedError when it cannot be.

    ``known``: the kinds of recipient that the number is to whom the task is given.
    """
    if said.verdict == "return":
        due = workdays.after(list_day, RETURNED_WORKDAYS)
        return replace(
            task, state=OPEN, due_on=due, review_note=said.note, review_verdict=said.verdict, pending_ending=None
        )
    doer = task.doer()
    kind = giving.kind_of(known, doer["zone"] if doer else None)
    if kind is None or said.reassign_to is None or doer is None:
        raise EntryRefusedError("unknown recipient")
    if giving.zone_of(kind) not in giving.zones_for(spec, task.route, doer["zone"], task.reason):
        raise EntryRefusedError("not across the networks")
    return replace(
        task,
        state=OPEN,
        review_note=said.note,
        review_verdict=said.verdict,
        pending_ending=None,
        assigned_to=f"{kind}:{said.reassign_to}",
        assigned_instead_of=task.natural_doer,
    )
