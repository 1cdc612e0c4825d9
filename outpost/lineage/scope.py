"""Where names are looked up: the tables of one SELECT, the names of its own columns, and the SELECT around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from outpost.lineage import catalog
from outpost.lineage.flow import NOTHING, Column, Flow, Relation, Thing, either, merged, of, things, through
from outpost.lineage.tree import QueryError

Path = tuple[str, ...]


@dataclass
class Scope:
    """One SELECT while it is followed. ``tables``: what its FROM names, each under the name it has there.
    ``ties``: what columns of different tables were held together by."""

    steps: Mapping[str, Relation]
    parent: Scope | None = None
    tables: list[tuple[str, Relation]] = field(default_factory=list)
    own: dict[str, Column] = field(default_factory=dict)
    lambdas: list[dict[str, Column]] = field(default_factory=list)
    ties: Flow = NOTHING
    rows: frozenset[Thing] = frozenset()
    groups: Flow = NOTHING
    touched: set[tuple[int, str]] = field(default_factory=set)

    def find(self, path: Path) -> Column:
        """What a name stands for. Where DuckDB could read it in two ways it is both. QueryError names what is not
        there, and a name that stands for a whole row."""
        for names in reversed(self.lambdas):
            if path[0] in names:
                return _inside(names[path[0]], path[1:])
        found = self._qualified(path) or self._plain(path)
        if path[0] in self.own and (len(path) == 1 or not found):
            found.append(_inside(self.own[path[0]], path[1:]))
        if found:
            return found[0] if len(found) == 1 else either(found)
        if self.parent is not None:
            column = self.parent.find(path)
            self.touched |= self.parent.touched
            return column
        if any(path[-1] == name for name, _ in self.tables):
            raise QueryError(f"{'.'.join(path)} is a whole row: name the columns that are meant")
        kind = "police-only column" if path[-1] in {it.column for it in catalog.police_only()} else "column"
        raise QueryError(f"the {kind} {'.'.join(path)} is in no table that the query reads there")

    def tie(self, flow: Flow) -> None:
        """Columns of this SELECT, and of those around it, are told apart by what they were held against."""
        scope: Scope | None = self
        while scope is not None:
            scope.ties |= of(things(flow), "matched")
            scope = scope.parent

    def star(self, table: str) -> dict[str, Column]:
        """The columns that a star stands for."""
        meant = [(name, relation) for name, relation in self.tables if not table or name == table]
        if not meant:
            raise QueryError(
                f"{table or 'the SELECT'}.*: there is no such table" if table else "a star without a table"
            )
        columns: dict[str, Column] = {}
        for name, relation in meant:
            self.touched.add((id(self), name))
            twice = sorted(set(relation.columns) & set(columns))
            if twice:
                raise QueryError(f"a star over two tables that have {twice[0]}: name the columns")
            columns |= relation.columns
        return columns

    @property
    def crossed(self) -> bool:
        """Whether rows stand beside each other here without belonging together."""
        return any(relation.crossed for _, relation in self.tables)

    def _qualified(self, path: Path) -> list[Column]:
        """As a table and its column, which comes before a column and its field."""
        found = []
        for name, relation in self.tables:
            for position in range(len(path) - 1):
                if path[position] == name and path[position + 1] in relation.columns:
                    self.touched.add((id(self), name))
                    found.append(_inside(relation.columns[path[position + 1]], path[position + 2 :]))
        return found

    def _plain(self, path: Path) -> list[Column]:
        found = []
        for name, relation in self.tables:
            if path[0] in relation.columns:
                self.touched.add((id(self), name))
                found.append(_inside(relation.columns[path[0]], path[1:]))
        return found


def _inside(column: Column, fields: Path) -> Column:
    """A field of an object; all of the object where its fields are not known."""
    for name in fields:
        if column.fields is None or name not in column.fields:
            return Column(through(column.flow, "computed"))
        column = column.fields[name]
    return column


def all_of(columns: Iterable[Column]) -> Flow:
    """What any of these columns comes from."""
    return merged(column.flow for column in columns)
