"""One writer a home: a lock that the system lets go of when its process ends, however it ends."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import IO

from outpost.errors import OutpostError
from outpost.home import Home


class HomeIsBusyError(OutpostError):
    """Somebody else writes to this home; the text says who, and ``holder`` alone names them."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        super().__init__(f"{holder} is writing to this home; try again when it is done")


class HomeLock:
    """Held from ``acquire`` to ``release`` or the end of the process."""

    def __init__(self, home: Home) -> None:
        self._path: Path = home.lake / "writer.lock"
        self._file: IO[str] | None = None

    def acquire(self, purpose: str, *, wait: bool = False) -> None:
        """Take the lock for ``purpose`` (a few words); HomeIsBusyError names the holder unless ``wait``."""
        file = self._path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            file.seek(0)
            holder = _holder(file.read())
            file.close()
            raise HomeIsBusyError(holder) from None
        file.truncate(0)
        file.write(json.dumps({"process": os.getpid(), "purpose": purpose}))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let go; harmless when not held."""
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None


def is_held(home: Home) -> bool:
    """Whether somebody writes to this home now. Changes nothing."""
    try:
        with (home.lake / "writer.lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _holder(text: str) -> str:
    try:
        said = json.loads(text)
        return f"{said['purpose']} (process {said['process']})"
    except (ValueError, KeyError, TypeError):
        return "another process"
