"""What all desks of both networks are told, counted together: a few statements, whatever the number of desks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

import duckdb
import polars as pl

from outpost import begun, database, matters, sql, yields
from outpost.begun.specs import BegunSpec
from outpost.briefing.published import Published
from outpost.models import ModelSpec

Zone = Literal["gov", "police"]
Level = Literal["city", "district", "town", "station"]
ZONES: Final[tuple[Zone, ...]] = ("gov", "police")
TOLD: Final = ("new", "open", "due", "overdue", "in_review", "queued", "ended", "confirmed")
"""The counts of tasks: opened tonight; on a list, of these due until Sunday, and overdue; waiting for review; in the
queue; ended within seven days, and of these confirmed."""
THEMES: Final = ("address", "population", "disputes", "risks", "care", "people")
LOOKED_BACK: Final = 7
"""Days."""
_TABLES: Final = ("area", "task", "seen", "cell", "night", "change", "standing")

Row = dict[str, Any]
AnySpec = ModelSpec | BegunSpec
Key = tuple[Zone, str]


class Desk(NamedTuple):
    """Whose page it is. ``above``: the district that it lies in; ``name`` is null where the registers have none."""

    zone: Zone
    level: Level
    code: str
    name: str | None
    above: str | None

    @property
    def key(self) -> Key:
        """A code is of one desk of a network alone."""
        return self.zone, self.code


@dataclass(frozen=True)
class Numbers:
    """Counts by desk, each list in the order of its query; a desk of which nothing is known has none."""

    desks: tuple[Desk, ...]
    areas: Mapping[Key, list[Row]] = field(repr=False)
    matters: Mapping[Key, list[Row]] = field(repr=False)
    trend: Mapping[Key, list[Row]] = field(repr=False)
    vacant: Mapping[Key, list[Row]] = field(repr=False)
    handed: Mapping[Key, list[Row]] = field(repr=False)
    grounds: Mapping[Key, list[Row]] = field(repr=False)
    names: Mapping[str, str] = field(repr=False)
    nights: tuple[dt.date, ...] = ()
    """The published nights that are looked back on, tonight the last."""
    deliveries: tuple[Row, ...] = ()

    def below(self, desk: Desk) -> list[str]:
        """The codes of all areas below a desk, also of those where nothing waits."""
        if desk.level == "city":
            known = {it.code for it in self.desks if it.zone == desk.zone and it.level == "district"}
        elif desk.level == "district":
            known = {it.code for it in self.desks if it.zone == desk.zone and it.above == desk.code}
        else:
            known = {row["below"] for row in self.grounds.get(desk.key, ())}
        return sorted(known | {row["below"] for row in self.areas.get(desk.key, ()) if row["below"]})


def week_before(night: dt.date) -> dt.date:
    """The night that "a week ago" means."""
    return night - dt.timedelta(days=LOOKED_BACK)


def count(facts: Published) -> Numbers:
    """All counts of the night. Needs the registers of the night."""
    con = facts.con
    given = {
        "T": facts.night,
        "L": facts.list_day,
        "sunday": facts.list_day + dt.timedelta(days=6 - facts.list_day.weekday()),
        "week": week_before(facts.night),
        "city": facts.settings.city.code,
    }
    yields.place_tasks(con, has_registers=True)
    database.as_table(con, "pages_matter", _matters(facts))
    sql.create_temporary(con, "hidden_from_gov", sql.load("briefing/hidden_from_gov"), {})
    for name in _TABLES:
        sql.create_temporary(con, f"pages_{name}", sql.load(f"briefing/pages_{name}"), given)

    def asked(name: str) -> list[Row]:
        return list(_rows(sql.query(con, f"briefing/pages_{name}", given)))

    return Numbers(
        desks=tuple(Desk(**row) for row in asked("desks")),
        areas=_by_desk(asked("areas")),
        matters=_by_desk(asked("matters")),
        trend=_by_desk(asked("trend")),
        vacant=_by_desk(asked("vacant")),
        handed=_by_desk(asked("handed")),
        grounds=_by_desk(asked("grounds")),
        names={row["code"]: row["name"] for row in asked("names")},
        nights=tuple(night for (night,) in con.execute("FROM pages_night ORDER BY night").fetchall()),
        deliveries=tuple(asked("deliveries")),
    )


def knows(zone: Zone, spec: AnySpec) -> bool:
    """Whether a network may know of a model: where its spec has fields for it, and the police never of care.

    Of a model whose files cannot be used nobody knows its fields: who has its tasks may know of them.
    """
    if zone == "police" and spec.theme == "care":
        return False
    return zone in spec.zones or not spec.zones


def _matters(facts: Published) -> pl.DataFrame:
    """Every model with its theme and who may know of it; of what people report, each kind says so. What is not here is
    nobody's."""
    specs = begun.with_begun(facts.specs)
    rows = [
        (spec.id, "", spec.theme, knows("gov", spec), knows("police", spec))
        for spec in specs.values()
        if spec.id != matters.REPORTED
    ]
    rows += [(matters.REPORTED, key, matters.THEME, True, not matter.care) for key, matter in matters.table().items()]
    names = {"model_id": pl.String, "reason": pl.String, "theme": pl.String, "gov": pl.Boolean, "police": pl.Boolean}
    return pl.DataFrame(rows, schema=names, orient="row")


def _rows(found: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    names = [column[0] for column in found.description or ()]
    return (dict(zip(names, row, strict=True)) for row in found.fetchall())


def _by_desk(rows: list[Row]) -> Mapping[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["zone"], row["desk"]].append(row)
    return dict(found)
