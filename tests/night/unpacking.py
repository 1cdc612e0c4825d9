"""Everything that a file says, however it is packed: members of archives, values and statistics, raw bytes."""

from __future__ import annotations

import gzip
import io
import re
import sqlite3
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_APART = re.compile(r"[\s\-‐-―−.·•_/()]+")


def texts_in(path: Path) -> Iterator[str]:
    """The texts of a file: its name, and what each way of reading it gives."""
    yield path.name
    content = path.read_bytes()
    yield from texts_of(content)
    if content[8:12] == b"DUCK":
        yield from _duckdb(path)
    elif content.startswith(b"SQLite format 3\0"):
        yield from _sqlite(path)


def texts_of(content: bytes) -> Iterator[str]:
    """The texts of some bytes; archives and streams in them are opened."""
    for encoding in ENCODINGS:
        yield content.decode(encoding, "replace")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for member in package.infolist():
                yield member.filename
                yield from texts_of(package.read(member))
    elif content.startswith(b"\x1f\x8b"):
        yield from texts_of(gzip.decompress(content))
    elif content.startswith(b"%PDF"):
        for stream in _STREAM.findall(content):
            try:
                yield zlib.decompress(stream).decode("utf-8", "replace")
            except zlib.error:
                continue
    elif content.startswith(b"PAR1"):
        yield from _parquet(content)


def plain(text: str) -> str:
    """``text`` as somebody reads it who looks for a number: NFKC, nothing between digits, nothing unseen."""
    seen = "".join(mark for mark in unicodedata.normalize("NFKC", text) if unicodedata.category(mark) != "Cf")
    return _APART.sub("", seen)


def _parquet(content: bytes) -> Iterator[str]:
    file = pq.ParquetFile(io.BytesIO(content))
    yield str(file.metadata.metadata)
    for group in range(file.metadata.num_row_groups):
        for column in range(file.metadata.num_columns):
            yield str(file.metadata.row_group(group).column(column).statistics)
    for batch in file.iter_batches():
        yield str(batch.to_pylist())


def _duckdb(path: Path) -> Iterator[str]:
    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        for schema, table in tables:
            rows = con.execute('FROM "' + schema + '"."' + table + '"')
            while block := rows.fetchmany(10_000):
                yield str(block)
        yield str(con.execute("SELECT sql FROM duckdb_tables() UNION ALL SELECT sql FROM duckdb_views()").fetchall())


def _sqlite(path: Path) -> Iterator[str]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as con:
        for (table,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in con.execute('SELECT * FROM "' + table + '"'):
                for value in row:
                    yield from texts_of(value) if isinstance(value, bytes) else [str(value)]
