"""Where a home stands: which nights are finished, which have deliveries that wait, what has not come yet."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

import duckdb

from outpost import contracts, database, locks, sql
from outpost.home import Home
from outpost.landing.inputs import data_files
from outpost.landing.manifest import declared_bytes
from outpost.settings import WEEKDAYS, Settings

FIRST_NIGHT = dt.date(2020, 1, 1)
"""No night is older: before it the rules' numbers have no value. A folder named so is a slip."""


def finished(home: Home) -> dict[dt.date, str]:
    """Business dates that are published or were skipped for good, with their state."""
    if not home.database.exists():
        return {}
    with published_database(home) as con:
        return dict(sql.query(con, "night/finished", {}).fetchall())


@contextmanager
def published_database(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database, read-only; empty tables before the first night. It is never opened for writing.

    What it holds is what was published, whoever has the file open and whatever lies beside it (outpost.locks).

    Raises:
        NewerSchemaError: a newer version of Outpost published it.
        EarlierSchemaError: an earlier one did, and what is asked within the context needs more than its tables.
    """
    if home.database.exists():
        with published_file(home) as file, closing(duckdb.connect(str(file), read_only=True)) as con:
            number = _schema_number(file, con)
            try:
                yield con
            except (duckdb.BinderException, duckdb.CatalogException):
                if number < database.SCHEMA:
                    raise database.EarlierSchemaError(number) from None
                raise
        return
    with closing(database.connect()) as con:
        database.create_schema(con)
        yield con


_schema_numbers: dict[tuple[int, int, int, int], int] = {}
"""By device, inode, size and time of a published file, which does not change: each is asked once a process."""


def _schema_number(file: Path, con: duckdb.DuckDBPyConnection) -> int:
    stat = file.stat()
    known = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)
    if known not in _schema_numbers:
        _schema_numbers[known] = database.refuse_newer(con)
    return _schema_numbers[known]


def refuse_newer(home: Home) -> None:
    """For what writes without a look at the published database: NewerSchemaError where a newer version has been.

    A database that cannot be read says nothing of versions, and passes: `outpost doctor` names it.
    """
    if home.database.exists():
        with suppress(duckdb.Error), published_database(home):
            pass


def published_file(home: Home) -> AbstractContextManager[Path]:
    """A name of the published file to open read-only; within the context alone."""
    return locks.undisturbed(home.database, home.reading)


def delivered(home: Home) -> list[dt.date]:
    """Business dates for which landing/ holds a folder with something in it, in order.

    What lies in a folder of before ``FIRST_NIGHT`` is no night's: the next night refuses it as a delivery.
    """
    found = []
    for folder in home.landing.iterdir() if home.landing.is_dir() else ():
        try:
            day = dt.date.fromisoformat(folder.name)
        except ValueError:
            continue
        if day >= FIRST_NIGHT and any(_is_delivered(path) for path in folder.glob("*/*")):
            found.append(day)
    return sorted(found)


def first_delivery(home: Home) -> dt.date | None:
    """The earliest business date with deliveries, be they in landing/ or gone from it since; None before the first."""
    return min([*delivered(home), *finished(home)], default=None)


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
