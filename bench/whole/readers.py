"""Who looks while a night runs: ``status``, ``query`` and ``explain`` in turns, each a process of its own."""

from __future__ import annotations

import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from bench.whole.watched import Watched, outpost

_QUERY = "SELECT model_id, state, count(*) AS tasks FROM push.task GROUP BY ALL ORDER BY ALL"
_A_TASK = "SELECT min(task_number) FROM push.list_line WHERE role = 'do' AND state = 'open'"


class _Readers(threading.Thread):
    def __init__(self, code: Path, home: Path, commands: dict[str, list[str]]) -> None:
        super().__init__(daemon=True)
        self.code, self.home, self.commands = code, home, commands
        self.ended = threading.Event()
        self.seen: dict[str, list[Watched]] = {name: [] for name in commands}

    def run(self) -> None:
        while not self.ended.is_set():
            self.once()

    def once(self) -> None:
        for name, words in self.commands.items():
            if not self.ended.is_set():
                self.seen[name].append(outpost(self.code, [*words, "--home", str(self.home)]))


@contextmanager
def reading(code: Path, home: Path, *, wanted: bool) -> Iterator[dict[str, dict[str, Any]]]:
    """Where it is ``wanted``, read a home with a published night while what is done within goes on, and then alone.

    What is given is filled at the end: by command ``during`` and ``alone``, each times, seconds of a clock (median and
    most), processor seconds (median) and how many failed.
    """
    found: dict[str, dict[str, Any]] = {}
    if not wanted:
        yield found
        return
    with duckdb.connect(str(home / "outpost.duckdb"), read_only=True) as con:
        task = con.execute(_A_TASK).fetchall()[0][0]
    commands = {"status": ["status"], "query": ["query", _QUERY]}
    if task is not None:
        commands["explain"] = ["explain", task]
    during, alone = _Readers(code, home, commands), _Readers(code, home, commands)
    during.start()
    try:
        yield found
    finally:
        during.ended.set()
        during.join()
    for _ in range(3):
        alone.once()
    for name in commands:
        found[name] = {"during": _figures(during.seen[name]), "alone": _figures(alone.seen[name])}


def _figures(seen: list[Watched]) -> dict[str, Any]:
    if not seen:
        return {"times": 0}
    return {
        "times": len(seen),
        "clock": statistics.median(one.clock for one in seen),
        "most": max(one.clock for one in seen),
        "cpu": statistics.median(one.cpu for one in seen),
        "failed": sum(one.code != 0 for one in seen),
    }
