"""Dagster's records as files (SQLite, below ``lake/dagster``): whether they can be used, and away with what cannot.

The night's data never depend on them: what is lost with a file is the story of runs, nothing of the runs themselves.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from outpost import locks

RUNS, INDEX, SCHEDULES = Path("history/runs.db"), Path("history/runs/index.db"), Path("schedules/schedules.db")
CORE = (RUNS, INDEX, SCHEDULES)
"""The files without which Dagster cannot work; each run has one more beside the index."""
LOCK_SECONDS = 30.0
"""So long a file may be locked by others before it counts as unusable: Dagster's own writes take milliseconds."""
_QUICK_BYTES = 64 * 1024 * 1024
_BESIDE = ("-wal", "-shm", "-journal")


def fault_of(file: Path, *, whole: bool = False, lock_seconds: float = LOCK_SECONDS) -> str | None:
    """Why the file cannot be used, in a few words; None when it can, or is not there.

    ``whole`` reads a large file to its end, too. A lock that is not given back in time is a fault.
    """
    if not file.is_file():
        return None
    try:
        with closing(sqlite3.connect(file, timeout=lock_seconds, isolation_level=None)) as con:
            con.execute("BEGIN IMMEDIATE")
            found = _fault_within(con, whole=whole or file.stat().st_size <= _QUICK_BYTES)
            con.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        return "is locked by another program" if "locked" in str(error) else "cannot be opened"
    except sqlite3.DatabaseError:
        return "cannot be read"
    return found


def look_at(file: Path) -> str | None:
    """The same without a lock or a change: for whoever only looks. What is locked cannot be judged and passes."""
    if not file.is_file():
        return None
    # Without a journal nobody writes, and SQLite must not make one for us.
    how = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "immutable=1"
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?{how}", uri=True, timeout=1.0)) as con:
            return _fault_within(con, whole=True)
    except sqlite3.OperationalError as error:
        return None if "locked" in str(error) else "cannot be opened"
    except sqlite3.DatabaseError:
        return "cannot be read"


def _fault_within(con: sqlite3.Connection, *, whole: bool) -> str | None:
    tables = {name for (name,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if whole and con.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        return "is malformed"
    if not tables:
        return None  # somebody begins it just now
    if "alembic_version" not in tables:
        return "does not say its version"
    heads = con.execute("SELECT count(*) FROM alembic_version").fetchall()[0][0]
    return f"has {heads} heads" if heads > 1 else None


def set_aside(file: Path, aside: Path) -> Path | None:
    """Move a file of records away with its journals; where it is now, or None when it was not there."""
    for ending in _BESIDE:
        locks.set_aside(file.with_name(file.name + ending), aside)
    return locks.set_aside(file, aside)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Whoever makes records, or puts them away, does so alone; the system lets go when the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "records.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
