"""What senders hear of tasks that they handed to a department: its answer, that none came, that none could be asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import duckdb

from outpost import messages, sql
from outpost.lists.lines.line import Line, Recipient, zone_of
from outpost.lists.lines.scan import id_shaped, pseudonym_shaped
from outpost.workbook.text import foreign

EXPIRED_NIGHTS = 7
"""On so many lists stands what no department answered."""
_AFTER_DAYS = 30


def handed_lines(con: duckdb.DuckDBPyConnection, business_date: dt.date, city: str) -> dict[Recipient, list[Line]]:
    """Lines to know of by recipient. ``city``: the code of the last office and desk, for what nobody else takes."""
    asked = {"T": business_date, "nights": EXPIRED_NIGHTS, "city": city}
    result = sql.query(con, "lists/transfers", asked)
    columns = [column[0] for column in result.description]
    found: dict[Recipient, list[Line]] = {}
    for values in result.fetchall():
        row = dict(zip(columns, values, strict=True))
        who = Recipient(zone_of(row["kind"]), row["kind"], row["number"])
        found.setdefault(who, []).append(handed_line(row, _told(row, who.zone)))
    return found


def handed_line(row: Mapping[str, Any], said: str) -> Line:
    """A line to know of about a transfer; ``said`` in place of why it was pushed. No door of it is told again where the
    row has no ``address``."""
    address = row.get("address") or messages.text("rows.no_address")
    is_shaped = any(id_shaped(text) or pseudonym_shaped(text) for text in (row["matter"], address))
    return Line(
        task_number=row["task_number"],
        model_id=row["model_id"],
        role="inform",
        state="moved",
        joint=False,
        priority=3,
        address_code=None,
        address=messages.text("rows.no_address") if is_shaped else address,
        walk_key="",
        opened_on=None,
        listed_on=None,
        due_on=None,
        is_new=False,
        matter=messages.text("transfers.told") if is_shaped else row["matter"],
        subject="",
        why=said,
        how="",
        answer=None,
    )


def _told(row: Mapping[str, Any], zone: str) -> str:
    department = foreign(row["named"], 40)
    if row["state"] == "undelivered":
        return messages.text(f"transfers.told_{row['why']}", department=department)
    if row["state"] == "expired":
        return messages.text(
            "transfers.told_expired", since=_day(row["opened_on"]), department=department, days=_AFTER_DAYS
        )
    result = messages.catalogue()["transfer_results"][row["result"]][0]
    note = foreign(row["reply"], 120)
    # What a department of the police wrote is not for the government's lists: the result is.
    if not note or (zone == "gov" and row["zone"] != "gov") or id_shaped(note) or pseudonym_shaped(note):
        return messages.text("transfers.told_answered", department=department, day=_day(row["done_on"]), result=result)
    return messages.text(
        "transfers.told_answered_note", department=department, day=_day(row["done_on"]), result=result, note=note
    )


def _day(day: dt.date) -> str:
    return messages.text("rows.date", month=day.month, day=day.day)
