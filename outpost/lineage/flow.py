"""What lineage says: the columns that a value comes from, and how; and which columns decided that a row is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

How = Literal["value", "computed", "condition", "matched", "branch", "order", "group", "counted", "outcome"]
"""How something reaches a value: as itself, computed with, as the condition of a CASE or a FILTER, by whether a joined
row was there, by the branch of a UNION, by the order or the partition of a window, as a group, or as what chose the
rows that an aggregate or a subquery looked at. ``outcome``: a written text that is another one in each branch of a
UNION, so that it tells the branch."""


@dataclass(frozen=True)
class Source:
    """A column of a register, a reference table or a table of the night."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass(frozen=True)
class Branch:
    """That a row came from one branch of a UNION and not from another: what chose the rows of its branches."""

    owner: str
    number: int
    rows: frozenset[Thing] = field(compare=False, repr=False)


@dataclass(frozen=True)
class Mark:
    """Something that is no column: a place in an order (``rank``), a count or sum (``count``), an age held against a
    number (``age``, detail: the number or the ``$parameter``), a date of birth held against a day (``birthday``)."""

    name: Literal["rank", "count", "age", "birthday"]
    detail: str = ""


Thing = Source | Branch | Mark


@dataclass(frozen=True)
class Trace:
    """One thing that a value comes from, and how."""

    thing: Thing
    how: How


Flow = frozenset[Trace]
NOTHING: Flow = frozenset()
_OPEN: frozenset[How] = frozenset({"value", "computed", "outcome"})


def merged(flows: Iterable[Flow]) -> Flow:
    """All of these flows."""
    return NOTHING.union(*flows)


def through(flow: Flow, how: How) -> Flow:
    """``flow`` after it went through something: what came as a value comes as ``how``; the rest stays as it is."""
    return frozenset(Trace(it.thing, how) if it.how in _OPEN else it for it in flow)


def things(flow: Flow) -> frozenset[Thing]:
    """What is in a flow, however it came."""
    return frozenset(it.thing for it in flow)


def of(found: Iterable[Thing], how: How) -> Flow:
    """A flow of all these things."""
    return frozenset(Trace(it, how) for it in found)


def sources(found: Iterable[Thing]) -> frozenset[Source]:
    """The columns among things, those behind branches of a UNION included."""
    return frozenset(it for it in _opened(found, set()) if isinstance(it, Source))


def marks(found: Iterable[Thing], name: str) -> frozenset[Mark]:
    """The marks of one name among things, those behind branches included."""
    return frozenset(it for it in _opened(found, set()) if isinstance(it, Mark) and it.name == name)


def _opened(found: Iterable[Thing], seen: set[Branch]) -> Iterator[Thing]:
    for it in found:
        if not isinstance(it, Branch):
            yield it
        elif it not in seen:
            seen.add(it)
            yield from _opened(it.rows, seen)


@dataclass(frozen=True)
class Column:
    """A column or an expression. ``texts``: the texts (None: null) that alone it can be, where the query writes them;
    ``fields``: of an object, each field for itself; ``made``: where the query computes it, the same for all that only
    pass it on (empty: it is several)."""

    flow: Flow = NOTHING
    texts: frozenset[str | None] | None = None
    fields: Mapping[str, Column] | None = None
    made: str = ""

    def also(self, more: Flow) -> Column:
        """The same, with more that it comes from."""
        if not more:
            return self
        inner = None if self.fields is None else {name: it.also(more) for name, it in self.fields.items()}
        return Column(self.flow | more, self.texts, inner, self.made)


def either(columns: Iterable[Column]) -> Column:
    """One of these: of a CASE, of the branches of a UNION."""
    found = list(columns)
    texts: frozenset[str | None] | None = frozenset()
    fields: dict[str, list[Column]] | None = {}
    for it in found:
        texts = None if texts is None or it.texts is None else texts | it.texts
        if fields is None or it.fields is None:
            fields = None
            continue
        for name, inner in it.fields.items():
            fields.setdefault(name, []).append(inner)
    inside = None if fields is None else {name: either(inner) for name, inner in fields.items()}
    made = {it.made for it in found}
    return Column(merged(it.flow for it in found), texts, inside, made.pop() if len(made) == 1 else "")


@dataclass(frozen=True)
class Relation:
    """A table as a query sees it. ``rows``: what decided which rows there are; ``term_rows``: what decided it inside
    the shared terms. ``tasks``: its rows are last night's tasks. ``written``: its rows are written in the query.
    ``crossed``: rows of several tables stand beside each other without belonging together."""

    columns: Mapping[str, Column]
    rows: frozenset[Thing] = frozenset()
    term_rows: frozenset[Thing] = frozenset()
    tasks: bool = False
    written: bool = False
    crossed: bool = False

    def also(self, more: Flow) -> Relation:
        """The same rows, every column coming from more."""
        columns = {name: column.also(more) for name, column in self.columns.items()}
        return Relation(columns, self.rows, self.term_rows, self.tasks, self.written, self.crossed)
