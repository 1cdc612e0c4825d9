"""Rows of 新发现 and 派单, judged: what somebody reports of a door, what somebody sends down to a worker.

Here: whether a row can be taken in, its entry for the journal, and what the receipt tells of it. What really becomes of
it the night decides (``outpost.ledger.people``), which may know more by then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import polars as pl

from outpost import matters, messages, sql
from outpost.database import as_table
from outpost.home import Home
from outpost.identity.free_text import mask_numbers
from outpost.ledger import entries, numbers, people
from outpost.returns import dates
from outpost.returns.doors import Door, doors_of, text_key
from outpost.returns.forms import Row, plain, written
from outpost.returns.table import NOT_CALCULATED

BEGUN = ("report", "order")
LONGEST_NOTE = 1_000
LONGEST_ORDER = 200
"""Characters: as many as a list shows of it, so that its worker reads it whole."""
LONGEST_ADDRESS = 200
OLDEST_DAYS = 30
"""A report is about what was seen within so many days before it is taken in."""
FURTHEST_DAYS = 365
_KINDS = ("worker", "leader", "officer", "grid_office", "station", "district")
_GOVERNMENT = frozenset({"worker", "leader", "grid_office"})
_ORDERING = frozenset({"officer", "grid_office"})
_DISTRICT, _TOWN, _COMMUNITY = 6, 9, 12


@dataclass(frozen=True)
class Begun:
    """A judged row: an ``entry`` for the journal, or the keys of what is wrong with it.

    ``result`` and ``day`` are what it was read as, ``said`` is what becomes of it: for the receipt.
    """

    entry: dict[str, Any] | None
    faults: tuple[str, ...]
    masked: bool
    result: str = ""
    day: str = ""
    said: str = ""


@dataclass(frozen=True)
class Who:
    """A recipient as the last night's registers have him."""

    number: str
    kind: str
    areas: frozenset[str]

    def answers_for(self, area: str | None) -> bool:
        """Whether an area lies in his ground, or holds it where nothing finer is known."""
        return area is not None and any(area.startswith(own) or own.startswith(area) for own in self.areas)

    def area_for(self, named: str | None) -> str | None:
        """The finest area for what he says of ``named``: that, or his own ground where it lies within."""
        own = _common(self.areas)
        if named is None or (own is not None and own.startswith(named)):
            return own or named
        return named


@dataclass
class _Row:
    """A row on its way: what it says so far, and what is wrong with it."""

    entry: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Beginnings:
    """Reports and orders against the last published night."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        home: Home | None,
        rows: Sequence[tuple[Row, str]],
        import_day: dt.date,
        journal: Sequence[Mapping[str, Any]],
    ) -> None:
        """``rows`` with their senders, all of an import; ``journal`` holds what was taken in before."""
        mine = [(row, sender) for row, sender in rows if row.kind in BEGUN]
        self._con, self._day = con, import_day
        self._before = {_content(entry) for entry in journal if entry["kind"] in BEGUN} if mine else set()
        self._known = bool(mine) and sql.has_table(con, "push.recipient")
        if not self._known:
            return
        self._ground = _read_ground(con, mine)
        self._named = _read_named(con, mine)
        self._doors = doors_of(home, [text for row, _ in mine if (text := _address(row))])
        self._live, self._quiet = self._standing()

    def judge(self, row: Row, sender: str) -> Begun:
        """One row."""
        if not self._known:
            return Begun(None, ("not_taken_in",), masked=False)
        masked = any(mask_numbers(text) != text for text in map(written, row.cells.values()))
        who = self._ground.get(sender)
        said = _Row({"kind": row.kind, "recipient": sender, "recipient_kind": who.kind if who else None})
        if who is None:
            said.faults.append("no_recipient" if sender else "sender_unknown")
        if row.kind == "report":
            self._report(row, who, said)
        else:
            self._order(row, who, said)
        if not said.faults and _content(said.entry) in self._before:
            said.faults.append("begun_before")
        result, day = _read_as(said.entry)
        if said.faults or who is None:
            return Begun(None, tuple(said.faults), masked, result, day)
        self._before.add(_content(said.entry))
        told = self._tell_report(said.entry, who) if row.kind == "report" else self._tell_order(said.entry)
        return Begun(said.entry, (), masked, result, day, told)

    def _report(self, row: Row, who: Who | None, said: _Row) -> None:
        self._door(row, who, said)
        matter = matters.read(plain(row.cells["seen_kind"]))
        if matter is None:
            said.faults.append("unknown_kind" if row.cells["seen_kind"] is not None else "no_kind")
        seen_on = self._seen(row, said.faults)
        note = _note(row, "answer_note", LONGEST_NOTE, ("no_seen_note", "note_too_long"), said.faults)
        said.entry |= {
            "matter": matter.key if matter else None,
            "seen_on": seen_on and seen_on.isoformat(),
            "note": note,
        }

    def _order(self, row: Row, who: Who | None, said: _Row) -> None:
        if who is not None and who.kind not in _ORDERING:
            said.faults.append("may_not_order")
        named = self._named_task(row, who, said.faults)
        self._door(row, who, said, named)
        text = _note(row, "order_text", LONGEST_ORDER, ("no_order_text", "order_too_long"), said.faults)
        due_on = self._due(row, said.faults)
        to = self._assigned(row, who, said.faults)
        about = named["task_number"] if named else None
        said.entry |= {"text": text, "due_on": due_on and due_on.isoformat(), "assigned_to": to, "about": about}
        on_ground = named is not None or who is None or who.answers_for(said.entry.get("area_code"))
        if not said.faults and not on_ground:
            said.faults.append("order_elsewhere")

    def _door(self, row: Row, who: Who | None, said: _Row, named: Mapping[str, Any] | None = None) -> None:
        text = _address(row)
        address = mask_numbers(written(row.cells[_ADDRESS[row.kind]]))
        if named is not None:
            self._door_of_task(named, text, who, said)
            return
        door = self._doors.get(text) if text else None
        if door is None:
            if not (row.kind == "order" and row.cells["task_number"] is not None):
                said.faults.append("no_address" if row.kind == "report" else "no_order_address")
            return
        if len(address) > LONGEST_ADDRESS:
            said.faults.append("address_too_long")
        area = door.area_code if door.address_code else who.area_for(door.area_code) if who else None
        said.entry |= {
            "address": address,
            "address_code": door.address_code,
            "text_key": door.text_key,
            "area_code": area,
        }

    def _door_of_task(self, named: Mapping[str, Any], text: str, who: Who | None, said: _Row) -> None:
        code = named["address_code"] or named["building_code"]
        is_text = named["subject_kind"] == "address_text"
        if code is None and not is_text:
            said.faults.append("task_without_door")
        door = self._doors.get(text)
        if door is not None and door.address_code is not None and door.address_code != code:
            said.faults.append("two_doors")
        said.entry |= {
            "address": mask_numbers(text or named["address"]),
            "address_code": code,
            "text_key": named["subject_key"] if is_text else text_key("", code or ""),
            "area_code": named["area_code"] or (_common(who.areas) if who else None),
        }

    def _named_task(self, row: Row, who: Who | None, faults: list[str]) -> Mapping[str, Any] | None:
        if row.cells["task_number"] is None:
            return None
        readings = [number for number in numbers.readings(row.number) if numbers.is_sound(number)]
        if not readings:
            faults.append("typo")
            return None
        found = next((self._named[number] for number in readings if number in self._named), None)
        if found is None:
            faults.append("stranger")
        elif who is not None and who.number not in (found["numbers"] or ()):
            faults.append("not_yours")
            return None
        return found

    def _seen(self, row: Row, faults: list[str]) -> dt.date | None:
        if row.cells["seen_on"] is None:
            faults.append("no_seen_on")
            return None
        first = self._day - dt.timedelta(days=OLDEST_DAYS)
        days = dates.dates(row.cells["seen_on"], self._day)
        fitting = [day for day in days if first <= day <= self._day]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            faults.append("two_dates")
        elif not days:
            faults.append("relative_date" if dates.is_relative(row.cells["seen_on"]) else "unknown_date")
        else:
            faults.append("seen_too_late" if max(days) > self._day else "seen_too_early")
        return None

    def _due(self, row: Row, faults: list[str]) -> dt.date | None:
        cell = row.cells["order_due"]
        if cell is None:
            faults.append("no_due")
            return None
        days = dates.dates(cell, self._day)
        if not dates.says_year(cell, self._day):
            days = tuple(_coming(day, self._day) for day in days)
        last = self._day + dt.timedelta(days=FURTHEST_DAYS)
        fitting = [day for day in days if self._day < day <= last]
        if len(fitting) == 1:
            return fitting[0]
        if not days or fitting:
            faults.append("relative_date" if dates.is_relative(cell) else "unknown_date")
        else:
            faults.append("due_too_early" if min(days) <= self._day else "due_too_far")
        return None

    def _assigned(self, row: Row, who: Who | None, faults: list[str]) -> str | None:
        named = plain(row.cells["order_to"]).split(" ")[0]
        if not named:
            return None
        to = self._ground.get(named)
        if to is None or to.kind not in ("worker", "leader") or who is None or not any(map(who.answers_for, to.areas)):
            faults.append("order_to")
            return None
        return f"{to.kind}:{to.number}"

    def _standing(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Live tasks and suppressions at all these doors, as of the last night."""
        doors = list(self._doors.values())
        schema = {"address_code": pl.String, "text_key": pl.String}
        rows = [(door.address_code, door.text_key) for door in doors]
        as_table(self._con, "tonight_door", pl.DataFrame(rows, schema=schema, orient="row"))
        stands = [(door.address_code,) * 2 for door in doors if door.address_code]
        schema = {"address_code": pl.String, "subject_key": pl.String}
        as_table(self._con, "tonight_door_place", pl.DataFrame(stands, schema=schema, orient="row"))
        night = sql.query(self._con, "returns/next_night", {}).fetchall()[0][0] or self._day
        found = []
        for name in ("live", "quiet"):
            text = sql.renamed(sql.load(f"tasks/11b_people/{name}"), {"tonight_task": "push.task_live"})
            result = sql.run(self._con, text, {"T": night})
            columns = [column[0] for column in result.description]
            found.append([dict(zip(columns, values_, strict=True)) for values_ in result.fetchall()])
        return found[0], found[1]

    def _tell_report(self, entry: Mapping[str, Any], who: Who) -> str:
        report = entries.begun([{**entry, **_NOT_YET, "import_day": self._day.isoformat()}])[0]
        assert isinstance(report, entries.Report)
        code = report.address_code
        place = people.Place("dwelling", code, code) if code else people.Place("address_text", report.text_key)
        met = people.fate(report, place, self._live, self._quiet)
        door = messages.text(f"receipts.{_door_said(entry, self._doors.values())}")
        if met.row is None or not _may_know(who, met.row):
            # What only the police may know is told to nobody else: it reads as any other report that was taken in.
            return door + messages.text("receipts.reported")
        if met.name == "noted":
            return door + messages.text("receipts.noted", task=met.row["task_number"])
        ending = messages.text(f"asking.ending_{met.row['rule']}")
        told = {"task": met.row["task_number"], "since": met.row["since"], "ending": ending}
        if met.row["until"] is None:
            return door + messages.text("receipts.quiet_until_newer", **told)
        return door + messages.text("receipts.quiet", **told, until=met.row["until"])

    def _tell_order(self, entry: Mapping[str, Any]) -> str:
        door = messages.text(f"receipts.{_door_said(entry, self._doors.values())}")
        to = (entry["assigned_to"] or "").rpartition(":")[2] or messages.text("receipts.of_the_address")
        return door + messages.text("receipts.ordered", to=to)


_ADDRESS = {"report": "seen_address", "order": "order_address"}
_NOT_YET = {"file_sha256": "", "batch": 0, "id": 0}


def _read_ground(con: duckdb.DuckDBPyConnection, rows: Sequence[tuple[Row, str]]) -> dict[str, Who]:
    """Senders, and who is named in orders; a number that is several kinds counts as the first of them."""
    named = {sender for _, sender in rows}
    named |= {plain(row.cells["order_to"]).split(" ")[0] for row, _ in rows if row.kind == "order"}
    found: dict[str, dict[str, set[str]]] = {}
    for number, kind, area in sql.query(con, "returns/ground", {"numbers": sorted(named)}).fetchall():
        found.setdefault(number, {}).setdefault(kind, set()).add(area)
    known = {number: min(kinds, key=_KINDS.index) for number, kinds in found.items()}
    return {number: Who(number, kind, frozenset(found[number][kind])) for number, kind in known.items()}


def _read_named(con: duckdb.DuckDBPyConnection, rows: Sequence[tuple[Row, str]]) -> dict[str, dict[str, Any]]:
    wanted = sorted({number for row, _ in rows if row.kind == "order" for number in numbers.readings(row.number)})
    if not wanted:
        return {}
    result = sql.query(con, "returns/named_places", {"numbers": wanted})
    columns = [column[0] for column in result.description]
    found = [dict(zip(columns, values_, strict=True)) for values_ in result.fetchall()]
    return {row["task_number"]: row for row in found}


def _address(row: Row) -> str:
    """The address as it is looked up; none where a program left nothing but a formula."""
    text = plain(row.cells[_ADDRESS[row.kind]])
    return "" if text == NOT_CALCULATED else text


def _note(row: Row, key: str, longest: int, faults: tuple[str, str], said: list[str]) -> str | None:
    """A text as it may be kept; ``faults``: for none, and for one that is too long."""
    text = written(row.cells[key])
    if not text:
        said.append(faults[0])
    elif len(text) > longest:
        said.append(faults[1])
    elif text == NOT_CALCULATED:
        said.append("not_calculated")
    return mask_numbers(text) or None


def _read_as(entry: Mapping[str, Any]) -> tuple[str, str]:
    """The kind of a report, and the day, in words; empty where they could not be read."""
    matter = matters.table().get(entry.get("matter") or "")
    return matter.words if matter else "", entry.get("seen_on") or entry.get("due_on") or ""


def _coming(day: dt.date, today: dt.date) -> dt.date:
    """A day that was written without its year, and is still to come."""
    if day > today or (day.month, day.day) == (2, 29):
        return day
    return day if day == today else day.replace(year=today.year + ((day.month, day.day) <= (today.month, today.day)))


def _content(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two entries the same, whichever file they came with."""
    names = ("kind", "recipient", "address", "matter", "seen_on", "note", "text", "due_on", "assigned_to", "about")
    return tuple(entry.get(name) for name in names)


def _common(areas: frozenset[str]) -> str | None:
    """The finest area that holds them all."""
    first = min(areas)
    lengths = (digits for digits in (_COMMUNITY, _TOWN, _DISTRICT) if len(first) >= digits)
    return next((first[:digits] for digits in lengths if all(area[:digits] == first[:digits] for area in areas)), None)


def _may_know(who: Who, row: Mapping[str, Any]) -> bool:
    """Whether a recipient may know of a task: the government of what one of its own has."""
    return who.kind not in _GOVERNMENT or any(one["zone"] == "gov" for one in row["recipients"] or ())


def _door_said(entry: Mapping[str, Any], doors: Sequence[Door] | Any) -> str:
    if entry["address_code"] is None:
        return "door_text"
    known = next((door for door in doors if door.address_code == entry["address_code"]), None)
    return "door_building" if known is not None and not known.is_dwelling else "door_found"
