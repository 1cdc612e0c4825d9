"""Areas sketched from where their buildings stand: of very many buildings a coarser net."""

from __future__ import annotations

import polars as pl

from outpost.briefing.map import voronoi
from outpost.briefing.map.outlines import Outlines, joined
from outpost.briefing.map.plane import Ints

MOST_POINTS = 60_000
"""Buildings that outlines are drawn from. Of more, one stands for those of its area in a square."""
MOST_ARCS = 90_000
"""Arcs of a sketch. Where it has more, buildings of several areas lie among each other: they are drawn by majority."""
_SQUARES = (25, 50, 100, 200, 400, 800)
_LEADING = (100, 200, 400, 800, 1_600, 3_200)
"""Sides of squares in metres, the second where places are drawn by majority."""
_ARCS_A_POINT = 3


def drawn(areas: pl.Series, metres: Ints) -> tuple[Outlines, bool]:
    """Outlines from the area of each building and where it stands (whole metres); and whether buildings lie so mixed
    that each place is drawn as the area that has most of them there."""
    placed = pl.DataFrame({"area": areas.cast(pl.Int64), "x": metres[:, 0], "y": metres[:, 1]})
    placed = placed.unique(["x", "y"], keep="first", maintain_order=True)
    whole = placed
    for side in _SQUARES:
        if len(placed) <= MOST_POINTS:
            break
        placed = _in_squares(placed, side).unique(["area", "sx", "sy"], keep="first", maintain_order=True)
    found = _between(placed)
    if len(found.lines) <= MOST_ARCS:
        return found, False
    most = next(
        it for side in _LEADING if len(it := leading(whole, side)) * _ARCS_A_POINT <= MOST_ARCS or side == _LEADING[-1]
    )
    return _between(most), True


def _between(placed: pl.DataFrame) -> Outlines:
    return joined(voronoi.edges_between(placed.select("x", "y").to_numpy(), placed["area"].to_numpy()))


def _in_squares(placed: pl.DataFrame, side: int) -> pl.DataFrame:
    return placed.with_columns((pl.col(axis) // side).alias(f"s{axis}") for axis in "xy")


def leading(placed: pl.DataFrame, side: int) -> pl.DataFrame:
    """One point a square: of the area that has most points there. An area that leads nowhere keeps its first one."""
    square = ["sx", "sy"]
    squares = _in_squares(placed, side).with_columns(here=pl.len().over("area", *square))
    most = squares.sort("here", "area", descending=[True, False], maintain_order=True)
    ahead = most.unique(square, keep="first", maintain_order=True)
    rest = placed.join(ahead, on="area", how="anti", maintain_order="left").unique(
        "area", keep="first", maintain_order=True
    )
    return pl.concat([ahead.select("area", "x", "y"), rest.select("area", "x", "y")])
