"""Lineage of columns as Dagster shows it: of each table's column the columns of other assets that it comes from.

Dagster knows no indirect lineage: a column comes from those whose values it holds or is computed with; one that is only
counted or decided comes from what decides it. What stands in the vault is named by the extract that brought it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg

from outpost.columns import Edge, Graph, Node
from outpost.lineage import ROWS

_KEY = "dagster/column_lineage"


def of_table(graph: Graph, table: str) -> dict[str, Any]:
    """The lineage of a register or a shared term."""
    columns = graph.datasets[table].columns if table in graph.datasets else ()
    return _told(graph, {name: [Node(table, name)] for name in columns})


def of_findings(graph: Graph, model_id: str) -> dict[str, Any]:
    """The lineage of what a model finds; the evidence is one column. Nothing of a model whose files cannot be used."""
    columns: dict[str, list[Node]] = {}
    for dataset in _those(graph, "model", model_id):
        for name in graph.datasets[dataset].columns:
            columns.setdefault(name.partition(".")[0], []).append(Node(dataset, name))
    return _told(graph, columns)


def of_lists(graph: Graph) -> dict[str, Any]:
    """The lineage of the cells of a list, over all models and both zones."""
    columns: dict[str, list[Node]] = {}
    for dataset in _those(graph, "list"):
        for name in graph.datasets[dataset].columns:
            columns.setdefault(name, []).append(Node(dataset, name))
    return _told(graph, columns)


def _those(graph: Graph, layer: str, owner: str = "") -> list[str]:
    return [it.name for it in graph.datasets.values() if it.layer == layer and owner in ("", it.owner)]


def _told(graph: Graph, columns: Mapping[str, Iterable[Node]]) -> dict[str, Any]:
    found = {}
    for name, nodes in columns.items():
        deps = {dep for node in nodes for edge in _into(graph, node) for dep in _dependencies(graph, edge.source)}
        if deps:
            found[name] = [dg.TableColumnDep(dg.AssetKey(list(key)), column) for key, column in sorted(deps)]
    return {_KEY: dg.TableColumnLineage(found)} if found else {}


def _into(graph: Graph, node: Node) -> list[Edge]:
    edges = [edge for edge in graph.into.get(node, ()) if edge.source.column != ROWS]
    return [edge for edge in edges if edge.kind == "direct"] or edges


def _dependencies(graph: Graph, node: Node) -> Iterable[tuple[tuple[str, ...], str]]:
    """The asset and its column that a node is; none of reference files and of what earlier nights left."""
    layer = graph.layer_of(node)
    if layer == "vault":
        for edge in graph.into.get(node, ()):
            yield from _dependencies(graph, edge.source)
    elif layer == "extract":
        yield ("landing", *node.dataset.split(".")), node.column
    elif layer == "model":
        yield tuple(node.dataset.split(".")), node.column.partition(".")[0]
    elif layer != "context":
        yield tuple(node.dataset.split(".")), node.column
