"""Dagster's own records (SQLite in the home): kept, but not flushed to disk at each of a night's two thousand commits.

What a power cut may take of them is the story of the run that it broke off. The night's own data do not depend on it:
they are flushed before they are published (outpost/night/workfile.py).
"""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine


def write_lightly() -> None:
    """From now on this process's SQLite connections leave flushing to the system. Calling it again changes nothing."""
    if not event.contains(Engine, "connect", _no_flush):
        event.listen(Engine, "connect", _no_flush)


def _no_flush(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")
