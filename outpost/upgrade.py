"""A home of an earlier version brought up to this one at a quiet hour, after a copy of it.

A night does the same with its own work file, so that no morning waits for an upgrade. What this adds is the rehearsal,
the copy to go back to, and what an earlier ``outpost init`` could not write yet. The published database is replaced by
one rename, after all else: what stops before it leaves the home as usable as it was, and the upgrade can be repeated.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from outpost import backup, database, init, locks
from outpost.home import Home
from outpost.night import standing, workfile
from outpost.night.lock import HomeLock

_COLUMNS = """
    SELECT schema_name || '.' || table_name AS of_table, column_name
    FROM duckdb_columns()
    WHERE database_name = current_database() AND NOT internal
"""


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade changes (or would): schema numbers, tables and columns (``schema.table.column``) that come or go,
    and the folder that holds the copy of before (None: no copy was needed)."""

    before: int
    after: int
    added: list[str]
    dropped: list[str]
    copy: str | None = None

    @property
    def is_due(self) -> bool:
        """Whether the home is of an earlier version."""
        return self.before < self.after or bool(self.added or self.dropped)


def rehearse(home: Home) -> Upgrade:
    """What ``upgrade`` would do, tried on a copy within the home that is thrown away; nothing of the home changes.

    Raises:
        NewerSchemaError: the home is a newer version's.
    """
    with _brought_up(home) as (change, _):
        return change


def upgrade(home: Home, copy: Path | None = None) -> Upgrade:
    """Copy ``home`` to ``copy`` (None: to a free name beside it), then bring it up to this version.

    A home that is up to date is left alone, but for files that ``outpost init`` would write.

    Raises:
        NewerSchemaError: the home is a newer version's.
        HomeIsBusyError: a night runs.
        BackupError: the copy cannot be made; nothing was done.
    """
    standing.refuse_newer(home)
    lock = HomeLock(home)
    lock.acquire("an upgrade")
    try:
        with _brought_up(home) as (change, folder):
            kept = None
            if change.is_due:
                kept = copy or free_name(home, change.before)
                backup.backup(home, kept)
            init.make_home(home)
            if change.is_due:
                workfile.publish(home, folder, {})
            return Upgrade(change.before, change.after, change.added, change.dropped, str(kept) if kept else None)
    finally:
        lock.release()


def free_name(home: Home, number: int) -> Path:
    """``<home>-schema-<number>`` beside the home, with a further number when an earlier try has left its copy there."""
    first = home.root.with_name(f"{home.root.name}-schema-{number}")
    names = itertools.chain([first], (first.with_name(f"{first.name}-{again}") for again in itertools.count(2)))
    return next(name for name in names if not name.exists())


@contextmanager
def _brought_up(home: Home) -> Iterator[tuple[Upgrade, Path]]:
    """What changes, and a folder within the home with a changed copy of the published database; gone afterwards."""
    if not home.database.exists():
        yield Upgrade(database.SCHEMA, database.SCHEMA, [], []), home.reading
        return
    with standing.published_file(home) as file:
        folder = file.with_name("upgraded")
        folder.mkdir()
        copy = workfile.database_file(folder)
        locks.copy_settled(file, copy)
        copy.chmod(0o640)
        with closing(duckdb.connect(str(copy))) as con:
            number, before = database.refuse_newer(con), _columns(con)
            database.create_schema(con)
            after = _columns(con)
            con.execute("CHECKPOINT").fetchall()
        yield Upgrade(number, database.SCHEMA, _told(after, before), _told(before, after)), folder


def _columns(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The columns of each table."""
    found: dict[str, set[str]] = {}
    for table, column in con.execute(_COLUMNS).fetchall():
        found.setdefault(table, set()).add(column)
    return found


def _told(these: dict[str, set[str]], others: dict[str, set[str]]) -> list[str]:
    """Tables that only ``these`` have, and columns that only theirs have where both have the table."""
    tables = [table for table in these if table not in others]
    columns = [f"{table}.{column}" for table in these if table in others for column in these[table] - others[table]]
    return sorted(tables + columns)
