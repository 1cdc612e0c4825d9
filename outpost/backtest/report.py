"""What came of a back-test: counts, loads and outcomes. Nothing of it says who anybody is."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb
import polars as pl

from outpost import sql
from outpost.concentration import Concentration, concentration
from outpost.models import ModelSpec
from outpost.settings import KINDS, Caps

_EXAMPLES = 10
_SIDES = ("live", "changed")


@dataclass(frozen=True)
class Night:
    """Findings of both rules on one night."""

    business_date: dt.date
    live: int
    changed: int
    added: int
    dropped: int
    kept: int


@dataclass(frozen=True)
class Load:
    """Tasks per recipient under one rule. ``over_cap``: new tasks beyond what a recipient is given on a day;
    ``days_over_cap``: on how many days of how many recipients."""

    recipients: int
    tasks: int
    median: float
    p95: int
    most: int
    over_cap: int
    days_over_cap: int


@dataclass(frozen=True)
class Example:
    """One finding that only one rule has, by its place."""

    fate: str
    reason: str
    address_code: str | None
    first_night: dt.date
    nights: int


@dataclass(frozen=True)
class Report:
    """A changed rule beside the one in force. ``outcomes`` and ``reviews`` are of the tasks that the ledger has, by
    whether they are still found for whatever reason (kept) or not (dropped)."""

    per_night: tuple[Night, ...]
    totals: Mapping[str, int]
    by_reason: Mapping[str, Mapping[str, int]]
    load: Mapping[str, Load]
    outcomes: Mapping[str, Mapping[str, int]]
    reviews: Mapping[str, Mapping[str, int]]
    dropped_confirmed: tuple[str, ...]
    concentration: Mapping[str, Concentration]
    examples: tuple[Example, ...]
    model_id: str = ""
    nights: tuple[dt.date, ...] = ()
    missing: tuple[dt.date, ...] = ()
    states: tuple[tuple[dt.date, str, str, str | None], ...] = ()
    is_new: bool = False
    values: tuple[tuple[str, float | None, float], ...] = field(default=())
    query_changed: bool = False

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        states = [dict(zip(("business_date", "side", "state", "why"), one, strict=True)) for one in self.states]
        values = [dict(zip(("parameter", "live", "changed"), one, strict=True)) for one in self.values]
        return asdict(self) | {"states": states, "values": values}


def gather(con: duckdb.DuckDBPyConnection, spec: ModelSpec, caps: Caps) -> Report:
    """The report of what lies in ``found`` and ``doer``, with ``published`` attached."""
    sql.create_temporary(con, "found_key", sql.load("backtest/keys"), {})
    sql.create_temporary(con, "found_task", sql.load("backtest/tasks"), {})
    totals = dict.fromkeys(("added", "dropped", "kept"), 0)
    by_reason: dict[str, dict[str, int]] = {reason: dict(totals) for reason in spec.reasons}
    for reason, fate, count in sql.query(con, "backtest/totals", {}).fetchall():
        by_reason.setdefault(reason, dict.fromkeys(totals, 0))[fate] = count
        totals[fate] += count
    return Report(
        tuple(Night(*row) for row in sql.query(con, "backtest/nights", {}).fetchall()),
        totals,
        by_reason,
        _load(con, caps),
        _by_fate(con, "outcomes"),
        _by_fate(con, "reviews"),
        tuple(number for (number,) in sql.query(con, "backtest/lost", {}).fetchall()),
        _concentration(con),
        tuple(Example(*row) for row in sql.query(con, "backtest/examples", {"most": _EXAMPLES}).fetchall()),
    )


def _by_fate(con: duckdb.DuckDBPyConnection, which: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {"dropped": {}, "kept": {}}
    for fate, name, count in sql.query(con, f"backtest/{which}", {}).fetchall():
        found[fate][name] = count
    return found


def _load(con: duckdb.DuckDBPyConnection, caps: Caps) -> dict[str, Load]:
    tasks = con.sql(sql.load("backtest/tasks_of_recipients")).pl()
    days = con.sql(sql.load("backtest/load")).pl()
    cap = pl.col("kind").replace_strict({kind: caps.of(kind).new_per_day for kind in KINDS}, return_dtype=pl.Int64)
    over = days.with_columns(over=(pl.col("new") - cap).clip(lower_bound=0)).filter(pl.col("over") > 0)
    return {side: _load_of(tasks.filter(side=side), over.filter(side=side)) for side in _SIDES}


def _load_of(tasks: pl.DataFrame, over: pl.DataFrame) -> Load:
    counts = sorted(tasks["tasks"].to_list())
    median = tasks["tasks"].median()
    return Load(
        len(counts),
        sum(counts),
        float(median) if isinstance(median, int | float) else 0.0,
        counts[math.ceil(0.95 * len(counts)) - 1] if counts else 0,
        counts[-1] if counts else 0,
        int(over["over"].sum()),
        over.height,
    )


def _concentration(con: duckdb.DuckDBPyConnection) -> dict[str, Concentration]:
    places = con.sql(sql.load("backtest/places")).pl()
    return {
        side: concentration(
            places.filter(side=side, place="dwelling")["tasks"].to_list(),
            places.filter(side=side, place="community")["tasks"].to_list(),
        )
        for side in _SIDES
    }
