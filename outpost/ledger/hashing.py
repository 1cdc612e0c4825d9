"""SHA-256 of whole columns: hashed where the texts lie, without making a Python string of each."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import polars as pl
import pyarrow as pa


def digests(texts: pl.Series) -> str:
    """The hashes of all ``texts`` (none is null) in lower hexadecimal, 64 characters each, one after the other."""
    data, offsets = _laid_out(texts)
    sha256 = hashlib.sha256
    return b"".join([sha256(data[start:end]).digest() for start, end in pairwise(offsets)]).hex()


def joined(texts: pl.Series) -> str:
    """All ``texts`` (none is null) one after the other."""
    data, offsets = _laid_out(texts)
    return bytes(data[offsets[0] : offsets[-1]]).decode()


def _laid_out(texts: pl.Series) -> tuple[memoryview, list[int]]:
    """The bytes of a column, and where each text begins and ends in them."""
    column = texts.rechunk().to_arrow().cast(pa.large_string())
    _, offsets, data = column.buffers()
    if len(column) == 0 or data is None:
        return memoryview(b""), [0] * (len(column) + 1)
    places = memoryview(offsets).cast("q")[column.offset : column.offset + len(column) + 1]
    return memoryview(data), places.tolist()
