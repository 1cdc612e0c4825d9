"""A worker process of a crew: ``python -m outpost.lists.worker`` gets a job and chunks on stdin, answers on stdout."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from outpost.lists.crew import send


def _received(source: BinaryIO) -> Iterator[Any]:
    while True:
        try:
            yield pickle.load(source)
        except EOFError:
            return


def _work() -> None:
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    received = _received(source)
    job = next(received)
    for chunk in received:
        send(sink, job(chunk))


if __name__ == "__main__":
    _work()
