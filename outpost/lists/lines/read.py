"""Tonight's lines as the zones may read them: rows of push.list_line, identity from the vault, words from the specs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from outpost import contracts, messages, sql
from outpost.ledger.giving import zones_for
from outpost.lists.lines.identities import Identities, Vault
from outpost.lists.lines.line import Answer, Line, Recipient
from outpost.lists.lines.render import NotAllowedError, UnknownReasonError, Words, words
from outpost.lists.lines.scan import hidden, id_shaped, pseudonym_shaped, redacted
from outpost.lists.lines.spec import ListSpec
from outpost.workbook.text import LONGEST, cut, foreign

_BLOCK = 20_000
# What stands beside other words, or in a narrow column, is cut shorter, so that the row can be as high as it needs.
_NOTE, _BELOW, _DEPARTMENT = 120, 90, 40
_ALWAYS_WHOLE = min(LONGEST, _NOTE, _DEPARTMENT)
_WRITTEN = ("full_name", "note", "answer_note", "answer_department")
# What is left of a line whose task has gone over to another desk.
_GONE: dict[str, Any] = {
    "state": "moved",
    "role": "inform",
    "priority": 3,
    "joint": False,
    **dict.fromkeys(("address_code", "opened_on", "listed_on", "due_on", "note", "answer_code")),
}
ADDRESS_FIELDS = ("address", "address_text", "text")
DESKS = frozenset({"grid_office", "station", "district"})
"""Whoever is behind these gets a task that nobody else may see: what must not stand in their files is masked there."""
_NEVER_SHOWN = ("domestic_violence", "police_only")


@dataclass(frozen=True)
class Withheld:
    """A line that was not written, and the rule that kept it back: ids and rule names, never values."""

    task_number: str
    zone: str
    kind: str
    number: str
    rule: str


@dataclass
class Read:
    """Lines by recipient, and those kept back; ``undone`` are those of them that somebody has to do."""

    lines: dict[Recipient, list[Line]] = field(default_factory=dict)
    withheld: list[Withheld] = field(default_factory=list)
    undone: list[Withheld] = field(default_factory=list)


def read_lines(
    con: duckdb.DuckDBPyConnection, specs: Mapping[str, ListSpec], business_date: dt.date, vault: Vault
) -> Read:
    """Render every line of tonight; lines that fail the scan are kept back, those of a desk are masked."""
    day = business_date + dt.timedelta(days=1)
    rows = list(_rows(con))
    for row in rows:
        row["evidence"] = json.loads(row["evidence"]) if row["evidence"] else {}
    violent = {number for (number,) in sql.query(con, "lists/domestic_violence", {}).fetchall()}
    for row in rows:
        if row["task_number"] in violent or row["evidence"].get("domestic_violence"):
            row["doer_zone"] = "police"
    told = set(sql.query(con, "lists/told_moved", {"T": business_date}).fetchall())
    identities = Identities.fetch(rows, specs, vault)
    police_only = frozenset(
        column.name for contract in contracts.ALL.values() for column in contract.columns if column.police_only
    )
    places = dict(sql.query(con, "lists/places", {}).fetchall())
    scan = _Scan(identities, places, violent, police_only, day)
    read = Read()
    for row in rows:
        recipient = Recipient(row["zone"], row["kind"], row["number"])
        spec = specs[row["model_id"]]
        line, rule = scan.rendered(row, spec)
        if rule and rule not in _NEVER_SHOWN and recipient.kind in DESKS:
            line, rule = scan.masked(row, spec, rule)
        if rule:
            kept = Withheld(row["task_number"], *recipient, rule)
            read.withheld.append(kept)
            if row["role"] == "do" and row["state"] == "open":
                read.undone.append(kept)
        if rule == "domestic_violence" and _was_listed(row) and (row["task_number"], row["number"]) not in told:
            read.lines.setdefault(recipient, []).append(_line({**row, **_GONE}, spec, identities, places, day))
        elif line is not None and not rule:
            read.lines.setdefault(recipient, []).append(line)
    return read


@dataclass(frozen=True)
class _Scan:
    """What lines are rendered with, and held against before they go out."""

    identities: Identities
    places: Mapping[str, str]
    violent: Container[str]
    police_only: frozenset[str]
    day: dt.date

    def rendered(
        self, row: dict[str, Any], spec: ListSpec, told: Words | None = None
    ) -> tuple[Line | None, str | None]:
        """The line of ``row``, and the rule that keeps it back. ``told``: these words instead of the spec's."""
        try:
            rule = _whole_texts(row, spec, self.places)
            line = _line(row, spec, self.identities, self.places, self.day, told)
        except NotAllowedError:
            return None, "field_not_allowed"
        except UnknownReasonError:
            return None, "unknown_reason"
        return line, rule or _kept_back(line, row, spec, self.violent, self.police_only, self.places)

    def masked(self, row: dict[str, Any], spec: ListSpec, rule: str) -> tuple[Line | None, str | None]:
        """The line of a desk without what ``rule`` found in it; in neutral words when the words are what is wrong."""
        for holder, names in ((row, _WRITTEN), (row["evidence"], spec.zones.get(row["zone"], ()))):
            for name in names:
                if name in holder:
                    holder[name] = _hidden(holder[name])
        if rule in ("id_shaped", "pseudonym"):
            line, rule_left = self.rendered(row, spec)
            if not rule_left:
                return line, None
        return self.rendered(row, spec, Words(foreign(spec.title), "", messages.text("rows.hidden"), ""))


def _rows(con: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    result = sql.query(con, "lists/lines", {})
    names = [column[0] for column in result.description]
    while block := result.fetchmany(_BLOCK):
        for values in block:
            yield dict(zip(names, values, strict=True))


def _line(
    row: Mapping[str, Any],
    spec: ListSpec,
    identities: Identities,
    places: Mapping[str, str],
    day: dt.date,
    told: Words | None = None,
) -> Line:
    clear = _clearance(row)
    if told is None:
        told = _moved(spec) if row["state"] == "moved" else _told(row, spec, identities, day)
    return Line(
        task_number=row["task_number"],
        model_id=row["model_id"],
        role=row["role"],
        state=row["state"],
        joint=row["joint"],
        priority=row["priority"],
        address_code=row["address_code"],
        address=clear(_address(row, spec, places)),
        walk_key=row["walk_key"],
        opened_on=row["opened_on"],
        listed_on=row["listed_on"],
        due_on=None if row["state"] == "moved" else row["due_on"],
        is_new=bool(row["is_new"]) and row["state"] != "moved",
        matter=told.matter,
        subject=clear(told.subject),
        why=clear(told.why),
        how=told.how,
        answer=_answer(row, spec, clear),
    )


def _hidden(value: object) -> object:
    """A value of a row, or a list of them, with the texts in it masked."""
    if isinstance(value, list):
        return [_hidden(one) for one in value]
    return hidden(value) if isinstance(value, str) else value


def _was_listed(row: Mapping[str, Any]) -> bool:
    """Whether the recipient has had the task in full on an earlier list, and misses it now."""
    return row["role"] == "do" and row["state"] == "open" and not row["is_new"]


def _whole_texts(row: dict[str, Any], spec: ListSpec, places: Mapping[str, str]) -> str | None:
    """Look at texts that a list cuts before they are cut: half an ID number would pass the scan.

    A government line is kept back; on a police line what is ID-shaped is hidden in place. A list is looked at as it is
    shown: codes beside each other with nothing between them are like an ID number now and then.
    """
    own = _own_number(row)
    joiner = messages.text("rows.list_joiner")
    evidence = row["evidence"]
    allowed = spec.zones.get(row["zone"], ())
    for holder, names in ((row, _WRITTEN), (evidence, allowed)):
        for name in names:
            value = holder.get(name)
            text = joiner.join(map(str, value)) if isinstance(value, list) else value
            if isinstance(text, str) and len(text) > _ALWAYS_WHOLE and id_shaped(text, own, places):
                if row["zone"] == "gov":
                    return "id_shaped"
                holder[name] = redacted(text, own)
    return None


def _moved(spec: ListSpec) -> Words:
    """The neutral words for a task that another desk has now, whatever the reason."""
    return Words(foreign(spec.title), "", messages.text("rows.moved"), "")


def _told(row: Mapping[str, Any], spec: ListSpec, identities: Identities, day: dt.date) -> Words:
    told = words(
        spec,
        row["zone"],
        row["reason"],
        row["subject_kind"],
        row["subject_key"],
        row["evidence"],
        identities.of(row, spec),
        day,
    )
    why, how = told.why, told.how
    if row["note"]:
        said = "rows.reassigned" if row["note_kind"] == "reassign" else "rows.sent_back"
        why = foreign(messages.text(said, note=foreign(row["note"], _NOTE))) + "\n" + cut(why, _BELOW)
    if row["note_kind"] == "supervise":
        why = messages.text("rows.supervised", days=(day - row["due_on"]).days, why=why)
    if row["role"] == "inform":
        how = messages.text("rows.informed")
    elif row["role"] == "review":
        how = messages.text("rows.by_worker")
    return Words(told.matter, told.subject, why, how)


def _address(row: Mapping[str, Any], spec: ListSpec, places: Mapping[str, str]) -> str:
    """The standard address in full; without one, the text as written (where the zone may see it) or the grid's name."""
    if row["state"] == "moved":
        return ""
    if row["full_name"]:
        return foreign(row["full_name"])
    allowed = spec.zones.get(row["zone"], ())
    for name in ADDRESS_FIELDS:
        if name in allowed and row["evidence"].get(name):
            return foreign(row["evidence"][name])
    place = places.get(row["subject_key"]) if row["subject_kind"] in ("grid", "beat") else None
    return foreign(place) if place else messages.text("rows.no_address")


def _clearance(row: Mapping[str, Any]) -> Callable[[str], str]:
    """What is done to each text: police lines hide the digits of ID numbers; government lines are kept back whole."""
    if row["zone"] == "gov":
        return str
    own = _own_number(row)
    return lambda text: redacted(text, own)


def _answer(row: Mapping[str, Any], spec: ListSpec, clear: Callable[[str], str]) -> Answer | None:
    if row["answer_code"] is None:
        return None
    return Answer(
        row["answer_code"],
        row["answered_on"],
        clear(foreign(row["answer_note"])),
        clear(foreign(row["answer_department"], _DEPARTMENT)),
        (row["answered_by"] or "").rpartition(":")[2],
        row["answer_id"] or "",
        tuple(sorted(zones_for(spec, None, row["doer_zone"], row["reason"]))),
    )


def _kept_back(
    line: Line,
    row: Mapping[str, Any],
    spec: ListSpec,
    violent: Container[str],
    police_only: frozenset[str],
    places: Mapping[str, str],
) -> str | None:
    """The rule that keeps a line out of a file, or None."""
    shown = [line.address, line.subject, line.why, line.how, line.matter, row["number"]]
    if line.answer:
        shown += [line.answer.note, line.answer.department, line.answer.by]
    said = "\x1f".join(shown)
    if pseudonym_shaped(said):
        return "pseudonym"
    if id_shaped(row["number"], None, places):
        return "id_shaped"
    if row["zone"] != "gov":
        return None
    if line.state != "moved":
        if line.task_number in violent or row["evidence"].get("domestic_violence"):
            return "domestic_violence"
        if police_only.intersection(spec.zones.get("gov", ())):
            return "police_only"
    return "id_shaped" if id_shaped(said, _own_number(row), places) else None


def _own_number(row: Mapping[str, Any]) -> str | None:
    """The task's own declared case number, which may look like an ID number."""
    return row["subject_key"] if row["subject_kind"] == "case" else None
