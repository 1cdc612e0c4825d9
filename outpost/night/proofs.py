"""What was published held against the seals of the ledger: lists, manifests, corrections, findings, deliveries,
balances, inputs and releases. Read-only; each problem is one sentence that names night and place, no row's values.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from outpost import retention_periods, sql
from outpost.home import Home
from outpost.ledger import chain
from outpost.lists.writing import MANIFEST, SUCCESS, TASKS
from outpost.night import added, releases, seals
from outpost.night.inputs import FILE
from outpost.night.seals import Seal
from outpost.secrets import Secrets

HEAD_LEAST = 8
"""Characters of a head that a list shows, and that ``--head`` needs at least."""


@dataclass
class Proof:
    """What was looked at and what is wrong with it."""

    files: int = 0
    seals: int = 0
    problems: list[str] = field(default_factory=list)


def prove(home: Home, con: duckdb.DuckDBPyConnection, secrets: Secrets, head: str | None = None) -> Proof:
    """Hold the home against the seals in ``con``, its published database.

    ``head``: one that somebody kept (from a list, a report, another system); a ledger that does not hold it was rolled
    back or chained anew.
    """
    proof = Proof()
    nights = dict(sql.query(con, "night/finished", {}).fetchall())
    published = [day for day, state in nights.items() if state == "published"]
    by_night = {seal.night: seal for seal in seals.sealed(con)}
    proof.seals = len(by_night)
    if published:
        last = max(published)
        papers = retention_periods.days("papers", last)
        proof.problems += _unsealed(con, published, by_night)
        for night, seal in sorted(by_night.items()):
            proof.problems += _tables(con, seal, last)
            proof.problems += _inputs_file(home, con, night, last)
            if (last - night).days < papers:
                proof.problems += _corrections(home, seal)
        for night in sorted(published):
            if (last - night).days < papers:
                folder = home.outbox / night.isoformat()
                proof.files += lists(folder, by_night.get(night), proof.problems)
                faults = added.faults(folder, secrets.audit_keys_of_night(night))
                proof.problems += [f"file: outbox/{night}/{fault}" for fault in faults]
    proof.problems += _strangers(home, published)
    proof.problems += releases.forged(con, home, secrets)
    if head is not None:
        proof.problems += _head(con, head)
    return proof


def _unsealed(con: duckdb.DuckDBPyConnection, published: list[dt.date], by_night: dict[dt.date, Seal]) -> Iterator[str]:
    """Nights without a seal, once nights are sealed: a database of before there were seals has none at all."""
    if by_night:
        for night in sorted(set(published) - set(by_night)):
            yield f"seal: night of {night}: it was published and nothing seals it"
    for night in sorted(set(by_night) - set(published)):
        yield f"seal: night of {night}: it is sealed and push.night does not hold it as published"


def _tables(con: duckdb.DuckDBPyConnection, seal: Seal, last: dt.date) -> Iterator[str]:
    now = seals.tables(con, seal.night)
    said = {
        "inputs": (seal.inputs, "push.night_input"),
        "delivery": (seal.delivery, "landing.delivery"),
        "balance": (seal.balance, "push.balance"),
    }
    if seals.holds_findings(seal.night, last):
        said["finding"] = (seal.finding or "", "push.finding or push.beside_finding")
    if seal.night == last:
        said["deliveries"] = (seal.deliveries or "", "landing.delivery (loaded, quarantined, parked)")
    for name, (sealed, table) in said.items():
        if sealed and now[name] != sealed:
            yield f"seal: night of {seal.night}: {table} is not what was sealed"


def _inputs_file(home: Home, con: duckdb.DuckDBPyConnection, night: dt.date, last: dt.date) -> Iterator[str]:
    if (last - night).days >= retention_periods.days("night_folders", last):
        return
    file = home.lake / "night" / night.isoformat() / FILE
    for (sha256,) in sql.query(con, "seal/list_of_inputs", {"night": night}).fetchall():
        if not file.is_file():
            yield f"file: lake/night/{night}/{FILE}: is gone"
        elif _sha256(file) != sha256:
            yield f"file: lake/night/{night}/{FILE}: is not what the night wrote down"


def _corrections(home: Home, seal: Seal) -> Iterator[str]:
    folder = home.corrections / seal.night.isoformat()
    if seals.folder_digest(folder) != seal.corrections:
        yield f"file: corrections/{seal.night}: files were changed, added or taken away"


def lists(folder: Path, seal: Seal | None, problems: list[str]) -> int:
    """Hold a night's lists (``outbox/<T>``) against its manifest, and that against its seal, where it has one.

    Adds a sentence to ``problems`` for each thing that is gone, changed or added; returns the files looked at.
    """
    said = f"outbox/{folder.name}"
    if not folder.is_dir():
        problems.append(f"file: {said}: the lists of the night are gone")
        return 0
    expected = {MANIFEST, TASKS, SUCCESS}
    problems += [f"file: {said}/{name}: is gone" for name in sorted(expected) if not (folder / name).is_file()]
    if seal is not None:
        for name, digest in ((MANIFEST, seal.manifest), (TASKS, seal.tasks)):
            if digest and (folder / name).is_file() and _sha256(folder / name) != digest:
                problems.append(f"file: {said}/{name}: is not what was sealed")
    manifest = _manifest(folder / MANIFEST)
    if manifest is None:
        problems.append(f"file: {said}: without a manifest that can be read its lists cannot be held against anything")
        return 0
    digests = _digests(manifest)
    problems += [f"file: {said}/{fault}" for fault in _against(folder, digests)]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    strange = {name for name in there - expected - set(digests) if not added.is_added(name)}
    problems += [f"file: {said}/{name}: was added" for name in sorted(strange)]
    return len(digests)


def _digests(manifest: dict[str, Any]) -> dict[str, str]:
    """Place and sha256 of every file that a night's manifest names."""
    digests = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    for zone, sums in manifest.get("zones", {}).items():
        digests[f"{zone}/{MANIFEST}"] = sums["manifest_sha256"]
        digests[f"{zone}/{TASKS}"] = sums["tasks_sha256"]
    return digests


def _against(folder: Path, digests: dict[str, str]) -> Iterator[str]:
    for name, digest in digests.items():
        if not (folder / name).is_file():
            yield f"{name}: is gone"
        elif _sha256(folder / name) != digest:
            yield f"{name}: is not what was published"


def _manifest(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return found if isinstance(found, dict) and isinstance(found["files"], list) else None
    except (OSError, ValueError, KeyError):
        return None


def _strangers(home: Home, published: list[dt.date]) -> Iterator[str]:
    """Lists of nights that the database does not know: of a later night than it, or put there by somebody else."""
    known = {night.isoformat() for night in published}
    for path in sorted(home.outbox.iterdir()) if home.outbox.is_dir() else ():
        if not path.name.startswith(".") and path.name not in known:
            yield f"file: outbox/{path.name}: is of no published night"


def _head(con: duckdb.DuckDBPyConnection, head: str) -> Iterator[str]:
    wanted = head.strip().lower()
    if len(wanted) < HEAD_LEAST or not all(mark in "0123456789abcdef" for mark in wanted):
        yield f"head: a head is {HEAD_LEAST} to 64 hexadecimal characters, as a list's footer or `outpost status` shows"
    elif not any(stands.startswith(wanted) for stands in chain.heads(con).values()):
        yield f"head: no night of this ledger has the head {wanted}: the database was rolled back, or chained anew"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
