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
import pyarrow.parquet as pq

from outpost.contracts import Column, Contract
from outpost.contracts.never import never_named
from outpost.identity.free_text import mask_numbers
from outpost.landing.refusal import RefusalError
from outpost.landing.streams import CHUNK, LARGEST_TEXT, ByteStream, text_of

BLOCK = 16 << 20
"""Bytes of CSV text that are parsed at once; also the most that one row may take."""
BATCH_ROWS = 131_072
_LARGEST_HEADER = 1 << 16


@dataclass(frozen=True)
class Delivered:
    """A file opened for reading: what its header says, and its rows in order, once."""

    extra_columns: tuple[str, ...]
    batches: Iterator[pl.DataFrame]


def open_file(path: Path, encoding: str, contract: Contract, never: Iterable[str]) -> Delivered:
    """Open a delivered file; RefusalError when it cannot be read or its columns are not the contract's."""
    if path.name.endswith(".parquet"):
        return _open_parquet(path, contract, never)
    chunks = text_of(path, encoding)
    header, rest = _header(chunks)
    extra = _check_columns(contract, header, never)
    return Delivered(extra, _csv_batches(header, rest, contract))


def _check_columns(contract: Contract, header: list[str], never: Iterable[str]) -> tuple[str, ...]:
    forbidden = never_named(header, never)
    if forbidden:
        named = ", ".join(map(mask_numbers, forbidden))
        raise RefusalError("never_column", f"columns that are never ingested: {named}")
    twice = sorted({mask_numbers(name) for name in header if header.count(name) > 1})
    if twice:
        raise RefusalError("columns", f"columns that come twice: {', '.join(twice)}")
    extra = tuple(mask_numbers(name) for name in header if name not in contract.by_name)
    missing = [name for name in contract.by_name if name not in header]
    if missing:
        also = f"; unknown columns (renamed?): {', '.join(extra)}" if extra else ""
        raise RefusalError("columns", f"columns missing: {', '.join(missing)}{also}")
    return extra


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
    for place, byte in enumerate(text[:_LARGEST_HEADER]):
        if byte == ord('"'):
            quoted = not quoted
        elif byte == ord("\n") and not quoted:
            return place + 1
    return None


def _csv_batches(header: list[str], chunks: Iterator[bytes], contract: Contract) -> Iterator[pl.DataFrame]:
    begun = _after_blank_lines(chunks)
    if begun is None:
        return
    columns = list(contract.by_name)
    try:
        reader = pa_csv.open_csv(
            io.BufferedReader(ByteStream(begun), CHUNK),
            read_options=pa_csv.ReadOptions(block_size=BLOCK, column_names=header),
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
            if batch.num_rows:
                yield pl.DataFrame(pa.Table.from_batches([batch]))
    except (pa.ArrowException, UnicodeError):
        raise RefusalError(
            "unreadable", "the file cannot be read as CSV: ragged rows, an open quote, or another encoding than said"
        ) from None


def _after_blank_lines(chunks: Iterator[bytes]) -> Iterator[bytes] | None:
    for chunk in chunks:
        text = chunk.lstrip(b"\r\n")
        if text:
            return chain([text], chunks)
    return None


def _open_parquet(path: Path, contract: Contract, never: Iterable[str]) -> Delivered:
    try:
        file = pq.ParquetFile(path)
        schema = file.schema_arrow
    except (pa.ArrowException, OSError):
        raise RefusalError("unreadable", "the file cannot be read as Parquet") from None
    extra = _check_columns(contract, list(schema.names), never)
    _check_types(contract, schema)
    unpacked = sum(file.metadata.row_group(place).total_byte_size for place in range(file.metadata.num_row_groups))
    if unpacked > LARGEST_TEXT:
        raise RefusalError("unreadable", "the file decompresses to more than a delivery can hold")
    return Delivered(extra, _parquet_batches(file, contract))


def _check_types(contract: Contract, schema: pa.Schema) -> None:
    types = {column.name: _plain(schema.field(column.name).type) for column in contract.columns}
    if all(pa.types.is_null(found) or _is_text(found) for found in types.values()):
        return
    wrong = [column.name for column in contract.columns if not _fits(column, types[column.name])]
    if wrong:
        raise RefusalError("types", f"columns of another type than the contract's: {', '.join(wrong)}")


def _plain(found: pa.DataType) -> pa.DataType:
    return found.value_type if pa.types.is_dictionary(found) else found


def _is_text(found: pa.DataType) -> bool:
    return bool(pa.types.is_string(found) or pa.types.is_large_string(found) or pa.types.is_string_view(found))


def _fits(column: Column, found: pa.DataType) -> bool:
    if pa.types.is_null(found):
        return True
    match column.kind:
        case "integer":
            return bool(pa.types.is_integer(found))
        case "decimal":
            return bool(pa.types.is_decimal(found) or pa.types.is_float64(found))
        case "date":
            return bool(pa.types.is_date32(found))
        case "timestamp":
            return bool(pa.types.is_timestamp(found)) and found.tz is None
        case _:
            return _is_text(found)


def _parquet_batches(file: pq.ParquetFile, contract: Contract) -> Iterator[pl.DataFrame]:
    columns = list(contract.by_name)
    try:
        for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=columns):
            frame = pl.DataFrame(pa.Table.from_batches([batch])).select(columns)
            yield frame.with_columns(
                pl.when(pl.col(name).cast(pl.String) != "").then(pl.col(name).cast(pl.String)).alias(name)
                for name, kind in frame.schema.items()
                if kind in (pl.String, pl.Categorical, pl.Enum, pl.Null)
            )
    except (pa.ArrowException, OSError, pl.exceptions.PolarsError):
        raise RefusalError("unreadable", "the file cannot be read as Parquet") from None
