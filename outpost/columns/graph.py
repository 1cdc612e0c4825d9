"""What lineage is made of: data sets with their columns, edges between columns, and the way along them.

Plain values; nothing here knows a contract, a query or a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from outpost.lineage import ROWS, How

Layer = Literal["extract", "vault", "register", "context", "address", "term", "model", "list"]
LAYERS: tuple[Layer, ...] = ("extract", "vault", "register", "context", "address", "term", "model", "list")
"""From what is delivered to what people read. ``context``: reference files, and what earlier steps and nights left."""
Kind = Literal["direct", "indirect"]
Step = How | Literal["rows"]
"""How a column reaches another: as a query's lineage says it, or by deciding which rows there are."""
Mask = Literal["pseudonym", "name_key", "free_text", "keyed_number", "surname", "surname_elder", "last4"]
"""What is left of a value: a keyed hash of a number, of a name, or of a key; a text without numbers of persons; a
surname, how an elder is called, the last four characters."""
Origin = Literal["constant", "parameter", "delivered", "counted", "people", "outside"]
"""Why a column has nothing before it: written in the query or spec, made of parameters alone, told by landing (delivery
and row number), counted while writing, filled in by people, or of a data set whose own origin is not followed."""
_DIRECT = frozenset({"value", "computed"})


class Node(NamedTuple):
    """A column of a data set."""

    dataset: str
    column: str

    def __str__(self) -> str:
        return f"{self.dataset}.{self.column}"


class Edge(NamedTuple):
    """One column comes from another, and how; ``mask`` says what of its value is left."""

    source: Node
    target: Node
    how: Step
    mask: Mask | None = None

    @property
    def kind(self) -> Kind:
        return kind_of(self.how)


def kind_of(how: Step) -> Kind:
    """``direct``: the value itself, or something computed with it; else it only decides, chooses or counts."""
    return "direct" if how in _DIRECT else "indirect"


class Reach(NamedTuple):
    """How one column reaches another, over all ways: ``direct`` where one of them is all direct edges; ``masks``: those
    on such ways."""

    kind: Kind
    masks: frozenset[Mask] = frozenset()


_INDIRECT = Reach("indirect")


@dataclass(frozen=True)
class Field:
    """What a column is called and means; ``marks``: police_only, identity, key, birth_date."""

    chinese: str = ""
    english: str = ""
    type: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """A data set of one layer. ``owner``: the model that it is of, where it is one's; ``zone``: of a list."""

    name: str
    layer: Layer
    chinese: str
    english: str
    columns: Mapping[str, Field] = field(default_factory=dict)
    owner: str = ""
    zone: str = ""


@dataclass(frozen=True)
class Graph:
    """All data sets by name, and all edges between their columns. ``origins``: columns that nothing comes before."""

    datasets: Mapping[str, Dataset]
    edges: tuple[Edge, ...]
    origins: Mapping[Node, Origin] = field(default_factory=dict)

    @cached_property
    def into(self) -> Mapping[Node, tuple[Edge, ...]]:
        """The edges that end at a column."""
        return _grouped(self.edges, lambda edge: edge.target)

    @cached_property
    def out_of(self) -> Mapping[Node, tuple[Edge, ...]]:
        """The edges that begin at a column."""
        return _grouped(self.edges, lambda edge: edge.source)

    def upstream(self, node: Node) -> dict[Node, Reach]:
        """All that a column comes from."""
        return self._reached(node, self.into, before=True)

    def downstream(self, node: Node) -> dict[Node, Reach]:
        """All that a column reaches."""
        return self._reached(node, self.out_of, before=False)

    def _reached(self, node: Node, beside: Mapping[Node, tuple[Edge, ...]], *, before: bool) -> dict[Node, Reach]:
        known = self._known.get((node, before))
        if known is None:
            known = self._known[node, before] = _reached(node, beside, before=before)
        return known

    @cached_property
    def _known(self) -> dict[tuple[Node, bool], dict[Node, Reach]]:
        """What was asked before."""
        return {}

    def layer_of(self, node: Node) -> Layer:
        """The layer of a column's data set."""
        return self.datasets[node.dataset].layer

    def of(self, name: str) -> Node | None:
        """The column called ``dataset.column``, whatever its case; of the evidence of a model also ``P1.field``, of
        an extract or a register also by the bare name where no other has it. None where there is none."""
        wanted = name.strip().lower()
        found = self._names.get(wanted)
        return found if found is not None else self._short.get(wanted)

    @cached_property
    def _names(self) -> dict[str, Node]:
        return {str(node).lower(): node for node in self._nodes()}

    @cached_property
    def _short(self) -> dict[str, Node | None]:
        found: dict[str, Node | None] = {}
        for node in self._nodes():
            dataset = self.datasets[node.dataset]
            if dataset.layer == "model":
                for column in {node.column, node.column.removeprefix("evidence.")}:
                    found[f"{dataset.owner}.{column}".lower()] = node
        return found

    def _nodes(self) -> Iterable[Node]:
        return (Node(name, column) for name, dataset in self.datasets.items() for column in (*dataset.columns, ROWS))


def _grouped(edges: Iterable[Edge], by: Callable[[Edge], Node]) -> dict[Node, tuple[Edge, ...]]:
    found: dict[Node, list[Edge]] = {}
    for edge in edges:
        found.setdefault(by(edge), []).append(edge)
    return {node: tuple(those) for node, those in found.items()}


def _reached(start: Node, beside: Mapping[Node, tuple[Edge, ...]], *, before: bool) -> dict[Node, Reach]:
    found: dict[Node, Reach] = {}
    waiting = [(start, Reach("direct"))]
    while waiting:
        at, so_far = waiting.pop()
        for edge in beside.get(at, ()):
            node = edge.source if before else edge.target
            known = found.get(node)
            if so_far.kind == "direct" and edge.how in _DIRECT:
                masks = so_far.masks | {edge.mask} if edge.mask else so_far.masks
                way = Reach("direct", masks | known.masks if known else masks)
            elif known is not None:
                continue
            else:
                way = _INDIRECT
            if node != start and way != known:
                found[node] = way
                waiting.append((node, way))
    return found
