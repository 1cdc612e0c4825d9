"""What is handed to a department (03 属实需转办), and what comes of it.

1. A task that ends tonight as confirmed with an answer that names a department (03) is a transfer to it: address,
   matter and note as the department's zone and the sender's may read them. The note went through the masking of
   numbers when it was taken in; one that still holds what looks like a number of a person is left out.
2. The department is the one of ``reference/departments`` whose name, code or unmistakable short form (住建局, 消防)
   was written. Where there is none, or its zone may not be told, the transfer is ``undelivered``: the sender hears.
3. A department answers by its own file (``outpost.returns.replies``); what nobody answered in 30 days is ``expired``.
"""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import duckdb
import polars as pl

from outpost import answer_codes, messages, sql
from outpost.corrections.choosing import CorrectionSpec, address_of, matter_of
from outpost.database import as_table
from outpost.identity.free_text import mask_numbers
from outpost.ledger import giving
from outpost.lists.lines.scan import id_shaped, pseudonym_shaped
from outpost.workbook.text import foreign

EXPIRES_DAYS = 30
LONGEST_NOTE = 500
"""Characters of a note in a department's file: more would not fit into a row."""
_LEAST_SHORT = 2
_TABLE: dict[str, Any] = {
    "task_number": pl.String,
    "zone": pl.String,
    "department": pl.String,
    "named": pl.String,
    "model_id": pl.String,
    "matter": pl.String,
    "address": pl.String,
    "note": pl.String,
    "answered_on": pl.Date,
    "sender": pl.String,
    "reviewer": pl.String,
    "opened_on": pl.Date,
    "closed_on": pl.Date,
    "state": pl.String,
    "why": pl.String,
}
_REPLY: dict[str, Any] = {
    "task_number": pl.String,
    "department": pl.String,
    "result": pl.String,
    "done_on": pl.Date,
    "reply": pl.String,
}


class TransferSpec(CorrectionSpec, giving.GivenSpec, Protocol):
    """What a model says of what may be handed on."""


@dataclass(frozen=True)
class Transfers:
    """What a night's transfers came to."""

    new: int
    answered: int
    expired: int
    undelivered: int
    open: int


@dataclass(frozen=True)
class Departments:
    """Who there is, by code: name and zone."""

    known: Mapping[str, tuple[str, str]]

    def find(self, written: str) -> str | None:
        """The code of the department that was meant; None where none, or more than one, may be.

        A name or code in full, else a short form: characters of one name alone, in their order.
        """
        text = _bare(written)
        exact = [code for code, (name, _) in self.known.items() if text and text in (_bare(name), _bare(code))]
        if exact or len(text) < _LEAST_SHORT:
            return exact[0] if len(exact) == 1 else None
        short = [code for code, (name, _) in self.known.items() if _is_within(text, _bare(name))]
        return short[0] if len(short) == 1 else None


def take(
    con: duckdb.DuckDBPyConnection,
    specs: Mapping[str, TransferSpec],
    journal: Iterable[Mapping[str, Any]],
    business_date: dt.date,
) -> Transfers:
    """Open transfers for the tasks that ended tonight, hear what departments answered, let old ones expire.

    Reads push.task_ended, the registers and the night's ``journal``; writes push.transfer. Doing it again is fine.
    """
    night = {"T": business_date}
    for step in ("forget_transfers", "reopen_transfers"):
        sql.query(con, f"corrections/{step}", night).fetchall()
    departments = Departments(
        {code: (name, zone) for code, name, zone in sql.query(con, "corrections/departments", {}).fetchall()}
    )
    violent = {number for (number,) in sql.query(con, "corrections/violent", night).fetchall()}
    codes = [code for code, entry in answer_codes.table().items() if entry.department]
    result = sql.query(con, "corrections/transferred", {**night, "codes": codes})
    columns = [column[0] for column in result.description]
    ended = [dict(zip(columns, values, strict=True)) for values in result.fetchall()]
    rows = [
        _transfer(task, specs[task["model_id"]], departments, violent) for task in ended if task["model_id"] in specs
    ]
    opened = [{**row, "opened_on": business_date, "closed_on": business_date if row["why"] else None} for row in rows]
    as_table(con, "tonight_transfer", pl.DataFrame(opened, _TABLE))
    sql.insert(con, "push.transfer", "FROM tonight_transfer", {})
    as_table(con, "tonight_reply", pl.DataFrame(_replies(journal), _REPLY))
    sql.query(con, "corrections/answer_transfers", night).fetchall()
    sql.query(con, "corrections/expire_transfers", {**night, "days": EXPIRES_DAYS}).fetchall()
    return Transfers(*sql.query(con, "corrections/transfer_counts", night).fetchall()[0])


def _replies(journal: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The last answer to each transfer, in the order in which they were taken in."""
    said = [found for entry in journal if entry["kind"] == "transfer" and (found := _reply(entry)) is not None]
    last = {(reply["task_number"], reply["department"]): reply for _, reply in sorted(said, key=lambda one: one[0])}
    return list(last.values())


def _reply(entry: Mapping[str, Any]) -> tuple[tuple[int, dt.date, str, int], dict[str, Any]] | None:
    """An answer with its place among others (import, day, file); None for an entry that somebody wrote by hand and that
    is none."""
    try:
        done_on = dt.date.fromisoformat(entry["done_on"])
        place = int(entry.get("batch", entry["id"])), done_on, str(entry["file_sha256"]), int(entry["id"])
        texts = {name: str(entry[key]) for name, key in (("task_number", "task_number"), ("department", "recipient"))}
        result, note = str(entry["result"]), entry.get("note")
    except (KeyError, ValueError, TypeError):
        return None
    if result not in messages.catalogue()["transfer_results"] or not (note is None or isinstance(note, str)):
        return None
    return place, {**texts, "result": result, "done_on": done_on, "reply": note}


def _transfer(
    task: Mapping[str, Any], spec: TransferSpec, departments: Departments, violent: Container[str]
) -> dict[str, Any]:
    named = foreign(task["answer_department"], 40)
    code = departments.find(task["answer_department"] or "")
    zone = departments.known[code][1] if code else None
    doer = _of_role(task["recipients"], "do")
    evidence = json.loads(task["evidence"] or "{}")
    is_violent = task["task_number"] in violent or bool(evidence.get("domestic_violence"))
    why = None
    if code is None:
        why = "unknown_department"
    elif zone not in _zones_for(spec) or (zone == "gov" and is_violent):
        why = "not_across"
    sender = task["answered_by"] or doer
    # What both who sent it and who gets it may read: the sender is told of it again.
    read_by = {zone, giving.zone_of((sender or "").partition(":")[0])}
    narrow = "gov" if "gov" in read_by else "police"
    return {
        "task_number": task["task_number"],
        "zone": zone,
        "department": code,
        "named": departments.known[code][0] if code else named,
        "model_id": task["model_id"],
        "matter": matter_of(spec, task["reason"], narrow),
        "address": address_of(task, spec, evidence, narrow),
        "note": _note(task["answer_note"]),
        "answered_on": task["answered_on"],
        "sender": sender,
        "reviewer": _of_role(task["recipients"], "review"),
        "state": "undelivered" if why else "open",
        "why": why,
    }


def _zones_for(spec: TransferSpec) -> set[str]:
    """The zones whose departments may be told of a model's tasks: those of its words, and never the police of care."""
    return set(spec.zones) - ({"police"} if spec.theme == "care" else set())


def _of_role(recipients: Sequence[Mapping[str, Any]] | None, role: str) -> str | None:
    return next((f"{who['kind']}:{who['number']}" for who in recipients or () if who["role"] == role), None)


def _note(text: str | None) -> str:
    """A note as another department may read it."""
    masked = mask_numbers(text or "")
    if id_shaped(masked) or pseudonym_shaped(masked):
        return messages.text("transfers.no_note")
    return foreign(masked, LONGEST_NOTE)


def _bare(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKC", text) if mark.isalnum()).casefold()


def _is_within(short: str, name: str) -> bool:
    """Whether the characters of ``short`` stand in ``name``, in their order."""
    left = iter(name)
    return all(mark in left for mark in short)
