"""One model's night: held, or run and audited, and written down. What goes wrong in it stays in it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import duckdb

from outpost import database, messages, sql
from outpost.errors import OutpostError
from outpost.models import shared
from outpost.models.guards import GuardError
from outpost.models.parameters import UnknownParameterError
from outpost.models.spec import Hold, ModelSpec
from outpost.settings import Settings

log = logging.getLogger("outpost.models")

Evaluating = Callable[[duckdb.DuckDBPyConnection, ModelSpec, str, Mapping[str, Any]], None]
"""Makes a temporary table of that name of what a model's statement gives with these parameters."""
State = Literal["ran", "held", "muted", "failed", "retired"]
OUTPUT = "model_output"
_BLOCK = 64
_MINUTE = 60.0
_AGAIN = 0.05
_TABLES = ("finding", "not_evaluated", "held", "model_night", "source_fault", "parameter_override")


@dataclass(frozen=True)
class ModelNight:
    """How a model's night went; ``why`` is null for one that simply ran."""

    model_id: str
    state: State
    findings: int = 0
    not_evaluated: int = 0
    why: str | None = None


class _AuditError(OutpostError):
    """The model's output is not fit to be pushed; the text names audits and counts."""


FAULTS = (duckdb.Error, GuardError, _AuditError, UnknownParameterError, LookupError)
"""What goes wrong in a model: of its query, its parameters or its audits."""


def told(fault: Exception) -> str:
    """One of these faults without the message of the database, which may hold a row's values."""
    own_words = isinstance(fault, _AuditError | UnknownParameterError | GuardError)
    return str(fault) if own_words else type(fault).__name__


def run_model(
    con: duckdb.DuckDBPyConnection,
    spec: ModelSpec,
    business_date: dt.date,
    settings: Settings,
    certificate_key: bytes = b"",
    elsewhere: Evaluating | None = None,
) -> ModelNight:
    """Run one model on the night's tables and write push.finding, not_evaluated, held and model_night.

    Running it again replaces what it wrote. A fault of the model (query, parameters, audits) is recorded and never
    raised: it leaves no finding, and the other models go on. ``certificate_key``: the home's secret behind P2's keys.
    ``elsewhere``: who evaluates the statement in place of this database.
    """
    basic: dict[str, Any] = {"T": business_date, "model_id": spec.id, "model_version": spec.version}
    _forget(con, basic)
    if spec.retirement is not None and spec.retirement.on <= business_date:
        night = ModelNight(spec.id, "retired", why=spec.retirement.reason)
        _record(con, basic, night)
        return night
    if spec.held is not None:
        return _held_by_its_files(con, basic, spec.held)
    _record_overrides(con, spec, basic, settings)
    blocking = sql.query(con, "findings/blocking", {"requires": spec.requires}).fetchall()
    if blocking:
        return _held(con, basic, blocking)
    try:
        return _ran(con, spec, basic, settings, certificate_key, elsewhere)
    except FAULTS as fault:
        log.warning("%s failed: %s", spec.id, type(fault).__name__)
        return _failed(con, basic, fault)
    finally:
        con.execute(f"DROP TABLE IF EXISTS {OUTPUT}").fetchall()


def query_parameters(
    con: duckdb.DuckDBPyConnection,
    spec: ModelSpec,
    business_date: dt.date,
    settings: Settings,
    certificate_key: bytes = b"",
) -> dict[str, Any]:
    """All that a query may ask for: T, the model's parameters, ``held`` (missing or stale extracts), ``stale``, and the
    padded key by which certificate numbers become subject keys (HMAC-SHA256, computed in SQL).
    """
    standing = sql.query(con, "findings/standing", {}).fetchall()
    return {
        "T": business_date,
        **spec.parameters_on(business_date, settings),
        "held": [extract for extract, _ in standing],
        "stale": [extract for extract, status in standing if status == "stale"],
        "certificate_inner_pad": _padded(certificate_key, 0x36),
        "certificate_outer_pad": _padded(certificate_key, 0x5C),
    }


def _padded(key: bytes, pad: int) -> bytes:
    """A key on a block of SHA-256, as HMAC asks for."""
    block = hashlib.sha256(key).digest() if len(key) > _BLOCK else key
    return bytes(byte ^ pad for byte in block.ljust(_BLOCK, b"\0"))


def term_parameters(specs: Iterable[ModelSpec], business_date: dt.date, settings: Settings) -> dict[str, int | float]:
    """Parameters that models hand to the shared terms (``event_hours``); all models give the same value."""
    found: dict[str, int | float] = {}
    for spec in specs:
        overrides = spec.overrides(settings, business_date)
        for name, parameter in sorted(shared.of(spec).items()):
            found[name] = overrides.get(name, parameter.on(business_date).value)
    return found


def _ran(
    con: duckdb.DuckDBPyConnection,
    spec: ModelSpec,
    basic: dict[str, Any],
    settings: Settings,
    certificate_key: bytes,
    elsewhere: Evaluating | None,
) -> ModelNight:
    business_date = basic["T"]
    parameters = evaluate(con, spec, business_date, settings, certificate_key, elsewhere)
    findings, not_evaluated, muted = sql.query(con, "findings/counts", {}).fetchall()[0]
    added = _added_evidence(spec, business_date, settings, parameters["held"])
    night = ModelNight(spec.id, "ran", findings, not_evaluated, _overrides_said(spec, business_date, settings))
    if muted is not None:
        night = ModelNight(spec.id, "muted", findings, not_evaluated, muted)
    with database.transaction(con):
        more = {**basic, "added": added, "shadow": spec.in_shadow(settings)}
        sql.insert(con, "push.finding", sql.load("findings/finding"), more)
        sql.insert(con, "push.not_evaluated", sql.load("findings/not_evaluated"), basic)
        _count_source_faults(con, basic)
        _record(con, basic, night)
    return night


def evaluate(
    con: duckdb.DuckDBPyConnection,
    spec: ModelSpec,
    business_date: dt.date,
    settings: Settings,
    certificate_key: bytes = b"",
    elsewhere: Evaluating | None = None,
) -> dict[str, Any]:
    """Make ``model_output`` of what a model says of a night's tables, audited; nothing else is written. Returns the
    parameters. Errors are those that ``run_model`` writes down as the model's own: ``FAULTS``."""
    parameters = query_parameters(con, spec, business_date, settings, certificate_key)
    if elsewhere is not None:
        elsewhere(con, spec, OUTPUT, parameters)
    else:
        with database.transaction(con, read_only=True), _within(con, settings.night.model_minutes * _MINUTE):
            sql.create_temporary(con, OUTPUT, spec.statement, parameters)
    _audit(con, spec)
    return parameters


@contextmanager
def _within(con: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Break off what runs longer, as duckdb.InterruptException."""
    over = threading.Event()

    def watch() -> None:
        # Again and again: an interrupt that comes between two statements stops neither of them.
        if not over.wait(seconds):
            while not over.wait(_AGAIN):
                con.interrupt()

    watcher = threading.Thread(target=watch, name="outpost-model-limit", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _record_overrides(
    con: duckdb.DuckDBPyConnection, spec: ModelSpec, basic: dict[str, Any], settings: Settings
) -> None:
    """What the city set otherwise, written down whether or not the model can run: the balance names it."""
    try:
        changed = spec.overridden_on(basic["T"], settings)
    except LookupError:  # of a parameter that the model does not have, or not yet: the run itself says so
        return
    for it in changed:
        values = {**basic, "name": it.name, "value": str(it.value), "instead_of": str(it.instead_of)}
        sql.insert(con, "push.parameter_override", sql.load("findings/record_parameter_override"), values)


def _count_source_faults(con: duckdb.DuckDBPyConnection, basic: dict[str, Any]) -> None:
    """Count faulty rows of sources that the rule steps over: ``sql/faults/<id>__<fault>.sql`` selects them."""
    for path in sorted((sql.SQL_ROOT / "faults").glob(f"{basic['model_id'].lower()}__*.sql")):
        rows = len(sql.query(con, f"faults/{path.stem}", basic).fetchall())
        counted = {**basic, "fault": path.stem.partition("__")[2], "rows": rows}
        sql.insert(con, "push.source_fault", sql.load("findings/record_fault"), counted)


def _audit(con: duckdb.DuckDBPyConnection, spec: ModelSpec) -> None:
    parameters = {
        "one_task": spec.one_task,
        "reasons": list(spec.reasons),
        "extracts": sorted(spec.extracts),
    }
    failed = []
    for path in sorted((sql.SQL_ROOT / "audits" / "models").glob("*.sql")):
        bad = len(sql.query(con, f"audits/models/{path.stem}", parameters).fetchall())
        if bad:
            failed.append(f"{path.stem} {bad}")
    if failed:
        raise _AuditError(", ".join(failed))


def _added_evidence(spec: ModelSpec, day: dt.date, settings: Settings, held: list[str]) -> str | None:
    """What the night says beside the rule: used extracts that are old or missing, and parameters set by the city."""
    stale = sorted(set(spec.uses) & set(held))
    overrides = {override.name: override.value for override in spec.overridden_on(day, settings)}
    added: dict[str, Any] = {}
    if stale:
        added["stale_sources"] = stale
    if overrides:
        added["parameter_overrides"] = overrides
    return json.dumps(added, ensure_ascii=False, sort_keys=True) if added else None


def _overrides_said(spec: ModelSpec, day: dt.date, settings: Settings) -> str | None:
    changed = [f"{it.name}={it.value}（原{it.instead_of}）" for it in spec.overridden_on(day, settings)]
    return "参数按本地设置：" + "，".join(changed) if changed else None


def _held(con: duckdb.DuckDBPyConnection, basic: dict[str, Any], blocking: list[tuple[str, str]]) -> ModelNight:
    for extract, why in blocking:
        sql.insert(con, "push.held", sql.load("findings/record_held"), {**basic, "extract": extract, "why": why})
    night = ModelNight(basic["model_id"], "held", why="，".join(extract for extract, _ in blocking))
    _record(con, basic, night)
    return night


def _held_by_its_files(con: duckdb.DuckDBPyConnection, basic: dict[str, Any], held: Hold) -> ModelNight:
    """A model whose spec or query is not fit to run, or is not the one that was locked."""
    log.warning("%s is held: %s", basic["model_id"], held.why)
    said = {**basic, "extract": None, "why": held.said}
    sql.insert(con, "push.held", sql.load("findings/record_held"), said)
    night = ModelNight(basic["model_id"], "held", why=held.why)
    _record(con, basic, night)
    return night


def _failed(con: duckdb.DuckDBPyConnection, basic: dict[str, Any], fault: Exception) -> ModelNight:
    """Said without the message of the database, which may hold a row's values."""
    night = ModelNight(basic["model_id"], "failed", why=told(fault))
    why = "too_long" if isinstance(fault, duckdb.InterruptException) else "failed"
    said = {**basic, "extract": None, "why": messages.text(f"held.{why}")}
    sql.insert(con, "push.held", sql.load("findings/record_held"), said)
    _record(con, basic, night)
    return night


def _record(con: duckdb.DuckDBPyConnection, basic: dict[str, Any], night: ModelNight) -> None:
    values = {**basic, "state": night.state, "findings": night.findings, "why": night.why}
    sql.insert(con, "push.model_night", sql.load("findings/record_night"), values)


def _forget(con: duckdb.DuckDBPyConnection, basic: dict[str, Any]) -> None:
    for table in _TABLES:
        sql.query(con, f"findings/forget_{table}", basic).fetchall()
