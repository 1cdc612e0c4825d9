"""What the library's functions take: texts and registers in whatever form a caller has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

NEEDED = ("address_code", "level", "parent_code", "name")
_ANCESTORS = {"district_code": 1, "town_code": 2, "community_code": 3}


def text_column(texts: Any) -> pl.Series:
    """A column of texts from a Polars, Arrow, pandas or NumPy column, any iterable, or one text.

    None and NaN are null, other values are taken as they print. Raises TypeError for what holds no column.
    """
    if isinstance(texts, pl.Series):
        column = texts
    elif texts is None or isinstance(texts, str | bytes):
        column = pl.Series([_text(texts)], dtype=pl.String)
    elif isinstance(texts, pl.DataFrame | pl.LazyFrame | dict) or not isinstance(texts, Iterable):
        raise TypeError(f"texts must be a column or a list of texts, not {type(texts).__name__}")
    elif hasattr(texts, "to_pylist"):
        column = pl.Series([_text(value) for value in texts.to_pylist()], dtype=pl.String)
    else:
        column = pl.Series([_text(value) for value in texts], dtype=pl.String)
    if column.dtype.is_nested() or column.dtype in (pl.Binary, pl.Object):
        column = pl.Series([_text(value) for value in column.to_list()], dtype=pl.String)
    return column.cast(pl.String)


def _text(value: Any) -> str | None:
    if value is None or value != value:
        return None
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def frame(rows: Any) -> pl.DataFrame:
    """A frame from Polars (lazy too), a DuckDB relation, Arrow, pandas, or a list of mappings."""
    if isinstance(rows, pl.DataFrame):
        return rows
    if isinstance(rows, pl.LazyFrame):
        return rows.collect()
    if hasattr(rows, "pl"):
        relation: pl.DataFrame = rows.pl()
        return relation
    if hasattr(rows, "__arrow_c_stream__"):
        return pl.DataFrame(rows)
    if isinstance(rows, list | tuple):
        return pl.DataFrame(list(rows), infer_schema_length=None, orient="row")
    return pl.DataFrame(rows)


def standard_addresses(rows: Any) -> pl.DataFrame:
    """The columns that a register is made of, those that are left out filled in.

    address_code, level, parent_code and name are needed (else ValueError). Without district_code, town_code or
    community_code the code of the ancestor of level 1, 2 or 3 stands for it; without status all are active.
    """
    table = frame(rows)
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise ValueError(f"a register needs the columns {', '.join(NEEDED)}; there is no {', '.join(missing)}")
    table = table.with_columns(
        pl.col("address_code", "parent_code", "name").cast(pl.String), pl.col("level").cast(pl.Int8)
    )
    if "status" not in table.columns:
        table = table.with_columns(status=pl.lit(1, pl.Int8))
    for column, level in _ANCESTORS.items():
        if column not in table.columns:
            table = table.join(_ancestor(table, level, column), on="address_code", how="left", maintain_order="left")
    return table.with_columns(pl.col(*_ANCESTORS).cast(pl.String), pl.col("status").cast(pl.Int8))


def _ancestor(table: pl.DataFrame, level: int, column: str) -> pl.DataFrame:
    """address_code and, as ``column``, the code of its ancestor-or-self of ``level``."""
    parents = table.select(pl.col("address_code").alias("step"), pl.col("parent_code"), pl.col("level").alias("at"))
    here = table.select("address_code", pl.col("address_code").alias("step"))
    found = []
    while here.height:
        here = here.join(parents, on="step", how="inner")
        found.append(here.filter(pl.col("at") == level).select("address_code", pl.col("step").alias(column)))
        above = here.filter((pl.col("at") > level) & pl.col("parent_code").is_not_null())
        here = above.select("address_code", pl.col("parent_code").alias("step"))
        if len(found) > int(table["level"].max() or 0):  # type: ignore[arg-type]
            break
    empty = pl.DataFrame(schema={"address_code": pl.String, column: pl.String})
    return pl.concat([empty, *found]).unique("address_code")
