"""Rows over time: each version of a row says from which night it is seen (``_from``) to which no longer (``_to``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

FOREVER = 1 << 30
_LATEST = 90_000


def dates(days: Ints, where: Bools | None = None) -> pl.Series:
    """Dates of days since 1970-01-01; null outside ``where``."""
    series = pl.Series(np.minimum(days, _LATEST).astype(np.int32)).cast(pl.Date)
    return series if where is None else series.set(pl.Series(~where), None)


def moments(days: Ints, rng: np.random.Generator, first_hour: int = 7, last_hour: int = 22) -> pl.Series:
    """A moment of each day, to the second."""
    days = np.minimum(days, _LATEST)
    second = rng.integers(first_hour * 3600, last_hour * 3600, len(days))
    return pl.Series((days * 86_400 + second) * 1000).cast(pl.Datetime("ms"))


def maybe(series: pl.Series, where: Bools) -> pl.Series:
    """The values where ``where``, else null."""
    return series.set(pl.Series(~where), None)


def shown(frame: pl.DataFrame, days: Ints, rng: np.random.Generator) -> pl.DataFrame:
    """The first versions of rows, known from ``days`` on, with ``updated_at`` on that day."""
    return frame.with_columns(
        updated_at=moments(days, rng),
        _from=pl.Series(np.minimum(days, _LATEST).astype(np.int32)),
        _to=pl.Series(np.full(len(days), FOREVER, dtype=np.int32)),
    )


def changed(
    frame: pl.DataFrame, where: Bools, days: Ints, values: Mapping[str, Any], rng: np.random.Generator
) -> pl.DataFrame:
    """Add versions of the newest rows at ``where``, seen from ``days[where]`` on.

    ``values``: full-length columns. A change on or before the day on which the row is first seen takes its place.
    """
    where = where & (frame["_to"].to_numpy() == FOREVER)
    day = np.maximum(days, frame["_from"].to_numpy().astype(np.int64))
    later = shown(frame.with_columns(**values).filter(pl.Series(where)), day[where], rng)
    ended = pl.Series(np.where(where, day, frame["_to"].to_numpy()).astype(np.int32))
    before = frame.with_columns(_to=ended)
    return pl.concat([before.filter(pl.col("_from") < pl.col("_to")), later.select(before.columns).cast(before.schema)])


def removed(frame: pl.DataFrame, where: Bools, days: Ints) -> pl.DataFrame:
    """End the newest rows at ``where``: from ``days[where]`` on the extract does not hold them."""
    ended = np.where(where & (frame["_to"].to_numpy() == FOREVER), days, frame["_to"].to_numpy())
    return frame.with_columns(_to=pl.Series(ended.astype(np.int32))).filter(pl.col("_from") < pl.col("_to"))
