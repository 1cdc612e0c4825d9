"""Working days, counted on the calendar of the night (``registers.calendar``)."""

from __future__ import annotations

import datetime as dt
import re

import duckdb

from outpost import sql

_RULE = re.compile(r"(\d{1,3})wd")


class Workdays:
    """The n-th working day after a day: working days are counted, the day itself is day 0.

    >>> week = [dt.date(2026, 11, 26) + dt.timedelta(days=n) for n in range(7)]      # from a Thursday on
    >>> workdays = Workdays([(day, day.weekday() < 5) for day in week])
    >>> str(workdays.after(dt.date(2026, 11, 26), 2))
    '2026-11-30'
    >>> str(workdays.due("24h", dt.date(2026, 11, 27))), str(workdays.due("3wd", dt.date(2026, 11, 27)))
    ('2026-11-28', '2026-12-02')
    """

    def __init__(self, days: list[tuple[dt.date, bool]]) -> None:
        ordered = sorted(days)
        self._through: dict[dt.date, int] = {}
        self._working: list[dt.date] = []
        for day, is_workday in ordered:
            if is_workday:
                self._working.append(day)
            self._through[day] = len(self._working)

    @classmethod
    def read(cls, con: duckdb.DuckDBPyConnection) -> Workdays:
        """The calendar that the night loaded."""
        return cls(sql.query(con, "tasks/02_begin/calendar", {}).fetchall())

    def after(self, day: dt.date, count: int) -> dt.date:
        """The ``count``-th working day after ``day``. ValueError when the calendar does not reach so far."""
        try:
            return self._working[self._through[day] + count - 1] if count else day
        except (KeyError, IndexError):
            raise ValueError(f"the calendar does not hold {count} working days after {day}") from None

    def due(self, rule: str, list_day: dt.date) -> dt.date:
        """Due date of a rule (``5wd``: fifth working day; ``24h``: the next day) counted from a list day."""
        if rule == "24h":
            return list_day + dt.timedelta(days=1)
        found = _RULE.fullmatch(rule)
        if not found:
            raise ValueError(f"not a due rule: {rule!r} (5wd or 24h)")
        return self.after(list_day, int(found.group(1)))
