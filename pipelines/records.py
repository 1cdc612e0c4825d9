"""Dagster's own records (SQLite in the home): kept, and written with little ado.

Two things cost a night more than its own work on a small city, and are lessened here for this process:

* each of some two thousand commits is flushed to disk. What a power cut may take of the records is the story of the run
  that it broke off; the night's own data do not depend on it, they are flushed before they are published
  (outpost/night/workfile.py);
* Dagster makes a new engine for each of some 2,700 statements, so that SQLAlchemy compiles each of them anew. Here
  every file keeps its engine, and with it what was compiled; connections are opened and closed as before.
"""

from __future__ import annotations

import functools
import sqlite3
from typing import Any

from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.runs.sqlite import sqlite_run_storage
from dagster._core.storage.schedules.sqlite import sqlite_schedule_storage
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine

_STORAGES = (sqlite_event_log, sqlite_run_storage, sqlite_schedule_storage)


def write_lightly() -> None:
    """From now on this process's SQLite records are written so. Calling it again changes nothing."""
    if not event.contains(Engine, "connect", _no_flush):
        event.listen(Engine, "connect", _no_flush)
    for storage in _STORAGES:
        vars(storage)["create_engine"] = _engine


def _no_flush(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")


def _engine(url: str, *, poolclass: Any, connect_args: dict[str, Any] | None = None) -> Engine:
    return _kept_engine(url, poolclass, **(connect_args or {}))


@functools.lru_cache(maxsize=64)
def _kept_engine(url: str, poolclass: Any, **connect_args: Any) -> Engine:
    return create_engine(url, poolclass=poolclass, connect_args=connect_args)
