"""What is no longer needed goes: rows of the database with the night, files after it is published.

Days are counted from the business date, never from a clock, so that a rerun purges the same.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb

from outpost import sql
from outpost.home import Home
from outpost.ledger import status
from outpost.night import standing

DELIVERED_DAYS = 30
NIGHT_FOLDER_DAYS = 30
SUPERSEDED_DAYS = 90
PAPER_DAYS = 365
_TABLES = ("finding", "not_evaluated", "held", "model_night", "quarantine", "first_seen", "source_fault")


def purge_rows(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> dict[str, int]:
    """Delete rows past their time from the work file; returns rows deleted by table."""
    status.purge(con, business_date)
    return {name: int(sql.query(con, f"retention/{name}", {"T": business_date}).fetchall()[0][0]) for name in _TABLES}


def expired(home: Home, business_date: dt.date) -> list[Path]:
    """Files and folders of the home that are past their time at ``business_date``, in order."""
    found = [*_dated(home.landing, business_date, DELIVERED_DAYS, only_before=_first_unfinished(home))]
    for folder in (home.lake / "night", home.quarantine):
        found += _dated(folder, business_date, NIGHT_FOLDER_DAYS)
    for folder in (home.outbox, home.corrections, home.reports):
        found += _dated(folder, business_date, PAPER_DAYS)
    found += _old_files(home.inbox / "archive", business_date, PAPER_DAYS)
    found += _old_files(home.receipts, business_date, PAPER_DAYS)
    found += _superseded(home, business_date)
    return sorted(found)


def purge_files(home: Home, business_date: dt.date) -> int:
    """Delete what is past its time; returns how many files and folders."""
    gone = expired(home, business_date)
    for path in gone:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return len(gone)


def _dated(folder: Path, business_date: dt.date, days: int, only_before: dt.date | None = None) -> Iterator[Path]:
    """Children named by a date that lies ``days`` or more before the business date."""
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            day = dt.date.fromisoformat(path.name)
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


def _superseded(home: Home, business_date: dt.date) -> Iterator[Path]:
    """Landed files that no delivery in force rests on any more, 90 days after, and parked rows that wait no more."""
    with standing.published_database(home) as con:
        used = {path for (path,) in sql.query(con, "retention/files_in_force", {"T": business_date}).fetchall()}
    for folder in ("landed", "parked"):
        for path in sorted((home.lake / folder).rglob("*.parquet")):
            if path.relative_to(home.root).as_posix() not in used:
                yield path
