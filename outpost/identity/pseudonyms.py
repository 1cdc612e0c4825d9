"""Keyed pseudonyms: the same number always gets the same 32 hexadecimal characters, and nobody without the key can tell
whose they are."""

from __future__ import annotations

import hashlib
import hmac
from types import TracebackType

import duckdb
import polars as pl

from outpost import sql

_BLOCK = 64
LENGTH = 32
"""Hexadecimal characters of a pseudonym: the first 128 bits of an HMAC-SHA256."""


def pseudonym(key: bytes, text: str) -> str:
    """The pseudonym of one text."""
    return hmac.new(key, text.encode("utf-8"), hashlib.sha256).hexdigest()[:LENGTH]


class Pseudonymiser:
    """Pseudonyms of whole columns. Works in memory only: plain texts never reach a temporary file."""

    def __init__(self, key: bytes, threads: int = 2) -> None:
        block = hashlib.sha256(key).digest() if len(key) > _BLOCK else key
        block = block.ljust(_BLOCK, b"\0")
        self._inner = bytes(byte ^ 0x36 for byte in block)
        self._outer = bytes(byte ^ 0x5C for byte in block)
        self._con = duckdb.connect(":memory:", config={"temp_directory": "", "threads": threads})

    def __enter__(self) -> Pseudonymiser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._con.close()

    def of(self, texts: pl.Series) -> pl.Series:
        """The pseudonym of each text; null for null."""
        frame = pl.DataFrame({"text": texts}).with_row_index("place")
        self._con.register("texts", frame.to_arrow())
        try:
            parameters = {"inner": self._inner, "outer": self._outer}
            keys: pl.DataFrame = self._con.sql(sql.load("landing/pseudonyms"), params=parameters).pl()
        finally:
            self._con.unregister("texts")
        return keys["pseudonym"].alias(texts.name)
