"""The life of a task as one table: which event may meet a task in which state, and where it leaves it.

Each event carries in its detail, under ``set``, the new values of the fields that its kind sets. A task's state is what
its events add up to: for every field, the value that the last event setting it gave.
"""

from __future__ import annotations

from typing import Final

QUEUED: Final = "queued"
OPEN: Final = "open"
IN_REVIEW: Final = "in_review"
CLOSED: Final = "closed"

STAYS: Final[dict[str | None, set[str]]] = {state: {state} for state in (QUEUED, OPEN, IN_REVIEW)}

TRANSITIONS: Final[dict[str, dict[str | None, set[str]]]] = {
    "opened": {None: {QUEUED}},
    "renewed": {**STAYS},
    "reason_changed": {**STAYS},
    "absent": {**STAYS},
    "routed": {**STAYS},
    "waits": {QUEUED: {QUEUED}},
    "listed": {QUEUED: {OPEN}},
    "answered": {OPEN: {OPEN, IN_REVIEW}, IN_REVIEW: {OPEN, IN_REVIEW}},
    "returned": {IN_REVIEW: {OPEN}},
    "reassigned": {IN_REVIEW: {OPEN}},
    "passed_on": {OPEN: {OPEN}},
    "closed": {QUEUED: {CLOSED}, OPEN: {CLOSED}, IN_REVIEW: {CLOSED}},
    "rekeyed": {**STAYS, CLOSED: {CLOSED}},
    "refused": {**STAYS, CLOSED: {CLOSED}},
}
"""``TRANSITIONS[event][state before]``: the states that may follow."""

ENDINGS: Final[dict[str, set[str]]] = {
    "confirmed": {IN_REVIEW},
    "not_so": {IN_REVIEW},
    "declined": {IN_REVIEW},
    "unverified": {IN_REVIEW},
    "duplicate": {QUEUED, OPEN, IN_REVIEW},
    "auto_resolved": {QUEUED, OPEN},
    "voided": {IN_REVIEW},
    "expired": {QUEUED, OPEN, IN_REVIEW},
}
"""The states from which a task may end in this way. ``duplicate`` of a task not in review: two keys became one."""

BATCH_EVENTS: Final = ("batch_held", "release_said", "batch_released", "batch_rejected")
"""Events of a model's night, of no task."""

_FINDING = ("opened", "renewed", "reason_changed")
_STATE = ("opened", "listed", "answered", "returned", "reassigned", "closed")

SETTERS: Final[dict[str, tuple[str, ...]]] = {
    "task_key": ("opened", "rekeyed"),
    "subject_key": ("opened", "rekeyed"),
    "episode": ("opened",),
    "model_id": ("opened",),
    "subject_kind": ("opened",),
    "opened_on": ("opened",),
    "model_version": _FINDING,
    "reason": _FINDING,
    "address_code": _FINDING,
    "building_code": _FINDING,
    "area_code": _FINDING,
    "priority": _FINDING,
    "route": _FINDING,
    "due_rule": _FINDING,
    "due_cap": _FINDING,
    "evidence": _FINDING,
    "absent_nights": (*_FINDING, "absent"),
    "due_on": (*_FINDING, "listed", "answered", "returned"),
    "listed_on": ("opened", "listed"),
    "queue_reason": ("opened", "waits", "listed"),
    "recipients": ("opened", "routed", "passed_on"),
    "natural_doer": ("opened", "routed", "passed_on"),
    "state": _STATE,
    "answer_code": ("opened", "answered"),
    "answered_on": ("opened", "answered"),
    "answered_by": ("opened", "answered"),
    "answer_note": ("opened", "answered"),
    "answer_department": ("opened", "answered"),
    "extended": ("opened", "answered"),
    "attempts": ("opened", "answered"),
    "in_progress": ("opened", "answered"),
    "refused_by": ("opened", "answered"),
    "pending_ending": ("opened", "answered", "returned", "reassigned"),
    "review_note": ("opened", "answered", "returned", "reassigned"),
    "assigned_to": ("opened", "reassigned", "passed_on"),
    "assigned_instead_of": ("opened", "reassigned", "passed_on"),
    "ending": ("opened", "closed"),
    "ended_on": ("opened", "closed"),
    "suppressed_until": ("opened", "closed"),
}
"""Which events set a field; what ``opened`` does not name is null, false, zero or empty."""


def allowed(state: str | None, event: str, following: str) -> bool:
    """Whether ``event`` may lead from ``state`` (None: no task yet) to ``following``."""
    return following in TRANSITIONS.get(event, {}).get(state, set())
