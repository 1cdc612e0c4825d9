"""Untidy deliveries, as programs and people leave them: markers, wrapping, lost characters, odd files."""

from __future__ import annotations

import io
from collections.abc import Callable

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from outpost.demo.planting import Planted, Planting


def untidy_households(one: Planting) -> Planted:
    """What programs leave around values; none of it loses a row."""
    count = one.manifest["rows"]
    faults: list[tuple[str, str, Callable[[pl.Series], pl.Series]]] = [
        ("null_marker", "previous_id_number", lambda values: pl.Series(["NULL"] * len(values))),
        ("id_damaged", "mother_id_number", lambda values: pl.Series(["9.90101E+17"] * len(values))),
        ("lost_character", "name", lambda values: values.str.slice(0, 1) + "□" + values.str.slice(2)),
        ("outer_blank", "household_number", lambda values: "\u3000" + values + "   "),
        ("excel_wrapping", "birth_date", lambda values: '="' + values + '"'),
        ("format_character", "id_number", lambda values: "\u202d" + values + "\u202c"),
    ]
    found: Planted = []
    for row, (kind, column, change) in enumerate(faults[:count], start=1):
        one.spoil(column, (row,), change(one.read()[column]))
        found.append((kind, (row,)))
    return found


def updated_in_2099(one: Planting) -> Planted:
    """A version of the future."""
    if one.manifest["rows"]:
        one.spoil("updated_at", (1,), "2099-01-01T00:00:00+08:00")
    return [("updated_at_ahead", (1,) if one.manifest["rows"] else ())]


def no_header(one: Planting) -> Planted:
    """A file that begins with its first row."""
    one.put(one.data.read_bytes().split(b"\n", 1)[1])
    return [("no_header", ())]


def end_mark(one: Planting) -> Planted:
    """A final Ctrl-Z."""
    one.put(one.data.read_bytes() + b"\x1a")
    return [("ctrl_z", ())]


def spelled(one: Planting) -> Planted:
    """An encoding by another of its names."""
    one.put(one.data.read_bytes().decode("utf-8").encode("gb18030"), encoding="CP936")
    return [("encoding_spelled", ())]


def not_utf_8(one: Planting) -> Planted:
    """Parquet whose first text has bytes of GBK, as some writers leave it."""
    names = one.read()["name"].to_list() or [""]
    rows = one.read().to_arrow(compat_level=pl.CompatLevel.oldest())
    texts = pa.array([names[0].encode("gb18030"), *(name.encode("utf-8") for name in names[1:])], pa.binary())
    broken = rows.set_column(rows.schema.get_field_index("name"), "name", texts[: len(rows)].view(pa.string()))
    buffer = io.BytesIO()
    pq.write_table(broken, buffer)
    one.put(buffer.getvalue(), ".parquet")
    return [("not_utf_8", ())]


def link(one: Planting) -> Planted:
    """A link in the place of the file."""
    real = one.data.with_name(f".{one.data.name}")
    one.data.rename(real)
    one.data.symlink_to(real.name)
    return [("symbolic_link", ())]
