"""Dagster's own records (SQLite in the home): kept with little ado, and made anew when they cannot be read.

A night writes some two thousand events and asks some 2,700 times. Dagster opens a file for each of these, flushes its
journal to disk and closes it; and it makes a new engine each time, so that SQLAlchemy compiles each statement anew.
Here every file keeps its engine and a connection, in SQLite's write-ahead mode with ``synchronous = NORMAL``: a commit
is one write, flushed at checkpoints. A power cut may take the last events of a run, and never harms a file.
"""

from __future__ import annotations

import functools
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster._config import StringSource
from dagster._config.config_schema import UserConfigSchema
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.schedules.sqlite.sqlite_schedule_storage import SqliteScheduleStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS, create_db_conn_string
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import create_engine, event, exc
from sqlalchemy.engine import Connection, Engine

from outpost import records

log = logging.getLogger("outpost.night")

_ASIDE = Path("aside")
_BROKEN = ("malformed", "not a database", "disk I/O error", "more than one head")


class Records(DagsterSqliteStorage):
    """The storage that ``lake/dagster/dagster.yaml`` names, for every process that works on the home."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self.base_dir = base_dir
        folder = Path(base_dir)
        with records.one_at_a_time(folder):
            _put_all_away(folder)
            self._run_storage, self._event_log_storage, self._schedule_storage = _made(folder)
        self._inst_data = inst_data
        # Not DagsterSqliteStorage's: it would make storages of its own.
        super(DagsterSqliteStorage, self).__init__()  # type: ignore[no-untyped-call]

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        return {"base_dir": StringSource}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Records:
        return cls(config_value["base_dir"], inst_data)


class Runs(SqliteRunStorage):
    """Runs, over a kept engine."""

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with _told_when_broken(self._conn_string), kept_engine(self._conn_string).begin() as con:
            yield con


class Schedules(SqliteScheduleStorage):
    """Ticks and states of sensors and schedules, over a kept engine."""

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with _told_when_broken(self._conn_string), kept_engine(self._conn_string).begin() as con:
            yield con


class Events(SqliteEventLogStorage):
    """Events, a file a run and an index over all, each over a kept engine."""

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        url = create_db_conn_string(self._base_dir, shard)
        with self._db_lock, _told_when_broken(url):
            engine = kept_engine(url)
            if shard not in self._initialized_dbs or not _file(url).exists():
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as con:
                yield con


@functools.lru_cache(maxsize=64)
def kept_engine(url: str) -> Engine:
    """The engine of one file: one idle connection is kept, for as long as the file under that name is the same."""
    file = _file(url)
    options = {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
    engine = create_engine(url, pool_size=1, max_overflow=-1, connect_args=options)

    def opened(connection: sqlite3.Connection, record: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        record.info["file"] = identity(file)

    def checked_out(_connection: sqlite3.Connection, record: Any, _proxy: Any) -> None:
        # A file that was set aside meanwhile is let go of: SQLAlchemy then opens the one that took its place.
        if record.info["file"] != identity(file):
            raise exc.DisconnectionError

    event.listen(engine, "connect", opened)
    event.listen(engine, "checkout", checked_out)
    return engine


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def identity(file: Path) -> tuple[int, int] | None:
    """Which file stands under this name; None when there is none."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


@contextmanager
def _told_when_broken(url: str) -> Iterator[None]:
    """A file that breaks while it is used is put away and made anew at once: who asks next finds records."""
    try:
        yield
    except exc.DatabaseError as error:
        if any(words in str(error.orig) for words in _BROKEN):
            file = _file(url)
            folder = next(parent for parent in file.parents if parent.name in ("history", "schedules")).parent
            with records.one_at_a_time(folder):
                if _put_away(file, folder, whole=True):
                    _made(folder)
        raise


def _made(folder: Path) -> tuple[SqliteRunStorage, SqliteEventLogStorage, SqliteScheduleStorage]:
    """The three storages; their files are made where they are not there."""
    history = folder / "history"
    return (
        Runs.from_local(str(history)),
        Events(str(history / "runs")),
        Schedules.from_local(str(folder / "schedules")),
    )


def put_away(folder: Path, *, whole: bool = False) -> list[str]:
    """Set aside the files of records that cannot be used; their names. ``whole`` reads large files to their end."""
    with records.one_at_a_time(folder):
        return _put_all_away(folder, whole=whole)


def _put_all_away(folder: Path, *, whole: bool = False) -> list[str]:
    return [name.as_posix() for name in records.CORE if _put_away(folder / name, folder, whole=whole)]


def _put_away(file: Path, folder: Path, *, whole: bool) -> bool:
    why = records.fault_of(file, whole=whole)
    if why is None:
        return False
    aside = records.set_aside(file, folder.parent / _ASIDE)
    log.warning(
        "Dagster's records %s %s: moved to lake/%s and begun anew; the night's own data do not depend on them",
        file.relative_to(folder),
        why,
        aside.relative_to(folder.parent) if aside else _ASIDE,
    )
    return True
