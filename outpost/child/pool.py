"""Work on many things, shared out among children where they are many.

They get things and give back results over pipes, and never see a database or the vault unless their work opens one.
What comes out does not depend on who did it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from outpost.child import Child, Limits

_T = TypeVar("_T")
CHUNK = 250
"""Things that a child is given at a time."""
_FEW = 1_000
LIMITS = Limits(seconds=1_800)
"""A chunk of lists takes less than a second: half an hour is a child that hangs, on however busy a machine."""


def in_chunks(
    job: Callable[[Sequence[Any]], list[_T]],
    items: Sequence[Any],
    children: int,
    purpose: str,
    limits: Limits = LIMITS,
) -> list[_T]:
    """``job`` over ``items`` in chunks, results in the order of the items. Few items are done here.

    ``job`` must be picklable: an instance of a class, or a function, of an importable module. ``purpose`` says in
    errors what it does ("writes lists").

    Raises:
        ChildError: a child failed, died, or took longer for a chunk than ``limits`` allows.
    """
    if len(items) < _FEW or children < 2:
        return job(items)
    chunks = [items[i : i + CHUNK] for i in range(0, len(items), CHUNK)]

    def share(number: int) -> list[list[_T]]:
        with Child(purpose, "outpost.child.worker", limits=limits, pipes=True) as child:
            child.tell(job)
            return [child.ask(chunk) for chunk in chunks[number::children]]

    with ThreadPoolExecutor(children) as threads:
        done = list(threads.map(share, range(children)))
    return [result for i in range(len(chunks)) for result in done[i % children][i // children]]
