"""A consistent copy of a home while readers and nights go on, and a home made from it.

What readers see appears by rename and is never changed afterwards, so a copy needs no lock for it: the published
database is copied first, everything that it refers to after it; when a night was published meanwhile the copy begins
anew. The vault is written in place, delivery by delivery: it is copied under a lock that lets landing wait. What a
night that runs has not published is left out: it begins again from its list of inputs.

A copy holds the secrets and the vault: keep it as the home is kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from outpost import contracts, ledger, locks, purge_log, secrets, sql, vault_access
from outpost.errors import OutpostError
from outpost.home import Home, close_to_others, keep_private, sync_tree, write_whole
from outpost.identity import vault
from outpost.ledger import chain
from outpost.night import proofs, standing
from outpost.night.inputs import FILE as INPUTS
from outpost.night.night import today
from outpost.night.workfile import LAST_REGISTERS

log = logging.getLogger("outpost.backup")

LIST = "backup.json"
VERSION = 1
_TRIES = 5
_CHUNK = 4 << 20
_FOLDERS = (
    "reference",
    "mapping",
    "landing",
    "corrections",
    "quarantine",
    "reports",
    "outbox",
    "lake/landed",
    "lake/parked",
)
_OF_NIGHTS = ("corrections", "quarantine", "reports", "outbox")


class BackupError(OutpostError):
    """A copy cannot be made or used; the text says why and what to do."""


@dataclass(frozen=True)
class Copied:
    """What a copy holds: its last published night with the head of the ledger, and the files."""

    night: dt.date | None
    head: str | None
    files: int
    bytes: int
    problems: list[str] = field(default_factory=list)


def backup(home: Home, target: Path) -> Copied:
    """Copy ``home`` to ``target``, which must not be there or be empty. All of it appears at once, or nothing.

    Raises:
        BackupError: the place is taken, lies in the home, or nights are published faster than they can be copied.
    """
    keep_private()
    _refuse_taken(target)
    if target.resolve().is_relative_to(home.root):
        raise BackupError(f"{target} lies in the home itself: name a folder elsewhere, best on another disk")
    partial = target.with_name(f".{target.name}.partial")
    try:
        for _ in range(_TRIES):
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            before = _state(home.database)
            copied = _copy(home, partial)
            if _state(home.database) == before:
                break
            log.warning("a night was published meanwhile: the copy begins anew")
        else:
            raise BackupError("nights were published while they were copied, each time: try again when none runs")
        sync_tree(partial)
        if target.exists():
            target.rmdir()
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return copied


def restore(source: Path, home: Home) -> Copied:
    """Make ``home`` (which must not be there, or be empty) from the copy at ``source``, each file held against its
    digest, and prove it as ``outpost verify`` does.

    Raises:
        BackupError: the place is no copy, a file of it is gone or damaged, or the home is taken.
    """
    keep_private()
    _refuse_taken(home.root)
    listed = _read_list(source)
    partial = home.root.with_name(f".{home.root.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        size = 0
        for name, digest in sorted(listed["files"].items()):
            if not (source / name).is_file():
                raise BackupError(f"{name} is gone from the copy: use another one")
            found = _copy_file(source / name, partial / name)
            if found != digest:
                raise BackupError(f"{name} is damaged in the copy: use another one")
            size += (partial / name).stat().st_size
        for folder in Home(partial).folders():
            folder.mkdir(parents=True, exist_ok=True)
        close_to_others(Home(partial))
        sync_tree(partial)
        if home.root.exists():
            home.root.rmdir()
        partial.rename(home.root)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    night = dt.date.fromisoformat(listed["night"]) if listed["night"] else None
    return Copied(night, listed["head"], len(listed["files"]), size, _problems(home))


def _problems(home: Home) -> list[str]:
    keys = secrets.read(home.secrets)
    with standing.published_database(home) as con:
        return [str(one) for one in ledger.verify(con, keys)] + proofs.prove(home, con, keys).problems


def _refuse_taken(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BackupError(f"{target} is not empty: name a folder that is not there yet")


def _read_list(source: Path) -> dict[str, Any]:
    try:
        listed: dict[str, Any] = json.loads((source / LIST).read_text(encoding="utf-8"))
        if listed["version"] != VERSION:
            raise BackupError(f"{source} was copied by another version of Outpost: restore it with that one")
        names = listed["files"]
        if any(Path(name).is_absolute() or ".." in Path(name).parts for name in names):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError):
        raise BackupError(f"{source} is no copy that `outpost backup` made: {LIST} is missing or damaged") from None
    return listed


def _copy(home: Home, partial: Path) -> Copied:
    files: dict[str, str] = {}
    night, head = None, None
    if home.database.exists():
        files["outpost.duckdb"] = _copy_file(home.database, partial / "outpost.duckdb")
        with closing(duckdb.connect(str(partial / "outpost.duckdb"), read_only=True)) as con:
            published = [day for day, state in sql.query(con, "night/finished", {}).fetchall() if state == "published"]
            night = max(published, default=None)
            head = chain.heads(con).get(night) if night else None
    for path in _plain_files(home, night):
        name = path.relative_to(home.root).as_posix()
        try:
            files[name] = _copy_file(path, partial / name)
        except FileNotFoundError:
            continue  # taken in, moved to the archive or past its time since it was listed
    if home.vault.exists():
        files |= _copy_vault(home, partial)
    for path in sorted(home.dagster.rglob("*.db")):
        name = path.relative_to(home.root).as_posix()
        if _copy_records(path, partial / name):
            files[name] = _sha256(partial / name)
    listed = {
        "version": VERSION,
        "night": night.isoformat() if night else None,
        "head": head,
        "made_on": today().isoformat(),
        "files": dict(sorted(files.items())),
    }
    write_whole(partial / LIST, json.dumps(listed, ensure_ascii=False, indent=1) + "\n", mode=0o600)
    return Copied(night, head, len(files), sum((partial / name).stat().st_size for name in files))


def _plain_files(home: Home, night: dt.date | None) -> Iterator[Path]:
    """Files that are copied as they lie, in an order in which nothing that moves meanwhile is missed."""
    said = (home.config, home.secrets, home.root / "sources.toml", home.dagster / "dagster.yaml")
    yield from (path for path in said if path.is_file())
    if (home.lake / LAST_REGISTERS).is_file():
        yield home.lake / LAST_REGISTERS
    yield from (home.lake / name for name in (vault_access.FILE, purge_log.FILE) if (home.lake / name).is_file())
    yield from sorted((home.lake / "night").glob(f"*/{INPUTS}"))
    # A list that is taken in while it is copied is in inbox/ or, with its entries, in the journal and the archive.
    for folder in (home.inbox, home.receipts):
        yield from sorted(_below(folder))
    for name in _FOLDERS:
        for path in sorted(_below(home.root / name)):
            if name not in _OF_NIGHTS or not _is_later(path.relative_to(home.root / name).parts[0], night):
                yield path


def _below(folder: Path) -> Iterator[Path]:
    """Files below a folder: no links, no pipes, nothing that is being written aside (a name that begins with a dot)."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(parent, name)
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


def _is_later(name: str, night: dt.date | None) -> bool:
    """Whether a folder is of a night after the last one that the copied database holds."""
    try:
        return night is None or dt.date.fromisoformat(name) > night
    except ValueError:
        return False


def _copy_file(path: Path, target: Path) -> str:
    """Copy with mode and times; returns the sha256 of what was copied."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    mode = path.stat().st_mode & 0o777 & ~0o007
    with path.open("rb") as old, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
        while chunk := old.read(_CHUNK):
            digest.update(chunk)
            new.write(chunk)
        times = os.fstat(old.fileno())
    os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
    target.chmod(mode)
    return digest.hexdigest()


def _copy_vault(home: Home, partial: Path) -> dict[str, str]:
    """The vault as it lies, while a lock for reading keeps landing from writing to it; digests by name."""
    with closing(locks.connect(home.vault, read_only=True, config={"temp_directory": ""})) as con:
        entries = vault.entries(con, contracts.VAULT.values())
        # The file itself comes last: closing it lets go of the lock.
        files = [path for path in (locks.journal_of(home.vault), home.vault) if path.is_file()]
        copied = {path.name: _copy_file(path, partial / path.name) for path in files}
    vault_access.note(home.lake, "backup", None, entries)
    return copied


def _copy_records(path: Path, target: Path) -> bool:
    """Dagster's records, by SQLite's own means; what cannot be read is left out: `outpost init` makes it anew."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
    except sqlite3.Error:
        target.unlink(missing_ok=True)
        return False
    return True


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
