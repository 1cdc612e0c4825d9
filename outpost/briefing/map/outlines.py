"""Edges between areas, joined into arcs: lines from one place where three meet to the next, each held once.

An arc is drawn once and simplified once, so that neighbours neither overlap nor part. An area is the arcs that have it
on one side. Which side is which is not needed: areas are filled by the even-odd rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from outpost.briefing.map.plane import Ints, Reals

_SAFE = 0.9
"""Of the slack: what is left is for rounding."""


@dataclass(frozen=True)
class Edges:
    """``nodes`` (n, 2) in metres; ``ends`` (m, 2) are rows of it; ``sides`` (m, 2) the areas beside, -1 for none;
    ``slack`` (m) how far an edge may be moved, in metres."""

    nodes: Reals
    ends: Ints
    sides: Ints
    slack: Reals


@dataclass(frozen=True)
class Outlines:
    """``lines``: the arcs, each (n, 2) in whole metres; ``ends``, ``sides`` and ``slack`` of each, as of edges."""

    lines: Sequence[Ints]
    ends: Ints
    sides: Ints
    slack: Reals

    @property
    def areas(self) -> Ints:
        """The areas that have an outline, in order."""
        return np.unique(self.sides[self.sides >= 0])

    def only(self, areas: Iterable[int]) -> Outlines:
        """The arcs beside these areas."""
        wanted = np.asarray(np.isin(self.sides, np.fromiter(areas, dtype=np.int64)).any(axis=1), dtype=np.bool_)
        return Outlines(
            [line for line, kept in zip(self.lines, wanted.tolist(), strict=True) if kept],
            self.ends[wanted],
            self.sides[wanted],
            self.slack[wanted],
        )

    def simplified(self, metres: float, *, keep_sides: bool = True) -> Outlines:
        """With fewer points: no arc is farther than ``metres`` from where it was and, with ``keep_sides``, none passes
        over a building."""
        limit = np.full(len(self.lines), metres)
        if keep_sides:
            limit = np.minimum(limit, np.maximum(self.slack * _SAFE - 1, 0))
        pairs = np.sort(self.ends, axis=1)
        _, at, often = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
        # where two arcs join the same two places, or one comes back to its own, a straight line would leave nothing
        bent = (often[at.ravel()] > 1) | (pairs[:, 0] == pairs[:, 1])
        lines = [thinned(line, it, bool(bow)) for line, it, bow in zip(self.lines, limit, bent, strict=True)]
        return Outlines(lines, self.ends, self.sides, self.slack)

    def rings(self) -> dict[int, list[list[int]]]:
        """The rings of each area: arcs one after the other, ``~arc`` where it is walked backwards."""
        of_area: dict[int, list[int]] = defaultdict(list)
        for arc, (one, other) in enumerate(self.sides.tolist()):
            for area in {one, other} - {-1}:
                of_area[area].append(arc)
        ends = self.ends.tolist()
        return {area: _closed(arcs, ends) for area, arcs in sorted(of_area.items())}


def joined(edges: Edges) -> Outlines:
    """Arcs of edges. Edges that rounding to whole metres leaves no length are left out."""
    metres = np.rint(edges.nodes).astype(np.int64)
    nodes, at = np.unique(metres, axis=0, return_inverse=True)
    ends = at.ravel()[edges.ends].reshape(-1, 2)
    kept = (ends[:, 0] != ends[:, 1]) & (edges.sides[:, 0] != edges.sides[:, 1])
    ends, sides, slack = ends[kept], np.sort(edges.sides[kept], axis=1), edges.slack[kept]
    if not len(ends):
        return Outlines([], ends, sides, slack)
    chains = _chains(ends, sides)
    return Outlines(
        [nodes[chain] for chain, _ in chains],
        np.array([(chain[0], chain[-1]) for chain, _ in chains]),
        np.array([sides[run[0]] for _, run in chains]),
        np.array([slack[run].min() for _, run in chains]),
    )


def _chains(ends: Ints, sides: Ints) -> list[tuple[list[int], list[int]]]:
    """Runs of edges with the same sides, from junction to junction or around: nodes, and the edges between them."""
    around: dict[int, list[int]] = defaultdict(list)
    for edge, (one, other) in enumerate(ends.tolist()):
        around[one].append(edge)
        around[other].append(edge)
    both = list(map(tuple, sides.tolist()))
    junction = {node for node, here in around.items() if len(here) != 2 or both[here[0]] != both[here[1]]}
    pairs = ends.tolist()
    seen = [False] * len(pairs)

    def walk(node: int, edge: int) -> tuple[list[int], list[int]]:
        chain, run = [node], []
        while True:
            seen[edge] = True
            run.append(edge)
            node = pairs[edge][0] + pairs[edge][1] - node
            chain.append(node)
            if node in junction or node == chain[0]:
                return chain, run
            edge = next(it for it in around[node] if it != edge)

    found = [walk(node, edge) for node in sorted(junction) for edge in around[node] if not seen[edge]]
    # an edge that begins and ends in one junction is walked once, from either end
    found += [walk(pairs[edge][0], edge) for edge in range(len(pairs)) if not seen[edge]]
    return found


def thinned(line: Ints, metres: float, bent: bool) -> Ints:
    """The points of a line without which it would be farther than ``metres`` from where it was (Douglas and Peucker);
    ``bent`` keeps the farthest one whatever its distance, and of a line that comes back to its beginning two."""
    if len(line) <= 2 or metres <= 0:
        return line
    points = line.astype(np.float64)
    kept = np.zeros(len(line), dtype=np.bool_)
    kept[[0, -1]] = True
    todo = [(0, len(line) - 1, 2 if bent and (line[0] == line[-1]).all() else int(bent))]
    while todo:
        first, last, free = todo.pop()
        if last - first < 2:
            continue
        away = _distance(points[first + 1 : last], points[first], points[last])
        worst = int(away.argmax())
        if away[worst] > metres or free:
            middle = first + 1 + worst
            kept[middle] = True
            todo += [(first, middle, free - 1 if free else 0), (middle, last, 0)]
    return line[kept]


def _distance(points: Reals, start: Reals, end: Reals) -> Reals:
    way = end - start
    length = float(way @ way)
    share = np.clip((points - start) @ way / length, 0, 1) if length else np.zeros(len(points))
    return np.asarray(np.hypot(*(points - start - share[:, None] * way).T))


def _closed(arcs: Sequence[int], ends: Sequence[Sequence[int]]) -> list[list[int]]:
    """Arcs of one area as rings. What does not close (a shape that is no area) is closed by a straight line."""
    at: dict[int, list[int]] = defaultdict(list)
    for arc in arcs:
        for node in set(ends[arc]):
            at[node].append(arc)
    left = dict.fromkeys(arcs)
    rings = []
    while left:
        arc = next(iter(left))
        start, node = ends[arc]
        del left[arc]
        ring = [arc]
        while node != start:
            following = next((it for it in at[node] if it in left), None)
            if following is None:
                break
            del left[following]
            forward = ends[following][0] == node
            ring.append(following if forward else ~following)
            node = ends[following][1 if forward else 0]
        rings.append(ring)
    return rings
