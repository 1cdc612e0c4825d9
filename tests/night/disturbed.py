"""The command ``outpost`` under disturbance: killed before its n-th step, or with no file allowed to grow past a size.

    python -m tests.night.disturbed {--kill-at N | --count-into FILE | --no-file-over BYTES} COMMAND ...

A step is a statement for DuckDB, or a change of the file system (a file opened for writing, renamed, removed ...).
Killed is killed: no handler runs, nothing is flushed.
"""

from __future__ import annotations

import argparse
import atexit
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import duckdb

STATEMENTS = {"execute", "executemany", "sql", "query"}
CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.link", "os.symlink"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Steps:
    """Counts what the command does, and kills the process before step ``kill_at``."""

    def __init__(self, kill_at: int | None) -> None:
        self.taken = 0
        self._kill_at = kill_at

    def take(self) -> None:
        self.taken += 1
        if self.taken == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook: Python tells it of a change of the file system before it is made."""
        if event in CHANGES or (event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING):
            self.take()


class Watched:
    """A DuckDB connection whose statements are counted."""

    def __init__(self, con: duckdb.DuckDBPyConnection, steps: Steps) -> None:
        self._con = con
        self._steps = steps

    def __getattr__(self, name: str) -> Any:
        if name in STATEMENTS:
            self._steps.take()
        return getattr(self._con, name)

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()


def watch(kill_at: int | None) -> Steps:
    """Count from here on."""
    steps = Steps(kill_at)
    connect = duckdb.connect

    def watched(*given: Any, **named: Any) -> Watched:
        return Watched(connect(*given, **named), steps)

    duckdb.connect = watched  # type: ignore[assignment]
    sys.addaudithook(steps.heard)
    return steps


def main(arguments: list[str]) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kill-at", type=int)
    parser.add_argument("--count-into", type=Path)
    parser.add_argument("--no-file-over", type=int)
    asked, command = parser.parse_known_args(arguments)
    if asked.no_file_over:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked.no_file_over, asked.no_file_over))
    else:
        steps = watch(asked.kill_at)
        if asked.count_into:
            atexit.register(lambda: asked.count_into.write_text(str(steps.taken), encoding="utf-8"))
    from outpost.cli import main as outpost

    sys.argv = ["outpost", *command]
    outpost()


if __name__ == "__main__":
    main(sys.argv[1:])
