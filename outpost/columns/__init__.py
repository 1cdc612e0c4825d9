"""Where columns come from and go to: from the columns of extracts to the cells of lists, with the masks met on the way.

``lineage_of(specs)`` is the one structure of edges: derived from contracts (landing), from the tree of each query
(terms, models) and from specs (lists). Page, command, Dagster metadata and OpenLineage events are made of it.
Not here: how a query is followed, which is ``outpost.lineage`` and what the guards judge by.
"""

from outpost.columns.built import lineage_of
from outpost.columns.graph import LAYERS, Dataset, Edge, Field, Graph, Kind, Node
from outpost.lineage import ROWS

__all__ = ["LAYERS", "ROWS", "Dataset", "Edge", "Field", "Graph", "Kind", "Node", "lineage_of"]
