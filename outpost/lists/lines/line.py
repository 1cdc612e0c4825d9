"""One line of a recipient's list, as plain values."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import NamedTuple

from outpost import messages


class Recipient(NamedTuple):
    """Who gets a file: zone ``gov`` or ``police``, kind, number. Sorts in the order of the folders."""

    zone: str
    kind: str
    number: str


def zone_of(kind: str) -> str:
    """The zone that a kind of recipient belongs to."""
    return "gov" if kind in ("worker", "leader", "grid_office") else "police"


class Answer(NamedTuple):
    """A worker's answer that waits for review.

    ``id`` names it (empty: it is older than such ids), ``zones`` are those to whose recipients its task may be given.
    """

    code: str
    day: dt.date | None
    note: str
    department: str
    by: str
    id: str
    zones: tuple[str, ...] = ()


class Line(NamedTuple):
    """A task on a recipient's list: what is known of it, and the words that the zone may read.

    A tuple, because tens of thousands of them go through pipes each night.
    """

    task_number: str
    model_id: str
    role: str
    state: str
    joint: bool
    priority: int
    address_code: str | None
    address: str
    walk_key: str
    opened_on: dt.date | None
    listed_on: dt.date | None
    due_on: dt.date | None
    is_new: bool
    matter: str
    subject: str
    why: str
    how: str
    answer: Answer | None

    @property
    def urgency(self) -> str:
        """特急, 紧急 or 一般; nothing for a task that has gone to another desk."""
        return "" if self.state == "moved" else _urgency(self.priority)

    @property
    def answerable(self) -> bool:
        """Whether the recipient fills it in himself."""
        return self.role == "do" and self.state == "open"

    @property
    def counted(self) -> bool:
        """Whether it is work that is still to be done."""
        return self.state == "open" and self.role != "inform"

    def days_late(self, list_day: dt.date) -> int:
        """Days between its due date and the list day, 0 when it is not overdue."""
        return max((list_day - self.due_on).days, 0) if self.due_on else 0


@cache
def _urgency(priority: int) -> str:
    return messages.text(f"urgency.{priority}")
