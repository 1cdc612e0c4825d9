"""The whole of it: every data set, every edge, and why a column has nothing before it."""

from __future__ import annotations

from collections.abc import Iterable

from outpost.columns import landed, listed, queried
from outpost.columns.graph import Dataset, Graph, Node, Origin
from outpost.models import ModelSpec


def lineage_of(specs: Iterable[ModelSpec]) -> Graph:
    """The lineage of these models, and of all that is landed. A model that is held by its own files is left out."""
    readable = [spec for spec in specs if spec.is_readable]
    found: dict[str, Dataset] = {}
    for dataset in (*landed.datasets(), *queried.datasets(readable), *listed.datasets(readable)):
        found[dataset.name] = dataset
    edges = {*landed.edges(), *queried.edges(readable), *listed.edges(readable)}
    origins: dict[Node, Origin] = dict.fromkeys(landed.delivered(), "delivered")
    origins |= dict(queried.origins(readable))
    origins |= dict(listed.origins(readable))
    return Graph(found, tuple(sorted(edges, key=lambda edge: (*edge[:3], edge.mask or ""))), origins)
