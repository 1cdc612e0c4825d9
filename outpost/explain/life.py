"""A task's life in words: its events, one line each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from outpost import answer_codes, matters, sql
from outpost.explain.words import recipient, said
from outpost.pages import Words


@dataclass(frozen=True)
class Event:
    """What happened to a task on a night, who did it (a kind and number; null: the ledger itself), and its note."""

    business_date: dt.date
    event: str
    said: Words
    by: Words | None
    note: str | None


def read(con: duckdb.DuckDBPyConnection, number: str, own_answers: Mapping[str, str]) -> list[Event]:
    """The events of a task in order, from the published ledger."""
    rows = sql.query(con, "explain/events", {"number": number}).fetchall()
    return [_event(day, event, actor, json.loads(detail or "{}"), own_answers) for day, event, actor, detail in rows]


def _event(day: dt.date, event: str, actor: str | None, detail: Mapping[str, Any], own: Mapping[str, str]) -> Event:
    fields = detail.get("set") or {}
    code = fields.get("answer_code")
    doers = [who for who in fields.get("recipients") or () if who["role"] == "do"]
    given = fields.get("assigned_to")
    to = recipient(doers[0]["kind"], doers[0]["number"]) if doers else _who(given) or Words("", "")
    words = said(
        "events",
        event,
        due_on=fields.get("due_on") or "—",
        queue_reason=said("queue", fields.get("queue_reason")),
        ending=said("endings", fields.get("ending") or fields.get("pending_ending")),
        answer_code=code or "",
        answer=answer_codes.words(own).get(code or "", ""),
        to=to,
        why=said("refused", detail.get("why")),
        level=said("levels", str(detail.get("level", ""))),
        what=matter.words if (matter := matters.table().get(detail.get("what", ""))) else "",
        file=detail.get("file") or "—",
        import_day=detail.get("import_day") or "—",
    )
    return Event(day, event, words, _by(event, actor, fields), _note(event, fields, detail))


_TOLD_OF = ("returned", "reassigned", "closed")
_OF_PEOPLE = ("reported", "ordered", "noted", "suppressed")


def _note(event: str, fields: Mapping[str, Any], detail: Mapping[str, Any]) -> str | None:
    """What somebody wrote with it, masked as it is kept."""
    if event in ("answered", "reported"):
        return fields.get("answer_note")
    return fields.get("review_note") if event in _TOLD_OF else detail.get("note") if event in _OF_PEOPLE else None


def _by(event: str, actor: str | None, fields: Mapping[str, Any]) -> Words | None:
    """Who did it; of what people began the number at least, where its event does not say the kind."""
    if event == "reported":
        return _who(fields.get("answered_by"))
    return Words(actor or "", actor or "") if event in _OF_PEOPLE else _who(actor)


def _who(actor: str | None) -> Words | None:
    kind, colon, number = (actor or "").partition(":")
    return recipient(kind, number) if colon else None
