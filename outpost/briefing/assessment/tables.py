"""What a reader sees of the counts: tables in which small numbers are hidden. Page, workbook, JSON show these alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import polars as pl

from outpost.briefing.assessment.measuring import FEWEST_COMMUNITIES, Comparison, Measures
from outpost.briefing.assessment.pilots import FEWEST_CASES, FEWEST_CLUSTERS, Effect, Side
from outpost.briefing.assessment.texts import words
from outpost.pages import Words
from outpost.yields import wilson

NAMES: Final = frozenset({"code", "model", "matter", "district", "town", "department", "month", "measure", "side"})
"""Columns that say what a row is of; the others are figures."""
_NOTES: Final = ("due", "in_time", "confirmed", "rework", "corrections", "transfers", "few")
FEW: Final = f"<{FEWEST_CASES}"


class Share(NamedTuple):
    """A part of one."""

    value: float


class Points(NamedTuple):
    """A difference of shares, in percentage points."""

    value: float


class Interval(NamedTuple):
    """Of a share, in parts of one."""

    low: float
    high: float


Cell = None | int | float | str | Words | Share | Points | Interval
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """``columns`` are keys of the texts. ``has_total``: the last row sums the others."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    has_total: bool = False

    @property
    def title(self) -> Words:
        """Its heading."""
        return words(f"tables.{self.name}")

    @property
    def header(self) -> list[Words]:
        """The words above its columns."""
        return [words(f"columns.{name}") for name in self.columns]


@dataclass(frozen=True)
class Report:
    """All that is told of a month to a zone."""

    zone: str
    month: dt.date
    night: dt.date
    title: Words
    edition: Words
    lead: Words
    window: Words
    tables: tuple[Table, ...]
    pilots: tuple[Words, ...]
    pilot_tables: tuple[Table, ...]
    effects: Mapping[str, Effect]
    notes: tuple[Words, ...]

    def as_json(self) -> dict[str, Any]:
        """For machines: shares are parts of one; ``"<3"`` stands for one or two."""
        return {
            "zone": self.zone,
            "month": f"{self.month:%Y-%m}",
            "business_date": self.night,
            "pilots": [],
            "pilot_months": [],
            **{
                table.name: [dict(zip(table.columns, map(_plain, row), strict=True)) for row in table.rows]
                for table in (*self.tables, *self.pilot_tables)
            },
            "effects": {
                name: {bound: _rounded(getattr(effect, bound)) for bound in ("difference", "low", "high", "why")}
                for name, effect in self.effects.items()
            },
            "pilots_said": [said.en for said in self.pilots],
        }


def report(measures: Measures) -> Report:
    """The tables of one zone's month."""
    month = {"year": measures.month.year, "month": measures.month.month}
    compared = measures.comparison
    return Report(
        measures.zone,
        measures.month,
        measures.night,
        words("head.title", **month),
        words(f"zones.{measures.zone}"),
        _lead(measures),
        _first_month(measures),
        (
            _months(measures),
            *_areas(measures),
            _corrections(measures),
            _transfers(measures),
            _received(measures),
        ),
        () if compared is None else _said(compared),
        () if compared is None or compared.is_of_persons else (_sides(compared), _pilot_months(compared)),
        {} if compared is None else {"in_time": compared.in_time, "confirmed": compared.confirmed},
        (*(words(f"notes.{name}") for name in (*_NOTES, f"zone_{measures.zone}")), words("head.persons")),
    )


def few(count: int) -> int | str:
    """A count as it is shown.

    >>> [few(count) for count in (0, 1, 2, 3)]
    [0, '<3', '<3', 3]
    """
    return FEW if 0 < count < FEWEST_CASES else count


def share(holds: int, cases: int) -> Share | None:
    """A share as it is shown: none of fewer than three cases."""
    return Share(holds / cases) if cases >= FEWEST_CASES else None


def percent(part: float) -> str:
    """87.5%"""
    return f"{part:.1%}"


def interval_text(interval: Interval) -> str:
    """49.0%–94.3%"""
    return f"{percent(interval.low)}–{percent(interval.high)}"


def points(part: float) -> str:
    """+3.2"""
    return f"{round(part * 100, 1) + 0.0:+.1f}"


def month_words(month: dt.date) -> Words:
    """2026年11月"""
    return words("head.month", year=month.year, month=month.month)


_TASKS: Final = ("due", "in_time", "answered", "confirmed", "interval", "sent_back", "visited_again")
_STRETCH: Final = ("median", "ninth")


def _of_tasks(row: Row) -> tuple[Cell, ...]:
    due, answered = row["due"], row["answered"]
    interval = None
    if answered >= FEWEST_CASES:
        interval = Interval(*wilson(row["confirmed"], answered))
    return (
        few(due),
        share(row["in_time"], due),
        few(answered) if due >= FEWEST_CASES else None,
        share(row["confirmed"], answered),
        interval,
        share(row["sent_back"], answered),
        share(row["visited_again"], answered),
    )


def _total(frame: pl.DataFrame) -> Row:
    """The sums of all columns that are counts."""
    return {name: int(frame[name].sum()) for name in frame.columns if frame[name].dtype.is_integer()}


def _months(measures: Measures) -> Table:
    rows = {row["month"]: row for row in measures.by_month.iter_rows(named=True)}
    none = dict.fromkeys(measures.by_month.columns, 0)
    told = [(month_words(month), *_of_tasks(rows.get(month, none))) for month in measures.months]
    return Table("all", ("month", *_TASKS), tuple(told))


def _areas(measures: Measures) -> list[Table]:
    def named(code: str | None) -> Cell:
        return words("values.unknown_area") if code is None else measures.names.get(code, code)

    frames: list[tuple[str, tuple[str, ...], pl.DataFrame, Callable[[Row], tuple[Cell, ...]]]] = [
        (
            "by_model",
            ("model", "matter"),
            measures.by_model,
            lambda row: (row["model_id"], measures.models.get(row["model_id"])),
        ),
        (
            "by_district",
            ("code", "district"),
            measures.by_district,
            lambda row: (row["district_code"], named(row["district_code"])),
        ),
        (
            "by_town",
            ("code", "district", "town"),
            measures.by_town,
            lambda row: (
                row["town_code"],
                named(row["district_code"]),
                None if row["town_code"] is None and row["district_code"] is None else named(row["town_code"]),
            ),
        ),
    ]
    tables = []
    for name, keys, frame, head in frames:
        rows = [(*head(row), *_of_tasks(row)) for row in frame.iter_rows(named=True)]
        if rows:
            rows.append((words("values.total"), *[None] * (len(keys) - 1), *_of_tasks(_total(frame))))
        tables.append(Table(name, (*keys, *_TASKS), tuple(rows), has_total=bool(rows)))
    return tables


def _stretch(row: Row) -> tuple[Cell, ...]:
    """Median and 90th percentile of the days of a row, where there are three of them."""
    return (row["median"], row["ninth"]) if row["timed"] >= FEWEST_CASES else (None, None)


def _department(measures: Measures, code: str | None) -> Cell:
    return words("values.no_department") if code is None else measures.departments.get(code, code)


def _corrections(measures: Measures) -> Table:
    rows = []
    for row in measures.corrections.iter_rows(named=True):
        cases = row["cases"]
        told: tuple[Cell, ...] = (None,) * 6
        if cases >= FEWEST_CASES:
            open_at_end = cases - row["done"]
            told = (few(row["new"]), few(row["done"]), share(row["done"], cases), few(open_at_end), *_stretch(row))
        rows.append((_department(measures, row["department"]), few(cases), *told))
    return Table("corrections", ("department", "cases", "new", "done", "done_share", "open", *_STRETCH), tuple(rows))


def _transfers(measures: Measures) -> Table:
    rows = []
    for row in measures.transfers.iter_rows(named=True):
        told: tuple[Cell, ...] = (None,) * 5
        if row["cases"] >= FEWEST_CASES:
            told = (*[few(row[state]) for state in ("answered", "expired", "open")], *_stretch(row))
        rows.append((_department(measures, row["department"]), few(row["cases"]), *told))
    return Table("transfers", ("department", "cases", "answered_transfers", "expired", "open", *_STRETCH), tuple(rows))


def _received(measures: Measures) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for row in measures.received.iter_rows(named=True):
        code = row["district_code"]
        name = words("values.unknown_area") if code is None else measures.names.get(code, code)
        rows.append((code, name, few(row["timed"]), few(row["waiting"]), *_stretch(row)))
    return Table("received", ("code", "district", "timed", "waiting", *_STRETCH), tuple(rows))


def _lead(measures: Measures) -> Words:
    total = _total(measures.by_model) if measures.by_model.height else {"due": 0, "answered": 0}
    if not total["due"]:
        return words("head.lead_none")
    if min(total["due"], total["answered"]) < FEWEST_CASES:
        return words("head.lead_few", due=few(total["due"]))
    low, high = wilson(total["confirmed"], total["answered"])
    return words(
        "head.lead",
        due=f"{total['due']:,}",
        in_time=percent(total["in_time"] / total["due"]),
        confirmed=percent(total["confirmed"] / total["answered"]),
        low=percent(low),
        high=percent(high),
    )


def _first_month(measures: Measures) -> Words:
    first = month_words(measures.months[0])
    zh, en = words("head.window", first="{0}")
    return Words(zh.format(first.zh), en.format(first.en))


def _effects(compared: Comparison) -> Sequence[tuple[Words, Effect]]:
    return (
        (words("columns.in_time"), compared.in_time),
        (words("columns.confirmed"), compared.confirmed),
    )


def _both(key: str, **values: Any) -> Words:
    """A text whose values have two languages themselves."""
    zh = {name: value.zh if isinstance(value, Words) else value for name, value in values.items()}
    en = {name: value.en if isinstance(value, Words) else value for name, value in values.items()}
    return Words(words(key, **zh).zh, words(key, **en).en)


def _said(compared: Comparison) -> tuple[Words, ...]:
    unit = words(f"pilots.{compared.unit}")
    said = [_both("pilots.about", areas=compared.areas, since=month_words(compared.since))]
    if compared.unknown:
        said.append(words("pilots.unknown", unknown=compared.unknown))
    if compared.is_of_persons:
        sides = {"pilot": compared.in_time.pilot.clusters, "rest": compared.in_time.rest.clusters}
        return (*said, words("pilots.of_persons", fewest=FEWEST_COMMUNITIES, **sides))
    for measure, effect in _effects(compared):
        if effect.difference is None or effect.low is None or effect.high is None:
            clusters = {"pilot": effect.pilot.clusters, "rest": effect.rest.clusters, "fewest": FEWEST_CLUSTERS}
            said.append(_both(f"pilots.{effect.why}", measure=measure, unit=unit, **clusters))
            continue
        numbers = {name: points(getattr(effect, name)) for name in ("difference", "low", "high")}
        meaning = words("pilots.unsure" if effect.low <= 0 <= effect.high else "pilots.sure")
        said.append(_both("pilots.effect", measure=measure, meaning=meaning, **numbers))
    if any(effect.difference is not None for _, effect in _effects(compared)):
        said.append(_both("pilots.uncertain", unit=unit))
    said.append(words("pilots.trends"))
    return tuple(said)


def _sides(compared: Comparison) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for measure, effect in _effects(compared):
        for name, side in (("pilot", effect.pilot), ("rest", effect.rest)):
            rows.append((measure, words(f"values.{name}"), side.clusters, *_moved(side)))
    columns = ("measure", "side", "clusters", "before_cases", "before", "after_cases", "after", "change")
    return Table("pilots", columns, tuple(rows))


def _moved(side: Side) -> tuple[Cell, ...]:
    before, after = (side.before.share, side.after.share)
    change = None if before is None or after is None else Points(after - before)
    told = [
        (few(period.cases), None if period.share is None else Share(period.share))
        for period in (side.before, side.after)
    ]
    return (*told[0], *told[1], change)


def _pilot_months(compared: Comparison) -> Table:
    none = dict.fromkeys(("due", "in_time", "answered", "confirmed"), 0)
    sides: dict[dt.date, dict[bool, Row]] = {}
    for row in compared.by_month.iter_rows(named=True):
        sides.setdefault(row["month"], {})[row["is_pilot"]] = row
    rows: list[tuple[Cell, ...]] = []
    for month, found in sorted(sides.items()):
        name = month_words(month)
        pilot, rest = found.get(True, none), found.get(False, none)
        in_time = [share(side["in_time"], side["due"]) for side in (pilot, rest)]
        confirmed = [share(side["confirmed"], side["answered"]) for side in (pilot, rest)]
        rows.append(
            (
                _both("values.pilot_month", month=name) if month >= compared.since else name,
                few(pilot["due"]),
                in_time[0],
                few(rest["due"]),
                in_time[1],
                _apart(*in_time),
                *confirmed,
                _apart(*confirmed),
            )
        )
    columns = (
        *("month", "pilot_due", "pilot_in_time", "rest_due", "rest_in_time", "apart_in_time"),
        *("pilot_confirmed", "rest_confirmed", "apart_confirmed"),
    )
    return Table("pilot_months", columns, tuple(rows))


def _apart(pilot: Share | None, rest: Share | None) -> Points | None:
    return None if pilot is None or rest is None else Points(pilot.value - rest.value)


def _rounded(value: float | str | None) -> float | str | None:
    return round(value, 4) if isinstance(value, float) else value


def _plain(cell: Cell) -> Any:
    if isinstance(cell, Words):
        return cell.en
    if isinstance(cell, Interval):
        return [round(bound, 4) for bound in cell]
    return round(cell.value, 4) if isinstance(cell, Share | Points) else cell
