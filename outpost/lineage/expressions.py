"""What an expression comes from: every function, CASE, window and subquery, told apart by how it uses its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from outpost.lineage import allowed, catalog
from outpost.lineage.flow import (
    NOTHING,
    Column,
    Flow,
    How,
    Mark,
    Relation,
    Source,
    Thing,
    Trace,
    either,
    marks,
    merged,
    of,
    sources,
    things,
    through,
)
from outpost.lineage.scope import Scope
from outpost.lineage.tree import Node, QueryError, path_of

Remark = Literal["counts_tasks", "joins_tasks", "ranks_all", "ranks_by_count"]
"""What a query does that is no matter of columns: it counts last night's tasks or holds them against each other, it
puts all rows in one order, or orders rows by a count."""
_AGE_AT_MOST = 18
_DEEPEST = 5


@dataclass
class Expressions:
    """Follows expressions. ``select`` follows a query node inside of one. ``tying``: only what values are held against
    is asked for, not what decided which rows a subquery has."""

    owner: str
    select: Callable[[Node, Scope], Relation]
    remarks: set[Remark] = field(default_factory=set)
    tying: bool = False
    depth: int = 0

    def flow(self, node: Node | None, scope: Scope) -> Flow:
        """What an expression comes from; of none, nothing."""
        return NOTHING if node is None else self.column(node, scope).flow

    def flows(self, found: Iterable[Node], scope: Scope) -> Flow:
        """What any of several expressions comes from."""
        return merged(self.flow(node, scope) for node in found)

    def column(self, node: Node, scope: Scope) -> Column:
        """An expression as a column. QueryError where it cannot be followed."""
        column = self._column(node, scope)
        return column if node["class"] == "COLUMN_REF" else replace(column, made=f"{self.owner} {id(node)}")

    def _column(self, node: Node, scope: Scope) -> Column:
        match node["class"]:
            case "COLUMN_REF":
                return scope.find(tuple(part.lower() for part in node["column_names"]))
            case "CONSTANT":
                return _constant(node)
            case "CAST":
                inner = self.column(node["child"], scope)
                return Column(inner.flow, inner.texts, inner.fields)
            case "PARAMETER" | "TYPE":
                return Column()
            case "CASE":
                return self._case(node, scope)
            case "FUNCTION":
                return self._function(node, scope)
            case "WINDOW":
                return Column(self._window(node, scope))
            case "OPERATOR":
                return self._operator(node, scope)
            case "COMPARISON":
                return Column(self._comparison([node["left"], node["right"]], scope, equal=_is_equal(node)))
            case "BETWEEN":
                return Column(self._comparison([node["input"], node["lower"], node["upper"]], scope, equal=False))
            case "CONJUNCTION":
                return Column(through(self.flows(node["children"], scope), "computed"))
            case "SUBQUERY":
                return Column(self._subquery(node, scope))
        raise QueryError(f"a {node['class'].lower().replace('_', ' ')} cannot be followed there: name the columns")

    def _case(self, node: Node, scope: Scope) -> Column:
        conditions = merged(self.flow(check["when_expr"], scope) for check in node["case_checks"])
        results = [self.column(check["then_expr"], scope) for check in node["case_checks"]]
        if node.get("else_expr"):
            results.append(self.column(node["else_expr"], scope))
        return _computed_outcome(either(results)).also(through(conditions, "condition"))

    def _operator(self, node: Node, scope: Scope) -> Column:
        found = [self.column(child, scope) for child in node["children"]]
        flow = merged(it.flow for it in found)
        match node["type"]:
            case "OPERATOR_COALESCE":
                return _computed_outcome(either(found))
            case "OPERATOR_IS_NULL" | "OPERATOR_IS_NOT_NULL":
                return Column(through(flow, "matched"))
            case "COMPARE_IN" | "COMPARE_NOT_IN":
                return Column(self._comparison(node["children"], scope, equal=True))
        return Column(through(flow, "computed"))

    def _function(self, node: Node, scope: Scope) -> Column:
        name = path_of(node)[-1]
        arguments = self.arguments(node, scope)
        if name == "struct_pack":
            names = [it["name"].lower() or it["expression"]["alias"].lower() for it in node["arguments"]]
            fields = dict(zip(names, arguments, strict=True))
            return Column(merged(it.flow for it in arguments), None, fields)
        if name == "to_json" and len(arguments) == 1:
            return arguments[0]
        flow = merged(it.flow for it in arguments)
        if name not in allowed.PLAIN:
            flow = through(flow, "computed")
        if name in allowed.AGGREGATES:
            flow = self._aggregated(name, flow, node, scope)
        return Column(flow)

    def arguments(self, node: Node, scope: Scope) -> list[Column]:
        """The arguments of a function; the names of a lambda stand for what the other arguments hold."""
        plain = [it["expression"] for it in node["arguments"] if it["expression"]["class"] != "LAMBDA"]
        found = [self.column(it, scope) for it in plain]
        for it in node["arguments"]:
            if it["expression"]["class"] == "LAMBDA":
                given = Column(merged(one.flow for one in found))
                scope.lambdas.append(dict.fromkeys(_lambda_names(it["expression"]["lhs"]), given))
                found.append(self.column(it["expression"]["expr"], scope))
                scope.lambdas.pop()
        return found

    def _aggregated(self, name: str, flow: Flow, node: Node, scope: Scope) -> Flow:
        if any(relation.tasks for _, relation in scope.tables):
            self.remarks.add("counts_tasks")
        if name in allowed.COUNTS:
            flow = through(flow, "counted")
        condition = through(self.flow(node.get("filter"), scope), "condition")
        order = of(things(self.flows([it["expression"] for it in node["order_bys"]["orders"]], scope)), "order")
        measured: Flow = frozenset({Trace(Mark("count"), "value")}) if name in allowed.MEASURES else NOTHING
        return flow | condition | order | measured | of(things(scope.groups), "group") | of(scope.rows, "counted")

    def _window(self, node: Node, scope: Scope) -> Flow:
        name = path_of(node)[-1]
        if any(relation.tasks for _, relation in scope.tables):
            self.remarks.add("counts_tasks")
        flow = merged(it.flow for it in self.arguments(node, scope))
        if name in allowed.COUNTS:
            flow = through(flow, "counted")
        elif name not in allowed.PLAIN:
            flow = through(flow, "computed")
        partitions = self.flows(node["partitions"], scope)
        ordered = [it["expression"] for it in (*node["orders"], *node["arg_orders"])]
        orders = self.flows(ordered, scope)
        others = [node[key] for key in ("offset_expr", "default_expr", "start_expr", "end_expr") if node.get(key)]
        flow |= through(self.flows(others, scope), "computed")
        flow |= through(self.flow(node.get("filter_expr"), scope), "condition")
        flow |= of(things(partitions), "group") | of(things(orders), "order") | of(scope.rows, "counted")
        if name in allowed.RANKS:
            flow |= {Trace(Mark("rank"), "value")}
            self._remark_rank(partitions, orders)
        elif name in allowed.MEASURES:
            flow |= {Trace(Mark("count"), "value")}
        return flow

    def _remark_rank(self, partitions: Flow, orders: Flow) -> None:
        if not any(isinstance(it, Source) for it in things(partitions)):
            self.remarks.add("ranks_all")
        if marks(things(orders), "count"):
            self.remarks.add("ranks_by_count")

    def _comparison(self, parts: list[Node], scope: Scope, *, equal: bool) -> Flow:
        found = [self.flow(part, scope) for part in parts]
        flow = through(merged(found), "computed")
        return flow | of(_ages(parts, found, equal=equal), "value")

    def _subquery(self, node: Node, scope: Scope) -> Flow:
        if self.depth == _DEEPEST:
            raise QueryError(f"subqueries are nested more than {_DEEPEST} deep: write them as steps")
        self.depth += 1
        inner = self.select(node["subquery"]["node"], scope)
        self.depth -= 1
        kind = node["subquery_type"]
        child = self.flow(node.get("child"), scope)
        columns = NOTHING if "EXISTS" in kind else merged(it.flow for it in inner.columns.values())
        if kind != "SCALAR":
            # That a key is among others tells nothing of the key itself.
            how: How = "matched" if node["comparison_type"] == "COMPARE_EQUAL" else "condition"
            child, columns = through(child, how), through(columns, how)
        if self.tying:
            scope.touched.add((id(node), ""))
            return child | columns
        return child | columns | of(inner.rows | inner.term_rows, "counted")


def _constant(node: Node) -> Column:
    literal = node["literal"]
    if literal["kind"] == "NULL_LITERAL":
        return Column(NOTHING, frozenset({None}), {})
    return Column(NOTHING, frozenset({str(literal.get("text", ""))}))


def _computed_outcome(column: Column) -> Column:
    """After a CASE or coalesce an outcome tells its branch no more by itself: two may have become one."""
    how: How = "computed"
    return replace(column, flow=frozenset(Trace(it.thing, how) if it.how == "outcome" else it for it in column.flow))


def _lambda_names(left: Node) -> list[str]:
    if left["class"] == "COLUMN_REF":
        return [left["column_names"][-1].lower()]
    return [it["expression"]["column_names"][-1].lower() for it in left["arguments"]]


def _is_equal(node: Node) -> bool:
    return bool(node["type"] in ("COMPARE_EQUAL", "COMPARE_DISTINCT_FROM", "COMPARE_NOT_DISTINCT_FROM"))


def _ages(parts: list[Node], found: list[Flow], *, equal: bool) -> set[Thing]:
    """Marks where an age, or a date of birth itself, is held against something."""
    births = catalog.birth_dates()
    told: set[Thing] = set()
    for position, flow in enumerate(found):
        hows = {it.how for it in flow if it.thing in births and it.how in ("value", "computed")}
        if not hows:
            continue
        for other, part in enumerate(parts):
            if other == position or sources(things(found[other])) & births:
                continue
            if hows == {"value"} and not equal:
                told.add(Mark("birthday"))
            elif (bound := _bound(part)) is not None:
                told.add(Mark("age", bound))
    return told


def _bound(node: Node) -> str | None:
    """A number of at most 18, or a parameter, that something is held against."""
    if node["class"] == "CAST":
        return _bound(node["child"])
    if node["class"] == "PARAMETER":
        return f"${node['identifier']}"
    if node["class"] == "CONSTANT" and node["literal"]["kind"] in ("INTEGER", "NUMERIC"):
        number = float(node["literal"]["text"])
        return node["literal"]["text"] if 0 < number <= _AGE_AT_MOST else None
    return None
