"""One command of Outpost with its work counted: a process of its own, started by ``bench.work``.

    python -m bench.whole.counted OUT COMMAND ...

Each function of ``outpost.night.stages`` that an asset calls is a step, and ``outpost.briefing.write``; all of one name
are one stage; what lies around is ``around``. Writes to OUT, as JSON: for each stage the statements that DuckDB was
given by this process, bytes read and written (of this process and of those that it waited for); for each table the rows
that DuckDB scanned, as its profiler tells them; the most memory that this process held, and that DuckDB held of it.
"""

from __future__ import annotations

import atexit
import functools
import inspect
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from bench.whole.staged import LEADERS

STATEMENTS = frozenset({"execute", "executemany", "sql", "query"})
AROUND = "around"
KINDS = ("statements", "read", "written", "rows")
_NOT_OF_A_TABLE = "parquet and frames"


class Tally:
    """What was done, by stage: ``counts[kind][name]``."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        self.buffers = 0
        self._stage = AROUND
        self._moved = _moved()

    def statement(self) -> None:
        """DuckDB is given one."""
        self.counts["statements"][self._stage] += 1

    def scanned(self, profile: dict[str, Any]) -> None:
        """What the profiler tells of a statement."""
        for table, rows in _scans(profile.get("operator", [])):
            self.counts["rows"][table] += rows
        self.buffers = max(self.buffers, profile.get("system", {}).get("peak_buffer_memory", 0))

    def within(self, stage: str, step: Callable[..., Any]) -> Callable[..., Any]:
        """The step; a step within another is part of it."""

        @functools.wraps(step)
        def counted(*args: Any, **kwargs: Any) -> Any:
            if self._stage != AROUND:
                return step(*args, **kwargs)
            self.moved()
            self._stage = stage
            try:
                return step(*args, **kwargs)
            finally:
                self.moved()
                self._stage = AROUND

        return counted

    def moved(self) -> None:
        """Count the bytes that were read and written since the last time."""
        now = _moved()
        for kind, before, after in zip(("read", "written"), self._moved, now, strict=True):
            self.counts[kind][self._stage] += after - before
        self._moved = now


def _moved() -> tuple[int, int]:
    io = dict(line.split(": ") for line in Path("/proc/self/io").read_text(encoding="ascii").splitlines())
    return int(io["rchar"]), int(io["wchar"])


def most_held() -> int:
    """The most memory that this process has held, in bytes. (``ru_maxrss`` begins with what its parent held.)"""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return int(status["VmHWM"].removesuffix("kB")) * 1024


def _scans(operators: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    for one in operators:
        if "rows_scanned" in one:
            table = one["extra_info"].get("Table")
            yield _named(table) if table else _NOT_OF_A_TABLE, one["rows_scanned"]
        yield from _scans(one.get("children", []))


def _named(table: str) -> str:
    """``registers.resident``: without the name of the file, and where a file has one schema only, with it."""
    catalog, schema, name = table.rsplit(".", 2)
    return f"{catalog}.{name}" if schema == "main" else f"{schema}.{name}"


class Counted:
    """A DuckDB connection whose statements are counted."""

    def __init__(self, con: duckdb.DuckDBPyConnection, tally: Tally) -> None:
        self._con, self._tally = con, tally
        self._told = ""
        with suppress(duckdb.Error):  # one whose settings are locked from the start has no tables
            con.execute("SET enable_profiling = 'no_output'")

    def __getattr__(self, name: str) -> Any:
        if name in STATEMENTS:
            self._take()
            self._tally.statement()
        elif name == "close":
            self._take()
        elif name == "cursor":
            return lambda: Counted(self._con.cursor(), self._tally)
        return getattr(self._con, name)

    def _take(self) -> None:
        """What the profiler tells of the last statement, unless it was told already."""
        told = ""
        with suppress(duckdb.Error):
            told = self._con.get_profiling_information(format="json")
        if told and told != self._told:
            self._told = told
            self._tally.scanned(json.loads(told))

    def __enter__(self) -> Counted:
        return self

    def __exit__(self, *_: object) -> None:
        self.__getattr__("close")()


def main() -> None:
    """Run the command in this process."""
    out, *words = sys.argv[1:]
    tally = Tally()
    connect = duckdb.connect
    duckdb.connect = lambda *given, **named: Counted(connect(*given, **named), tally)  # type: ignore[assignment]
    from outpost import briefing, cli
    from outpost.night import stages

    for name, step in inspect.getmembers(stages, inspect.isfunction):
        if step.__module__ == stages.__name__ and not name.startswith("_"):
            setattr(stages, name, tally.within(name.replace("_", " "), step))
    briefing.write = tally.within(LEADERS, briefing.write)

    def write() -> None:
        tally.moved()
        memory = {"the process": most_held(), "DuckDB": tally.buffers}
        Path(out).write_text(json.dumps({**tally.counts, "memory": memory}), encoding="utf-8")

    atexit.register(write)
    sys.argv = ["outpost", *words]
    cli.main()


if __name__ == "__main__":
    main()
