"""A city's own shapes: drawn where they can be, told where they cannot, and never the end of a page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from outpost.briefing.map import given
from outpost.briefing.map.atlas import Ground, atlas
from outpost.briefing.map.plane import Plane
from outpost.briefing.map.sheet import drawn
from tests.outpost.briefing.map.a_city import GRIDS, ACity

WEST, SOUTH = 120.9, 32.0
ROWS = {grid: row for row, grid in enumerate(GRIDS)}


def square(code: object, column: int, row: int, **more: Any) -> dict[str, Any]:
    """A shape over the buildings of a grid: four by four, 100 m apart."""
    east, north = 4 * 0.00106, 4 * 0.0009
    x, y = WEST - 0.0005 + column * east, SOUTH - 0.0004 + row * north
    ring = [[x, y], [x + east, y], [x + east, y + north], [x, y + north], [x, y]]
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        **more,
    }


SQUARES = [square(grid, at % 2, at // 2) for at, grid in enumerate(GRIDS)]


def put(home: Path, found: object) -> Path:
    path = home / "reference" / given.FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(found if isinstance(found, str) else json.dumps(found), encoding="utf-8")
    return path


def collection(features: object, **more: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": features, **more}


def test_the_citys_own_shapes_are_drawn_with_common_borders(tmp_path: Path) -> None:
    city = ACity(tmp_path)
    put(tmp_path, collection(SQUARES))
    made = atlas(city.published(), "gov")
    assert [it.key for it in made.told] == ["given"]
    assert made.outlines is not None
    assert made.outlines.areas.tolist() == list(range(6))
    between = [set(sides) for sides in made.outlines.sides.tolist()]
    assert between.count({0, 1}) == 1


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("no json {", "unreadable"),
        ("[" * 100_000, "unreadable"),
        ([1, 2], "unreadable"),
        ({"features": {"a": 1}}, "unreadable"),
        (collection(SQUARES, crs={"properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}), "other_datum"),
        (collection([square("nobody's", 0, 0)]), "unknown_codes"),
        (collection([{"type": "Feature", "properties": None, "geometry": None}]), "unknown_codes"),
        (collection([{**SQUARES[0], "geometry": {"type": "Point", "coordinates": [WEST, SOUTH]}}]), "bad_shapes"),
        (collection([{**SQUARES[0], "geometry": {"type": "Polygon", "coordinates": [[[WEST, "x"]]]}}]), "bad_shapes"),
        (collection([{**SQUARES[0], "geometry": {"type": "Polygon", "coordinates": [[[4e7, 0]] * 5]}}]), "bad_shapes"),
        (collection([{**SQUARES[0], "geometry": {"type": "MultiPolygon", "coordinates": []}}]), "bad_shapes"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_told_and_the_buildings_are(tmp_path: Path, found: object, told: str) -> None:
    put(tmp_path, found)
    made = atlas(ACity(tmp_path).published(), "gov")
    assert [it.key for it in made.told] == ["sketched", told]
    assert made.outlines is not None
    assert made.outlines.areas.tolist() == list(range(6))


def test_a_faulty_shape_leaves_the_others(tmp_path: Path) -> None:
    path = put(
        tmp_path, collection([*SQUARES[:5], {**SQUARES[5], "geometry": {"type": "Polygon", "coordinates": [[]]}}])
    )
    shapes = given.read(path, ROWS)
    assert [area for area, _ in shapes.rings] == [0, 1, 2, 3, 4]
    assert shapes.told == [("bad_shapes", {"count": 1})]


def test_an_area_without_a_shape_is_in_the_table_alone(tmp_path: Path) -> None:
    put(tmp_path, collection(SQUARES[:5]))
    facts = ACity(tmp_path).published()
    part = drawn(facts, "gov", Ground("city"))
    assert "1 个区域在文件里没有边界" in part.markup
    assert "网格" in part.markup


def test_shapes_of_another_datum_are_suspected(tmp_path: Path) -> None:
    moved = [square(grid, at % 2 + 9, at // 2) for at, grid in enumerate(GRIDS)]
    put(tmp_path, collection(moved))
    assert "does_not_fit" in [it.key for it in atlas(ACity(tmp_path).published(), "gov").told]


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given, "MOST_BYTES", 10)
    assert given.read(put(tmp_path, collection(SQUARES)), ROWS).told == [("too_large", {"megabytes": 0})]


def test_of_very_many_points_a_coarser_net_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rings = given.read(put(tmp_path, collection(SQUARES)), ROWS).rings
    fine = [(area, ring.repeat(2, axis=0)[:-1] + 1e-5 * (i % 2)) for i, (area, ring) in enumerate(rings)]
    plane = Plane.over(rings[0][1])
    monkeypatch.setattr(given, "MOST_POINTS", 40)
    found = given.outlines(fine, plane)
    assert found.areas.tolist() == list(range(6))
    assert sum(map(len, found.lines)) < 60


def test_a_hole_is_no_ground_of_its_area(tmp_path: Path) -> None:
    x, y = WEST, SOUTH
    outer = [[x, y], [x + 0.03, y], [x + 0.03, y + 0.03], [x, y + 0.03], [x, y]]
    inner = [
        [x + 0.01, y + 0.01],
        [x + 0.02, y + 0.01],
        [x + 0.02, y + 0.02],
        [x + 0.01, y + 0.02],
        [x + 0.01, y + 0.01],
    ]
    path = put(tmp_path, collection([{**SQUARES[0], "geometry": {"type": "Polygon", "coordinates": [outer, inner]}}]))
    assert len(given.outlines(given.read(path, ROWS).rings, Plane(x, y, 94_000)).rings()[0]) == 2
