"""督办: what desks hear of tasks that a department did not answer in time, as high as they went (push.escalation).

Here are transfers alone, whose tasks are over. Open tasks that went up stand in push.list_line as all others do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import duckdb

from outpost import messages, sql
from outpost.ledger.giving import zone_of, zones_for
from outpost.lists.lines.handed import EXPIRED_NIGHTS, handed_line
from outpost.lists.lines.line import Line, Recipient
from outpost.lists.lines.spec import ListSpec
from outpost.workbook.text import foreign


def supervised_lines(
    con: duckdb.DuckDBPyConnection,
    specs: Mapping[str, ListSpec],
    business_date: dt.date,
    city: str,
    told: Mapping[Recipient, Collection[Line]],
) -> dict[Recipient, list[Line]]:
    """Lines to know of by desk, beside those that it was ``told`` already. ``city``: the code of the last desks."""
    asked = {"T": business_date, "nights": EXPIRED_NIGHTS, "city": city}
    if not sql.query(con, "lists/went_up", asked).fetchall()[0][0]:
        return {}
    result = sql.query(con, "lists/supervised", asked)
    columns = [column[0] for column in result.description]
    known = {(who, line.task_number) for who, lines in told.items() for line in lines}
    found: dict[Recipient, list[Line]] = {}
    for values in result.fetchall():
        row = dict(zip(columns, values, strict=True))
        who = Recipient(row["zone"], row["kind"], row["number"])
        if row["model_id"] in specs and (who, row["task_number"]) not in known and _may_hear(row, specs):
            days = (business_date + dt.timedelta(days=1) - row["due_on"]).days
            found.setdefault(who, []).append(handed_line(row, _said(row, days)))
    return found


def _may_hear(row: Mapping[str, Any], specs: Mapping[str, ListSpec]) -> bool:
    """Whether a desk's network handed the task over or was handed it, and may see such a task."""
    zone = row["zone"]
    ends = {row["to_zone"], zone_of((row["sender"] or "").partition(":")[0])}
    if zone not in ends or (zone == "gov" and row["is_violent"]):
        return False
    return zone in zones_for(specs[row["model_id"]], row["route"], None, row["reason"])


def _said(row: Mapping[str, Any], days: int) -> str:
    since = messages.text("rows.date", month=row["opened_on"].month, day=row["opened_on"].day)
    return messages.text("transfers.told_supervised", days=days, since=since, department=foreign(row["named"], 40))
