"""Dagster's own records (SQLite in the home, else see ``records_server``): kept with little ado, and made anew when
they cannot be read.

A night writes some two thousand events and asks some 2,700 times. Dagster opens a file for each of these, flushes its
journal to disk and closes it; and it makes a new engine each time, so that SQLAlchemy compiles each statement anew.
Here every file keeps its engine and a connection, in SQLite's write-ahead mode with ``synchronous = NORMAL``: a commit
is one write, flushed at checkpoints. A power cut may take the last events of a run, and never harms a file. What the
index said of an asset is not asked again while it stays the same (``pipelines.answers``).

Nothing of Dagster is changed: ``dagster.yaml`` names the class ``Records``, and its three parts override the methods by
which Dagster's storages give out connections (docs/adr/0015).
"""

from __future__ import annotations

import functools
import itertools
import logging
import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from dagster import AssetKey, DagsterEventType, DagsterInstance, EventLogEntry, StringSource
from dagster._config.config_schema import UserConfigSchema
from dagster._core.storage.base_storage import DagsterStorage
from dagster._core.storage.event_log.base import AssetRecord, EventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.runs.base import RunStorage
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.schedules.base import ScheduleStorage
from dagster._core.storage.schedules.sqlite.sqlite_schedule_storage import SqliteScheduleStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS, create_db_conn_string
from dagster._serdes import ConfigurableClass, ConfigurableClassData
from sqlalchemy import create_engine, event, exc
from sqlalchemy.engine import Connection, Engine

from outpost import records
from outpost.home import Home
from pipelines import records_server
from pipelines.answers import Answers
from pipelines.records_server import Parts

log = logging.getLogger("outpost.night")

_ASIDE = Path("aside")
_BROKEN = ("malformed", "not a database", "disk I/O error", "more than one head")
_numbers = itertools.count()


class Records(DagsterStorage[DagsterInstance], ConfigurableClass):
    """The storage that ``lake/dagster/dagster.yaml`` names, for every process that works on the home: files of the
    home, or the server that outpost.toml names (``pipelines.records_server``)."""

    def __init__(
        self, base_dir: str, inst_data: ConfigurableClassData | None = None, *, server: Parts | None = None
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        folder = Path(base_dir)
        self._inst_data = inst_data
        if server is None:
            with records.one_at_a_time(folder):
                _put_all_away(folder)
                self._runs, self._events, self._schedules = _made(folder)
        else:
            self._runs, self._events, self._schedules = server

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        return self._inst_data

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        return {"base_dir": StringSource}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Records:
        folder = Path(config_value["base_dir"])
        return cls(str(folder), inst_data, server=records_server.parts(Home(folder.resolve().parents[1])))

    @property
    def run_storage(self) -> RunStorage:
        return self._runs

    @property
    def event_log_storage(self) -> EventLogStorage:
        return self._events

    @property
    def schedule_storage(self) -> ScheduleStorage:
        return self._schedules

    def register_instance(self, instance: DagsterInstance) -> None:
        super().register_instance(instance)
        for part in (self._runs, self._events, self._schedules):
            if not part.has_instance:
                part.register_instance(instance)


class Runs(SqliteRunStorage):
    """Runs, over a kept engine."""

    def __init__(self, conn_string: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._url = conn_string
        super().__init__(conn_string, inst_data)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with _connection(self._url) as con:
            yield con


class Schedules(SqliteScheduleStorage):
    """Ticks and states of sensors and schedules, over a kept engine."""

    def __init__(self, conn_string: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._url = conn_string
        super().__init__(conn_string, inst_data)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with _connection(self._url) as con:
            yield con


class Events(SqliteEventLogStorage):
    """Events, a file a run and an index over all, each over a kept engine. What the index answered is kept, too."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._folder = base_dir
        self._known: set[str] = set()
        self._there: set[tuple[str, str]] = set()
        self._answers = Answers()
        self._one_at_a_time = threading.Lock()
        super().__init__(base_dir, inst_data)

    def run_connection(self, run_id: str | None = None) -> AbstractContextManager[Connection]:
        return self._connection(str(run_id))

    @contextmanager
    def index_connection(self) -> Iterator[Connection]:
        with self._connection(INDEX_SHARD_NAME) as con:
            connection = con.connection.dbapi_connection
            assert isinstance(connection, sqlite3.Connection)
            with self._answers.watched(connection, con.info["number"]):
                yield con

    def store_event(self, event: EventLogEntry) -> None:
        with self._answers.storing(event.dagster_event.asset_key if event.dagster_event else None):
            super().store_event(event)

    def get_asset_records(self, asset_keys: Sequence[AssetKey] | None = None) -> Sequence[AssetRecord]:
        if asset_keys is None:
            return super().get_asset_records()
        ask = super().get_asset_records

        def asked(keys: list[AssetKey]) -> dict[AssetKey, AssetRecord]:
            return {record.asset_entry.asset_key: record for record in ask(keys)}

        found = self._kept("records", list(asset_keys), asked)
        return [found[key] for key in sorted(found, key=AssetKey.to_string)]

    def get_latest_tags_by_partition(
        self,
        asset_key: AssetKey,
        event_type: DagsterEventType,
        tag_keys: Sequence[str],
        asset_partitions: Sequence[str] | None = None,
        before_cursor: int | None = None,
        after_cursor: int | None = None,
    ) -> Mapping[str, Mapping[str, str]]:
        partitions = None if asset_partitions is None else tuple(asset_partitions)
        question = (event_type, tuple(tag_keys), partitions, before_cursor, after_cursor)
        ask = super().get_latest_tags_by_partition

        def asked(_keys: list[AssetKey]) -> dict[AssetKey, Mapping[str, Mapping[str, str]]]:
            return {asset_key: ask(asset_key, event_type, tag_keys, asset_partitions, before_cursor, after_cursor)}

        tags: Mapping[str, Mapping[str, str]] = self._kept(question, [asset_key], asked)[asset_key]
        return tags

    def has_table(self, table_name: str) -> bool:
        return self._is_there("table", table_name, super().has_table)

    def has_asset_key_col(self, column_name: str) -> bool:
        return self._is_there("column", column_name, super().has_asset_key_col)

    def _is_there(self, kind: str, name: str, ask: Callable[[str], bool]) -> bool:
        """What is there once stays: Dagster would open the file anew and read its tables at every event."""
        if (kind, name) not in self._there and ask(name):
            self._there.add((kind, name))
        return (kind, name) in self._there

    def _kept(
        self, question: Hashable, keys: list[AssetKey], ask: Callable[[list[AssetKey]], dict[AssetKey, Any]]
    ) -> dict[AssetKey, Any]:
        with self.index_connection():
            pass  # A look whether the file has changed.
        return self._answers.kept(question, keys, ask)

    @contextmanager
    def _connection(self, shard: str) -> Iterator[Connection]:
        url = create_db_conn_string(self._folder, shard)
        with self._one_at_a_time:
            if shard not in self._known or not _file(url).exists():
                self._make(shard, url)
            with _connection(url) as con:
                yield con

    def _make(self, shard: str, url: str) -> None:
        """The file of a run, or the index, as Dagster makes it: a storage that knows of no file makes it."""
        with _told_when_broken(url), SqliteEventLogStorage(self._folder).run_connection(shard):
            self._known.add(shard)


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    with _told_when_broken(url), kept_engine(url).begin() as con:
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
        record.info.update(file=identity(file), number=next(_numbers))

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


def _made(folder: Path) -> Parts:
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
