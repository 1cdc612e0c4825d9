"""The way of a joint visit."""

from __future__ import annotations

import itertools
import math
import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from outpost.briefing.packs.sketch import HEIGHT, WIDTH, png
from outpost.briefing.packs.walk import Stop, length, ordered, points


def stop(name: str, longitude: float | None = None, latitude: float | None = None) -> Stop:
    return Stop(name, f"{name.rjust(8, '0')}", longitude, latitude, ("R1",), "", True)


degrees = st.integers(0, 400).map(lambda step: round(120.8 + step / 4000, 6))
numbers = st.lists(st.integers(1, 999), unique=True, min_size=1, max_size=9)


@given(numbers)
def test_without_places_the_numbers_of_buildings_are_the_order(found: list[int]) -> None:
    way = ordered([stop(str(number)) for number in found])
    assert [int(it.address) for it in way] == sorted(found)
    assert points(way) is None


@given(numbers, st.data())
def test_every_door_is_walked_to_once_and_those_of_one_building_together(found: list[int], data: st.DataObject) -> None:
    stops = [stop(str(number), data.draw(degrees), 32.0) for number in found]
    way = ordered(stops)
    assert sorted(way, key=stops.index) == stops
    assert int(way[0].address) == min(found)
    runs = [place for place, _ in itertools.groupby(it.longitude for it in way)]
    assert len(runs) == len(set(runs))


def test_a_way_does_not_cross_itself_to_follow_numbers() -> None:
    corners = {"1": (120.80, 32.00), "2": (120.81, 32.01), "3": (120.81, 32.00), "4": (120.80, 32.01)}
    way = ordered([stop(name, *at) for name, at in corners.items()])
    places = points(way)
    assert places is not None
    shortest = min(length([places[0], *others]) for others in itertools.permutations(places[1:]))
    assert math.isclose(length(places), shortest, rel_tol=1e-6)


@settings(max_examples=8)
@given(st.lists(st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000)), min_size=1, max_size=30))
def test_a_sketch_is_a_picture_of_one_size_and_the_same_each_time(places: list[tuple[int, int]]) -> None:
    exact = [(float(x), float(y)) for x, y in places]
    content = png(exact)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">2I", content[16:24]) == (WIDTH, HEIGHT)
    assert png(exact) == content
