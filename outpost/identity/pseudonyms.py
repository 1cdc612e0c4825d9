"""Keyed pseudonyms: the same number always gets the same 32 hexadecimal characters, and nobody without the key can tell
whose they are.

A pseudonym is the first 128 bits of an HMAC-SHA256. Measured on a million numbers: hashing with the key's two states
prepared once takes 0.5 s on one core, and making texts of it 0.02 s; the same written in SQL takes 1.2 s, and
``hmac.digest`` 2.9 s.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable

import numpy as np
import polars as pl

from outpost.identity import digests

LENGTH = 32
"""Hexadecimal characters of a pseudonym."""


class Pseudonymiser:
    """Pseudonyms under one key. ``hashed``: who makes the digests, where it is not done here (see ``Digests``)."""

    def __init__(self, key: bytes, hashed: Callable[[bytes, bytes], bytes] | None = None) -> None:
        self._hashed = hashed or digests.Digests(key)

    def one(self, text: str) -> str:
        """The pseudonym of one text."""
        written = text.encode("utf-8")
        return self._hashed(written, array("q", [0, len(written)]).tobytes()).hex()[:LENGTH]

    def of(self, texts: pl.Series) -> pl.Series:
        """The pseudonym of each text; null for null."""
        known = texts.drop_nulls()
        found = self._of_known(known) if len(known) else pl.Series(dtype=pl.String)
        if len(known) == len(texts):
            return found.alias(texts.name)
        places = texts.is_not_null().arg_true()
        return pl.Series(texts.name, [None] * len(texts), dtype=pl.String).scatter(places, found)

    def _of_known(self, texts: pl.Series) -> pl.Series:
        """Texts and pseudonyms as they stand in memory: no object of Python is made of each."""
        import pyarrow as pa  # takes its time, and who asks for one pseudonym has no use for it

        _, places, written = texts.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest()).buffers()
        hashed = self._hashed(bytes(written or b""), bytes(places)[: 8 * (len(texts) + 1)])
        bits = np.frombuffer(hashed, dtype=np.uint8).reshape(len(texts), digests.LENGTH)[:, : LENGTH // 2]
        shown = pa.py_buffer(bits.tobytes().hex().encode("ascii"))
        begins = pa.py_buffer(np.arange(0, LENGTH * (len(texts) + 1), LENGTH, dtype=np.int64))
        return pl.Series(pl.from_arrow(pa.LargeStringArray.from_buffers(len(texts), begins, shown)))
