"""The order of a list: what is due first, then what is urgent, then as one walks; one dwelling is one visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeVar

from outpost.lists.lines.line import Line

_T = TypeVar("_T")
_LAST = dt.date.max


def in_walking_order(lines: Iterable[Line]) -> list[Line]:
    """Sort by due date, priority and walking order; tasks of one address stand together, where the first belongs."""
    first: dict[str, tuple[dt.date, int]] = {}
    lines = list(lines)
    for line in lines:
        urgency = _urgency(line)
        door = place(line)
        first[door] = min(first.get(door, urgency), urgency)
    return sorted(
        lines,
        key=lambda line: (first[place(line)], line.walk_key, place(line), _urgency(line), line.task_number),
    )


def _urgency(line: Line) -> tuple[dt.date, int]:
    return (line.due_on or _LAST, line.priority)


def place(line: Line) -> str:
    """The door that a task belongs to, by which lines stand together; a task without one stands alone."""
    return line.address_code or line.task_number


def split(items: Iterable[_T], key: Callable[[_T], object]) -> list[tuple[object, list[_T]]]:
    """Items that stand together by ``key``, in the order in which each key comes first."""
    found: dict[object, list[_T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return list(found.items())
