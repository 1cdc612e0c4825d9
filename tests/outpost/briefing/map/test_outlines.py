"""Outlines: they cover the ground without overlapping, hold every building of their area, and stay where they were."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outpost.briefing.map.coding import drawing, folded, packed
from outpost.briefing.map.given import crossed
from outpost.briefing.map.outlines import Outlines, joined, thinned
from outpost.briefing.map.plane import METRES_A_DEGREE, Ints, Plane, plausible
from outpost.briefing.map.voronoi import edges_between


@st.composite
def cities(draw: st.DrawFn) -> tuple[Ints, Ints]:
    """Buildings on whole metres, no two alike, each of one of a few areas: here together, there mixed."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count, areas = draw(st.integers(1, 120)), draw(st.integers(1, 9))
    middles = rng.integers(0, draw(st.sampled_from([200, 5_000, 60_000])), (areas, 2))
    owner = rng.integers(0, areas, count)
    spread = draw(st.sampled_from([5, 120, 900]))
    points = np.unique(np.rint(middles[owner] + rng.normal(0, spread, (count, 2))).astype(np.int64), axis=0)
    return points, rng.integers(0, areas, len(points))


def holders(outlines: Outlines, point: Ints | np.ndarray) -> list[int]:
    """The areas in whose rings a point lies."""
    found = []
    for area, rings in outlines.rings().items():
        lines = [outlines.lines[arc] if arc >= 0 else outlines.lines[~arc][::-1] for ring in rings for arc in ring]
        if sum(int(crossed(point, line).sum()) for line in lines) % 2:
            found.append(area)
    return found


@settings(max_examples=15)
@given(cities(), st.sampled_from([0.0, 20.0, 500.0]))
def test_every_building_lies_in_its_own_area_and_in_no_other(city: tuple[Ints, Ints], metres: float) -> None:
    points, areas = city
    drawn = joined(edges_between(points, areas)).simplified(metres)
    # nearer to another area's building than rounding to metres can tell
    apart = np.linalg.norm((points[:, None] - points[None]).astype(float), axis=2)
    apart[areas[:, None] == areas[None]] = np.inf
    for place in np.flatnonzero(apart.min(axis=1) > 6)[:25]:
        assert holders(drawn, points[place] + 0.01) == [areas[place]]


@settings(max_examples=15)
@given(cities(), st.data())
def test_the_ground_around_is_covered_once(city: tuple[Ints, Ints], data: st.DataObject) -> None:
    points, areas = city
    drawn = joined(edges_between(points, areas))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    for point in points[rng.integers(0, len(points), 20)] + rng.normal(0, 90, (20, 2)):
        away = np.linalg.norm(points - point, axis=1)
        other = away[areas != areas[away.argmin()]].min(initial=np.inf)
        found = holders(drawn, point)
        assert len(found) <= 1, "two areas over each other"
        if away.min() < 150 and other - away.min() > 4:
            assert found == [areas[away.argmin()]], "no hole beside a building"


def test_neighbours_share_their_border() -> None:
    points = np.array([[x * 100, y * 100] for x in range(6) for y in range(4)])
    drawn = joined(edges_between(points, points[:, 0] // 300))
    shared = [set(sides) for sides in drawn.sides.tolist()]
    assert shared.count({0, 1}) == 1
    assert drawn.areas.tolist() == [0, 1]
    assert drawn.only([0]).areas.tolist() == [0, 1]
    assert len(drawn.only([0]).lines) == 2


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(-999, 999), st.integers(-999, 999)), min_size=2, max_size=60, unique=True),
    st.floats(1, 300),
)
def test_a_thinned_line_is_nowhere_farther_than_it_may_be(corners: list[tuple[int, int]], metres: float) -> None:
    line = np.array(corners)
    found = thinned(line, metres, False)
    assert (found[[0, -1]] == line[[0, -1]]).all()
    for point in line:
        starts, ways = found[:-1].astype(float), np.diff(found, axis=0).astype(float)
        share = np.clip(((point - starts) * ways).sum(axis=1) / (ways**2).sum(axis=1), 0, 1)
        assert np.linalg.norm(point - starts - share[:, None] * ways, axis=1).min() <= metres + 1e-6


def test_an_area_within_another_does_not_vanish() -> None:
    points = np.array([[x * 100, y * 100] for x in range(9) for y in range(9)])
    inner = (points == 400).all(axis=1).astype(np.int64)
    drawn = joined(edges_between(points, inner)).simplified(5_000, keep_sides=False)
    around = {arc for ring in drawn.rings()[1] for arc in ring}
    assert sum(len(drawn.lines[arc if arc >= 0 else ~arc]) for arc in around) >= 4


def unpacked(text: str) -> list[int]:
    """What the script reads."""
    found, number, shift = [], 0, 0
    for byte in base64.b64decode(text):
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(number)
            number, shift = 0, 0
    return found


@given(st.lists(st.integers(0, 2**52)))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    assert unpacked(packed(numbers)) == numbers


@given(st.integers(-(2**40), 2**40))
def test_folded_numbers_come_back(number: int) -> None:
    (found,) = folded(np.array([number])).tolist()
    assert (found // 2 if found % 2 == 0 else -(found + 1) // 2) == number
    assert found >= 0


@settings(max_examples=15)
@given(cities(), st.integers(1, 40))
def test_a_drawing_is_at_most_half_a_step_off(city: tuple[Ints, Ints], step: int) -> None:
    drawn = joined(edges_between(*city))
    done = drawing(drawn, drawn.areas.tolist(), step)
    numbers, x, y, corners = iter(unpacked(done.arcs)), 0, 0, []
    for length in numbers:
        for _ in range(length):
            x, y = x + signed(next(numbers)), y + signed(next(numbers))
            corners.append((x, y))
    found = np.array(corners)
    assert found.min() == 0
    assert tuple(found.max(axis=0) + 1) == done.size
    every = np.concatenate(drawn.lines)
    low, high = np.rint(every / step).min(axis=0) * step, np.rint(every / step).max(axis=0) * step
    back = np.stack([found[:, 0] * step + low[0], high[1] - found[:, 1] * step], axis=1)
    away = [np.abs(every - corner).max(axis=1).min() for corner in back[:: max(1, len(back) // 50)]]
    assert max(away) <= step / 2


def signed(number: int) -> int:
    return number // 2 if number % 2 == 0 else -(number + 1) // 2


@given(st.floats(120.2, 121.9), st.floats(31.7, 32.7))
def test_metres_are_at_most_half_a_metre_off(longitude: float, latitude: float) -> None:
    plane = Plane.over(np.array([[120.2, 31.7], [121.9, 32.7]]))
    east, north = plane.metres_of(np.array([[longitude, latitude]]))[0]
    assert abs((longitude - plane.longitude) * plane.metres - east) <= 0.5
    assert abs((latitude - plane.latitude) * METRES_A_DEGREE - north) <= 0.5


@pytest.mark.parametrize(
    "wrong", [(0.0, 0.0), (32.0, 120.9), (np.nan, 32.0), (np.nan, np.nan), (np.inf, 32.0), (87.6, 43.8)]
)
def test_degrees_that_cannot_be_are_found(wrong: tuple[float, float]) -> None:
    around = [(120.9 + at / 100, 32.0 + at % 3 / 100) for at in range(20)]
    assert plausible(np.array([*around, wrong])).tolist() == [True] * 20 + [False]
