"""Batches of rows from a delivered file: CSV as texts, Parquet as texts or in the types that the contract names.

A file that is ragged, cut short, wrongly encoded, or lacks a column is refused; error texts of the parsers are not
passed on, because they quote the rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.csv as pa_csv

from outpost.contracts import Contract
from outpost.landing.headers import check_columns
from outpost.landing.parquet import open_parquet
from outpost.landing.quotes import with_quotes_kept
from outpost.landing.refusal import RefusalError, unreadable_as
from outpost.landing.sizes import BATCH_ROWS, LARGEST_ROW, MEMORY
from outpost.landing.streams import CHUNK, ByteStream, text_of

_LARGEST_HEADER = 1 << 16
_NOT_CSV = "the file cannot be read as CSV: ragged rows, an open quote, or another encoding than said"


@dataclass(frozen=True)
class Delivered:
    """A file opened for reading: what its header says, and its rows in order, once."""

    extra_columns: tuple[str, ...]
    batches: Iterator[pl.DataFrame]


def open_file(
    path: Path, encoding: str, contract: Contract, never: Iterable[str], rows: int | None = None, memory: int = MEMORY
) -> Delivered:
    """Open a delivered file; RefusalError when it cannot be read or its columns are not the contract's.

    ``rows``: how many its manifest says; a file with more is read no further. ``memory``: bytes that reading may hold.
    """
    if path.name.endswith(".parquet"):
        with unreadable_as("the file cannot be read as Parquet"):
            return Delivered(*open_parquet(path, contract, never, rows, memory))
    with unreadable_as(_NOT_CSV):
        chunks = with_quotes_kept(text_of(path, encoding))
        header, rest = _header(chunks)
        extra = check_columns(contract, header, never)
        return Delivered(extra, _csv_batches(header, rest, contract, rows))


def _header(chunks: Iterator[bytes]) -> tuple[list[str], Iterator[bytes]]:
    """The names in the first record, and the text after it."""
    head = b""
    for chunk in chunks:
        head += chunk
        end = _end_of_record(head)
        if end is not None or len(head) > _LARGEST_HEADER:
            break
    else:
        end = len(head)
    if end is None or not head.strip():
        raise RefusalError("unreadable", "the file has no header row")
    try:
        names = next(csv.reader(io.StringIO(head[:end].decode("utf-8"), newline=""), strict=True))
    except (csv.Error, UnicodeError, StopIteration):
        raise RefusalError("unreadable", "the header row cannot be read") from None
    return names, chain([head[end:]], chunks)


def _end_of_record(text: bytes) -> int | None:
    """Place after the first line end outside quotes."""
    quoted = False
    for position, byte in enumerate(text[:_LARGEST_HEADER]):
        if byte == ord('"'):
            quoted = not quoted
        elif byte == ord("\n") and not quoted:
            return position + 1
    return None


def _csv_batches(
    header: list[str], chunks: Iterator[bytes], contract: Contract, said: int | None
) -> Iterator[pl.DataFrame]:
    columns = list(contract.by_name)
    read = 0
    with unreadable_as(_NOT_CSV):
        begun = _after_blank_lines(chunks)
        if begun is None:
            return
        reader = pa_csv.open_csv(
            io.BufferedReader(ByteStream(begun), CHUNK),
            read_options=pa_csv.ReadOptions(block_size=LARGEST_ROW, column_names=header),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True),
            convert_options=pa_csv.ConvertOptions(
                column_types={name: pa.string() for name in columns},
                include_columns=columns,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
        for batch in reader:
            read += batch.num_rows
            if said is not None and read > said:
                raise RefusalError("wrong_rows", f"more rows delivered than the {said} in the manifest")
            for begin in range(0, batch.num_rows, BATCH_ROWS):
                yield pl.DataFrame(pa.Table.from_batches([batch.slice(begin, BATCH_ROWS)]))


def _after_blank_lines(chunks: Iterator[bytes]) -> Iterator[bytes] | None:
    for chunk in chunks:
        text = chunk.lstrip(b"\r\n")
        if text:
            return chain([text], chunks)
    return None
