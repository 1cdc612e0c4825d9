"""Batches of rows from a delivered Parquet file: as texts, or in the types that the contract names.

The footer is looked at before anything is read: it says how many rows there are and how large they become. Texts are
checked to be UTF-8, which no writer and no reader of Parquet makes sure of. Values that were written once and are
repeated by reference stay so until it is known how large they become.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outpost.contracts import Column, Contract
from outpost.landing.headers import check_columns
from outpost.landing.refusal import RefusalError, unreadable_as
from outpost.landing.sizes import (
    BATCH_ROWS,
    FREE_ROWS,
    FREE_TEXT,
    LARGEST_MEAN_ROW,
    LARGEST_ROW,
    LARGEST_ROWS_A_BYTE,
    batch_bytes,
)
from outpost.landing.streams import LARGEST_TEXT

_READ_AT_ONCE = 1 << 20
_DAY_BOUNDS = (dt.date(1, 1, 1), dt.date(9999, 12, 31))
_NO_DAY = {"date": "0000-00-00", "timestamp": "0000-00-00 00:00:00"}
"""What stands for a day outside the calendar: reading it names it impossible."""
_UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_LEAST = -(2**63)
_EPOCH = dt.date(1970, 1, 1)
_BY_PREFIX = "DELTA_BYTE_ARRAY"
_FEW_ROWS = 8


def open_parquet(
    path: Path, contract: Contract, never: Iterable[str], rows: int | None, memory: int
) -> tuple[tuple[str, ...], Iterator[pl.DataFrame]]:
    """Extra columns and batches of a file. RefusalError before any row is read where the footer is enough for it."""
    footer = pq.read_metadata(path)
    _check_rows(footer, path.stat().st_size, rows)
    columns = [name for name in contract.by_name if name in footer.schema.names]
    _check_sizes(footer, columns, memory)
    file = pq.ParquetFile(
        path,
        metadata=footer,
        read_dictionary=_with_dictionary(footer, columns),
        pre_buffer=False,
        buffer_size=_READ_AT_ONCE,
        coerce_int96_timestamp_unit="us",
    )
    schema = file.schema_arrow
    extra = check_columns(contract, list(schema.names), never)
    _check_types(contract, schema)
    return extra, _batches(file, contract, batch_bytes(memory))


def _check_rows(footer: pq.FileMetaData, size: int, said: int | None) -> None:
    rows = footer.num_rows
    if said is not None and rows != said:
        raise RefusalError("wrong_rows", f"{rows} rows delivered, {said} in the manifest")
    if rows > FREE_ROWS and rows > LARGEST_ROWS_A_BYTE * size:
        raise RefusalError("too_large", f"{rows} rows in {size} bytes: more than a delivery can hold")


def _chunks(footer: pq.FileMetaData, columns: Iterable[str]) -> Iterator[pq.ColumnChunkMetaData]:
    wanted = set(columns)
    for group in range(footer.num_row_groups):
        of_group = footer.row_group(group)
        for position in range(of_group.num_columns):
            chunk = of_group.column(position)
            if chunk.path_in_schema in wanted:
                yield chunk


def _check_sizes(footer: pq.FileMetaData, columns: list[str], memory: int) -> None:
    sizes = [chunk.total_uncompressed_size for chunk in _chunks(footer, columns)]
    unpacked = sum(sizes)
    if unpacked > LARGEST_TEXT or min(sizes, default=0) < 0:
        raise RefusalError("too_large", "the file decompresses to more than a delivery can hold")
    if unpacked > FREE_TEXT and unpacked > LARGEST_MEAN_ROW * footer.num_rows:
        raise RefusalError("too_large", "the rows are larger than rows of this extract can be")
    by_prefix = _by_prefix(_chunks(footer, columns))
    largest = (memory // 16 if chunk.path_in_schema in by_prefix else memory // 2 for chunk in _chunks(footer, columns))
    if any(size > limit for size, limit in zip(sizes, largest, strict=True)):
        raise RefusalError(
            "too_large", "a row group needs more than landing.memory_limit: write smaller ones, or raise the limit"
        )


def _with_dictionary(footer: pq.FileMetaData, columns: list[str]) -> list[str]:
    """Text columns that are written as references to values; the reader cannot keep it so beside other encodings."""
    chunks = list(_chunks(footer, columns))
    texts = (chunk for chunk in chunks if chunk.physical_type == "BYTE_ARRAY" and chunk.has_dictionary_page)
    return sorted({chunk.path_in_schema for chunk in texts} - _by_prefix(chunks))


def _by_prefix(chunks: Iterable[pq.ColumnChunkMetaData]) -> set[str]:
    return {chunk.path_in_schema for chunk in chunks if _BY_PREFIX in chunk.encodings}


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


def _batches(file: pq.ParquetFile, contract: Contract, budget: int) -> Iterator[pl.DataFrame]:
    columns = list(contract.by_name)
    rows = size = 0
    with unreadable_as("the file cannot be read as Parquet, or has texts that are not UTF-8"):
        for batch in _read(file, columns, budget):
            batch.validate(full=True)
            sizes = _row_sizes(batch)
            rows, size = rows + batch.num_rows, size + int(sizes.sum())
            if sizes.max(initial=0) > LARGEST_ROW or size > max(FREE_TEXT, LARGEST_MEAN_ROW * rows):
                raise RefusalError("too_large", "the rows are larger than rows of this extract can be")
            for part in _parts(batch, sizes, budget):
                yield pl.DataFrame([_column(part.column(name), name) for name in columns])


def _read(file: pq.ParquetFile, columns: list[str], budget: int) -> Iterator[pa.RecordBatch]:
    """Batches of at most ``BATCH_ROWS`` rows; where few rows are read at once, put together up to the budget."""
    waiting: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in file.iter_batches(batch_size=_rows_at_once(file.metadata, columns, budget), columns=columns):
        if waiting and (rows + batch.num_rows > BATCH_ROWS or size + batch.nbytes > budget):
            yield pa.concat_batches(waiting)
            waiting, rows, size = [], 0, 0
        waiting.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
    if waiting:
        yield pa.concat_batches(waiting)


def _rows_at_once(footer: pq.FileMetaData, columns: list[str], budget: int) -> int:
    """Rows whose texts fit into the budget, by what the footer says of their mean size.

    A text written as the one before it and its ending may be as large as its whole column, so few of these are read at
    once.
    """
    if footer.num_rows == 0:
        return BATCH_ROWS
    chunks = list(_chunks(footer, columns))
    mean = max(sum(chunk.total_uncompressed_size for chunk in chunks) // footer.num_rows, 1)
    by_prefix = _by_prefix(chunks)
    largest = max((chunk.total_uncompressed_size for chunk in chunks if chunk.path_in_schema in by_prefix), default=1)
    return int(max(min(BATCH_ROWS, budget // mean, max(8 * budget // largest, _FEW_ROWS)), 1))


def _row_sizes(batch: pa.RecordBatch) -> npt.NDArray[np.int64]:
    """Bytes of text in each row, once repeated values are written out."""
    sizes = np.zeros(batch.num_rows, dtype=np.int64)
    for column in batch.columns:
        lengths = None
        if pa.types.is_dictionary(column.type):
            lengths = pc.take(pc.binary_length(_as_large(column.dictionary)), column.indices)
        elif _is_text(column.type):
            lengths = pc.binary_length(_as_large(column))
        if lengths is not None:
            sizes += pc.fill_null(lengths, 0).to_numpy(zero_copy_only=False)
    return sizes


def _as_large(texts: pa.Array) -> pa.Array:
    return texts.cast(pa.large_string()) if pa.types.is_string_view(texts.type) else texts


def _parts(batch: pa.RecordBatch, sizes: npt.NDArray[np.int64], budget: int) -> Iterator[pa.RecordBatch]:
    """The batch in parts whose texts fit into the budget; a single row always goes."""
    ends = np.cumsum(sizes)
    begin = 0
    while begin < batch.num_rows:
        taken = ends[begin - 1] if begin else 0
        end = max(int(np.searchsorted(ends, taken + budget, side="right")), begin + 1)
        yield batch.slice(begin, end - begin)
        begin = end


def _column(values: pa.Array, name: str) -> pl.Series:
    """A column as Polars holds it: empty texts null, days outside the calendar as a text that says so."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_null(values.type):
        return pl.Series(name, [None] * len(values), dtype=pl.String)
    if pa.types.is_timestamp(values.type):
        return _days(values, name, "timestamp")
    if pa.types.is_date32(values.type):
        return _days(values, name, "date")
    if pa.types.is_decimal256(values.type):
        values = values.cast(pa.decimal128(38, values.type.scale))
    series = pl.Series(name, values)
    return series.set(series == "", None) if series.dtype == pl.String else series


def _days(values: pa.Array, name: str, kind: str) -> pl.Series:
    numbers = values.cast(pa.int32() if kind == "date" else pa.int64())
    a_day = 1 if kind == "date" else 86_400 * _UNITS[values.type.unit]
    first, last = ((day - _EPOCH).days * a_day for day in _DAY_BOUNDS)
    outside = pc.or_(pc.less(numbers, max(first, _LEAST)), pc.greater(numbers, min(last + a_day - 1, -_LEAST - 1)))
    inside = pc.if_else(outside, pa.scalar(None, values.type), values)
    days = pl.Series(name, inside if kind == "date" else inside.cast(pa.timestamp("us"), safe=False))
    if not pc.any(outside).as_py():
        return days
    texts = days.cast(pl.String)
    return texts.set(pl.Series(outside).fill_null(False), _NO_DAY[kind])
