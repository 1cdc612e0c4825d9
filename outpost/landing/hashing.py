"""Pseudonyms of a large delivery made beside the night, while the next batch is read (docs/adr/0030).

Python makes one digest at a time, and one processor does that while the other waits. A process that knows nothing but
the keys gets the texts of a batch through a pipe and gives back their digests; it loads little more than ``hashlib``,
opens nothing and may write no file. Batches come out in the order in which they went in, the same wherever they were
hashed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TypeVar

from outpost.child import Child, Limits
from outpost.identity.digests import DigestsOf
from outpost.identity.pseudonyms import Pseudonymiser
from outpost.landing.sizes import BATCH_ROWS
from outpost.secrets import Secrets

_In = TypeVar("_In")
_Out = TypeVar("_Out")
LIMITS = Limits(seconds=600, writes_files=False)
"""A batch takes less than a second: ten minutes is a process that hangs, on however busy a machine."""
MOST = 3
"""Processes that hash at once; two keep up with whatever reads and checks."""


@dataclass(frozen=True)
class Keys:
    """The two keys under which identity is replaced."""

    numbers: Pseudonymiser
    names: Pseudonymiser

    @classmethod
    def of(cls, secrets: Secrets) -> Keys:
        """Keys that hash in this process."""
        return cls(Pseudonymiser(secrets.identity_key), Pseudonymiser(secrets.name_key))

    @classmethod
    def beside(cls, secrets: Secrets, child: Child) -> Keys:
        """Keys that have a process hash, one question at a time."""

        def asked(number: int) -> Callable[[bytes, bytes], bytes]:
            return lambda texts, places: bytes(child.ask((number, texts, places)))

        keys = (secrets.identity_key, secrets.name_key)
        child.tell(DigestsOf(*keys))
        return cls(*(Pseudonymiser(key, asked(number)) for number, key in enumerate(keys)))


class Hashing:
    """Work that needs keys, over the batches of one delivery."""

    def __init__(self, keys: Iterable[Keys], pool: ThreadPoolExecutor | None = None) -> None:
        """``pool``: as many threads as there are keys; None: there is one, and the work is done where it is asked."""
        self._pool = pool
        self._free: SimpleQueue[Keys] = SimpleQueue()
        self._hands = 0
        for one in keys:
            self._free.put(one)
            self._hands += 1

    def over(self, batches: Iterable[_In], work: Callable[[_In, Keys], _Out]) -> Iterator[tuple[_In, _Out]]:
        """Each batch with what ``work`` made of it, in order. As many batches wait as there are processes."""
        waiting: deque[tuple[_In, Future[_Out]]] = deque()
        for batch in batches:
            if self._pool is None:
                yield batch, self._with_keys(work, batch)
                continue
            waiting.append((batch, self._pool.submit(self._with_keys, work, batch)))
            if len(waiting) > self._hands:
                first, done = waiting.popleft()
                yield first, done.result()
        for batch, done in waiting:
            yield batch, done.result()

    def _with_keys(self, work: Callable[[_In, Keys], _Out], batch: _In) -> _Out:
        keys = self._free.get()
        try:
            return work(batch, keys)
        finally:
            self._free.put(keys)


def helpers(rows: int, threads: int, *, hashes: bool) -> int:
    """How many processes are worth their start for a delivery of that many rows, where there are so many threads."""
    return min(threads - 1, MOST) if hashes and rows > BATCH_ROWS else 0


@contextmanager
def hashing(secrets: Secrets, processes: int) -> Iterator[Hashing]:
    """Hashing by that many processes, which are gone afterwards; 0: in this one.

    Raises:
        ChildError: within, where a process failed. What it was given is named nowhere.
    """
    if processes < 1:
        yield Hashing([Keys.of(secrets)])
        return
    # The processes go first: a thread that waits for one is let go by its end.
    with ThreadPoolExecutor(processes) as pool, ExitStack() as children:
        started = [
            children.enter_context(Child("makes pseudonyms", "outpost.child.worker", limits=LIMITS, pipes=True))
            for _ in range(processes)
        ]
        yield Hashing([Keys.beside(secrets, child) for child in started], pool)
