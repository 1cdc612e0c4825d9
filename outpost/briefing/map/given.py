"""Shapes that the city has: ``reference/areas.geojson``, read as what somebody else wrote.

A feature is a polygon (or several) and says in its properties which grid or beat it is. What cannot be drawn is left
out and counted by what is wrong with it; nothing here stops a page.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from outpost.briefing.map.outlines import Edges, Outlines, joined
from outpost.briefing.map.plane import Flags, Ints, Plane, Reals, plausible

FILE = "areas.geojson"
PROPERTIES = ("code", "grid_code", "beat_code", "网格编码", "警格编码")
"""Where a feature may say whose it is; the first that is there counts."""
MOST_BYTES = 300_000_000
MOST_POINTS = 500_000
_SNAPS = (1, 5, 10, 20, 40, 80, 160)
_SAMPLED = 2_000
_KNOWN = ("crs84", "4326", "4490")
"""What a file may say of its datum: degrees of WGS84 or CGCS2000."""

Rings = Sequence[tuple[int, Reals]]
"""Rows of areas, each with one of its rings in degrees, shape (n, 2), the first point again at the end."""


@dataclass
class Shapes:
    """``rings`` that can be drawn, and what is to be ``told``: keys of words.toml with their numbers."""

    rings: list[tuple[int, Reals]] = field(default_factory=list)
    told: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)


def read(path: Path, rows: Mapping[str, int]) -> Shapes:
    """The shapes in ``path`` of the areas in ``rows`` (row by code); none, and why, where it cannot be read."""
    try:
        size = path.stat().st_size
    except OSError:
        return Shapes()
    if size > MOST_BYTES:
        return Shapes(told=[("too_large", {"megabytes": round(size / 1e6)})])
    try:
        found = json.loads(path.read_bytes())
        features = found["features"]
        datum = _datum(found)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Shapes(told=[("unreadable", {})])
    if not isinstance(features, list):
        return Shapes(told=[("unreadable", {})])
    if datum is not None:
        return Shapes(told=[("other_datum", {})])
    return _read(features, rows)


def _datum(found: Mapping[str, Any]) -> str | None:
    """What the file says of its datum, where that is none that can be drawn."""
    said = str((found.get("crs") or {}).get("properties", {}).get("name", "")).lower()
    return said if said and not any(name in said for name in _KNOWN) else None


def _read(features: Sequence[Any], rows: Mapping[str, int]) -> Shapes:
    faults: Counter[str] = Counter()
    rings: list[tuple[int, Reals]] = []
    for feature in features:
        try:
            said = feature["properties"]
            code = next(str(said[name]) for name in PROPERTIES if said.get(name) is not None)
        except (LookupError, TypeError, AttributeError, StopIteration):
            faults["unknown_codes"] += 1
            continue
        if code not in rows:
            faults["unknown_codes"] += 1
            continue
        try:
            rings += [(rows[code], ring) for ring in _rings(feature["geometry"])]
        except (LookupError, TypeError, ValueError, AttributeError):
            faults["bad_shapes"] += 1
    if rings:
        good = plausible(np.concatenate([ring.mean(axis=0, keepdims=True) for _, ring in rings]))
        faults["bad_shapes"] += int((~good).sum())
        rings = [ring for ring, kept in zip(rings, good, strict=True) if kept]
    return Shapes(rings, [(key, {"count": count}) for key, count in sorted(faults.items()) if count])


def _rings(geometry: Mapping[str, Any]) -> Iterator[Reals]:
    """All rings of a geometry, outer and inner alike; ValueError where it is none with an area."""
    parts = {"Polygon": lambda it: [it], "MultiPolygon": list}[geometry["type"]](geometry["coordinates"])
    found = [_ring(ring) for part in parts for ring in part]
    if not found:
        raise ValueError("no ring")
    return iter(found)


def _ring(positions: Sequence[Sequence[float]]) -> Reals:
    ring = np.array([position[:2] for position in positions], dtype=np.float64)
    if ring.ndim != 2 or ring.shape[1] != 2 or len(ring) < 4 or not plausible(ring).all():
        raise ValueError("no ring")
    return ring if (ring[0] == ring[-1]).all() else np.concatenate([ring, ring[:1]])


def outlines(rings: Rings, plane: Plane) -> Outlines:
    """The rings as arcs; what two neighbours have alike becomes one arc. Of a file with very many points those are
    kept that differ on a coarser net, which leaves neighbours together."""
    metres = [plane.metres_of(ring) for _, ring in rings]
    for snap in _SNAPS:
        drawn = [_snapped(ring, snap) for ring in metres]
        if sum(map(len, drawn)) <= MOST_POINTS:
            break
    owner = np.repeat([area for area, _ in rings], [max(len(ring) - 1, 0) for ring in drawn])
    starts = np.concatenate([ring[:-1] for ring in drawn])
    ends = np.concatenate([ring[1:] for ring in drawn])
    nodes, at = np.unique(np.concatenate([starts, ends]), axis=0, return_inverse=True)
    pairs = np.sort(at.ravel().reshape(2, -1).T, axis=1)
    edges, edge = np.unique(pairs, axis=0, return_inverse=True)
    # an edge that an area walks twice leads there and back: it bounds nothing
    both = np.unique(np.stack([edge.ravel(), owner], axis=1), axis=0, return_counts=True)
    once = both[0][both[1] % 2 == 1]
    low, high = np.full(len(edges), np.iinfo(np.int64).max), np.full(len(edges), -1)
    np.minimum.at(low, once[:, 0], once[:, 1])
    np.maximum.at(high, once[:, 0], once[:, 1])
    walked = high >= 0
    sides = np.stack([np.where(low == high, -1, low), high], axis=1)[walked]
    return joined(Edges(nodes.astype(np.float64), edges[walked], sides, np.full(int(walked.sum()), np.inf)))


def _snapped(ring: Ints, net: int) -> Ints:
    points = (np.rint(ring / net) * net).astype(np.int64)
    kept = np.ones(len(points), dtype=np.bool_)
    kept[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    return points[kept]


def share_within(rings: Rings, plane: Plane, areas: Ints, points: Ints) -> float | None:
    """Of some buildings whose area has a shape, the share that lies in it; None where there is no such building."""
    own: dict[int, list[Ints]] = {}
    for area, ring in rings:
        own.setdefault(area, []).append(plane.metres_of(ring))
    known = np.flatnonzero(np.isin(areas, list(own)))
    some = known[:: max(1, len(known) // _SAMPLED)]
    if not len(some):
        return None
    return float(np.mean([_inside(points[at], own[int(areas[at])]) for at in some]))


def _inside(point: Ints, rings: Sequence[Ints]) -> bool:
    return bool(sum(int(crossed(point, ring).sum()) for ring in rings) % 2)


def crossed(point: Ints | Reals, ring: Ints) -> Flags:
    """Which edges of a closed ring a ray from ``point`` eastwards crosses."""
    (x, y), start, end = point, ring[:-1], ring[1:]
    over = (start[:, 1] > y) != (end[:, 1] > y)
    rise = np.where(over, end[:, 1] - start[:, 1], 1)
    return np.asarray(over & (x < start[:, 0] + (y - start[:, 1]) * (end[:, 0] - start[:, 0]) / rise))
