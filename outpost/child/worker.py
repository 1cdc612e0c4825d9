"""The child of a pool: it gets a job and then chunks on stdin, and answers each on stdout."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO


def _received(source: BinaryIO) -> Iterator[Any]:
    while True:
        try:
            yield pickle.load(source)
        except EOFError:
            return


def _work() -> None:
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    # A library that prints would write between the answers.
    sys.stdout = sys.stderr
    received = _received(source)
    job = next(received)
    for chunk in received:
        pickle.dump(job(chunk), sink, protocol=pickle.HIGHEST_PROTOCOL)
        sink.flush()


if __name__ == "__main__":
    _work()
