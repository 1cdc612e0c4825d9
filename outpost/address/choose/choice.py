# ruff: noqa: E501 - Chinese characters count double
"""``choose``: of a few written addresses, the one that a query most likely means. Knows no register.

What both say counts, and most what stands at the end of the query, where the place itself is named: behind its road,
and behind what it lies beside (新华书店旁李宁 means 李宁). A gate, a car park, a shop or a department that the query
does not name is another place than the one that it is of. ``features.py`` has what is compared; how much each counts is
fitted by ``bench/choosing.py`` and stands in ``weights.toml``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from outpost.address.choose.features import SIGNS, features
from outpost.address.choose.reading import Reading, read
from outpost.address.read.normal import normalise
from outpost.address.read.parts import parts_of

WEIGHTS = Path(__file__).with_name("weights.toml")


def choose(queries: pl.Series, candidates: pl.Series) -> pl.Series:
    """For each query the place (from 0) of the candidate that fits it best in its list of texts; null for an empty list.

    Of equals the first is taken.
    """
    sets = compared(queries, candidates)
    return pl.Series([_best(found) for found in sets], dtype=pl.UInt32)


def compared(queries: pl.Series, candidates: pl.Series) -> list[list[list[float] | None]]:
    """For each query the features of each candidate, None for one that is null; no candidate where the query is null."""
    asked = normalise(queries.cast(pl.String))
    lists = candidates.to_list()
    offered = normalise(pl.Series([text for options in lists for text in options or ()], dtype=pl.String))
    texts = pl.concat([asked, offered]).drop_nulls().unique()
    readings = {text: read(text, parts) for text, (parts, _) in zip(texts, parts_of(texts), strict=True)}
    left = iter(offered.to_list())
    sets = []
    for query, options in zip(asked.to_list(), lists, strict=True):
        clean = [next(left) for _ in options or ()]
        sets.append([] if query is None else [_features(readings[query], readings, text) for text in clean])
    return sets


def _features(query: Reading, readings: dict[str, Reading], text: str | None) -> list[float] | None:
    return None if text is None else features(query, readings[text])


def _best(found: list[list[float] | None]) -> int | None:
    if not found:
        return None
    scores = [-np.inf if row is None else round(float(np.dot(row, weights())), 9) for row in found]
    return scores.index(max(scores))


@cache
def weights() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """One of each of SIGNS, as weights.toml has them."""
    fitted = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return np.array([fitted[name] for name in SIGNS], dtype=np.float64)
