"""The home: the one folder that a deployment writes to, and the rules of writing there.

Nothing is written outside it. What readers see (``outpost.duckdb``, ``outbox/<T>``) only ever appears by rename.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from outpost.errors import OutpostError

_FOR_OTHERS = 0o027
"""What neither the group may do with a new file (write) nor anybody else (anything)."""


class HomeError(OutpostError):
    """The home is missing or not what it should be; the text says what to do next."""


@dataclass(frozen=True)
class Home:
    """Paths below one home folder."""

    root: Path

    @classmethod
    def find(cls, given: str | Path | None = None) -> Home:
        """The home that was named, else ``$OUTPOST_HOME``, else ``./outpost-home``."""
        return cls(Path(given or os.environ.get("OUTPOST_HOME") or "outpost-home").resolve())

    def existing(self) -> Home:
        """This home, if it has been made; else HomeError says how to make it.

        From here on this process makes no file that others can read (``keep_private``).
        """
        keep_private()
        if not self.config.is_file() and self.database.is_file():
            raise HomeError(
                f"{self.config.name} is missing from the home at {self.root}: put back the home's own copy, "
                "or write the defaults with `outpost init`"
            )
        if not self.config.is_file():
            raise HomeError(f"no Outpost home at {self.root}: run `outpost init` there first")
        return self

    @property
    def config(self) -> Path:
        return self.root / "outpost.toml"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets.toml"

    @property
    def notify(self) -> Path:
        return self.root / "notify.toml"

    @property
    def reference(self) -> Path:
        return self.root / "reference"

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        return self.root / "outbox"

    @property
    def receipts(self) -> Path:
        return self.root / "receipts"

    @property
    def corrections(self) -> Path:
        return self.root / "corrections"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def lake(self) -> Path:
        return self.root / "lake"

    @property
    def database(self) -> Path:
        return self.root / "outpost.duckdb"

    @property
    def vault(self) -> Path:
        return self.root / "vault.duckdb"

    @property
    def reading(self) -> Path:
        """Second names of published files, each there while somebody reads by it."""
        return self.lake / "reading"

    @property
    def aside(self) -> Path:
        """What did not belong where it was found, kept for 30 days."""
        return self.lake / "aside"

    @property
    def dagster(self) -> Path:
        return self.lake / "dagster"

    def folders(self) -> list[Path]:
        """Every folder of a home."""
        return [
            self.reference,
            self.landing,
            self.inbox,
            self.outbox,
            self.receipts,
            self.corrections,
            self.quarantine,
            self.reports,
            self.lake / "landed",
            self.lake / "parked",
            self.lake / "night",
            self.dagster,
        ]


def keep_private() -> None:
    """From now on nothing that this process creates can be read by others, whatever umask it was started with."""
    os.umask(os.umask(_FOR_OTHERS) | _FOR_OTHERS)


def close_to_others(home: Home) -> None:
    """Take from everybody else what an earlier version, or a copy, left them: reading, and changing."""
    for path in (home.root, *home.root.iterdir()):
        # What belongs to another account is his to close; `outpost doctor` names it.
        with suppress(OSError):
            mode = path.lstat().st_mode
            if not path.is_symlink() and mode & 0o006:
                path.chmod(mode & 0o7770)


def write_whole(path: Path, content: str | bytes, mode: int = 0o640) -> None:
    """Write a file so that it is there whole or not at all; ``mode`` holds from its first byte."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` last over a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Flush every file and folder below ``folder`` to disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        else:
            sync_folder(path)
    sync_folder(folder)


def replace_folder(new: Path, target: Path) -> None:
    """Put the finished folder ``new`` at ``target``; what an unfinished night left there goes away after."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    sync_folder(target.parent)
    shutil.rmtree(old, ignore_errors=True)
