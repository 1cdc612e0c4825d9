"""What children do in tests, good and bad. A child imports this by its name, or runs it as a script."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from outpost.errors import OutpostError

VALUE = "990101199001011234"
"""Stands for what a row holds and nobody may read in an error."""


def doubled(chunk: Sequence[int]) -> list[int]:
    return [2 * number for number in chunk]


def where(chunk: Sequence[Any]) -> list[tuple[int, str, list[str]]]:
    return [(os.getpid(), str(Path.cwd()), sys.path) for _ in chunk]


def dies(_: Sequence[Any]) -> list[Any]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def leaves(_: Sequence[Any]) -> list[Any]:
    os._exit(3)


def hangs(_: Sequence[Any]) -> list[Any]:
    signal.pause()
    return []


def quotes(_: Sequence[Any]) -> list[Any]:
    sys.stderr.write(f"{VALUE}\n")
    raise ValueError(f"could not convert {VALUE}")


def explains(_: Sequence[Any]) -> list[Any]:
    raise OutpostError("reasons are missing: lock the models again")


def prints(chunk: Sequence[int]) -> list[int]:
    sys.stdout.write(f"{VALUE}\n" * 10_000)
    sys.stderr.write(f"{VALUE}\n" * 10_000)
    return doubled(chunk)


def takes_memory(_: Sequence[Any]) -> list[Any]:
    return [len(bytearray(2 << 30))]


def writes(_: Sequence[Any]) -> list[Any]:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    descriptor = os.memfd_create("written")
    os.write(descriptor, b"x")
    return []


def works_on(_: Sequence[Any]) -> list[Any]:
    while True:
        pass


if __name__ == "__main__":
    globals()[sys.argv[1]]([])
