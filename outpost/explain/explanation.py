"""All that is known of one task, gathered: what an explanation says, in whatever form."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outpost import begun, models, secrets, sql
from outpost.errors import OutpostError, UsageError
from outpost.explain import bench as benches
from outpost.explain import conditions, life, recomputing, rows, texts
from outpost.explain.bench import Bench
from outpost.explain.conditions import Condition
from outpost.explain.life import Event
from outpost.explain.recomputing import Recomputed
from outpost.explain.rows import Delivery, SourceRow
from outpost.explain.texts import Resolved
from outpost.home import Home
from outpost.ledger import numbers
from outpost.lists.lines.render import UnknownReasonError, words
from outpost.lists.lines.spec import ListSpec
from outpost.models import ModelSpec, locked
from outpost.models.parameters import InForce

_HIDDEN = "***"


class UnknownTaskError(OutpostError):
    """There is no such task here; the text says what to look at."""


@dataclass(frozen=True)
class Sentence:
    """What a list of one zone says of the task; identity fields are masked whole."""

    zone: str
    matter: str
    subject: str
    why: str


@dataclass(frozen=True)
class RuleInForce:
    """The rule as it found the task. ``version``: that of the finding; ``installed``: the one that is here now."""

    model_id: str
    title: str | None
    reason: str
    reason_title: str | None
    summary: str | None
    version: int
    installed: int | None
    query_sha256: str | None
    parameters: list[InForce]


@dataclass(frozen=True)
class Nights:
    """The night of the last finding and the last night of the home, each with the ledger's head."""

    found_on: dt.date | None
    found_head: str | None
    last_night: dt.date
    head: str


@dataclass(frozen=True)
class Explanation:
    """One task explained. ``task`` holds the fields of push.task and where it stands; persons' keys are left out."""

    task: Mapping[str, Any]
    address: str | None
    path: list[Mapping[str, Any]]
    sentences: list[Sentence]
    evidence: Mapping[str, Any]
    rule: RuleInForce
    recomputed: Recomputed
    conditions: list[Condition]
    rows: list[SourceRow]
    deliveries: list[Delivery]
    matches: list[Resolved]
    recipients: list[Mapping[str, Any]]
    events: list[Event]
    nights: Nights


def explain(home: Home, text: str, *, lines: bool = False) -> Explanation:
    """Explain the task of a number, as typed. UsageError for what is no number, UnknownTaskError for one not here."""
    number = _number(text)
    if not home.database.is_file():
        raise UnknownTaskError("no night has been published yet, so there is no task: run `outpost nightly` first")
    keys = secrets.read(home.secrets)
    with benches.opened(home) as bench:
        task = _task(bench, number)
        spec = _spec(task["model_id"])
        one = recomputing.recompute_one(bench, spec, keys.certificate_key)
        told: list[Condition] = []
        if spec is not None and one.verdict == "holds":
            settings = benches.settings_of_night(bench, spec.id, task["found_on"])
            told = conditions.of_task(bench, spec, settings, task, keys.certificate_key)
        return _gathered(bench, task, spec, one, told, lines=lines)


def _spec(model_id: str) -> ModelSpec | None:
    """The model that found a task; None where it is not there or cannot be read."""
    spec = models.load_as_locked().get(model_id)
    return spec if spec is not None and spec.is_readable else None


def _number(text: str) -> str:
    number = numbers.read(text)
    if number is None:
        raise UsageError(f"{text[:40]!r} is no task number: it looks like R1-261123-0A7F3K")
    if not numbers.is_sound(number):
        raise UsageError(f"{number}: a character is wrong (the check character does not fit): compare it with the list")
    return number


def _task(bench: Bench, number: str) -> dict[str, Any]:
    recomputing.ask(bench, [number])
    found = bench.con.execute("FROM asked")
    names = [column[0] for column in found.description or ()]
    rows = found.fetchall()
    if not rows:
        raise UnknownTaskError(
            f"there is no task {number} in this home: another city's, or ended so long ago that it is only counted"
        )
    return dict(zip(names, rows[0], strict=True))


def _gathered(
    bench: Bench, task: dict[str, Any], spec: ModelSpec | None, one: Recomputed, told: list[Condition], *, lines: bool
) -> Explanation:
    cited = rows.read(bench.con, task["source_rows"] or [], texts.remarks(task["matches"] or []), lines=lines)
    evidence = json.loads(task["evidence"] or "{}")
    speaks = spec or begun.specs().get(task["model_id"])
    with bench.on_published() as con:
        files = {row[0]: (row[1], row[2]) for row in sql.query(con, "explain/deliveries", {}).fetchall()}
        last = sql.query(con, "explain/last_night", {"found_on": task["found_on"]}).fetchall()[0]
        events = life.read(con, task["task_number"], speaks.answers if speaks else {})
    chain = _path(task)
    return Explanation(
        task=_shown(task),
        address=chain[-1]["full_name"] if chain else None,
        path=chain,
        sentences=_sentences(task, speaks, evidence),
        evidence=_evidence(evidence, speaks),
        rule=_rule(bench, task, spec),
        recomputed=one,
        conditions=told,
        rows=cited,
        deliveries=rows.deliveries(cited, files),
        matches=texts.resolved(
            bench.con, task["matches"] or [], task["addresses"] or [], staged=task["subject_kind"] == "address_text"
        ),
        recipients=task["recipients"] or [],
        events=events,
        nights=Nights(task["found_on"], last[2], last[0], last[1]),
    )


_TOLD = (
    "task_number", "episode", "model_id", "reason", "subject_kind", "address_code", "building_code", "area_code",
    "priority", "state", "ending", "opened_on", "listed_on", "due_on", "ended_on", "route", "due_rule", "due_cap",
    "queue_reason", "suppressed_until",
)  # fmt: skip


def _shown(task: Mapping[str, Any]) -> dict[str, Any]:
    """The task without what says who somebody is."""
    told = {name: task[name] for name in _TOLD}
    is_open = task["subject_kind"] != "person" and task["model_id"] != "C3"
    return {**told, "subject_key": task["subject_key"] if is_open else None}


def _path(task: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The finding's address from the district down, as it was kept."""
    kept = {one["address_code"]: one for one in task["addresses"] or ()}
    code = task["address_code"] or task["building_code"]
    chain: list[Mapping[str, Any]] = []
    while code in kept:
        one = kept.pop(code)
        chain.append({name: one[name] for name in ("level", "address_code", "name", "full_name", "status")})
        code = one["parent_code"]
    return chain[::-1]


def _sentences(task: Mapping[str, Any], spec: ListSpec | None, evidence: Mapping[str, Any]) -> list[Sentence]:
    if spec is None:
        return []
    today = (task["found_on"] or task["opened_on"]) + dt.timedelta(days=1)
    hidden = dict.fromkeys(spec.identity, _HIDDEN)
    found = []
    for zone in sorted({who["zone"] for who in task["recipients"] or ()} or set(spec.zones)):
        try:
            told = words(spec, zone, task["reason"], task["subject_kind"], task["subject_key"], evidence, hidden, today)
        except (UnknownReasonError, OutpostError):
            continue
        found.append(Sentence(zone, told.matter, told.subject, told.why))
    return found


def _evidence(evidence: Mapping[str, Any], spec: ListSpec | None) -> dict[str, Any]:
    """The evidence fields that some zone may see; the rest are for the machine (keys of persons, numbers of papers)."""
    allowed = {name for fields in spec.zones.values() for name in fields} if spec else set()
    looked_up = {field.key for field in spec.identity.values()} if spec else set()
    beside = {"stale_sources", "parameter_overrides"}
    return {name: value for name, value in evidence.items() if name in (allowed | beside) - looked_up}


def _rule(bench: Bench, task: Mapping[str, Any], spec: ModelSpec | None) -> RuleInForce:
    day = task["found_on"] or task["opened_on"]
    same = spec is not None and spec.version == task["model_version"]
    lock = locked.read(sql.MODELS_ROOT / locked.NAME).get(task["model_id"])
    settings = benches.settings_of_night(bench, task["model_id"], day)
    speaks = spec or begun.specs().get(task["model_id"])
    reason = speaks.reasons.get(task["reason"]) if speaks else None
    return RuleInForce(
        model_id=task["model_id"],
        title=speaks.title if speaks else None,
        reason=task["reason"],
        reason_title=reason.title if reason else None,
        summary=spec.summary if spec else None,
        version=task["model_version"],
        installed=spec.version if spec else None,
        query_sha256=lock["query"] if lock and lock["version"] == task["model_version"] else None,
        parameters=spec.in_force(day, settings) if spec and same else [],
    )
