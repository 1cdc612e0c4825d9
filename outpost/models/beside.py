"""A changed version beside the model in force: run on the same night, counted, and never made a task of.

outpost.toml names it (``[models.ID.beside]``). What it finds goes to ``push.beside_finding``, which no reader of
findings knows; how it went to ``push.beside_night``. Nothing of the model in force is touched, whatever goes wrong.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from outpost import database, sql
from outpost.error_line import one_line
from outpost.models import runner
from outpost.models.change import Change, with_query_of
from outpost.models.loading import check_assessment
from outpost.models.spec import ModelSpec
from outpost.settings import Beside, ModelSettings, Settings

log = logging.getLogger("outpost.models")

_COMPARABLE = ("ran", "muted")


@dataclass(frozen=True)
class BesideNight:
    """How the changed version went: what it finds and the model in force does not (``added``), the other way round
    (``dropped``), both (``kept``), and those of both with another priority, route or due rule (``differing``)."""

    model_id: str
    state: Literal["ran", "held", "failed"]
    findings: int = 0
    added: int = 0
    dropped: int = 0
    kept: int = 0
    differing: int = 0
    why: str | None = None

    @property
    def said(self) -> str:
        """In one line: counts, or why there are none."""
        if self.state != "ran":
            return f"{self.state}: {self.why}"
        return f"added {self.added}, dropped {self.dropped}, kept {self.kept} ({self.differing} of them otherwise)"


def of(spec: ModelSpec, settings: Settings) -> Beside | None:
    """What outpost.toml says of a changed version of a model."""
    return settings.models.get(spec.id, ModelSettings()).beside


def change_of(spec: ModelSpec, beside: Beside, home: Path, *, production: bool) -> Change:
    """The changed version. SpecError: its query cannot be read, may not run, or lacks an impact assessment."""
    if beside.sql is None:
        return Change(spec, beside.parameters)
    changed = with_query_of(spec, home / beside.sql)
    if production:
        check_assessment(changed, sql.ROOT)
    return Change(changed, beside.parameters, query_changed=True)


def run_beside(
    con: duckdb.DuckDBPyConnection,
    spec: ModelSpec,
    business_date: dt.date,
    settings: Settings,
    home: Path,
    certificate_key: bytes = b"",
) -> BesideNight | None:
    """Run a model's changed version after the model itself; None where there is none. ``home``: where its query lies.

    Running it again replaces what it wrote. Whatever goes wrong in it is recorded and never raised.
    """
    basic: dict[str, Any] = {"T": business_date, "model_id": spec.id}
    for table in ("beside_finding", "beside_night"):
        sql.query(con, f"findings/forget_{table}", basic).fetchall()
    beside = of(spec, settings)
    if beside is None:
        return None
    try:
        night = _ran(con, spec, beside, basic, settings, home, certificate_key)
    except Exception as fault:
        night = BesideNight(spec.id, "failed", why=_told(fault))
        log.warning("%s beside: failed: %s", spec.id, type(fault).__name__)
    finally:
        con.execute(f"DROP TABLE IF EXISTS {runner.OUTPUT}").fetchall()
    values = {**basic, **vars(night), **_identified(spec, beside, home)}
    sql.insert(con, "push.beside_night", sql.load("findings/record_beside"), values)
    return night


def _ran(
    con: duckdb.DuckDBPyConnection,
    spec: ModelSpec,
    beside: Beside,
    basic: dict[str, Any],
    settings: Settings,
    home: Path,
    certificate_key: bytes,
) -> BesideNight:
    live = sql.query(con, "findings/state", basic).fetchall()
    state = live[0][0] if live else "not run"
    if state not in _COMPARABLE:
        return BesideNight(spec.id, "held", why=f"the model in force: {state}")
    change = change_of(spec, beside, home, production=settings.profile == "production")
    runner.evaluate(con, change.spec, basic["T"], change.settings(settings), certificate_key)
    with database.transaction(con):
        sql.insert(con, "push.beside_finding", sql.load("findings/beside_finding"), basic)
        counts = sql.query(con, "findings/beside_counts", basic).fetchall()[0]
    return BesideNight(spec.id, "ran", *counts)


def _told(fault: Exception) -> str:
    """As of a model's own fault; of anything else what may be told of it."""
    return runner.told(fault) if isinstance(fault, runner.FAULTS) else one_line(fault)


def _identified(spec: ModelSpec, beside: Beside, home: Path) -> dict[str, str | None]:
    """Which version it was: its values, and the digest of its query."""
    query = None
    if beside.sql is not None:
        try:
            query = hashlib.sha256((home / beside.sql).read_bytes()).hexdigest()
        except OSError:
            query = None
    return {"parameters": Change(spec, beside.parameters).written, "query_sha256": query}
