"""The life of a task as one table: which event may meet a task in which state, and where it leaves it.

Each event carries in its detail, under ``set``, the new values of the fields that its kind sets
(``outpost.ledger.fields``). A task's state is what its events add up to.
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
    "reported": {QUEUED: {IN_REVIEW}},
    "ordered": {QUEUED: {QUEUED}},
    "noted": {**STAYS},
    "suppressed": {CLOSED: {CLOSED}},
    "returned": {IN_REVIEW: {OPEN}},
    "reassigned": {IN_REVIEW: {OPEN}},
    "passed_on": {OPEN: {OPEN}},
    "escalated": {OPEN: {OPEN}, CLOSED: {CLOSED}},
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


def allowed(state: str | None, event: str, following: str) -> bool:
    """Whether ``event`` may lead from ``state`` (None: no task yet) to ``following``."""
    return following in TRANSITIONS.get(event, {}).get(state, set())
