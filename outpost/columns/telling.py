"""What is told of one column, and of one data set: for a terminal, for machines, and for the page."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, TypedDict

from outpost.columns.graph import LAYERS, Edge, Graph, Kind, Mask, Node, Step
from outpost.errors import UsageError
from outpost.lineage import ROWS


class Neighbour(TypedDict):
    """A column beside another: every way in which it reaches it, and the mask on the way."""

    column: str
    kind: Kind
    how: list[Step]
    mask: Mask | None


class UnknownColumnError(UsageError):
    """There is no such column; the text names those that are called nearly so."""


def find(graph: Graph, said: str) -> Node | str:
    """The column that is meant, or the data set. UnknownColumnError names what there is."""
    datasets = {name.lower(): name for name in graph.datasets}
    wanted = said.strip().lower()
    found = graph.of(said)
    if found is not None:
        return found
    if wanted in datasets:
        return datasets[wanted]
    known = [str(Node(name, column)) for name, dataset in graph.datasets.items() for column in dataset.columns]
    near = difflib.get_close_matches(wanted, [*datasets, *(it.lower() for it in known)], n=3, cutoff=0.6)
    named = [it for it in known if it.rpartition(".")[2].lower() == wanted][:3]
    hint = f"did you mean {', '.join(named or near)}?" if named or near else "`outpost lineage` lists the data sets"
    raise UnknownColumnError(f"there is no column or data set {said}: {hint}")


def neighbours(edges: Iterable[Edge], *, before: bool) -> list[Neighbour]:
    """The columns at the other end of these edges, one each: direct ones first, then by name."""
    found: dict[Node, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge.source if before else edge.target, []).append(edge)
    told: list[Neighbour] = []
    for node, those in found.items():
        kind: Kind = "direct" if any(it.kind == "direct" for it in those) else "indirect"
        mask = next((it.mask for it in those if it.mask is not None), None)
        told.append({"column": str(node), "kind": kind, "how": sorted({it.how for it in those}), "mask": mask})
    return sorted(told, key=lambda it: (it["kind"], it["column"]))


class End(TypedDict):
    """A column at the end of the way, and the masks met on direct ways to it."""

    column: str
    masks: list[Mask]


def ends(graph: Graph, node: Node) -> dict[str, dict[Kind, list[End]]]:
    """Where the way ends: ``from`` the columns of extracts, ``to`` the cells of lists, by how they are reached."""
    found: dict[str, dict[Kind, list[End]]] = {}
    for name, layer, reached in (
        ("from", "extract", graph.upstream(node)),
        ("to", "list", graph.downstream(node)),
    ):
        by_kind: dict[Kind, list[End]] = {"direct": [], "indirect": []}
        for other, way in sorted(reached.items()):
            if graph.layer_of(other) == layer:
                by_kind[way.kind].append({"column": str(other), "masks": sorted(way.masks)})
        found[name] = by_kind
    return found


def of_column(graph: Graph, node: Node) -> dict[str, Any]:
    """All that is known of one column."""
    dataset = graph.datasets[node.dataset]
    told = dataset.columns.get(node.column)
    return {
        "column": str(node),
        "dataset": node.dataset,
        "layer": dataset.layer,
        "is_rows": node.column == ROWS,
        "chinese": told.chinese if told else "",
        "english": told.english if told else "",
        "type": told.type if told else "",
        "marks": list(told.marks) if told else [],
        "origin": graph.origins.get(node),
        "before": neighbours(graph.into.get(node, ()), before=True),
        "after": neighbours(graph.out_of.get(node, ()), before=False),
        "ends": ends(graph, node),
    }


def of_dataset(graph: Graph, name: str) -> dict[str, Any]:
    """A data set, and of each of its columns which zones' lists it reaches."""
    dataset = graph.datasets[name]
    return {
        "dataset": name,
        "layer": dataset.layer,
        "chinese": dataset.chinese,
        "english": dataset.english,
        "columns": [_reach(graph, Node(name, column)) for column in (*dataset.columns, ROWS)],
    }


def _reach(graph: Graph, node: Node) -> dict[str, Any]:
    told = graph.datasets[node.dataset].columns.get(node.column)
    zones: dict[str, str] = {}
    for other, way in graph.downstream(node).items():
        zone = graph.datasets[other.dataset].zone
        if zone and zones.get(zone) != "direct":
            zones[zone] = way.kind
    return {
        "column": node.column,
        "chinese": told.chinese if told else "",
        "english": told.english if told else "",
        "marks": list(told.marks) if told else [],
        "gov": zones.get("gov"),
        "police": zones.get("police"),
    }


def everything(graph: Graph) -> dict[str, Any]:
    """The whole structure, as plain values."""
    datasets = sorted(graph.datasets.values(), key=lambda it: (LAYERS.index(it.layer), it.name))
    return {
        "datasets": [
            {
                "name": dataset.name,
                "layer": dataset.layer,
                "chinese": dataset.chinese,
                "english": dataset.english,
                "model": dataset.owner or None,
                "zone": dataset.zone or None,
                "columns": [*dataset.columns, ROWS],
            }
            for dataset in datasets
        ],
        "edges": [
            {"from": str(it.source), "to": str(it.target), "kind": it.kind, "how": it.how, "mask": it.mask}
            for it in graph.edges
        ],
        "origins": {str(node): origin for node, origin in sorted(graph.origins.items())},
    }
