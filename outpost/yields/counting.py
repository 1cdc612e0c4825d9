"""Counting the ledger's listed tasks: a cell for each model, district and month, summed by what is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, get_args

import duckdb

from outpost import sql
from outpost.concentration import Concentration, concentration
from outpost.database import quoted
from outpost.home import Home
from outpost.models import ModelSpec
from outpost.night import standing, workfile
from outpost.yields.rates import Counts, Rate, Trend, trend

By = Literal["model", "district", "month"]
BY: Final[tuple[By, ...]] = get_args(By)
"""All that yields can be told by: there are none of workers, officers or residents."""


@dataclass(frozen=True)
class Row:
    """Counts of one group; what it is not told by is null. ``district``: null also where nobody knows it any more."""

    model: str | None
    district: str | None
    month: str | None
    counts: Counts
    rate: Rate
    floor: float | None
    trend: Trend | None

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        floor = self.floor
        return {
            "model": self.model,
            "district": self.district,
            "month": self.month,
            **asdict(self.counts),
            "unanswered": self.counts.unanswered,
            **asdict(self.rate),
            "floor": floor,
            "below_floor": floor is not None and self.rate.below(floor),
            "surely_below_floor": floor is not None and self.rate.surely_below(floor),
            "trend": self.trend,
        }


@dataclass(frozen=True)
class Yields:
    """As of ``business_date`` (null before the first night): rows by what was asked for, ``cells`` by model, district
    and month, and how concentrated each model's tasks are."""

    business_date: dt.date | None
    by: tuple[By, ...]
    rows: tuple[Row, ...]
    cells: tuple[Row, ...]
    concentration: Mapping[str, Concentration]

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        places = {model: asdict(found) for model, found in self.concentration.items()}
        return {
            "business_date": self.business_date,
            "by": list(self.by),
            "rows": [row.as_json() for row in self.rows],
            "cells": [row.as_json() for row in self.cells],
            "concentration": places,
        }


_Key = tuple[str | None, str | None, dt.date | None]


def yields_of(
    home: Home,
    specs: Mapping[str, ModelSpec],
    by: Sequence[By] = ("model",),
    model: str | None = None,
    months: tuple[dt.date, dt.date] | None = None,
) -> Yields:
    """Yields by models, districts or months; of one model, or of tasks first listed in months from one to another."""
    with standing.published_database(home) as con:
        nights = [day for day, state in sql.query(con, "night/finished", {}).fetchall() if state == "published"]
        _place_tasks(con, home)
        cells = [
            ((model_id, district, month), Counts(*counts))
            for model_id, district, month, *counts in sql.query(con, "yields/cells", {}).fetchall()
            if (model in (None, model_id)) and (months is None or months[0] <= month <= months[1])
        ]
        places = con.sql(sql.load("yields/places_of_tasks")).pl()
    rows, smallest = (tuple(_row(key, counts, specs) for key, counts in _groups(cells, told)) for told in (by, BY))
    named = [name for name in dict.fromkeys(places["model_id"].to_list()) if model in (None, name)]
    concentrated = {
        name: concentration(
            places.filter(model_id=name, place="dwelling")["tasks"].to_list(),
            places.filter(model_id=name, place="community")["tasks"].to_list(),
        )
        for name in named
    }
    wanted = tuple(name for name in BY if name in by)
    return Yields(max(nights, default=None), wanted, rows, smallest, concentrated)


def _groups(
    cells: Sequence[tuple[_Key, Counts]], by: Sequence[By]
) -> list[tuple[tuple[str | None, str | None, str | None], list[tuple[dt.date | None, Counts]]]]:
    """The cells of each group, by month, in the order of their names."""
    found: dict[tuple[str | None, str | None, str | None], dict[dt.date | None, Counts]] = {}
    for (model_id, district, month), counts in cells:
        told = {"model": model_id, "district": district, "month": f"{month:%Y-%m}" if month else None}
        key = tuple(told[name] if name in by else None for name in BY)
        of_month = found.setdefault((key[0], key[1], key[2]), {})
        of_month[month] = of_month.get(month, Counts()) + counts
    ordered = sorted(found.items(), key=lambda group: tuple(name or "" for name in group[0]))
    return [(key, sorted(of_month.items(), key=lambda it: it[0] or dt.date.min)) for key, of_month in ordered]


def _row(
    key: tuple[str | None, str | None, str | None],
    months: Sequence[tuple[dt.date | None, Counts]],
    specs: Mapping[str, ModelSpec],
) -> Row:
    counts = sum((found for _, found in months), Counts())
    spec = specs.get(key[0] or "")
    floor = spec.yield_floor if spec is not None and spec.is_readable else None
    return Row(*key, counts, Rate.of(counts), floor, trend([found for _, found in months]))


def _place_tasks(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    with workfile.last_registers(home) as file:
        if file is None:
            place_tasks(con, has_registers=False)
            return
        con.execute(f"ATTACH {quoted(file)} AS registers (READ_ONLY)").fetchall()
        place_tasks(con, has_registers=True)
        con.execute("DETACH registers").fetchall()


def place_tasks(con: duckdb.DuckDBPyConnection, *, has_registers: bool) -> None:
    """Make ``task_place(task_number, district_code, town_code, community_code)``: where each task lies.

    By the registers of the last night where they are attached, else by what the ledger itself knows.
    """
    sql.create_temporary(con, "task_area", sql.load("yields/places_by_area"), {})
    sql.create_temporary(con, "task_place", sql.load("yields/places") if has_registers else "FROM task_area", {})
