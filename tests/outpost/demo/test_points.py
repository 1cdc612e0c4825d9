"""Where the demo's buildings stand: within the real city's bounds, towns at places of their own, grids as patches."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from outpost.demo.places import make_places
from outpost.demo.plan import make_plan, read_communities
from outpost.demo.points import along, town_points


def buildings(residents: int, seed: int) -> pl.DataFrame:
    plan = make_plan(residents, 1, seed, dt.date(2026, 11, 22))
    return pl.concat([make_places(plan, chunk).buildings for chunk in range(plan.chunks)])


def test_every_town_has_a_place_and_no_two_the_same() -> None:
    points = town_points()
    assert set(read_communities()["town_code"]) <= set(points)
    assert len({point[:2] for point in points.values()}) == len(points)
    assert min(near for *_, near in points.values()) > 1


def test_buildings_lie_within_the_city_and_no_two_in_one_place() -> None:
    rows = buildings(20_000, 3)
    assert rows["longitude"].is_between(120.2, 121.9).all()
    assert rows["latitude"].is_between(31.7, 32.7).all()
    assert rows.select("longitude", "latitude").n_unique() == len(rows)


def test_towns_do_not_mix() -> None:
    rows = buildings(20_000, 3)
    points = town_points()
    at = np.array([points[code] for code in rows["town_code"]])
    east = (rows["longitude"].to_numpy() - at[:, 0]) * 94.3
    north = (rows["latitude"].to_numpy() - at[:, 1]) * 111.32
    assert (np.hypot(east, north) < 1.5 * at[:, 2]).all()


def test_neighbours_of_the_order_are_neighbours_on_the_ground() -> None:
    x, y = along((np.arange(256) + 0.5) / 256)
    assert np.hypot(np.diff(x), np.diff(y)).max() < 0.08
    assert len(set(zip(x.tolist(), y.tolist(), strict=True))) == 256
