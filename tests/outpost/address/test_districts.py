"""The register cut by district: whatever a text names, it resolves as against the whole, and rests on the same."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings

from bench.addresses import ALIASES, city
from bench.addresses import texts as noisy
from outpost.address import Register, build_register
from outpost.address.register import store
from outpost.address.register.districts import Doors, cut, joined
from outpost.address.stages.resolve import resolve_traced
from tests.outpost.address.test_golden import golden, register
from tests.outpost.address.test_properties import texts

GOLDEN = [str(text) for cases in golden()["classes"].values() for text in cases]
LEVELS = ("usual", "rough", "registry", "clean")


class Kept:
    """A register as the home's files have it: its names, and its doors district by district."""

    def __init__(self, whole: Register, folder: Path) -> None:
        store.save(whole, folder, "one")
        self.names = store.load_names(folder)
        self.districts = dict(cut(folder, self.names))
        self.asked: set[str] = set()

    def doors_of(self, district: str) -> Doors:
        self.asked.add(district)
        return self.districts[district]

    def resolved(self, texts: pl.Series) -> pl.DataFrame:
        return resolve_traced(texts, self.names, partial(joined, self.names, self.doors_of))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(register(), tmp_path_factory.mktemp("kept") / "address")


def column(values: list[str]) -> pl.Series:
    return pl.Series("address_text", values, dtype=pl.String)


def test_each_golden_text_comes_to_the_same(kept: Kept) -> None:
    assert kept.resolved(column(GOLDEN)).equals(resolve_traced(column(GOLDEN), register()))


def test_each_golden_text_comes_to_the_same_in_small_batches(kept: Kept) -> None:
    batches = [column(GOLDEN[start : start + 40]) for start in range(0, len(GOLDEN), 40)]
    assert pl.concat(map(kept.resolved, batches)).equals(resolve_traced(column(GOLDEN), register()))


@settings(max_examples=50)
@example(["工农路108号2单元501", "崇川区人民中路3幢", "启东市工农路108号", "3幢", ""])
@given(texts)
def test_any_text_comes_to_the_same(kept: Kept, values: list[str]) -> None:
    assert kept.resolved(column(values)).equals(resolve_traced(column(values), register()))


def test_the_texts_of_a_demo_city_come_to_the_same(tmp_path: Path) -> None:
    frame, dwellings = city(3_000, 7)
    whole = build_register(frame, ALIASES)
    cut_city = Kept(whole, tmp_path / "address")
    written = pl.concat(noisy(dwellings, level, seed, 400)["address_text"] for seed, level in enumerate(LEVELS))
    found = cut_city.resolved(written)
    assert found.equals(resolve_traced(written, whole))
    assert len(cut_city.asked) > 1
    assert found["status"].n_unique() > 2


def test_each_door_is_in_one_district(kept: Kept) -> None:
    doors = pl.concat(doors.index for doors in kept.districts.values())
    assert doors.height == register().index.height
    assert doors.sort(doors.columns).equals(register().index.sort(doors.columns))
    assert sum(doors.nodes.height for doors in kept.districts.values()) == register().nodes.height


def test_only_districts_that_a_text_leaves_open_are_asked(kept: Kept) -> None:
    kept.asked.clear()
    kept.resolved(column(["崇川区工农路108号2单元501室"]))
    assert kept.asked == {"320613"}
    kept.asked.clear()
    kept.resolved(column(["不是地址"]))
    assert kept.asked == set()
