"""Where buildings of several areas lie among each other, a place is drawn as the area that has most of them there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.briefing.map import sketch
from outpost.briefing.map.atlas import atlas
from tests.outpost.briefing.map.a_city import GRIDS, ACity


class MixedCity(ACity):
    """The same city, its buildings dealt out over all of its ground like cards."""

    def _buildings(self) -> list[dict[str, Any]]:
        found = super()._buildings()
        places = [(one["longitude"], one["latitude"]) for one in found]
        dealt = [place for start in range(7) for place in places[start::7]]
        return [{**one, "longitude": east, "latitude": north} for one, (east, north) in zip(found, dealt, strict=True)]


def keys(city: ACity) -> list[str]:
    return [it.key for it in atlas(city.published(), "gov").told]


def test_mixed_ground_is_drawn_by_majority_and_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_they_are = atlas(MixedCity(tmp_path / "as they are").published(), "gov").outlines
    assert as_they_are is not None
    monkeypatch.setattr(sketch, "MOST_ARCS", len(as_they_are.lines) // 2)
    made = atlas(MixedCity(tmp_path / "mixed").published(), "gov")
    assert [it.key for it in made.told] == ["sketched", "mixed"]
    assert made.outlines is not None
    assert made.outlines.areas.tolist() == list(range(len(GRIDS)))
    assert len(made.outlines.lines) < len(as_they_are.lines) / 2


def test_ground_that_is_not_mixed_is_drawn_as_it_is(tmp_path: Path) -> None:
    assert "mixed" not in keys(ACity(tmp_path))


@given(
    points=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=60),
    side=st.sampled_from([100, 400]),
)
def test_every_area_keeps_a_building_and_no_square_has_two_leaders(
    points: list[tuple[int, int, int]], side: int
) -> None:
    placed = pl.DataFrame(points, schema=["area", "x", "y"], orient="row").unique(
        ["x", "y"], keep="first", maintain_order=True
    )
    found = sketch.leading(placed, side)
    assert set(found.rows()) <= set(placed.rows())
    assert set(found["area"]) == set(placed["area"])
    assert found.select("x", "y").is_unique().all()
    squares = placed.select(pl.col("x", "y") // side).n_unique()
    assert len(found) <= squares + placed["area"].n_unique()
