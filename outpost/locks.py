"""Database files that somebody else may have open: who it is, and how a night goes on all the same.

DuckDB locks a file for its process: a program that has it open for writing keeps even readers out, and readers keep a
writer out. It replays whatever lies beside the file as ``<name>.wal``. So nothing of Outpost opens a published file by
its own name: it reads a second name of it (a hard link, beside which no journal lies), or a copy when a writer has it.
"""

from __future__ import annotations

import itertools
import logging
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from outpost.errors import OutpostError
from outpost.home import HomeError, sync_folder

log = logging.getLogger("outpost.night")

_CONFLICT = "Could not set lock on file"
_HELD = re.compile(r"lock is held in (?P<program>.+?) \(PID (?P<process>\d+)\)")
_READERS_ONLY = "read-only mode"
_COPY_TRIES = 5
Config = Mapping[str, str | bool | int | float | list[str]]


@dataclass(frozen=True)
class Holder:
    """A process that has a file open: its number and program as far as the system tells, and whether it may write."""

    process: int | None
    program: str
    writes: bool

    def __str__(self) -> str:
        number = f" (process {self.process})" if self.process else ""
        return f"{self.program}{number}"


class FileIsOpenError(OutpostError):
    """A database of the home is open in another program; the text names file, program and what to do."""

    def __init__(self, path: Path, holder: Holder) -> None:
        self.holder = holder
        done = "open for writing" if holder.writes else "open"
        super().__init__(f"{path.name} is {done} in {holder}: close it there, or end that process; then start again")


@dataclass(frozen=True)
class Patience:
    """How long a lock is waited for, in seconds, and how often it is tried; clock and pause are there for tests."""

    seconds: float = 60.0
    every: float = 0.5
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep


ONE_MINUTE = Patience()


def holder_told_by(error: duckdb.IOException) -> Holder | None:
    """Who has the file, as DuckDB's error says; None when the error is no conflict of locks."""
    text = str(error)
    if _CONFLICT not in text:
        return None
    found = _HELD.search(text)
    writes = _READERS_ONLY not in text
    if found is None:
        return Holder(None, "another program", writes)
    return Holder(int(found["process"]), Path(found["program"]).name, writes)


def holders(path: Path) -> list[Holder]:
    """Other processes that hold a lock on the file, without touching it; empty where the system does not tell."""
    try:
        lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
        inode = str(path.stat().st_ino)
    except OSError:
        return []
    found = {}
    for line in lines:
        # 1: POSIX  ADVISORY  READ 16120 fe:00:2269841 0 EOF
        cells = line.split()
        if len(cells) >= 6 and cells[5].split(":")[-1] == inode and cells[4].isdigit() and int(cells[4]) != os.getpid():
            process = int(cells[4])
            found[process] = Holder(process, _program(process), cells[3] == "WRITE")
    return [found[process] for process in sorted(found)]


def _program(process: int) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return "another program"


def connect(
    path: Path, *, read_only: bool = False, config: Config | None = None, patience: Patience = ONE_MINUTE
) -> duckdb.DuckDBPyConnection:
    """Open a database, waiting for whoever has it. FileIsOpenError names the holder when patience is over."""
    deadline = patience.clock() + patience.seconds
    said = False
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=dict(config or {}))
        except duckdb.IOException as error:
            holder = holder_told_by(error)
            if holder is None:
                raise
        if patience.clock() >= deadline:
            raise FileIsOpenError(path, holder) from None
        if not said:
            log.warning("%s is open in %s: waiting up to %d seconds", path.name, holder, patience.seconds)
            said = True
        patience.pause(patience.every)


def connect_past_readers(
    path: Path, *, config: Config | None = None, patience: Patience = ONE_MINUTE
) -> duckdb.DuckDBPyConnection:
    """Open a database for writing. Readers who do not leave in time keep the file that they have, to its end: a copy
    of it takes its place. FileIsOpenError when a writer does not leave."""
    try:
        return connect(path, config=config, patience=patience)
    except FileIsOpenError as error:
        if error.holder.writes:
            raise
        said = "%s is still open in %s, which keeps the file as it was: a copy takes its place"
        log.warning(said, path.name, error.holder)
    _replace_by_copy(path)
    return connect(path, config=config, patience=patience)


def _replace_by_copy(path: Path) -> None:
    """The same bytes in a new file under the same name and mode; a journal beside it goes on to fit."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    mode = path.stat().st_mode & 0o777
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with path.open("rb") as old, os.fdopen(descriptor, "wb") as new:
            shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())
        partial.replace(path)
        sync_folder(path.parent)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def undisturbed(path: Path, scratch: Path) -> Iterator[Path]:
    """A name under which the file can be opened read-only, whoever has it open and whatever journal lies beside it.

    It stands in a folder of its own below ``scratch`` (made if need be) and is gone afterwards. Where nothing may be
    written, the file's own name serves.
    """
    try:
        scratch.mkdir(exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=scratch))
    except OSError as error:
        journal = journal_of(path)
        if journal.exists():
            said = f"{journal.name} lies beside {path.name} and {scratch} cannot be written ({error.strerror})"
            raise HomeError(f"{said}: the next night sets it aside") from None
        yield path
        return
    try:
        yield _second_name(path, folder / path.name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _second_name(path: Path, own: Path) -> Path:
    try:
        own.hardlink_to(path)
    except OSError:  # a file system without links, or a file of another user
        copy_settled(path, own)
        return own
    try:
        duckdb.connect(str(own), read_only=True).close()
    except duckdb.IOException as error:
        holder = holder_told_by(error)
        if holder is None:
            raise
        log.warning("%s is open for writing in %s: a copy is read", path.name, holder)
        own.unlink()
        copy_settled(path, own)
    return own


def copy_settled(path: Path, target: Path) -> None:
    """Copy a file that another program may be writing to: again when it changed meanwhile."""
    for _ in range(_COPY_TRIES):
        before = _state(path)
        shutil.copyfile(path, target)
        if _state(path) == before:
            return
    raise FileIsOpenError(path, next(iter(holders(path)), Holder(None, "another program", writes=True)))


def _state(path: Path) -> tuple[int, int, int]:
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def journal_of(path: Path) -> Path:
    """Where DuckDB keeps what is not in the file yet, and where it looks when it opens the file."""
    return path.with_name(f"{path.name}.wal")


def sweep(scratch: Path) -> None:
    """Remove what processes that are gone left below ``scratch``."""
    for folder in scratch.iterdir() if scratch.is_dir() else ():
        process = folder.name.split("-")[0]
        if process.isdigit() and not is_running(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def is_running(process: int) -> bool:
    """Whether there is a process of this number on this machine."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def set_aside(path: Path, aside: Path) -> Path | None:
    """Move a file that is nobody's of ours into the folder ``aside`` under a free name; None when it is not there."""
    if not path.exists():
        return None
    aside.mkdir(parents=True, exist_ok=True)
    names = (aside / f"{path.name}.{number}" for number in itertools.count(1))
    target = next(name for name in names if not name.exists())
    path.replace(target)
    return target
