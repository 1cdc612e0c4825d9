"""Texts for rows of the government network, and the truth about them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from outpost.demo.noise import write_texts
from outpost.demo.places import ESTATE, ROAD, Places

Ints = npt.NDArray[np.int64]

TRUTH = ("extract", "source_key", "address_text", "expected", "address_code", "noise", "level")


def texts_of(places: Places, homes: Ints, rng: np.random.Generator, level: str) -> pl.DataFrame:
    """address_text, noise, level, expected, address_code for dwellings (rows of ``places.dwellings``)."""
    parts = places.dwellings[homes]
    written = write_texts(parts, rng, level)
    status = parts["own_status"]
    expected = written["expected"]
    here = expected.is_in(["HOUSE", "UNSURE"])
    expected = expected.set(here & (status == 2), "CANCELLED").set(here & (status == 3), "NONE")
    code = parts["code"].zip_with(expected != "BUILDING", parts["building_code"])
    nothing = expected.is_in(["NONE", "AMBIGUOUS"])
    return written.with_columns(expected=expected, address_code=code.set(nothing, None))


def building_texts(places: Places, buildings: Ints, rng: np.random.Generator, level: str) -> pl.DataFrame:
    """The same for buildings (rows of ``places.buildings``)."""
    nothing = pl.lit(None, dtype=pl.Int64)
    parts = places.buildings[buildings].with_columns(unit=nothing, room=nothing)
    written = write_texts(parts, rng, level)
    whole = parts["kind"].is_in([ESTATE, ROAD])
    expected = written["expected"]
    expected = expected.set((expected == "HOUSE") & whole, "BUILDING")
    gone = expected.is_in(["HOUSE", "BUILDING", "UNSURE"])
    expected = expected.set(gone & (parts["status"] == 2), "CANCELLED").set(gone & (parts["status"] == 3), "NONE")
    return written.with_columns(
        expected=expected, address_code=parts["code"].set(expected.is_in(["NONE", "AMBIGUOUS"]), None)
    )


def truth_of(extract: str, keys: pl.Series, texts: pl.DataFrame) -> pl.DataFrame:
    """Rows of the truth for one extract: what each text means."""
    return texts.with_columns(extract=pl.lit(extract), source_key=keys).select(TRUTH)
