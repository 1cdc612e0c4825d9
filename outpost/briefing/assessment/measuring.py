"""What is counted of a month: tasks by model, area and month, corrections and hand-overs by department, pilots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import polars as pl

from outpost import answer_codes, retention_periods, sql, yields
from outpost.briefing.assessment.pilots import Effect, compare
from outpost.briefing.published import Published
from outpost.models import ModelSpec

Zone = Literal["gov", "police"]
ZONES: Final[tuple[Zone, ...]] = get_args(Zone)
COUNTS: Final = ("due", "in_time", "answered", "confirmed", "sent_back", "visited_again")
MONTHS: Final = 12
"""Months that the assessment looks at, at most, its own the last."""
FEWEST_COMMUNITIES: Final = 3
"""Communities in which either side of a comparison has tasks, at least, where its figures are told."""
_LONGEST_DUE: Final = 30
"""Days before its due date on which a task may have ended, at most: no rule gives more working days than that."""
_TOWN_DIGITS = 9
_BEGUN = ("N1", "N2")


@dataclass(frozen=True)
class Comparison:
    """Pilot areas against the rest. ``unit``: what a cluster is; ``unknown``: codes that begin no area's code."""

    since: dt.date
    areas: int
    unknown: int
    unit: Literal["town", "community"]
    in_time: Effect
    confirmed: Effect
    by_month: pl.DataFrame

    @property
    def is_of_persons(self) -> bool:
        """Whether a side is so small, a grid or two, that its figures would be those of who works there."""
        clusters = min(self.in_time.pilot.clusters, self.in_time.rest.clusters)
        return self.unit == "community" and clusters < FEWEST_COMMUNITIES


@dataclass(frozen=True)
class Measures:
    """One zone's month. Frames have the columns ``COUNTS``; a code that nobody knows is null.

    ``months``: the first days of all months that are looked at. Days of hand-overs and corrections are calendar days.
    """

    zone: Zone
    month: dt.date
    night: dt.date
    months: tuple[dt.date, ...]
    models: Mapping[str, str]
    names: Mapping[str, str]
    by_model: pl.DataFrame
    by_district: pl.DataFrame
    by_town: pl.DataFrame
    by_month: pl.DataFrame
    corrections: pl.DataFrame
    transfers: pl.DataFrame
    received: pl.DataFrame
    departments: Mapping[str, str]
    comparison: Comparison | None


def month_before(day: dt.date) -> dt.date:
    """The first day of the month before the month of ``day``."""
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def last_day(month: dt.date) -> dt.date:
    """The last day of a month that its first day names."""
    return (month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def is_kept(month: dt.date, night: dt.date) -> bool:
    """Whether all tasks that were due in a month are still there.

    Tasks go a year after they ended, and one may end weeks before it is due: these have to be kept as well.
    """
    gone_until = night - dt.timedelta(days=retention_periods.days("tasks", night))
    return month - dt.timedelta(days=_LONGEST_DUE) > gone_until


def months_kept(month: dt.date, night: dt.date, first_night: dt.date | None) -> tuple[dt.date, ...]:
    """The months up to ``month`` of which all tasks are still there, in order; ``month`` always is one."""
    found = [month]
    while len(found) < MONTHS:
        before = month_before(found[-1])
        if not is_kept(before, night) or first_night is None or before < first_night.replace(day=1):
            break
        found.append(before)
    return tuple(reversed(found))


def measure(facts: Published, zone: Zone, month: dt.date) -> Measures:
    """Count the month whose first day is ``month`` for one zone, as of the published night."""
    models = _models_of(facts.specs, zone)
    nights = sql.query(facts.con, "briefing/assessment_nights", {"T": facts.night}).fetchall()
    months = months_kept(month, facts.night, nights[0][0])
    last = min(last_day(month), facts.night)
    said: dict[str, Any] = {"zone": zone, "models": list(models), "first": month, "last": last, "T": facts.night}
    pilots = facts.settings.assessment.pilots
    by_town = all(len(code) <= _TOWN_DIGITS for code in pilots)
    _prepare(facts, {**said, "first": months[0]})
    cells = _frame(facts, "briefing/assessment_cells", {"pilots": pilots, "by_town": by_town})
    now = cells.filter(pl.col("month") == month)
    return Measures(
        zone,
        month,
        facts.night,
        months,
        models,
        _named(facts, "briefing/assessment_names"),
        _summed(now, "model_id"),
        _summed(now, "district_code"),
        _summed(now, "district_code", "town_code"),
        _summed(cells, "month"),
        _corrections(_frame(facts, "briefing/assessment_corrections", said)),
        _transfers(_frame(facts, "briefing/assessment_transfers", said)),
        _received(facts, said),
        _named(facts, "briefing/assessment_departments"),
        _comparison(facts, cells, by_town=by_town),
    )


def _models_of(specs: Mapping[str, ModelSpec], zone: Zone) -> dict[str, str]:
    """Titles of the models that a zone may hear of.

    Care is never the police's, and a model that only the police may read is not the government's.
    """
    known = {name: spec for name, spec in specs.items() if spec.is_readable and name not in _BEGUN}
    read = {name: spec for name, spec in known.items() if spec.zones.get(zone)}
    return {name: spec.title for name, spec in read.items() if zone == "gov" or spec.theme != "care"}


def _prepare(facts: Published, said: Mapping[str, Any]) -> None:
    """Make ``assessed``: one row a task of the zone that was due in the months that are looked at."""
    con = facts.con
    yields.place_tasks(con, has_registers=facts.has_registers)
    hidden, grids = (
        ("briefing/hidden_from_gov", "briefing/assessment_grids")
        if facts.has_registers
        else ("briefing/assessment_hidden_known", "briefing/assessment_grids_unknown")
    )
    rerouting = [code for code, it in answer_codes.table().items() if it.effect == "reroute"]
    for table, text in (
        ("assessment_hidden", hidden),
        ("assessment_grid", grids),
        ("assessed", "briefing/assessment_tasks"),
    ):
        sql.create_temporary(con, table, sql.load(text), {**said, "rerouting": rerouting})


def _frame(facts: Published, name: str, said: Mapping[str, Any]) -> pl.DataFrame:
    text = sql.load(name)
    found: pl.DataFrame = facts.con.sql(text, params=sql.bound(text, said)).pl()
    return found


def _named(facts: Published, query: str) -> dict[str, str]:
    return dict(sql.query(facts.con, query, {}).fetchall()) if facts.has_registers else {}


def _summed(cells: pl.DataFrame, *by: str) -> pl.DataFrame:
    return cells.group_by(by).agg(pl.col(COUNTS).sum()).sort(by, nulls_last=True)


def nearest_rank(column: str, tenths: int) -> pl.Expr:
    """The smallest value that so many tenths of all do not exceed; null of none."""
    ordered = pl.col(column).drop_nulls().sort()
    place = (ordered.len() * tenths + 9) // 10 - 1
    return ordered.gather(pl.when(ordered.len() > 0).then(place).otherwise(None)).first()


_DAYS: Final = (
    pl.col("days").count().alias("timed"),
    pl.col("days").median().alias("median"),
    nearest_rank("days", 9).alias("ninth"),
)


def _corrections(lines: pl.DataFrame) -> pl.DataFrame:
    counts = (pl.len().alias("cases"), pl.col("is_new").sum().alias("new"), pl.col("is_done").sum().alias("done"))
    return lines.group_by("department").agg(*counts, *_DAYS).sort("department", nulls_last=True)


def _transfers(lines: pl.DataFrame) -> pl.DataFrame:
    states = [(pl.col("state") == state).sum().alias(state) for state in ("answered", "expired", "open")]
    return (
        lines.group_by("department").agg(pl.len().alias("cases"), *states, *_DAYS).sort("department", nulls_last=True)
    )


def _received(facts: Published, said: Mapping[str, Any]) -> pl.DataFrame:
    """Disputes that the police handed to mediation: received in the month, and those that wait as of the night."""
    waiting = _frame(facts, "briefing/assessment_not_received", said)
    if facts.has_registers:
        lines = _frame(facts, "briefing/assessment_received", said)
    else:
        lines = pl.DataFrame(schema={"district_code": pl.String, "days": pl.Int64})
    received = lines.group_by("district_code").agg(*_DAYS)
    both = received.join(waiting, on="district_code", how="full", coalesce=True, nulls_equal=True)
    counted = both.with_columns(pl.col("timed", "waiting").fill_null(0))
    return counted.sort("district_code", nulls_last=True)


def _comparison(facts: Published, cells: pl.DataFrame, *, by_town: bool) -> Comparison | None:
    settings = facts.settings.assessment
    if settings.pilot_since is None:
        return None
    unknown = 0
    if facts.has_registers:
        asked = {"pilots": settings.pilots}
        unknown = int(sql.query(facts.con, "briefing/assessment_pilots_unknown", asked).fetchall()[0][0])
    placed = cells.drop_nulls("cluster").with_columns((pl.col("month") >= settings.pilot_since).alias("is_after"))
    return Comparison(
        settings.pilot_since,
        len(settings.pilots),
        unknown,
        "town" if by_town else "community",
        compare(placed, "in_time", "due"),
        compare(placed, "confirmed", "answered"),
        _summed(placed, "month", "is_pilot"),
    )
