"""The work file of a night: a copy of what is published, written apart, and put in its place by one rename.

``lake/night/<T>/`` holds inputs.json (kept), outpost.duckdb (the work file), registers.duckdb (scratch). Whatever a
crash leaves of the two databases is thrown away: a night always starts again from what is published.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import duckdb

from outpost import database, locks
from outpost.home import Home, replace_folder, sync_folder, sync_tree
from outpost.night import failures
from outpost.settings import NightSettings

log = logging.getLogger("outpost.night")

Reach = Literal["open", "terms", "models"]
"""For what the databases are opened."""
LAST_REGISTERS = "registers.duckdb"
"""The registers of the last published night, below lake/: for looking things up, and to compare the next with."""


def night_folder(home: Home, business_date: dt.date) -> Path:
    """``lake/night/<T>``, made if need be."""
    folder = home.lake / "night" / business_date.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database_file(folder: Path) -> Path:
    """The work file in a night's folder."""
    return folder / "outpost.duckdb"


def registers_file(folder: Path) -> Path:
    """The scratch database in a night's folder."""
    return folder / "registers.duckdb"


def prepare(home: Home, folder: Path) -> None:
    """A fresh work file: the published database as it was published, or none on the first night."""
    discard(folder)
    locks.sweep(home.reading)
    set_journal_aside(home)
    if home.database.exists():
        locks.copy_settled(home.database, database_file(folder))


def set_journal_aside(home: Home) -> None:
    """A journal beside the published file is somebody else's: it would be replayed into what is published."""
    kept = locks.set_aside(locks.journal_of(home.database), home.aside)
    if kept is not None:
        log.warning(
            "%s lay beside %s: another program wrote to the published file and did not finish; "
            "it is kept as %s and nothing of it is taken over",
            locks.journal_of(home.database).name,
            home.database.name,
            kept.relative_to(home.root),
        )


def discard(folder: Path) -> None:
    """Throw away what an unfinished night left (its list of inputs stays)."""
    for path in folder.iterdir():
        if path.name.startswith(("outpost.duckdb", "registers.duckdb", "spill", failures.FILE)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def connect(folder: Path, settings: NightSettings, reach: Reach = "open") -> duckdb.DuckDBPyConnection:
    """Open the work file with the scratch catalog, spilling into the night's own folder.

    For ``terms`` and ``models`` nothing else can be reached from it (``outpost.database.confine``).
    """
    con = database.connect(
        database_file(folder),
        registers_file(folder),
        threads=settings.threads,
        memory_limit=settings.memory_limit,
    )
    con.execute("SET temp_directory = " + database.quoted(folder / "spill"))
    database.create_schema(con)
    if reach == "terms":
        database.write_quickly(con)
    if reach != "open":
        database.confine(con)
    return con


def publish(home: Home, folder: Path, staged: dict[Path, Path]) -> None:
    """Publish a finished, closed work file: outputs first, each by rename, then the database - that is the commit.

    ``staged`` maps finished folders to their places. Readers see whole folders and a whole database at any moment.
    """
    for new in staged:
        sync_tree(new)
    for new, target in staged.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_folder(new, target)
    work = database_file(folder)
    descriptor = os.open(work, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    # Nobody who opens it by mistake for writing is to change what was published.
    work.chmod(work.stat().st_mode & ~0o222)
    set_journal_aside(home)
    work.replace(home.database)
    sync_folder(home.root)


def mark_registers(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> None:
    """Write into the registers of which night they are."""
    con.execute("CREATE OR REPLACE TABLE registers.night (business_date DATE)")
    con.execute("INSERT INTO registers.night VALUES ($day)", {"day": business_date})


def night_of_registers(con: duckdb.DuckDBPyConnection) -> dt.date | None:
    """The night of the registers that are attached; None when nothing says so."""
    try:
        found = con.table("registers.night").fetchall()
    except duckdb.CatalogException:
        return None
    return found[0][0] if found else None


@contextmanager
def last_registers(home: Home) -> Iterator[Path | None]:
    """The registers of the last published night, to attach read-only within the context; None when they are not there.

    Registers that somebody wrote to and did not finish are nobody's loss: their journal goes, they are derived anew.
    """
    file = home.lake / LAST_REGISTERS
    if not file.is_file():
        yield None
        return
    with locks.undisturbed(file, home.reading) as readable:
        yield readable


def keep_registers(home: Home, folder: Path) -> None:
    """Keep the last night's registers for those who look things up; they can always be derived again."""
    scratch = registers_file(folder)
    if scratch.exists():
        locks.journal_of(home.lake / LAST_REGISTERS).unlink(missing_ok=True)
        scratch.replace(home.lake / LAST_REGISTERS)
    discard(folder)
