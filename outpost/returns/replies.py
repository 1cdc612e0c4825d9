"""What a department says of a task that was handed to it: rows of the sheet 转办, held against what was handed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from outpost import messages, sql
from outpost.ledger import numbers
from outpost.returns import dates
from outpost.returns.forms import Row, plain
from outpost.returns.table import Value

_TABLE = "push.transfer"
_CODE = re.compile(r"0?([1-9])(?!\d)\s*[.、:,\-]?\s*(.*)")
_MARKS = re.compile(r"[\s·•・.,，。、:：()（）\-]+")
_NEEDS_NOTE = frozenset({"02", "03"})


@dataclass(frozen=True)
class Handed:
    """A task that was handed to a department, as of the last published night."""

    department: str
    opened_on: dt.date
    answered_on: dt.date | None
    state: str


@dataclass(frozen=True)
class Replies:
    """What was handed to departments, by task number."""

    handed: Mapping[str, Handed]
    import_day: dt.date

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, rows: Iterable[Row], import_day: dt.date) -> Replies:
        """Look up the tasks that the rows of departments name."""
        named = {number for row in rows if row.kind == "transfer" for number in numbers.readings(row.number)}
        handed: dict[str, Handed] = {}
        if named and sql.has_table(con, _TABLE):
            for number, *found in sql.query(con, "returns/transfers", {"numbers": sorted(named)}).fetchall():
                handed[number] = Handed(*found)
        return cls(handed, import_day)

    def judge(self, row: Row, number: str | None, sender: str, faults: list[str], *, is_task: bool) -> dict[str, Any]:
        """What the row of the task ``number`` says; what is wrong with it is added to ``faults``.

        ``is_task``: there is such a task.
        """
        handed = self._of(row, number, sender, faults, is_task=is_task)
        result = self._result(row, faults)
        day = self._day(row, handed, faults)
        if result in _NEEDS_NOTE and row.cells["transfer_note"] is None:
            faults.append("no_reply")
        return {"result": result, "done_on": day and day.isoformat()}

    def _of(self, row: Row, number: str | None, sender: str, faults: list[str], *, is_task: bool) -> Handed | None:
        """The transfer to this department; no word of one to another."""
        if not sender:
            faults.append("sender_unknown")
        if not row.number:
            faults.append("no_number")
        elif number is None or not numbers.is_sound(number):
            faults.append("typo")
        elif not is_task:
            faults.append("stranger")
        handed = self.handed.get(number or "")
        if faults:
            return None
        if handed is None or handed.department != sender:
            faults.append("not_transferred")
            return None
        if handed.state != "open":
            faults.append(f"reply_{handed.state}")
        return handed

    @staticmethod
    def _result(row: Row, faults: list[str]) -> str | None:
        value = row.cells["transfer_result"]
        if value is None:
            faults.append("no_result")
            return None
        found = result_of(value)
        if found is None:
            faults.append("unknown_result")
        return found

    def _day(self, row: Row, handed: Handed | None, faults: list[str]) -> dt.date | None:
        value = row.cells["transfer_on"]
        if value is None:
            faults.append("no_done_day")
            return None
        days = dates.dates(value, self.import_day)
        first = (handed.answered_on or handed.opened_on) if handed else dt.date.min
        fitting = [day for day in days if first <= day <= self.import_day]
        if len(fitting) == 1:
            return fitting[0]
        if len(days) != 1:
            faults.append("unknown_done_day")
        else:
            faults.append("done_too_early" if days[0] < first else "done_too_late")
        return None


def in_words(code: str | None) -> str:
    """A code with its words; empty for none."""
    readings: Mapping[str, list[str]] = messages.catalogue()["transfer_results"]
    return f"{code} {readings[code][0]}" if code else ""


def result_of(value: Value) -> str | None:
    """The code of a result: ``01``, ``1``, ``01 已办结``, or its words; None for all else."""
    readings: Mapping[str, list[str]] = messages.catalogue()["transfer_results"]
    text = plain(value)
    if found := _CODE.fullmatch(text):
        code, words = f"0{found[1]}", _MARKS.sub("", found[2])
        return code if code in readings and words in ("", *readings[code]) else None
    words = _MARKS.sub("", text)
    return next((code for code, known in readings.items() if words in known), None)
