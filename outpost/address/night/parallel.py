"""A part of many new texts resolved beside the night, in a process of its own.

Names are read by Python, one text after the other: a first load of a city's texts keeps one processor busy for
minutes while the other waits. The process has nothing but the prepared register of the home's files and the texts;
what it found comes back as Parquet. A result does not depend on where it was made.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from outpost.address.register import store
from outpost.address.register.prepared import Register
from outpost.address.stages.resolve import resolve_traced
from outpost.child import Child, Limits

TEXTS_A_BATCH = 150_000
SECONDS_A_BATCH = 3_600
"""Two hundred times what one takes: who is slower hangs."""
_GIVEN, _FOUND = "texts.parquet", "found-{:04}.parquet"


def batches(texts: pl.Series, register: Register) -> Iterator[pl.DataFrame]:
    """The texts with their results, as address.resolved holds them, in order and in frames of bounded size."""
    for start in range(0, len(texts), TEXTS_A_BATCH):
        batch = texts[start : start + TEXTS_A_BATCH]
        yield resolve_traced(batch, register).with_columns(address_text=batch)


@contextmanager
def beside(prepared: Path, folder: Path, texts: pl.Series) -> Iterator[Iterator[pl.DataFrame]]:
    """Begin with ``texts`` in another process; what is given back waits for it, and yields what :func:`batches` would.

    ``prepared``: where the register is kept (:mod:`outpost.address.register.store`); ``folder``: made, and gone
    afterwards.

    Raises:
        ChildError: on reading, if the process failed. Its texts are named nowhere.
    """
    folder.mkdir(parents=True)
    texts.to_frame("address_text").write_parquet(folder / _GIVEN, compression="lz4")
    starts = range(0, len(texts), TEXTS_A_BATCH)
    limits = Limits(seconds=SECONDS_A_BATCH * len(starts))
    try:
        with Child("resolves addresses", __name__, str(prepared), str(folder), limits=limits) as child:
            yield _found(child, folder, len(starts))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _found(child: Child, folder: Path, batches_given: int) -> Iterator[pl.DataFrame]:
    child.wait()
    for number in range(batches_given):
        yield pl.read_parquet(folder / _FOUND.format(number))


def main(prepared: Path, folder: Path) -> int:
    """Resolve the texts of ``folder``, as long as the night that asked for it is there."""
    asker = os.getppid()
    register = store.load(prepared)
    if register is None:
        return 1
    texts = pl.read_parquet(folder / _GIVEN)["address_text"]
    for number, found in enumerate(batches(texts, register)):
        if os.getppid() != asker:
            return 1
        found.write_parquet(folder / _FOUND.format(number), compression="lz4")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
