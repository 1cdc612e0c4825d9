"""What a line of a list is about, as those who live in the city know it: its door, and the rows that told of it.

A task names the rows that it rests on by delivery and row number. The city wrote those files, so it knows whose rows
they are; no pseudonym and no secret of the home is needed, and the same city does the same in any home.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from outpost import contracts
from outpost.demo.live.chance import Chance
from outpost.demo.live.edits import Edit, Value
from outpost.demo.live.world import Row, World
from outpost.demo.writing import day_of


@dataclass(frozen=True)
class Case:
    """A task and the city it is about. ``said`` is a row of ``sql/demo/lines.sql`` or ``corrections.sql``."""

    world: World
    said: Mapping[str, Any]

    @property
    def number(self) -> str:
        return str(self.said["task_number"])

    @property
    def model_id(self) -> str:
        return str(self.said["model_id"])

    @property
    def reason(self) -> str:
        return str(self.said["reason"])

    @property
    def address_code(self) -> str | None:
        code = self.said["address_code"]
        return None if code is None else str(code)

    @cached_property
    def evidence(self) -> Mapping[str, Any]:
        """What the finding says."""
        found: Mapping[str, Any] = json.loads(self.said["evidence"] or "{}")
        return found

    @cached_property
    def chance(self) -> Chance:
        """Its chances: of its subject where that is no person, else of the door and the first row that told of it."""
        subject = self.said["subject_key"]
        if self.said["subject_kind"] == "person":
            subject = f"{self.address_code}|{min(self._told_by, default='')}"
        about = f"{self.model_id}|{self.reason}|{subject}|{self.said['episode']}"
        return Chance(self.world.plan.seed, about)

    @cached_property
    def _told_by(self) -> list[str]:
        return [f"{extract}|{'|'.join(map(str, key_of(extract, row).values()))}" for extract, row in self.cited]

    @cached_property
    def cited(self) -> Sequence[tuple[str, Row]]:
        """The rows that told of it, as they were delivered, each with its extract."""
        found = [
            (one["extract"], self.world.delivered(one["extract"], one["delivery"], one["row_number"]))
            for one in self.said["source_rows"] or ()
        ]
        return [(extract, row) for extract, row in found if row is not None]

    def rows(self, extract: str) -> list[Row]:
        """The cited rows of one extract."""
        return [row for name, row in self.cited if name == extract]


def key_of(extract: str, row: Mapping[str, Any]) -> dict[str, Value]:
    """By what a row is found again."""
    return {name: told(row[name]) for name in contracts.ALL[extract].terms.key}


def told(value: Any) -> Value:
    """A value as an edit holds it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str | int | float) or value is None else str(value)


@dataclass(frozen=True)
class Desk:
    """Where the registers are put right about one case: entries that show from the night ``day`` on.

    ``visited_on``: the day (since 1970-01-01) on which somebody was there.
    """

    case: Case
    day: int
    visited_on: int

    @property
    def world(self) -> World:
        return self.case.world

    @property
    def visit_date(self) -> str:
        """The day of the visit, for an edit."""
        return day_of(self.visited_on).isoformat()

    def change(self, extract: str, row: Mapping[str, Any], **values: Value) -> Edit:
        """A row gets these values, and keeps them whatever the city had planned for it."""
        return Edit("change", extract, self.day, self.case.number, key_of(extract, row), values)

    def note(self, extract: str, row: Mapping[str, Any], **values: Value) -> Edit:
        """A row gets these values until the city's own next version of it: the next visit comes as planned."""
        return Edit("change", extract, self.day, self.case.number, key_of(extract, row), values, keeps_later=True)

    def enter(self, extract: str, row: Mapping[str, Any], **values: Value) -> Edit:
        """A row that is so and nobody had entered is entered."""
        return self.change(extract, row, **values)

    def add(self, extract: str, **values: Value) -> Edit:
        """A new row."""
        return Edit("add", extract, self.day, self.case.number, {}, values)

    def remove(self, extract: str, row: Mapping[str, Any]) -> Edit:
        """A row is delivered no more."""
        return Edit("remove", extract, self.day, self.case.number, key_of(extract, row))

    def number(self, prefix: str) -> str:
        """A number for a new row, of this case alone."""
        return f"{prefix}L{int(self.case.chance.number('number', self.day, prefix) * 10**9):09d}"
