"""Where a home stands: which nights are finished, which have deliveries that wait, what has not come yet."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from outpost import contracts, database, sql
from outpost.home import Home
from outpost.landing.inputs import data_files
from outpost.landing.manifest import declared_bytes
from outpost.settings import WEEKDAYS, Settings


def finished(home: Home) -> dict[dt.date, str]:
    """Business dates that are published or were skipped for good, with their state."""
    if not home.database.exists():
        return {}
    with published_database(home) as con:
        return dict(sql.query(con, "night/finished", {}).fetchall())


@contextmanager
def published_database(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database, read-only; empty tables before the first night. It is never opened for writing."""
    if home.database.exists():
        con = duckdb.connect(str(home.database), read_only=True)
    else:
        con = database.connect()
        database.create_schema(con)
    try:
        yield con
    finally:
        con.close()


def delivered(home: Home) -> list[dt.date]:
    """Business dates for which landing/ holds a folder with something in it, in order."""
    found = []
    for folder in home.landing.iterdir() if home.landing.is_dir() else ():
        try:
            day = dt.date.fromisoformat(folder.name)
        except ValueError:
            continue
        if any(_is_delivered(path) for path in folder.glob("*/*")):
            found.append(day)
    return sorted(found)


def _is_delivered(path: Path) -> bool:
    """Whether something lies at ``path``, whatever it is: what is no file is told by the night that refuses it."""
    try:
        return not stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def unfinished(home: Home) -> list[dt.date]:
    """Business dates with deliveries after the last finished night, in order: the nights still to run.

    What arrives for a date before that is late: the next night takes it.
    """
    done = finished(home)
    last = max(done, default=dt.date.min)
    return [day for day in delivered(home) if day > last]


def missing(home: Home, settings: Settings, business_date: dt.date) -> list[str]:
    """Extracts that are expected for the weekday of ``business_date`` and have not come whole, with their manifest.

    The schedule does not wait for them: it starts the night at its hour with what is there.
    """
    weekday = WEEKDAYS[business_date.weekday()]
    expected = [name for name in contracts.ALL if weekday in settings.expected.get(name, WEEKDAYS)]
    return [name for name in expected if not _has_come(home, business_date, name)]


def _has_come(home: Home, business_date: dt.date, extract: str) -> bool:
    network, name = extract.split(".")
    folder = home.landing / business_date.isoformat() / network
    declared = declared_bytes(folder / f"{name}.manifest.json")
    return declared is not None and any(_size(path) == declared for path in data_files(folder, name))


def _size(path: Path) -> int | None:
    """Bytes of a file that is being written or has come; None for what is no file. Links are not followed."""
    try:
        state = path.lstat()
    except OSError:
        return None
    return state.st_size if stat.S_ISREG(state.st_mode) else None
