"""A look at a home without changing it: what would stop a night, what is not as it should be, and what to do."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

import duckdb

from outpost import database, engine, locks, models, notify, records, records_server, reference, secrets, settings, sql
from outpost.home import Home
from outpost.night import lock, readiness, sharing, standing

Level = Literal["fault", "warning", "well"]
_LEAST_FREE = 200 * 1024**2
_GOOD_FREE = 1024**3
_WORK_COPIES = 3
"""A night holds the published database, its work file, and scratch registers of about that size."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. A ``fault`` would stop a night, a ``warning`` would not."""

    level: Level
    area: str
    said: str
    todo: str = ""


def look_at(home: Home, today: dt.date) -> list[Finding]:
    """All findings about a home, in the order in which a night would meet them. ``today`` by Shanghai time."""
    before = (_engine, _settings, _secrets, _notify, _reference)
    files = (_permissions, _vault, _database, _records, _disk, _writer)
    found = [finding for look in (*before, *files) for finding in look(home)]
    return [*found, *_calendar(home, today)]


def _engine(_home: Home) -> Iterator[Finding]:
    try:
        engine.check()
    except engine.EngineError as error:
        yield Finding("fault", "engine", str(error), f"install duckdb=={engine.GOOD}")
    else:
        yield Finding("well", "engine", f"DuckDB {duckdb.__version__} finds what it wrote")


def _settings(home: Home) -> Iterator[Finding]:
    try:
        said = settings.read(home.config)
        sharing.group_numbers(said.permissions)
    except settings.SettingsError as error:
        yield Finding(
            "fault", "settings", str(error), "correct outpost.toml; `outpost init` elsewhere writes the defaults"
        )
    else:
        yield Finding("well", "settings", f"outpost.toml can be read, profile {said.profile}")
        for spec in models.load_for_night(profile=said.profile).values():
            if spec.held is not None:
                yield Finding("warning", "models", f"{spec.id} is held: {spec.held.why}", "put right its files")
            elif (why := _beside(home, said, spec)) is not None:
                said_of_it = f"{spec.id}: its changed version cannot run beside it: {why}"
                yield Finding("warning", "models", said_of_it, "put right the query that outpost.toml names")


def _beside(home: Home, said: settings.Settings, spec: models.ModelSpec) -> str | None:
    """Why the changed version of a model could not run tonight; None where it could, or where there is none."""
    beside = said.models.get(spec.id, settings.ModelSettings()).beside
    if beside is None:
        return None
    try:
        models.change_of(spec, beside, home.root, production=said.profile == "production")
    except models.SpecError as fault:
        return str(fault)
    return None


def _secrets(home: Home) -> Iterator[Finding]:
    try:
        secrets.read(home.secrets)
    except secrets.SecretsError as error:
        yield Finding("fault", "secrets", str(error), "the home's own copy is the only one that fits its tasks")
    else:
        yield Finding("well", "secrets", "five keys, for their owner alone")


def _notify(home: Home) -> Iterator[Finding]:
    try:
        count = len(notify.addresses(home))
    except notify.NotifyError as error:
        yield Finding("warning", "messages", str(error), "until then nobody is told of failed nights")
        return
    said = f"{count} addresses are told of failed nights and held models"
    yield (
        Finding("well", "messages", said)
        if count
        else Finding(
            "warning",
            "messages",
            "nobody is told of failed nights",
            "name addresses in notify.toml (docs/operations.md)",
        )
    )


def _reference(home: Home) -> Iterator[Finding]:
    faults = reference.faults(home.reference)
    for said in faults:
        yield Finding("fault", "reference", said, "correct the line; a night stops at it")
    if not faults:
        yield Finding("well", "reference", "all files can be read")


def _permissions(home: Home) -> Iterator[Finding]:
    for folder in (home.root, *home.folders()):
        if not folder.is_dir():
            yield Finding("fault", "folders", f"{_name(home, folder)} is missing", "`outpost init` makes it")
        elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            yield Finding(
                "fault", "folders", f"{_name(home, folder)} cannot be written", "give it to who runs the nights"
            )
    for path in (home.root, *home.root.iterdir()):
        if path.lstat().st_mode & 0o006 and not path.is_symlink():
            said = f"{_name(home, path)} can be read or changed by everybody"
            yield Finding("warning", "permissions", said, "the next night closes it")
    if home.vault.exists() and stat.S_IMODE(home.vault.stat().st_mode) & 0o077:
        yield Finding("warning", "vault", f"{home.vault.name} can be read by others", "run `chmod 600` on it")


def _vault(home: Home) -> Iterator[Finding]:
    for holder in locks.holders(home.vault):
        if holder.writes:
            yield Finding("fault", "vault", f"{home.vault.name} is open for writing in {holder}", "close it there")
        else:
            said = f"{home.vault.name} is open in {holder}: a night waits a minute, then leaves it the old file"
            yield Finding("warning", "vault", said, "close it there")


def _can_be_opened(home: Home) -> bool:
    """Whether looking into the published file leaves no trace: nobody writes to it, no journal would be replayed."""
    writers = [holder for holder in locks.holders(home.database) if holder.writes]
    return home.database.is_file() and not writers and not locks.journal_of(home.database).exists()


def _database(home: Home) -> Iterator[Finding]:
    journal = locks.journal_of(home.database)
    if journal.exists():
        said = f"{journal.name} lies beside it: a program wrote to the published file and did not finish"
        yield Finding("warning", "database", said, "nothing: the next night sets it aside and takes nothing of it over")
    for holder in locks.holders(home.database):
        done = "open for writing" if holder.writes else "open"
        said = f"{home.database.name} is {done} in {holder}: nights and commands go on beside it"
        yield Finding(
            "warning" if holder.writes else "well", "database", said, "close it there" if holder.writes else ""
        )
    if not _can_be_opened(home):
        return
    try:
        with closing(duckdb.connect(str(home.database), read_only=True)) as con:
            yield _schema(database.schema_number(con))
            nights = dict(sql.query(con, "night/finished", {}).fetchall())
            missing = readiness.missing_vault(home, con)
            gone = _gone(home, con)
    except duckdb.Error as error:
        said = f"{home.database.name} cannot be read ({type(error).__name__})"
        yield Finding("fault", "database", said, "put back the copy of the last night (docs/operations.md)")
        return
    if missing:
        yield Finding("fault", "vault", missing, "put back the home's own copy")
    for said in gone:
        yield Finding("fault", "database", f"it refers to what is not here: {said}", "`outpost restore` a whole copy")
    last = max((night for night, state in nights.items() if state == "published"), default=None)
    waiting = [night for night in standing.delivered(home) if night > max(nights, default=dt.date.min)]
    yield Finding("well", "database", f"last published night: {last}; {len(waiting)} nights wait")


def _schema(number: int) -> Finding:
    """Of which version the tables are."""
    if number > database.SCHEMA:
        said = f"a newer version of Outpost wrote it (schema {number}; this one knows {database.SCHEMA})"
        return Finding("fault", "database", said, "install that version again, or `outpost restore` a copy of before")
    if number < database.SCHEMA:
        said = f"it is an earlier version's (schema {number}): the next night brings it to schema {database.SCHEMA}"
        return Finding("warning", "database", said, "nothing; or `outpost upgrade`, which makes a copy first")
    return Finding("well", "database", f"schema {number}")


def _gone(home: Home, con: duckdb.DuckDBPyConnection) -> list[str]:
    """What the published database refers to and the home does not hold."""
    try:
        return readiness.missing(home, con, secrets.read(home.secrets))
    except secrets.SecretsError:
        return []  # told already


def _records(home: Home) -> Iterator[Finding]:
    broken = [(name, why) for name in records.CORE if (why := records.look_at(home.dagster / name))]
    for name, why in broken:
        said = f"Dagster's records {name.as_posix()}: the file {why}"
        yield Finding("warning", "records", said, "nothing: the next night sets it aside and begins new ones")
    server = records_server.fault_of(home)
    if server is not None:
        said = f"Dagster's records: {server}"
        yield Finding("warning", "records", said, "mend it when there is time: nights keep them in the home")
    if not broken and server is None:
        yield Finding("well", "records", "Dagster's records can be read")


def _disk(home: Home) -> Iterator[Finding]:
    free = shutil.disk_usage(home.root).free
    size = home.database.stat().st_size if home.database.exists() else 0
    need = _WORK_COPIES * size
    said = f"{free / 1024**3:.1f} GiB are free where the home is"
    if free < max(need, _LEAST_FREE):
        yield Finding("fault", "disk", f"{said}: a night needs {max(need, _LEAST_FREE) / 1024**3:.1f}", "make room")
    elif free < max(2 * need, _GOOD_FREE):
        yield Finding("warning", "disk", said, "make room before it is needed")
    else:
        yield Finding("well", "disk", said)


def _writer(home: Home) -> Iterator[Finding]:
    if lock.is_held(home):
        yield Finding("well", "lock", "a night or another command is writing to the home now")


def _calendar(home: Home, today: dt.date) -> Iterator[Finding]:
    try:
        last = reference.end_of_calendar(home.reference)
    except reference.ReferenceFileError:
        return  # told already
    needed = today + dt.timedelta(days=reference.LISTED_AHEAD_DAYS)
    if last is None or last < needed:
        said = f"workdays.csv lists days up to {last or 'none'}, due dates reach {needed}"
        todo = "add the State Council's holidays and worked weekends; end a whole year with a line for 31 December"
        yield Finding("warning", "calendar", said, todo)
    else:
        yield Finding("well", "calendar", f"workdays.csv lists days up to {last}")


def _name(home: Home, folder: os.PathLike[str]) -> str:
    relative = os.path.relpath(folder, home.root)
    return "the home itself" if relative == "." else f"{relative}/"
