"""The way of a joint visit: in which order doors are walked to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True)
class Stop:
    """A door. ``walk_key`` sorts as numbers of buildings are counted; degrees are null where the register has none."""

    address: str
    walk_key: str
    longitude: float | None
    latitude: float | None
    models: tuple[str, ...]
    due: str
    is_joint: bool


def points(stops: Sequence[Stop]) -> list[tuple[float, float]] | None:
    """Where the stops are, in metres east and north of the first; None where one of them is not known."""
    known = [
        (stop.longitude, stop.latitude) for stop in stops if stop.longitude is not None and stop.latitude is not None
    ]
    if not stops or len(known) < len(stops):
        return None
    east, north = known[0]
    narrowing = math.cos(math.radians(north))
    return [
        (round((x - east) * _METRES_A_DEGREE * narrowing, 1), round((y - north) * _METRES_A_DEGREE, 1))
        for x, y in known
    ]


def ordered(stops: Sequence[Stop]) -> list[Stop]:
    """Stops in walking order.

    By the numbers of buildings; where the place of every stop is known, from the first of these to the nearest that is
    left, and then without crossings. Doors of one building stay together, in the order of their numbers.
    """
    by_number = sorted(stops, key=lambda stop: (stop.walk_key, stop.address))
    places = points(by_number)
    if places is None:
        return by_number
    buildings: dict[tuple[float, float], list[Stop]] = {}
    for stop, place in zip(by_number, places, strict=True):
        buildings.setdefault(place, []).append(stop)
    way = _uncrossed(_nearest(list(buildings)))
    return [stop for place in way for stop in buildings[place]]


def length(places: Sequence[tuple[float, float]]) -> float:
    """Metres from the first to the last as the crow flies between them."""
    return sum(math.dist(one, other) for one, other in pairwise(places))


def _nearest(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    way, left = places[:1], places[1:]
    while left:
        following = min(range(len(left)), key=lambda at: (math.dist(way[-1], left[at]), at))
        way.append(left.pop(following))
    return way


def _uncrossed(way: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Parts of the way turned round as long as that makes it shorter; the first stop stays."""
    shortened = True
    while shortened:
        shortened = False
        for first in range(1, len(way) - 1):
            for last in range(first + 1, len(way)):
                turned = way[:first] + way[first : last + 1][::-1] + way[last + 1 :]
                if length(turned) < length(way) - 0.5:
                    way, shortened = turned, True
    return way
