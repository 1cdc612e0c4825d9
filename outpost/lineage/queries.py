"""What the columns and rows of a query come from: steps, joins, UNION, GROUP BY, recursion, the shared terms below."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from outpost.lineage import allowed, catalog
from outpost.lineage.branches import of_branches
from outpost.lineage.expressions import Expressions, Remark
from outpost.lineage.flow import (
    NOTHING,
    Branch,
    Column,
    Flow,
    Mark,
    Relation,
    Source,
    Thing,
    Trace,
    either,
    merged,
    of,
    things,
)
from outpost.lineage.scope import Scope
from outpost.lineage.tree import NOTHING_ELSE, Node, QueryError, ctes, path_of, select_of

_ROUNDS = 20
ROWS = "*"
"""The column that stands for which rows a table has."""


@dataclass(frozen=True)
class Lineage:
    """What a query's columns and rows come from, and what it does besides (``remarks``)."""

    relation: Relation
    remarks: frozenset[Remark] = frozenset()

    @property
    def columns(self) -> Mapping[str, Column]:
        return self.relation.columns


@cache
def follow(text: str, *, into_terms: bool = True) -> Lineage:
    """Follow a query's columns down to the registers. QueryError where it may not run or cannot be followed.

    ``into_terms=False`` stops at the tables that it reads: a shared term's columns stand for themselves, and the column
    ``*`` of a table for which rows it has. Guards always go into them.
    """
    tree = select_of(text)
    query = _Query(hashlib.sha256(text.encode()).hexdigest()[:12], into_terms)
    try:
        allowed.check(tree)
        relation = query.select(tree, Scope({}))
    except (LookupError, TypeError, ValueError, RecursionError) as fault:
        # Something in the tree that is not as every query so far had it: what cannot be followed does not run.
        raise QueryError(f"the query cannot be followed ({type(fault).__name__}): write it in plainer steps") from None
    return Lineage(relation, frozenset(query.expressions.remarks))


@dataclass(frozen=True)
class _Condition:
    """What a join's ON comes from, what of it holds columns of both sides against each other, and whether any does."""

    rows: frozenset[Thing]
    ties: Flow
    joins: bool


@dataclass
class _Query:
    """One text while it is followed."""

    owner: str
    into_terms: bool = True
    numbers: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.expressions = Expressions(self.owner, self.select)

    def select(self, node: Node, around: Scope) -> Relation:
        """A query node inside ``around``, whose steps and tables it may name."""
        steps = dict(around.steps)
        for name, step in ctes(node):
            steps[name] = _renamed(
                self.select(step["query_node"], Scope(steps, around.parent, around.tables)), step["aliases"]
            )
        scope = Scope(steps, around if around.tables else around.parent)
        match node["type"]:
            case "SELECT_NODE":
                return self._select(node, scope)
            case "SET_OPERATION_NODE":
                return self._set_operation(node, scope)
        return self._recursive(node, scope)

    def _recursive(self, node: Node, scope: Scope) -> Relation:
        name = node["cte_name"].lower()
        found = self.select(node["left"], scope)
        for _ in range(_ROUNDS):
            inner = Scope({**scope.steps, name: found}, scope.parent)
            again = self._one_of(node, [found, self.select(node["right"], inner)], distinct=not node["union_all"])
            if again.tasks:
                self.expressions.remarks.add("counts_tasks")
            if again == found:
                return found
            found = again
        raise QueryError(f"{name} cannot be followed: its recursion has no end")

    def _set_operation(self, node: Node, scope: Scope) -> Relation:
        found = [self.select(child, scope) for child in node["children"]]
        if len({len(it.columns) for it in found}) != 1:
            raise QueryError("the branches of a UNION have different numbers of columns")
        if node["setop_type"] == "UNION":
            return self._one_of(node, found, distinct=not node["setop_all"])
        held = frozenset[Thing]().union(*(_things_of(it) for it in found))
        first = found[0].also(of(held, "matched"))
        return replace(first, rows=first.rows | held, tasks=any(it.tasks for it in found), crossed=True)

    def _one_of(self, node: Node, found: list[Relation], *, distinct: bool) -> Relation:
        """A UNION. Columns that differ by branch tell which branch a row is of, and so what chose its rows."""
        rows = frozenset[Thing]().union(*(_things_of(it) if distinct else it.rows for it in found))
        term_rows = frozenset[Thing]().union(*(it.term_rows for it in found))
        branch = Branch(self.owner, self.numbers.setdefault(id(node), len(self.numbers)), rows | term_rows)
        columns = {}
        for position, name in enumerate(found[0].columns):
            columns[name] = of_branches([list(it.columns.values())[position] for it in found], branch)
        return Relation(
            columns,
            rows,
            term_rows,
            any(it.tasks for it in found),
            any(it.written for it in found),
            any(it.crossed for it in found),
        )

    def _select(self, node: Node, scope: Scope) -> Relation:
        source = self._from(node["from_table"], scope)
        self._columns(node, scope)  # once for the names that conditions may use, and once with the conditions
        scope.rows = source.rows
        self._restrict(node.get("where_clause"), scope)
        scope.groups = self._groups(node, scope)
        columns = self._columns(node, scope)
        self._restrict(node.get("having"), scope)
        self._restrict(node.get("qualify"), scope)
        grouped = bool(node["group_expressions"]) or _calls(node["select_list"], allowed.AGGREGATES)
        found = Relation(
            {name: it.also(scope.ties) for name, it in columns.items()},
            scope.rows | things(scope.groups),
            frozenset() if self.into_terms and grouped and not _is_by_person(scope.groups) else source.term_rows,
            source.tasks,
            source.written,
            source.crossed,
        )
        for item in node["select_list"]:
            if _calls(item, allowed.TABLE_FUNCTIONS):
                found = replace(found, rows=found.rows | things(self.expressions.flow(item, scope)), crossed=True)
        self._order(node, scope)
        return replace(found, rows=_things_of(found)) if _is_distinct(node) else found

    def _restrict(self, clause: Node | None, scope: Scope) -> None:
        """WHERE, HAVING, QUALIFY: which rows there are. What is counted is counted before the last two."""
        if clause is not None:
            scope.rows |= things(self.expressions.flow(clause, scope))
            self._tie(clause, scope)

    def _groups(self, node: Node, scope: Scope) -> Flow:
        """What is grouped by; a number stands for the column in that place."""
        flows = []
        for group in node["group_expressions"]:
            position = group["literal"]["text"] if group["class"] == "CONSTANT" else ""
            item = node["select_list"][int(position) - 1] if position.isdecimal() else group
            flows.append(self.expressions.flow(item, scope))
        return merged(flows)

    def _order(self, node: Node, scope: Scope) -> None:
        """An order changes nothing here, but every name in it must be known."""
        for modifier in node["modifiers"]:
            for order in modifier.get("orders", []):
                self.expressions.flow(order["expression"], scope)

    def _columns(self, node: Node, scope: Scope) -> dict[str, Column]:
        columns: dict[str, Column] = {}
        scope.own = {}
        for position, item in enumerate(node["select_list"]):
            if item["class"] == "STAR":
                found = scope.star(item["relation_name"].lower())
            else:
                found = {item["alias"].lower() or _name_of(item, position): self.expressions.column(item, scope)}
            twice = sorted(set(found) & set(columns))
            if twice:
                raise QueryError(f"two columns are called {twice[0]}: give each a name of its own")
            columns |= found
            if item.get("alias"):
                scope.own |= found
        return columns

    def _from(self, node: Node, scope: Scope) -> Relation:
        """The rows that a FROM has; its tables are put into ``scope``, each under its name."""
        match node["type"]:
            case "EMPTY":
                return Relation({}, written=True)
            case "JOIN":
                return self._join(node, scope)
        relation = _renamed(self._table(node, scope), node.get("column_name_alias") or [])
        scope.tables.append((_called(node), relation))
        return relation

    def _table(self, node: Node, scope: Scope) -> Relation:
        match node["type"]:
            case "BASE_TABLE":
                return self._base(path_of(node), scope)
            case "SUBQUERY":
                return self.select(
                    node["subquery"]["node"], Scope(scope.steps, scope if scope.tables else scope.parent)
                )
            case "EXPRESSION_LIST":
                return self._values(node, scope)
        return self._table_function(node, scope)

    def _base(self, path: tuple[str, ...], scope: Scope) -> Relation:
        name = ".".join(path)
        if len(path) == 1 and name in scope.steps:
            return scope.steps[name]
        if name in catalog.terms():
            return _term(name) if self.into_terms else _itself(name, _term(name).columns)
        if len(path) != 2 or not (name in catalog.extracts() or catalog.is_context(name)):
            raise QueryError(
                f"the query reads {name}, which is no register, no shared term and no reference table: {NOTHING_ELSE}"
            )
        found = _itself(name, catalog.columns_of(name))
        return replace(found, term_rows=frozenset()) if self.into_terms else found

    def _values(self, node: Node, scope: Scope) -> Relation:
        listed = [[self.expressions.column(it, scope) for it in row] for row in node["values"]]
        columns = {f"col{position}": either(column) for position, column in enumerate(zip(*listed, strict=True))}
        return _renamed(Relation(columns, written=True), node.get("expected_names") or [])

    def _table_function(self, node: Node, scope: Scope) -> Relation:
        function = node["function"]
        flow = merged(it.flow for it in self.expressions.arguments(function, scope))
        return Relation({path_of(function)[-1]: Column(flow)}, rows=things(flow), written=True)

    def _join(self, node: Node, scope: Scope) -> Relation:
        before = len(scope.tables)
        left = self._from(node["left"], scope)
        middle = len(scope.tables)
        right = self._from(node["right"], scope)
        if left.tasks and right.tasks:
            self.expressions.remarks.add("joins_tasks")
        condition = self._condition(node, scope)
        kind = node["join_type"]
        if kind in ("SEMI", "ANTI"):
            del scope.tables[middle:]
            scope.tie(condition.ties)
            return _filtered(left, right, condition.rows)
        if kind == "INNER":
            scope.ties |= condition.ties
        if kind in ("LEFT", "OUTER", "FULL"):
            _mark(scope, middle, len(scope.tables), of(right.rows | right.term_rows | condition.rows, "matched"))
        if kind in ("RIGHT", "OUTER", "FULL"):
            _mark(scope, before, middle, of(left.rows | left.term_rows | condition.rows, "matched"))
        return Relation(
            {},
            left.rows | right.rows | condition.rows,
            left.term_rows | right.term_rows,
            left.tasks or right.tasks,
            left.written and right.written,
            left.crossed or right.crossed or left.written or right.written or not condition.joins,
        )

    def _condition(self, node: Node, scope: Scope) -> _Condition:
        rows: frozenset[Thing] = frozenset()
        ties, joins = NOTHING, bool(node["using_columns"])
        for name in node["using_columns"]:
            flow = scope.find((name.lower(),)).flow
            rows, ties = rows | things(flow), ties | of(things(flow), "matched")
        for part in _parts(node["condition"]) if node.get("condition") else []:
            scope.touched = set()
            flow = self.expressions.flow(part, scope)
            rows |= things(flow)
            if len(scope.touched) > 1:
                joins, ties = True, ties | of(things(_held(part, flow)), "matched")
        return _Condition(rows, ties, joins)

    def _tie(self, clause: Node, scope: Scope) -> None:
        """Columns of different tables that a condition holds against each other tell of each other."""
        for part in _parts(clause):
            scope.touched = set()
            before, self.expressions.tying = self.expressions.tying, True
            flow = self.expressions.flow(part, scope)
            self.expressions.tying = before
            if len(scope.touched) > 1 or scope.crossed:
                scope.tie(_held(part, flow))


def _itself(table: str, names: Iterable[str]) -> Relation:
    """A table whose columns, and which rows it has, come from nothing but themselves."""
    columns = {name: Column(frozenset({Trace(Source(table, name), "value")})) for name in names}
    return Relation(columns, term_rows=frozenset({Source(table, ROWS)}), tasks=table == catalog.TASKS)


@cache
def _term(table: str) -> Relation:
    """A shared term: what it leaves out or takes in is its definition, apart from what the query itself chooses."""
    relation = follow(catalog.terms()[table]).relation
    columns = {name: _without_places(column) for name, column in relation.columns.items()}
    return Relation(columns, term_rows=relation.rows)


def _without_places(column: Column) -> Column:
    """What a term counts or puts in order is part of its definition."""
    kept = (it for it in column.flow if not (isinstance(it.thing, Mark) and it.thing.name in ("rank", "count")))
    return replace(column, flow=frozenset(it for it in kept if it.how != "counted"))


def _filtered(left: Relation, right: Relation, condition: frozenset[Thing]) -> Relation:
    """Rows of ``left`` that have, or have not, their like in ``right``."""
    return Relation(
        left.columns,
        left.rows | right.rows | condition,
        left.term_rows | right.term_rows,
        left.tasks,
        left.written,
        left.crossed,
    )


def _mark(scope: Scope, first: int, last: int, flow: Flow) -> None:
    for position in range(first, last):
        name, relation = scope.tables[position]
        scope.tables[position] = name, relation.also(flow)


def _renamed(relation: Relation, names: list[str]) -> Relation:
    if not names:
        return relation
    old = list(relation.columns)
    new = [name.lower() for name in names] + old[len(names) :]
    columns = dict(zip(new, relation.columns.values(), strict=True))
    return Relation(columns, relation.rows, relation.term_rows, relation.tasks, relation.written, relation.crossed)


def _called(node: Node) -> str:
    if node["alias"]:
        return str(node["alias"]).lower()
    return path_of(node)[-1] if node["type"] == "BASE_TABLE" else ""


def _parts(clause: Node) -> list[Node]:
    if clause["class"] == "CONJUNCTION" and clause["type"] == "CONJUNCTION_AND":
        return [part for child in clause["children"] for part in _parts(child)]
    return [clause]


def _held(part: Node, flow: Flow) -> Flow:
    """What a condition holds columns against. Of two columns that are one key: not by what each of them was found."""
    is_equal = part["class"] == "COMPARISON" and part["type"] == "COMPARE_EQUAL"
    if is_equal and part["left"]["class"] == part["right"]["class"] == "COLUMN_REF":
        return frozenset(it for it in flow if it.how != "matched")
    return flow


def _name_of(item: Node, position: int) -> str:
    return item["column_names"][-1].lower() if item["class"] == "COLUMN_REF" else f"#{position}"


def _things_of(relation: Relation) -> frozenset[Thing]:
    """All that can tell two rows apart."""
    return relation.rows | things(merged(it.flow for it in relation.columns.values()))


def _is_by_person(groups: Flow) -> bool:
    return any(it.how in ("value", "computed") and it.thing in catalog.identity() for it in groups)


def _is_distinct(node: Node) -> bool:
    return any(modifier["type"] == "DISTINCT_MODIFIER" for modifier in node["modifiers"])


def _calls(node: object, names: frozenset[str]) -> bool:
    """Whether an expression calls one of these functions itself, not inside of a subquery."""
    if isinstance(node, list):
        return any(_calls(it, names) for it in node)
    if not isinstance(node, dict) or node.get("class") == "SUBQUERY":
        return False
    if node.get("class") == "FUNCTION" and path_of(node)[-1] in names:
        return True
    return any(_calls(it, names) for it in node.values())
