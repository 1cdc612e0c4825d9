"""Both rules run on each past night, and what they found kept in the scratch database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import duckdb
import polars as pl

from outpost import database, models, secrets, settings, sql
from outpost.backtest import report
from outpost.errors import OutpostError
from outpost.home import Home
from outpost.models import ModelSpec, runner, shared
from outpost.models.change import Change
from outpost.past import PastNight, Workshop, nights_kept

MOST_NIGHTS = 90
_ROUTING = frozenset({f"registers.{name}" for name in ("address", "address_grid", "grid_now", "beat_now")})
_AUDITS = frozenset({"registers.address", "registers.standard_address"})
Side = Literal["live", "changed"]
State = Literal["ran", "held", "failed"]


class BacktestError(OutpostError):
    """A back-test cannot be done; the text says why and what can."""


@dataclass(frozen=True)
class Ran:
    """How one rule went on one night."""

    business_date: dt.date
    side: Side
    state: State
    why: str | None = None


@dataclass
class _Trial:
    home: Home
    specs: Mapping[str, ModelSpec]
    live: ModelSpec | None
    change: Change
    certificate_key: bytes
    city: str

    @property
    def model_id(self) -> str:
        return self.change.spec.id

    @property
    def tables(self) -> frozenset[str]:
        """All that both rules read, and what routing reads."""
        live = self.live.tables if self.live else frozenset()
        return live | self.change.spec.tables | _ROUTING | _AUDITS

    def night(self, past: PastNight) -> list[Ran]:
        """Both rules on one night, and who would have the tasks."""
        for table in ("found", "doer"):
            sql.query(past.con, f"backtest/{table}", {}).fetchall()
        ran = []
        if self.live is not None:
            ran.append(self._run(past, "live", Change(self.live), self.specs))
        with_change = {**self.specs, self.model_id: self.change.spec}
        ran.append(self._run(past, "changed", self.change, with_change))
        self._route(past)
        return ran

    def _run(self, past: PastNight, side: Side, rule: Change, specs: Mapping[str, ModelSpec]) -> Ran:
        con, night, spec = past.con, past.business_date, rule.spec
        said = rule.settings(past.settings) if side == "changed" else past.settings
        parameters = models.term_parameters(specs.values(), night, said)
        own = spec.parameters_on(night, said)
        past.derive(spec.tables | _AUDITS, parameters | {name: own[name] for name in shared.of(spec)})
        blocking = sql.query(con, "findings/blocking", {"requires": spec.requires}).fetchall()
        if blocking:
            return Ran(night, side, "held", ", ".join(extract for extract, _ in blocking))
        try:
            runner.evaluate(con, spec, night, said, self.certificate_key)
        except runner.FAULTS as fault:
            if side == "changed":
                raise BacktestError(f"the changed rule fails on {night}: {runner.told(fault)}") from None
            return Ran(night, side, "failed", runner.told(fault))
        keys = {"T": night, "side": side, "one_task": spec.one_task, "model_id": spec.id}
        sql.insert(con, "found", sql.load("backtest/found_tonight"), keys)
        return Ran(night, side, "ran")

    def _route(self, past: PastNight) -> None:
        """As the ledger routes a task that nobody has refused (sql/tasks/12_route)."""
        con = past.con
        past.derive(_ROUTING, models.term_parameters(self.specs.values(), past.business_date, past.settings))
        given = {"T": past.business_date, "model_id": self.model_id, "city": self.city}
        spec = pl.DataFrame({"model_id": [self.model_id], "reviewer": [self.change.spec.reviewer]})
        database.as_table(con, "tonight_spec", spec)
        sql.create_temporary(con, "tonight_task", sql.load("backtest/task_tonight"), given)
        for table in ("place", "post", "recipient"):
            sql.create_temporary(con, f"tonight_{table}", sql.load(f"tasks/12_route/{table}"), given)
        sql.insert(con, "doer", sql.load("backtest/doer_tonight"), given)


def run(
    home: Home,
    said: settings.Settings,
    change: Change,
    first: dt.date,
    last: dt.date,
    progress: Callable[[dt.date], None] = lambda night: None,
) -> report.Report:
    """A changed rule beside the one in force on the kept nights from ``first`` to ``last``.

    Raises:
        BacktestError: there is none of them, there are too many, or the changed rule cannot run on one.
    """
    nights = _nights(home, first, last)
    specs = models.load_for_night(profile=said.profile)
    live = specs.get(change.spec.id)
    live = None if live is None or not live.is_readable else live
    key = secrets.read(home.secrets).certificate_key
    trial = _Trial(home, _readable(specs), live, change, key, said.city.code)
    ran: list[Ran] = []
    with Workshop(home, said, trial.tables) as workshop:
        for night in nights:
            progress(night)
            with workshop.night(night) as past:
                ran += trial.night(past)
        with workshop.results() as con:
            _note_nights(con, nights)
            found = report.gather(con, change.spec, said.caps)
    asked = [first + dt.timedelta(days=days) for days in range((last - first).days + 1)]
    missing = tuple(day for day in asked if day not in nights)
    return replace(
        found,
        model_id=change.spec.id,
        nights=tuple(nights),
        missing=missing,
        states=tuple((it.business_date, it.side, it.state, it.why) for it in ran if it.state != "ran"),
        is_new=live is None,
        values=tuple(_values(live, change, nights[-1], said)),
        query_changed=change.query_changed,
    )


def _nights(home: Home, first: dt.date, last: dt.date) -> list[dt.date]:
    if last < first:
        raise BacktestError(f"--nights: {first} comes after {last}")
    if (last - first).days >= MOST_NIGHTS:
        raise BacktestError(f"--nights: at most {MOST_NIGHTS} nights are looked back on")
    kept = nights_kept(home)
    if not kept:
        raise BacktestError("no night is kept yet that could be told again: run `outpost nightly` first")
    nights = [day for day in kept if first <= day <= last]
    if not nights:
        raise BacktestError(f"none of these nights is kept: there are those from {kept[0]} to {kept[-1]}")
    return nights


def _readable(specs: Mapping[str, ModelSpec]) -> dict[str, ModelSpec]:
    return {model_id: spec for model_id, spec in specs.items() if spec.is_readable}


def _values(
    live: ModelSpec | None, change: Change, night: dt.date, said: settings.Settings
) -> Sequence[tuple[str, float | None, float]]:
    """The parameters that differ on the last night, as the settings stand now: name, in force, changed."""
    now = change.spec.parameters_on(night, change.settings(said))
    before = live.parameters_on(night, said) if live else {}
    return [(name, before.get(name), value) for name, value in now.items() if before.get(name) != value]


def _note_nights(con: duckdb.DuckDBPyConnection, nights: Sequence[dt.date]) -> None:
    database.as_table(con, "ran", pl.DataFrame({"business_date": nights}, {"business_date": pl.Date}))
