"""Two hands for a city's morning: files are made in worker processes where there are many of them.

Workers are fresh interpreters that get lines and give back manifest entries over pipes; they never see the database
or the vault. The bytes do not depend on who made a file.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from outpost.errors import OutpostError

_T = TypeVar("_T")
_CHUNK = 250
_FEW = 1_000
_ROOT = Path(__file__).resolve().parents[2]


class CrewError(OutpostError):
    """A worker process ended before its work was done; its own words are on stderr."""


def in_turn(job: Callable[[Sequence[Any]], list[_T]], items: Sequence[Any], hands: int) -> list[_T]:
    """``job`` over ``items`` in chunks, results in the order of the items. Few items are done here.

    ``job`` must be picklable: an instance of a class, or a function, of an importable module.
    """
    if len(items) < _FEW or hands < 2:
        return job(items)
    chunks = [items[i : i + _CHUNK] for i in range(0, len(items), _CHUNK)]
    with ThreadPoolExecutor(hands) as threads:
        parts = threads.map(lambda hand: _hand(job, chunks[hand::hands]), range(hands))
        done = list(parts)
    return [result for i in range(len(chunks)) for result in done[i % hands][i // hands]]


def _hand(job: Callable[[Sequence[Any]], list[_T]], chunks: Sequence[Sequence[Any]]) -> list[list[_T]]:
    """One worker process and what it made of its chunks."""
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    worker = subprocess.Popen(
        [sys.executable, "-m", "outpost.lists.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    with worker, worker.stdin as to, worker.stdout as back:
        try:
            send(to, job)
            return [_ask(to, back, chunk) for chunk in chunks]
        except (BrokenPipeError, EOFError):
            raise CrewError("a worker process that writes lists ended early") from None
        except BaseException:
            worker.kill()
            raise


def _ask(to: BinaryIO | Any, back: BinaryIO | Any, chunk: Sequence[Any]) -> list[Any]:
    send(to, chunk)
    answer: list[Any] = pickle.load(back)
    return answer


def send(to: BinaryIO | Any, item: Any) -> None:
    """Put one object on a pipe."""
    pickle.dump(item, to, protocol=pickle.HIGHEST_PROTOCOL)
    to.flush()
