"""What of a rule decides about a subject, as its tree says it: joins and conditions of each stage, flags opened into
their definitions, and the columns that tell what a definition rests on.

Here: the tree alone. Not here: running it (``walking``), and words (``conditions``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from outpost.lineage import allowed
from outpost.lineage.tree import Node, nodes, path_of
from outpost.steps import paths, trees
from outpost.steps.paths import Path, Rule, Stage
from outpost.steps.trees import called, columns_of, conjuncts, is_column, joins, leaves

MATCHED = "row_is_there"
BESIDE = -1
"""Where a flag is worked out that a joined step brings along."""


@dataclass(frozen=True, eq=False)
class Operand:
    """A value that a condition rests on. ``carried``: the column that hands it on from stage ``since``; ``table``: of
    which it is a column, where it is one of a register's or shared term's own.
    """

    name: str
    expression: Node
    carried: str
    since: int
    table: str = ""


@dataclass(frozen=True)
class Decider:
    """One condition. ``truth`` is an expression over its stage's FROM; ``name`` the flag, or the relation of a join.

    ``definition``: what the flag means, where the rule says so. ``operands``: the values behind it. ``parts``: the
    flags that the definition is made of; the truth of such a part is carried, as a value is. ``parameters``: those that
    the definition names, or what its columns are worked out from.
    """

    kind: Literal["flag", "where", "inner", "semi", "anti"]
    truth: Node
    name: str
    negated: bool
    definition: Node
    operands: tuple[Operand, ...]
    parts: tuple[Decider, ...] = ()
    parameters: tuple[str, ...] = ()
    carried: str = ""
    since: int = 0

    def as_operand(self) -> Operand:
        """The truth of a flag within a definition, as a value."""
        return Operand(self.name, self.truth, self.carried, self.since)


@dataclass(frozen=True)
class Decided:
    """The conditions of each stage of a path, and the columns that each stage works out to hand them on."""

    deciders: tuple[tuple[Decider, ...], ...]
    carried: tuple[tuple[Operand, ...], ...]


@cache
def of_query(query: str, keys: tuple[str, ...] = (paths.KEY,)) -> tuple[Decided, ...]:
    """For each path of a query its stages' conditions, in the order in which a reader of the query meets them."""
    rule = paths.rule(query, keys)
    return tuple(_of_path(rule, path) for path in rule.paths)


def _of_path(rule: Rule, path: Path) -> Decided:
    builder = _Builder(rule, path)
    deciders = tuple(tuple(builder.stage(at)) for at in range(len(path.stages)))
    return Decided(deciders, tuple(tuple(found.values()) for found in builder.carried))


class _Builder:
    def __init__(self, rule: Rule, path: Path) -> None:
        self.rule, self.path = rule, path
        self.carried: list[dict[str, Operand]] = [{} for _ in path.stages]

    def stage(self, at: int) -> Iterator[Decider]:
        query = self.path.stages[at].query
        for join in joins(query["from_table"]):
            if join["join_type"] in ("INNER", "SEMI", "ANTI"):
                yield self._join(at, join)
        for part in conjuncts(query.get("where_clause")):
            yield self._condition(at, part)

    def _join(self, at: int, join: Node) -> Decider:
        leaf = next(leaves(join["right"]))
        relation = ".".join(path_of(leaf)) if leaf["type"] == "BASE_TABLE" else called(leaf)
        condition = join.get("condition") or trees.true()
        kind: Literal["inner", "semi", "anti"] = "inner"
        truth = trees.column(called(leaf), MATCHED)
        if join["join_type"] != "INNER":
            kind = "anti" if join["join_type"] == "ANTI" else "semi"
            one = trees.template("SELECT 1")["select_list"]
            truth = trees.exists(trees.select(one, join["right"], condition), negated=kind == "anti")
        chosen = [self._condition(at, it) for it in self._chosen_from_the_same(at, leaf)] if kind == "semi" else []
        if chosen:
            operands = tuple(it for one in chosen for it in one.operands)
            parts = tuple(it for one in chosen for it in one.parts)
            parameters = tuple(it for one in chosen for it in one.parameters)
            return Decider(kind, truth, relation, False, condition, operands, parts, tuple(dict.fromkeys(parameters)))
        mine = [it for it in columns_of(condition) if len(it) > 1 and it[0] != called(leaf)]
        operands = tuple(self._own(at, trees.column(*it)) for it in mine)
        return Decider(kind, truth, relation, kind == "anti", condition, operands, (), self._parameters(at, condition))

    def _chosen_from_the_same(self, at: int, leaf: Node) -> list[Node]:
        """The conditions of a joined step that chooses among the very rows that it is joined to."""
        path = path_of(leaf) if leaf["type"] == "BASE_TABLE" else ()
        step = self.rule.steps.get(path[0]) if len(path) == 1 else None
        found = trees.branches(step["query_node"]) if step else []
        if len(found) != 1 or found[0]["from_table"]["type"] != "BASE_TABLE":
            return []
        same = path_of(found[0]["from_table"]) == self.path.stages[at].source
        return conjuncts(found[0].get("where_clause")) if same else []

    def _condition(self, at: int, part: Node) -> Decider:
        """A condition over the FROM of a stage."""
        flag, negated = _without_not(part)
        if not is_column(flag):
            operands = tuple(self._own(at, it) for it in values_in(part))
            return Decider("where", part, "", False, part, operands, (), self._parameters(at, part))
        name = str(flag["column_names"][-1]).lower()
        where, definition = self._defined(at, flag)
        if definition is None or where == BESIDE:
            return Decider("flag", part, name, negated, definition or flag, (self._own(at, flag),))
        atoms = list(_atoms(definition))
        flags = [it for it in atoms if is_column(it) and self._is_worked_out(where, it)]
        parts = [self._carried_part(where, it) for it in flags]
        asked = [it for it in atoms if it not in flags and not self._asks_for_a_row(where, it)]
        values = [value for it in asked for value in values_in(it)]
        operands = tuple(dict.fromkeys(self._carried_value(where, it) for it in values))
        return Decider(
            "flag",
            part,
            name,
            negated,
            definition,
            tuple(self._read(at, operands)),
            tuple(found for it in parts if (found := self._part_read(at, it)) is not None),
            self._parameters(where, definition),
        )

    def _parameters(self, at: int, expression: Node, deep: int = 3) -> tuple[str, ...]:
        """The parameters of an expression over a stage's FROM, and of what its columns are worked out from."""
        found = dict.fromkeys(parameters_in(expression))
        for path in columns_of(expression) if deep else ():
            where, definition = self._defined(at, trees.column(*path))
            if definition is not None and where != BESIDE:
                found |= dict.fromkeys(self._parameters(where, definition, deep - 1))
        return tuple(found)

    def _asks_for_a_row(self, at: int, atom: Node) -> bool:
        """Whether an atom tells only whether a joined table has a row: its truth says all, its column nothing."""
        if atom["class"] != "OPERATOR" or atom["type"] not in ("OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL"):
            return False
        column = atom["children"][0]
        if not is_column(column) or len(column["column_names"]) < 2:
            return False
        of, name = (str(part).lower() for part in column["column_names"])
        return of != self.path.stages[at].alias and name.endswith(("_code", "_key", "_number"))

    def _is_worked_out(self, at: int, reference: Node) -> bool:
        where, definition = self._defined(at, reference)
        return definition is not None and where != BESIDE

    def _own(self, at: int, expression: Node) -> Operand:
        name = str(expression["column_names"][-1]).lower() if is_column(expression) else trees.written(expression)
        return Operand(name, expression, "", at, self._table(at, expression))

    def _table(self, at: int, expression: Node) -> str:
        path = columns_of(expression)[0] if columns_of(expression) else ()
        stage = self.path.stages[at]
        of = path[0] if len(path) > 1 else stage.alias
        leaf = next((it for it in leaves(stage.query["from_table"]) if called(it) == of), None)
        return ".".join(path_of(leaf)) if leaf is not None and leaf["type"] == "BASE_TABLE" else ""

    def _carried_value(self, where: int, expression: Node) -> Operand:
        own = self._own(where, expression)
        return self._carry(where, "value", own.name, expression)

    def _carry(self, where: int, what: str, name: str, expression: Node) -> Operand:
        written = f"{what} {trees.written(expression)}"
        known = self.carried[where]
        if written not in known:
            table = self._table(where, expression)
            known[written] = Operand(name, expression, f"asked_{where}_{len(known)}", where, table)
        return known[written]

    def _carried_part(self, where: int, atom: Node) -> Decider:
        """A flag within a definition, handed on from where the definition stands, and with it all that it rests on."""
        found = self._condition(where, atom)
        truth = self._carry(where, "truth", found.name, found.truth)
        operands = tuple(
            it if it.carried else self._carry(where, "value", it.name, it.expression) for it in found.operands
        )
        return replace(found, operands=operands, carried=truth.carried, since=where)

    def _read(self, at: int, operands: Iterable[Operand]) -> Iterator[Operand]:
        """Carried values as a later stage reads them, from its driver's rows; those that a group lost are left out."""
        for it in operands:
            if not it.carried:
                yield it
            elif self._arrives(it.since, at):
                yield replace(it, expression=trees.column(self.path.stages[at].alias, it.carried))

    def _part_read(self, at: int, part: Decider) -> Decider | None:
        if not self._arrives(part.since, at):
            return None
        return replace(
            part,
            truth=trees.column(self.path.stages[at].alias, part.carried),
            operands=tuple(self._read(at, part.operands)),
            parts=tuple(found for it in part.parts if (found := self._part_read(at, it)) is not None),
        )

    def _arrives(self, since: int, at: int) -> bool:
        between = self.path.stages[since + 1 : at]
        return since < at and not is_distinct(self.path.stages[since].query) and not any(map(loses, between))

    def _defined(self, at: int, reference: Node) -> tuple[int, Node | None]:
        """Where a column is worked out, and the expression; None for what is a register's own."""
        names = [str(part).lower() for part in reference["column_names"]]
        while True:
            stage = self.path.stages[at]
            if len(names) > 1 and names[0] != stage.alias:
                return BESIDE, self._beside(stage.query, names)
            if at == 0:
                return at, None
            at -= 1
            expression = trees.output(self.path.stages[at].query, names[-1])
            if expression is None or not is_column(expression):
                return at, expression
            names = [str(part).lower() for part in expression["column_names"]]

    def _beside(self, query: Node, names: list[str]) -> Node | None:
        leaf = next((it for it in leaves(query["from_table"]) if called(it) == names[0]), None)
        path = path_of(leaf) if leaf is not None and leaf["type"] == "BASE_TABLE" else ()
        step = self.rule.steps.get(path[0]) if len(path) == 1 else None
        found = trees.branches(step["query_node"]) if step else []
        expression = trees.output(found[0], names[-1]) if len(found) == 1 else None
        return None if expression is None or is_column(expression) else expression


def operands_of(decider: Decider) -> Iterator[Operand]:
    """The values behind a condition and the flags that it is made of, and the truths of these."""
    yield from decider.operands
    for part in decider.parts:
        yield part.as_operand()
        yield from operands_of(part)


def tables_of(decider: Decider) -> Iterator[str]:
    """The tables that a condition and its values name."""
    for expression in (decider.truth, *(it.expression for it in operands_of(decider))):
        for path in columns_of(expression):
            if len(path) > 1:
                yield path[0]


@cache
def _aggregates() -> frozenset[str]:
    return frozenset(allowed.AGGREGATES)


def loses(stage: Stage) -> bool:
    """Whether a stage hands on nothing but what it names: it makes groups."""
    query = stage.query
    return bool(query["group_expressions"]) or is_distinct(query)


def is_distinct(query: Node) -> bool:
    """Whether a SELECT is DISTINCT: a column more would change its rows."""
    return any(it["type"] == "DISTINCT_MODIFIER" for it in query["modifiers"])


def _without_not(part: Node) -> tuple[Node, bool]:
    if part["class"] == "OPERATOR" and part["type"] == "OPERATOR_NOT":
        return part["children"][0], True
    return part, False


def _atoms(definition: Node) -> Iterator[Node]:
    """The conditions that a definition puts together by AND, OR, NOT and coalesce."""
    operator = definition["type"] if definition["class"] == "OPERATOR" else ""
    if definition["class"] == "CONJUNCTION" or operator == "OPERATOR_NOT":
        for child in definition["children"]:
            yield from _atoms(child)
    elif operator == "OPERATOR_COALESCE" and _is_truth(definition["children"][-1]):
        for child in definition["children"][:-1]:
            yield from _atoms(child)
    elif definition["class"] != "CONSTANT":
        yield definition


def _is_truth(it: Node) -> bool:
    return bool(it["class"] == "CONSTANT" and it["literal"]["kind"] == "BOOLEAN")


def values_in(expression: Node) -> list[Node]:
    """The columns that an expression reads, each once; whole, what it counts or ranks, or asks item by item."""
    found: dict[str, Node] = {}
    _collect(expression, found)
    return list(found.values())


def _collect(node: object, found: dict[str, Node]) -> None:
    if isinstance(node, list):
        for it in node:
            _collect(it, found)
    elif isinstance(node, dict):
        if node.get("class") == "COLUMN_REF" or _is_whole(node):
            found.setdefault(trees.written(node), node)
        else:
            for value in node.values():
                _collect(value, found)


def _is_whole(node: Node) -> bool:
    if node.get("class") == "WINDOW" or _is_counted_as(node):
        return True
    if node.get("class") != "FUNCTION":
        return False
    listed = any(it.get("class") == "LAMBDA" for argument in node["arguments"] for it in [argument["expression"]])
    return listed or path_of(node)[-1] in _aggregates()


def _is_counted_as(node: Node) -> bool:
    """Whether a column is read with a number for what is not there."""
    if node.get("class") != "OPERATOR" or node.get("type") != "OPERATOR_COALESCE" or len(node["children"]) != 2:
        return False
    column, otherwise = node["children"]
    return is_column(column) and otherwise["class"] == "CONSTANT" and not _is_truth(otherwise)


def parameters_in(expression: Node) -> list[str]:
    """The parameters that an expression names, each once, in order."""
    found = [str(it["identifier"]) for it in nodes(expression) if it.get("class") == "PARAMETER"]
    return list(dict.fromkeys(found))
