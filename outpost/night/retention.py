"""What is no longer needed goes: rows of the database with the night, everything else after it is published.

How many days each kind is kept stands in outpost/retention_periods.toml. They are counted from the business date, never
from a clock, so that a rerun purges the same.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from outpost import journal, purge_log, reference, retention_periods, sql, vault_access
from outpost.database import quoted
from outpost.home import Home
from outpost.landing import forgetting
from outpost.ledger import status
from outpost.lists.lines.identities import keys_of
from outpost.models import ModelSpec
from outpost.night import logbook, standing, workfile

_TABLES = (
    "finding",
    "not_evaluated",
    "beside_finding",
    "beside_night",
    "held",
    "model_night",
    "quarantine",
    "earlier_text",
    "source_fault",
    "parameter_override",
    "correction_source",
    "correction",
    "transfer",
    "task_context",
    "past_result",
    "past_text",
    "same_name",
    "reference_input",
)


_KEPT = ("deliveries", "night_folders", "papers", "logs")
"""Kinds of files and folders, as retention_periods.toml names them."""


@dataclass(frozen=True)
class Purged:
    """What is past its time at ``business_date``: files and folders (below the home), landed rows, entries of the
    journal, and entries of the vault by table (empty when the registers that would tell are not there)."""

    business_date: dt.date
    files: tuple[str, ...]
    rows: int
    journal: int
    identities: dict[str, int]

    @property
    def numbers(self) -> dict[str, int]:
        """The same as counts."""
        return {
            "files": len(self.files),
            "landed rows": self.rows,
            "journal entries": self.journal,
            "vault entries": sum(self.identities.values()),
        }


def purge_rows(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> dict[str, int]:
    """Delete rows past their time from the work file; returns rows deleted by table.

    The caller notes them (``purge_log``) once the work file is published: until then they are not gone.
    """
    ended = sql.count(con, "push.task_ended")
    status.purge(con, business_date)
    gone = {"task_ended": ended - sql.count(con, "push.task_ended")}
    bounds = _bounds(business_date)
    sql.insert(con, "address.past_text", sql.load("retention/keep_earlier_text"), bounds)
    return gone | {name: int(sql.query(con, f"retention/{name}", bounds).fetchall()[0][0]) for name in _TABLES}


def purge(home: Home, business_date: dt.date, specs: Mapping[str, ModelSpec], *, dry_run: bool = False) -> Purged:
    """Let go of what is past its time on the published night of ``business_date``; ``dry_run`` only counts it.

    The caller holds the home's lock: nobody may land while files and entries go.
    """
    files = _expired(home, business_date)
    rows, identities = 0, {}
    with standing.published_database(home) as con:
        old = [row[0] for row in sql.query(con, "retention/old_journal", _bounds(business_date)).fetchall()]
        with _registers(con, home, business_date) as known:
            if known:
                rows = forgetting.forget_versions(con, home, business_date, dry_run=dry_run)
            # Which entries the open tasks of a model need, only its spec knows: while one cannot be read, none goes.
            if known and all(spec.is_readable for spec in specs.values()):
                used = forgetting.vault_keys(con, home, _keys_of_tasks(con, specs))
                identities = forgetting.forget_identities(home, used, dry_run=dry_run)
                if gone := 0 if dry_run else sum(identities.values()):
                    vault_access.note(home.lake, "purge", business_date, gone)
    forgotten = journal.forget(home, old, dry_run=dry_run)
    if not dry_run:
        for path in files:
            is_folder = path.is_dir() and not path.is_symlink()
            shutil.rmtree(path) if is_folder else path.unlink(missing_ok=True)
    names = tuple(path.relative_to(home.root).as_posix() for path in files)
    purged = Purged(business_date, names, rows, forgotten, identities)
    if not dry_run:
        purge_log.note(home.lake, business_date, purged.numbers)
    return purged


@contextmanager
def _registers(con: duckdb.DuckDBPyConnection, home: Home, business_date: dt.date) -> Iterator[bool]:
    """Attach the registers that the published night left; false when they are of another night, or were taken away."""
    with workfile.last_registers(home) as file:
        if file is None or not home.database.exists():
            yield False
            return
        con.execute(f"ATTACH {quoted(file)} AS registers (READ_ONLY)")
        try:
            yield workfile.night_of_registers(con) == business_date
        finally:
            con.execute("DETACH registers")


def _bounds(business_date: dt.date) -> dict[str, object]:
    return {"T": business_date, **retention_periods.parameters(business_date)}


def _keys_of_tasks(con: duckdb.DuckDBPyConnection, specs: Mapping[str, ModelSpec]) -> dict[str, set[str]]:
    """What the list writer may ask the vault for tasks that have not ended."""
    keys: dict[str, set[str]] = {}
    parameters = {"models": [spec.id for spec in specs.values() if spec.identity]}
    for model_id, kind, subject, evidence in sql.query(con, "retention/task_subjects", parameters).fetchall():
        row = {"subject_kind": kind, "subject_key": subject, "evidence": json.loads(evidence or "{}")}
        for field in specs[model_id].identity.values():
            keys.setdefault(field.vault, set()).update(keys_of(field, row))
    return keys


def _expired(home: Home, business_date: dt.date) -> list[Path]:
    """Files and folders of the home that are past their time at ``business_date``, in order."""
    kept = {name: retention_periods.days(name, business_date) for name in _KEPT}
    found = [*_dated(home.landing, business_date, kept["deliveries"], only_before=_first_unfinished(home))]
    for folder in (home.lake / "night", home.quarantine):
        found += _dated(folder, business_date, kept["night_folders"])
    for folder in (home.outbox, home.corrections, home.reports):
        found += _dated(folder, business_date, kept["papers"])
    found += _dated(home.logs, business_date, kept["logs"], suffix=logbook.SUFFIX)
    found += _old_files(home.inbox / "archive", business_date, kept["papers"])
    found += _old_files(home.receipts, business_date, kept["papers"])
    found += _old_files(home.aside, business_date, kept["night_folders"])
    found += _superseded(home, business_date)
    found += _unused_references(home)
    return sorted(found)


def _dated(
    folder: Path, business_date: dt.date, days: int, only_before: dt.date | None = None, suffix: str = ""
) -> Iterator[Path]:
    """Children named by a date (and ``suffix``) that lies ``days`` or more before the business date."""
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            day = dt.date.fromisoformat(path.name.removesuffix(suffix))
        except ValueError:
            continue
        if (business_date - day).days >= days and (only_before is None or day < only_before):
            yield path


def _first_unfinished(home: Home) -> dt.date | None:
    waiting = standing.unfinished(home)
    return waiting[0] if waiting else None


def _old_files(folder: Path, business_date: dt.date, days: int) -> Iterator[Path]:
    """Files last written ``days`` or more before the business date."""
    limit = dt.datetime.combine(business_date, dt.time(), dt.timezone(dt.timedelta(hours=8))).timestamp()
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.is_file() and limit - path.stat().st_mtime >= days * 86_400:
            yield path


def _unused_references(home: Home) -> Iterator[Path]:
    """Reference files as nights read them that no night within the time that back-tests reach used."""
    with standing.published_database(home) as con:
        used = {digest for (digest,) in sql.query(con, "retention/references_in_force", {}).fetchall()}
    for path in sorted((home.lake / reference.KEPT).glob("*.parquet")):
        if path.stem not in used:
            yield path


def _superseded(home: Home, business_date: dt.date) -> Iterator[Path]:
    """Landed files that a whole delivery took the place of long ago, and parked rows that wait no more."""
    with standing.published_database(home) as con:
        used = {path for (path,) in sql.query(con, "retention/files_in_force", _bounds(business_date)).fetchall()}
    for folder in ("landed", "parked"):
        for path in sorted((home.lake / folder).rglob("*.parquet")):
            if path.relative_to(home.root).as_posix() not in used:
                yield path
