"""Texts are as untidy as was measured, and the truth beside them is the truth."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from outpost.demo.noise import CLASSES, LEVELS, write_texts
from outpost.demo.places import ESTATE, make_places
from outpost.demo.plan import make_plan

DWELLINGS = make_places(make_plan(20_000, 1, 3, dt.date(2026, 11, 22)), 0).dwellings


def _texts(level: str, seed: int = 1) -> pl.DataFrame:
    return write_texts(DWELLINGS, np.random.default_rng(seed), level)


def _share(texts: pl.DataFrame, *classes: str) -> float:
    named = ("+" + texts["noise"] + "+").str
    return float(np.mean(np.logical_or.reduce([named.contains(f"+{name}+", literal=True) for name in classes])))


@pytest.mark.parametrize(
    ("classes", "low", "high"),
    [
        (("no_region", "no_province"), 0.52, 0.62), (("no_region",), 0.24, 0.30), (("doubled",), 0.21, 0.27),
        (("inverted",), 0.10, 0.15), (("full_width",), 0.02, 0.04), (("committee",), 0.03, 0.06),
        (("hyphens",), 0.04, 0.16), (("homophone",), 0.012, 0.03),
    ],
)  # fmt: skip
def test_shares_are_near_those_measured(classes: tuple[str, ...], low: float, high: float) -> None:
    assert low < _share(_texts("usual"), *classes) < high


@pytest.mark.parametrize("level", LEVELS)
def test_only_named_classes_and_known_answers(level: str) -> None:
    texts = _texts(level)
    assert {name for noise in texts["noise"].unique() for name in noise.split("+")} <= set(CLASSES)
    assert set(texts["expected"]) <= {"HOUSE", "BUILDING", "AMBIGUOUS", "NONE", "UNSURE"}
    assert (texts["address_text"] != "").all()


def test_a_text_for_a_house_holds_its_numbers() -> None:
    plain = _texts("clean")
    numbers = DWELLINGS["number"].cast(pl.String)
    rooms = DWELLINGS["room"].cast(pl.String).fill_null("")
    assert (plain["expected"] == "HOUSE").all()
    held = pl.DataFrame({"text": plain["address_text"], "number": numbers, "room": rooms})
    assert held.select(pl.col("text").str.contains(pl.col("number")) & pl.col("text").str.contains(pl.col("room")))[
        "text"
    ].all()


def test_a_unit_left_out_is_ambiguous_only_where_there_are_several() -> None:
    texts = _texts("rough")
    left_out = ("+" + texts["noise"] + "+").str.contains("+no_unit+", literal=True)
    several = (DWELLINGS["unit_count"] > 1) & (DWELLINGS["kind"] == ESTATE)
    assert (texts["expected"].filter(left_out & ~several) != "AMBIGUOUS").all()
    assert (texts["expected"].filter(left_out & several) != "HOUSE").all()
