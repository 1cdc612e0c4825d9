"""One command of Outpost with its steps measured: a process of its own, started by ``bench.whole.watched``.

    python bench/whole/staged.py OUT COMMAND ...

Knows nothing of bench, so that it runs with the code of any checkout (``PYTHONPATH``). Each function of
``outpost.night.stages`` that an asset calls is a step, and ``outpost.briefing.write``; all of one name are one stage.
Writes to OUT, as JSON, one line a step: its name, when it began and ended (the machine's monotonic clock), processor
seconds (of this process and those that it waited for) before it and of it, bytes read and written, and the counts that
the step told.
"""

from __future__ import annotations

import functools
import inspect
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

LEADERS = "tell leaders"
"""The step after publication that is no function of ``outpost.night.stages``."""


def spent() -> tuple[float, int, int]:
    """Processor seconds, bytes read, bytes written, all of this process and of those that it waited for."""
    times = os.times()
    io = dict(line.split(": ") for line in Path("/proc/self/io").read_text(encoding="ascii").splitlines())
    return sum(times[:4]), int(io["rchar"]), int(io["wchar"])


class Steps:
    """Writes down each step as it ends. A step within another is part of it."""

    def __init__(self, out: Path) -> None:
        self._file = out.open("w", encoding="utf-8", buffering=1)
        self._within = False

    def measured(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        """The step, and a line about it."""

        @functools.wraps(step)
        def stepped(*args: Any, **kwargs: Any) -> Any:
            if self._within:
                return step(*args, **kwargs)
            self._within, began, before = True, time.monotonic(), spent()
            outcome = None
            try:
                outcome = step(*args, **kwargs)
            finally:
                self._within = False
                self._write(name, began, before, getattr(outcome, "numbers", {}))
            return outcome

        return stepped

    def _write(self, name: str, began: float, before: tuple[float, int, int], numbers: dict[str, Any]) -> None:
        cpu, read, written = (now - then for now, then in zip(spent(), before, strict=True))
        counts = {key: value for key, value in numbers.items() if isinstance(value, int)}
        line = {"stage": name, "began": began, "ended": time.monotonic(), "before": before[0], "cpu": cpu}
        self._file.write(json.dumps(line | {"read": read, "written": written, "counts": counts}) + "\n")


def main() -> None:
    """Run the command in this process."""
    out, *words = sys.argv[1:]
    del sys.path[0]  # this file's folder
    steps = Steps(Path(out))
    from outpost import cli

    begin = cli.cli.main

    def begun(*args: Any, **kwargs: Any) -> Any:
        # What a night loads is loaded within the command, as in life.
        from outpost.night import stages

        for name, step in inspect.getmembers(stages, inspect.isfunction):
            if step.__module__ == stages.__name__ and not name.startswith("_"):
                setattr(stages, name, steps.measured(name.replace("_", " "), step))
        with suppress(ImportError):  # code of before leaders were told
            from outpost import briefing

            briefing.write = steps.measured(LEADERS, briefing.write)
        return begin(*args, **kwargs)

    setattr(cli.cli, "main", begun)  # noqa: B010 - an instance's own, which mypy takes for the class's
    sys.argv = ["outpost", *words]
    cli.main()


if __name__ == "__main__":
    main()
