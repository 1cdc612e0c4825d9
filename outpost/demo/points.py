"""Where the demo's buildings stand: by the real places of the towns, the rest by the order of codes, on a formula.

Each town is a point near its real seat (facts only). Its communities lie on a spiral around it, as far as half way to
the next town; the buildings of a community fill a square along a curve that keeps neighbours of the order together, so
that a grid, which is a run of that order, is one patch of ground.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from outpost.demo.plan import DATA

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

KM_A_DEGREE = 111.32
MIDDLE = 32.1
"""The latitude at which a degree of longitude is measured."""
_ORDER = 6
"""The curve has 4 ** 6 cells."""
_GOLDEN = np.pi * (3 - 5**0.5)
_SHRUNK = np.array([KM_A_DEGREE * np.cos(np.radians(MIDDLE)), KM_A_DEGREE])


class Spot(NamedTuple):
    """The middle of each community in degrees, and the side of its square in kilometres, in the order of the rows."""

    longitude: Reals
    latitude: Reals
    side: Reals


@cache
def town_points() -> dict[str, tuple[float, float, float]]:
    """By nine-digit code: longitude and latitude in degrees, and the kilometres to the next town."""
    rows = pl.read_csv(DATA / "nantong_town_points.csv", schema_overrides={"town_code9": pl.String})
    at = rows.select("longitude", "latitude").to_numpy()
    apart = np.linalg.norm((at[:, None] - at[None]) * _SHRUNK, axis=2)
    np.fill_diagonal(apart, np.inf)
    return {code: (*point, near) for code, point, near in zip(rows["town_code9"], at, apart.min(axis=1), strict=True)}


def spots(town_codes: pl.Series, place_in_town: Ints, in_town: Ints) -> Spot:
    """Where communities lie, each the ``place_in_town``-th of ``in_town`` communities of its town."""
    points = np.array([town_points()[code] for code in town_codes]).reshape(-1, 3)
    step = 0.5 * points[:, 2] / np.sqrt(in_town)
    reach, turn = step * np.sqrt(place_in_town + 0.5), place_in_town * _GOLDEN
    middle = points[:, :2] + np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1) / _SHRUNK
    return Spot(middle[:, 0], middle[:, 1], 1.2 * step)


def along(share: Reals) -> tuple[Reals, Reals]:
    """The point of the unit square that Hilbert's curve has reached after ``share`` (from 0, below 1) of its way."""
    way = (share * 4**_ORDER).astype(np.int64)
    x, y = np.zeros_like(way), np.zeros_like(way)
    for level in range(_ORDER):
        size = 1 << level
        right, up = way >> 1 & 1, (way ^ (way >> 1)) & 1
        turned = up == 0
        flipped = turned & (right == 1)
        x, y = np.where(flipped, size - 1 - x, x), np.where(flipped, size - 1 - y, y)
        x, y = np.where(turned, y, x), np.where(turned, x, y)
        x, y = x + size * right, y + size * up
        way >>= 2
    return (x + 0.5) / (1 << _ORDER), (y + 0.5) / (1 << _ORDER)


def stand(buildings: pl.DataFrame, communities: pl.DataFrame) -> pl.DataFrame:
    """``longitude`` and ``latitude`` of buildings in code order, which hold a chance from 0 to 1 each before.

    ``communities`` are those that ``community_row`` counts, with town_code, place_in_town and in_town.
    """
    spot = spots(communities["town_code"], communities["place_in_town"].to_numpy(), communities["in_town"].to_numpy())
    owner = buildings["community_row"].to_numpy()
    size = np.bincount(owner, minlength=len(communities))
    place = np.arange(len(owner)) - np.repeat(np.cumsum(size) - size, size)
    x, y = along((place + 0.5) / size[owner])
    # within the building's own stretch of the curve: two buildings stand apart, whatever the size of the community
    jitter = 0.5 / np.maximum(np.sqrt(size[owner]), 1 << _ORDER)
    x = x - 0.5 + (buildings["longitude"].to_numpy() - 0.5) * jitter
    y = y - 0.5 + (buildings["latitude"].to_numpy() - 0.5) * jitter
    longitude = spot.longitude[owner] + x * spot.side[owner] / _SHRUNK[0]
    latitude = spot.latitude[owner] + y * spot.side[owner] / _SHRUNK[1]
    return buildings.with_columns(longitude=pl.Series(longitude).round(6), latitude=pl.Series(latitude).round(6))
