"""A command in a process of its own, watched from outside: clock, processor, memory of all its processes, its spill.

Memory is PSS of ``/proc/*/smaps_rollup``: what a process has to itself, and its share of what it has together with
others. So all processes of a tree can be added up.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STAGED = Path(__file__).with_name("staged.py")
_EVERY = 0.2


@dataclass
class Watched:
    """What a command took. ``peak`` in bytes of all its processes together, ``aside`` the most that lay in a folder."""

    clock: float
    cpu: float
    peak: int
    aside: int
    code: int
    said: str = ""
    began: float = 0.0
    ended: float = 0.0
    steps: list[dict[str, Any]] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)

    def peak_between(self, began: float, ended: float) -> int:
        """Bytes, the most that was seen from one moment to another."""
        return max((held for at, held in self.memory if began <= at <= ended), default=0)


class _Eye(threading.Thread):
    def __init__(self, process: int, folder: Path | None) -> None:
        super().__init__(daemon=True)
        self.process, self.folder = process, folder
        self.ended = threading.Event()
        self.memory: list[tuple[float, int]] = []
        self.aside = 0

    def run(self) -> None:
        while not self.ended.wait(_EVERY):
            self.memory.append((time.monotonic(), sum(map(held, tree(self.process)))))
            if self.folder is not None:
                self.aside = max(self.aside, size_of(self.folder))


def tree(process: int) -> list[int]:
    """A process and all that come of it."""
    found = [process]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, children.read_text(encoding="ascii").split())
            except OSError:
                continue
    return found


def held(process: int) -> int:
    """PSS of a process in bytes; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder, each link of a file once."""
    sizes: dict[int, int] = {}
    for file in folder.rglob("*"):
        try:
            state = file.lstat()
        except OSError:
            continue
        sizes[state.st_ino] = state.st_size
    return sum(sizes.values())


def outpost(code: Path, words: Sequence[str], *, steps: Path | None = None, aside: Path | None = None) -> Watched:
    """Run ``outpost`` with the code of a checkout. ``steps``: where its steps are written down meanwhile."""
    start = [str(STAGED), str(steps)] if steps else ["-m", "outpost"]
    # Compiled modules are kept, as in life: a tree that says otherwise would compile all of Outpost at each start.
    environment = {"PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": ""}
    done = watched([python_of(code), *start, *words], environment, cwd=code, aside=aside)
    if steps is not None:
        done.steps = [json.loads(line) for line in steps.read_text(encoding="utf-8").splitlines()]
    return done


def python_of(code: Path) -> str:
    """The Python of a checkout, where it has been set up."""
    own = code / ".venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def watched(
    command: Sequence[str], environment: Mapping[str, str], *, cwd: Path | None = None, aside: Path | None = None
) -> Watched:
    """Run a command to its end, and tell what it took. Its stdout is kept; its stderr goes where ours goes."""
    began = time.monotonic()
    process = subprocess.Popen(
        list(command), cwd=cwd, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
    )
    eye = _Eye(process.pid, aside)
    eye.start()
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    ended = time.monotonic()
    eye.ended.set()
    eye.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = max((seen for _, seen in eye.memory), default=0)
    cpu = used.ru_utime + used.ru_stime
    return Watched(ended - began, cpu, peak, eye.aside, process.returncode, said, began, ended, memory=eye.memory)
