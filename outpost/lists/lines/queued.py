"""What waits for a recipient: tasks that the caps keep from his list, by model and age, and the way to have more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from outpost import sql
from outpost.lists.lines.line import Recipient
from outpost.lists.lines.spec import ListSpec
from outpost.settings import Cap, Caps
from outpost.workbook.text import foreign

REASONS = ("day_cap", "open_cap", "dwelling_budget", "order_cap")
"""Why a task waits, in the order of sql/lists/queued.sql."""


class Queued(NamedTuple):
    """Tasks of one model that wait: in all, since less than 7 days, 7 to 30, more than 30; since when the first.

    Days are counted from the night that opened a task to the business date.
    """

    model_id: str
    matter: str
    tasks: int
    below_week: int
    below_month: int
    longer: int
    oldest_on: dt.date


@dataclass(frozen=True)
class Queue:
    """All that waits for a recipient, how many wait for which reason, and his caps."""

    rows: tuple[Queued, ...]
    reasons: tuple[tuple[str, int], ...]
    cap: Cap
    dwelling_list_days: int
    dwelling_window_days: int
    orders_per_day: int

    @property
    def total(self) -> Queued:
        """The sum over the models."""
        rows = self.rows
        return Queued(
            "",
            "",
            sum(row.tasks for row in rows),
            sum(row.below_week for row in rows),
            sum(row.below_month for row in rows),
            sum(row.longer for row in rows),
            min(row.oldest_on for row in rows),
        )


def read_queues(
    con: duckdb.DuckDBPyConnection, specs: Mapping[str, ListSpec], business_date: dt.date, caps: Caps
) -> dict[Recipient, Queue]:
    """What waits for each recipient who will do it; who waits for nothing is not there."""
    rows: dict[Recipient, list[Queued]] = {}
    reasons: dict[Recipient, dict[str, int]] = {}
    found = sql.query(con, "lists/queued", {"T": business_date}).fetchall()
    for zone, kind, number, model, tasks, below_week, below_month, longer, oldest_on, *why in found:
        who = Recipient(zone, kind, number)
        title = foreign(specs[model].title) if model in specs else ""
        rows.setdefault(who, []).append(Queued(model, title, tasks, below_week, below_month, longer, oldest_on))
        counted = reasons.setdefault(who, dict.fromkeys(REASONS, 0))
        for name, count in zip(REASONS, why, strict=True):
            counted[name] += count
    return {
        who: Queue(
            tuple(of),
            tuple(reasons[who].items()),
            caps.of(who.kind),
            caps.dwelling_list_days,
            caps.dwelling_window_days,
            caps.orders_per_day,
        )
        for who, of in rows.items()
    }
