"""Areas drawn from nothing but their buildings: what lies nearer to a building than to any other is its area's.

Cells of one area are joined by leaving out the edges between them. Where nobody lives for a while, points of no area
are strewn: the drawing ends there instead of reaching over a river to the frame.
"""

from __future__ import annotations

import numpy as np

from outpost.briefing.map.outlines import Edges
from outpost.briefing.map.plane import Ints, Reals

NOBODY = -1
_MOST_STREWN = 40_000
_NEAREST, _FARTHEST = 400.0, 3_000.0
"""Metres between a building and the end of its ground."""


def edges_between(points: Ints, areas: Ints) -> Edges:
    """The edges between the areas of ``points`` (whole metres, no two alike), and between them and nobody's ground.

    ``slack`` is what an edge may be moved by before a building lies on its other side (metres).
    """
    from scipy.spatial import Voronoi

    strewn = _strewn(points.astype(np.float64), areas)
    places = np.concatenate([points.astype(np.float64), strewn])
    owner = np.concatenate([areas, np.full(len(strewn), NOBODY)])
    drawn = Voronoi(places)
    pairs = np.asarray(drawn.ridge_points, dtype=np.int64)
    sides = owner[pairs]
    wanted = np.flatnonzero(sides[:, 0] != sides[:, 1])
    # those that reach to infinity lie between strewn points: sides are the same there
    ends = np.array([drawn.ridge_vertices[at] for at in wanted], dtype=np.int64).reshape(-1, 2)
    slack = np.linalg.norm(places[pairs[wanted, 0]] - places[pairs[wanted, 1]], axis=1) / 2
    return Edges(np.asarray(drawn.vertices), ends, sides[wanted], slack)


def _strewn(points: Reals, areas: Ints) -> Reals:
    """Points of nobody's ground: a hexagonal pattern where no building is near, and all around."""
    from scipy.spatial import cKDTree

    low, high = points.min(axis=0), points.max(axis=0)
    reach = _reach(points, areas)
    reach = max(reach, float(np.sqrt(np.prod(high - low + 4 * reach) / _MOST_STREWN)))
    columns = np.arange(low[0] - 2.5 * reach, high[0] + 2.5 * reach, reach)
    rows = np.arange(low[1] - 2.5 * reach, high[1] + 2.5 * reach, reach * 0.866)
    x, y = np.meshgrid(columns, rows)
    x[1::2] += reach / 2
    pattern = np.stack([x.ravel(), y.ravel()], axis=1)
    near, _ = cKDTree(points).query(pattern, distance_upper_bound=reach)
    return np.asarray(pattern[np.isinf(near)])


def _reach(points: Reals, areas: Ints) -> float:
    """How far ground reaches beyond its buildings: as far as areas lie apart, within bounds. Metres."""
    from scipy.spatial import cKDTree

    count = np.bincount(areas)
    used = count > 0
    if used.sum() < 2:
        return _NEAREST
    middle = np.stack([np.bincount(areas, points[:, axis])[used] / count[used] for axis in (0, 1)], axis=1)
    apart, _ = cKDTree(middle).query(middle, k=2)
    return float(np.clip(np.median(apart[:, 1]), _NEAREST, _FARTHEST))
