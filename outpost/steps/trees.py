"""DuckDB's own trees of queries: parts looked up, changed and put together, and written as text again.

Here: what is done to a tree, whatever it means. Not here: what a step means (``paths``), and running anything.
A tree is never changed in place: those of ``outpost.lineage.tree`` are shared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import duckdb

from outpost.lineage.tree import Node, nodes, path_of, select_of

NO_STEPS: Node = {"map": []}


@cache
def _writer() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={"enable_external_access": "false", "lock_configuration": "true"})


def text_of(node: Node) -> str:
    """The statement that a query's tree stands for."""
    whole = {"error": False, "statements": [{"node": node, "named_param_map": []}]}
    values = {"tree": json.dumps(whole)}
    found = _writer().execute("SELECT json_deserialize_sql(CAST($tree AS JSON))", values).fetchall()
    return str(found[0][0])


def written(expression: Node) -> str:
    """An expression as it is written in SQL."""
    if expression["class"] == "COLUMN_REF":
        return ".".join(map(str, expression["column_names"]))
    return _written(json.dumps(expression))


@cache
def _written(expression: str) -> str:
    node = {**template("SELECT 1"), "select_list": [{**json.loads(expression), "alias": ""}]}
    text = text_of(node).removeprefix("SELECT ")
    return text[1:-1] if text.startswith("(") and _closes_at_end(text) else text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return at == len(text) - 1
    return False


def template(text: str) -> Node:
    """The tree of a statement, of which others are made."""
    return select_of(text)


def column(*path: str) -> Node:
    """A column, with or without the name of its table."""
    return {**template("SELECT x")["select_list"][0], "column_names": list(path), "alias": ""}


def constant(value: str) -> Node:
    """A text, whatever characters it holds."""
    node: Node = template("SELECT 'x'")["select_list"][0]
    return {**node, "literal": {**node["literal"], "text": value}}


def true() -> Node:
    """The condition that always holds."""
    node: Node = template("SELECT TRUE")["select_list"][0]
    return node


def named(expression: Node, name: str) -> Node:
    """A column of a SELECT with its name."""
    return {**expression, "alias": name}


def is_one_of(expression: Node, values: Sequence[str]) -> Node:
    """Whether an expression is one of some texts."""
    node: Node = template("SELECT x IN ('a')")["select_list"][0]
    return {**node, "children": [expression, *map(constant, values)]}


def both(parts: Sequence[Node]) -> Node | None:
    """All of some conditions; None for none."""
    return _joined(parts, "SELECT a AND b")


def either(parts: Sequence[Node]) -> Node | None:
    """Any of some conditions; None for none."""
    return _joined(parts, "SELECT a OR b")


def _joined(parts: Sequence[Node], text: str) -> Node | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return {**template(text)["select_list"][0], "children": list(parts)}


def holds(condition: Node) -> Node:
    """A condition as TRUE or FALSE: what is unknown does not hold."""
    node: Node = template("SELECT coalesce(x, FALSE)")["select_list"][0]
    return {**node, "children": [condition, node["children"][1]]}


def exists(select: Node, *, negated: bool = False) -> Node:
    """Whether a query has a row."""
    node: Node = template("SELECT EXISTS (SELECT 1)")["select_list"][0]
    found = {**node, "subquery": {**node["subquery"], "node": select}}
    if not negated:
        return found
    return {**template("SELECT NOT x")["select_list"][0], "children": [found]}


def select(items: Sequence[Node], source: Node, where: Node | None = None) -> Node:
    """A plain SELECT."""
    return {**template("SELECT 1"), "select_list": list(items), "from_table": source, "where_clause": where}


def picked(source: Node, where: Node) -> Node:
    """The rows of a stored table for which a condition holds, picked by their place in it.

    Of all rows only the condition's columns are read; DuckDB reads the others, too, where it has several values.
    """
    place = column("rowid")
    node: Node = template("SELECT x IN (SELECT 1)")["select_list"][0]
    found = {**node["subquery"], "node": select([place], source, where)}
    return select([star()], source, {**node, "child": place, "subquery": found})


def star(table: str = "") -> Node:
    """All columns, of one table or of all."""
    return {**template("SELECT *")["select_list"][0], "relation_name": table}


def table(path: Sequence[str], alias: str = "") -> Node:
    """A table, view or step in a FROM."""
    node: Node = template("SELECT 1 FROM t")["from_table"]
    return {
        **node,
        "alias": alias,
        "qualified_name": {"path": list(path)},
        "table_name": path[-1],
        "schema_name": path[-2] if len(path) > 1 else "",
        "catalog_name": "",
    }


def subquery(query: Node, alias: str) -> Node:
    """A query in a FROM."""
    node: Node = template("SELECT 1 FROM (SELECT 1) AS q")["from_table"]
    return {**node, "alias": alias, "subquery": {**node["subquery"], "node": query}}


def conjuncts(clause: Node | None) -> list[Node]:
    """The conditions that a WHERE or ON holds together by AND."""
    if clause is None:
        return []
    if clause["class"] == "CONJUNCTION" and clause["type"] == "CONJUNCTION_AND":
        return [part for child in clause["children"] for part in conjuncts(child)]
    return [clause]


def leaves(source: Node) -> Iterator[Node]:
    """The tables of a FROM, from left to right."""
    if source["type"] == "JOIN":
        yield from leaves(source["left"])
        yield from leaves(source["right"])
    else:
        yield source


def joins(source: Node) -> Iterator[Node]:
    """The joins of a FROM, in the order in which they are made."""
    if source["type"] == "JOIN":
        yield from joins(source["left"])
        yield from joins(source["right"])
        yield source


def called(leaf: Node) -> str:
    """The name by which a FROM's table is spoken of."""
    if leaf.get("alias"):
        return str(leaf["alias"]).lower()
    return path_of(leaf)[-1] if leaf["type"] == "BASE_TABLE" else ""


def replaced(source: Node, change: Callable[[Node], Node]) -> Node:
    """A FROM with each of its tables changed."""
    if source["type"] == "JOIN":
        return {**source, "left": replaced(source["left"], change), "right": replaced(source["right"], change)}
    return change(source)


def changed(node: Any, change: Callable[[Node], Node | None]) -> Any:
    """A tree in which ``change`` has put something in the place of nodes; None: the node stays, its parts are asked."""
    if isinstance(node, list):
        return [changed(it, change) for it in node]
    if not isinstance(node, dict):
        return node
    found = change(node)
    if found is not None:
        return found
    return {key: changed(value, change) for key, value in node.items()}


def columns_of(expression: Node) -> list[tuple[str, ...]]:
    """The columns that an expression names, each once."""
    found = [
        tuple(name.lower() for name in it["column_names"])
        for it in nodes(expression)
        if it.get("class") == "COLUMN_REF"
    ]
    return list(dict.fromkeys(found))


def is_column(expression: Node) -> bool:
    """Whether an expression is a column and nothing more."""
    return bool(expression["class"] == "COLUMN_REF")


def equalities(condition: Node | None) -> Iterator[tuple[Node, Node]]:
    """The pairs that an ON holds equal, each both ways round."""
    for part in conjuncts(condition):
        if part["class"] == "COMPARISON" and part["type"] == "COMPARE_EQUAL":
            yield part["left"], part["right"]
            yield part["right"], part["left"]


def branches(query: Node) -> list[Node]:
    """The SELECTs that a UNION puts one below the other; of a plain SELECT itself, of anything else none."""
    if query["type"] == "SELECT_NODE":
        return [query]
    if query["type"] == "SET_OPERATION_NODE" and query["setop_type"] == "UNION":
        return [branch for child in query["children"] for branch in branches(child)]
    if query["type"] == "RECURSIVE_CTE_NODE" and not is_recursive(query):
        return [branch for child in (query["left"], query["right"]) for branch in branches(child)]
    return []


def is_recursive(query: Node) -> bool:
    """Whether a step reads itself. DuckDB calls every UNION of a WITH RECURSIVE so."""
    if query["type"] != "RECURSIVE_CTE_NODE":
        return False
    itself = (query["cte_name"].lower(),)
    return any(it.get("type") == "BASE_TABLE" and path_of(it) == itself for it in nodes(query["right"]))


def output(query: Node, name: str) -> Node | None:
    """The expression of one of a SELECT's columns, over the tables of its FROM; None where it cannot be told."""
    for item in query["select_list"]:
        if item["class"] != "STAR" and _output_name(item) == name:
            return {**item, "alias": ""}
    stars = [item for item in query["select_list"] if item["class"] == "STAR"]
    if not stars:
        return None
    tables = [called(leaf) for leaf in leaves(query["from_table"])]
    of = stars[0]["relation_name"].lower() or tables[0]
    return column(of, name)


def _output_name(item: Node) -> str:
    if item["alias"]:
        return str(item["alias"]).lower()
    return str(item["column_names"][-1]).lower() if is_column(item) else ""


def with_steps(query: Node, steps: Mapping[str, Node]) -> Node:
    """A query with those of a rule's steps that it reads, and that these read, each worked out where it is read."""
    needed: set[str] = set()
    waiting = _names_read(query)
    while waiting:
        name = waiting.pop()
        if name in steps and name not in needed:
            needed.add(name)
            waiting |= _read_by(steps[name]["query_node"])
    ordered = [{"key": name, "value": _inlined(step)} for name, step in steps.items() if name in needed]
    return {**query, "cte_map": {"map": ordered}}


def _names_read(query: Node) -> set[str]:
    found: set[str] = set()
    waiting: list[Any] = [query]
    while waiting:
        it = waiting.pop()
        if isinstance(it, dict):
            if it.get("type") == "BASE_TABLE":
                path = path_of(it)
                found |= {path[0]} if len(path) == 1 else set()
            else:
                waiting += it.values()
        elif isinstance(it, list):
            waiting += it
    return found


_READ: dict[int, tuple[Node, set[str]]] = {}
"""What steps read, by their trees, which are kept as long as the process."""


def _read_by(step: Node) -> set[str]:
    known = _READ.get(id(step))
    if known is None or known[0] is not step:
        known = _READ[id(step)] = (step, _names_read(step))
    return known[1]


def _inlined(step: Node) -> Node:
    return step if is_recursive(step["query_node"]) else {**step, "materialized": "CTE_MATERIALIZE_NEVER"}
