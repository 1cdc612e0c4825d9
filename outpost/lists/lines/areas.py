"""What stands in the head of a list: the recipient's ground in words, and what ran tonight."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from outpost import messages, sql
from outpost.lists.lines.ground import Ground
from outpost.lists.lines.line import Recipient
from outpost.lists.lines.scan import hidden
from outpost.workbook.text import foreign

_NAMED = 3
# Digits of the codes of a district, a town and a community: each begins with the one above.
_DIGITS = (6, 9, 12)


@dataclass(frozen=True)
class Areas:
    """Names of each recipient's ground, by kind and number."""

    _names: dict[tuple[str, str], list[str]]
    _codes: dict[tuple[str, str], str]
    _places: dict[str, tuple[str, str]]
    _city_code: str
    _city_name: str

    @classmethod
    def read(cls, con: duckdb.DuckDBPyConnection, city_code: str, city_name: str) -> Areas:
        """Names as tonight's registers have them."""
        names: dict[tuple[str, str], list[str]] = {}
        codes: dict[tuple[str, str], str] = {}
        for kind, number, area, _, grounds in sql.query(con, "lists/areas", {}).fetchall():
            names.setdefault((kind, number), []).append(foreign(hidden(area), 60))
            for ground in filter(None, grounds):
                codes[kind, number] = _shared(codes.get((kind, number), ground), ground)
        places = {
            ground: (foreign(hidden(name), 60), foreign(hidden(full_name)))
            for ground, name, full_name in sql.query(con, "lists/grounds", {}).fetchall()
        }
        return cls(names, codes, places, city_code, city_name)

    def ground_of(self, recipient: Recipient) -> Ground:
        """What lies within one community, town or district: its names need not stand in each address."""
        code = self._codes.get((recipient.kind, recipient.number), "")
        found = [self._places.get(code[:digits]) for digits in _DIGITS if len(code) >= digits]
        known = [place for place in found if place is not None]
        return Ground(tuple(name for name, _ in known), tuple(full for _, full in reversed(known)), self._city_name)

    def of(self, recipient: Recipient) -> str:
        """The ground of one recipient, at most three names, with the district and the town where they share them."""
        names = self._names.get((recipient.kind, recipient.number), [])
        if recipient.kind == "grid_office":
            if recipient.number == self._city_code:
                return messages.text("head.city_office", city=self._city_name)
            return messages.text("head.town_office", town=names[0]) if names else _unknown()
        if recipient.kind == "district":
            return messages.text("head.district", district=names[0]) if names else _unknown()
        if not names:
            return _unknown()
        above = "".join(name for name in self.ground_of(recipient).names if not names[0].startswith(name))
        joined = above + messages.text("head.area_joiner").join(names[:_NAMED])
        if len(names) > _NAMED:
            return messages.text("head.area_more", areas=joined, count=len(names))
        return joined


def _shared(one: str, other: str) -> str:
    """The code of what holds both."""
    return next((one[:digits] for digits in reversed(_DIGITS) if one[:digits] == other[:digits]), "")


def _unknown() -> str:
    return messages.text("head.area_unknown")


def coverage(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> tuple[str, bool]:
    """The coverage line with what else is not as it should be, and whether all models ran."""
    said, all_ran = _models_said(con, business_date)
    ended = sql.query(con, "lists/calendar_end", {}).fetchall()
    for (last,) in ended:
        day = messages.text("rows.date_other_year", year=last.year, month=last.month, day=last.day)
        said += messages.text("coverage.calendar", day=day)
    return said, all_ran


def models_not_run(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> dict[str, str]:
    """What the coverage line says of each model that did not run, by id and in its order."""
    return {
        model: messages.text("coverage.model", model=model, why=foreign(why or messages.text(f"coverage.{state}")))
        for model, state, why in sql.query(con, "lists/coverage", {"T": business_date}).fetchall()
        if state != "ran"
    }


def _models_said(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> tuple[str, bool]:
    models = len(sql.query(con, "lists/coverage", {"T": business_date}).fetchall())
    out = models_not_run(con, business_date)
    if not out:
        return messages.text("coverage.all", count=models), True
    held = messages.text("coverage.joiner").join(out.values())
    return messages.text("coverage.some", held=held, count=models - len(out)), False
