"""The page of lineage: one HTML file to click through, in both languages, that opens from a folder and fetches nothing.

Each data set and each column is a section that is shown when its link is followed (``:target``), so that no script is
needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from outpost import pages
from outpost.columns import telling, words
from outpost.columns.graph import LAYERS, Graph, Node, Step, kind_of
from outpost.columns.telling import Neighbour
from outpost.pages import Words

TITLE = Words("列的血缘", "Lineage of columns")


def page(graph: Graph) -> str:
    """The page as one text: the same for the same contracts, queries and specs."""
    datasets = [telling.of_dataset(graph, name) for name in graph.datasets]
    values = {
        "words": words,
        "edges": len(graph.edges),
        "layers": [(layer, [it for it in datasets if it["layer"] == layer]) for layer in LAYERS],
        "datasets": datasets,
        "columns": [_column(graph, Node(it["dataset"], one["column"])) for it in datasets for one in it["columns"]],
    }
    return pages.render("columns/page.html", TITLE, values=values)


def _column(graph: Graph, node: Node) -> dict[str, Any]:
    told = telling.of_column(graph, node)
    return {**told, "before": _sides(told["before"]), "after": _sides(told["after"])}


def _sides(found: Iterable[Neighbour]) -> dict[str, Any]:
    """Direct neighbours one by one, and by each indirect way those that are reached by it."""
    direct: list[Neighbour] = []
    indirect: dict[Step, list[str]] = {}
    for it in found:
        if it["kind"] == "direct":
            direct.append({**it, "how": [how for how in it["how"] if kind_of(how) == "direct"]})
        for how in it["how"]:
            if kind_of(how) == "indirect":
                indirect.setdefault(how, []).append(it["column"])
    return {"direct": direct, "indirect": sorted(indirect.items())}
