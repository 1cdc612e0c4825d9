"""The rows of a relation that can matter for some values of one of its columns, found without working out the rest.

A filter on a step's column goes down into the steps and tables that it is made of, wherever that changes none of the
rows that are asked for: through columns that are handed on, through what joins hold equal, and through groups and
rankings that have it among what they are made by. DuckDB does much of this itself, but not through steps that several
others read, nor through semi-joins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outpost.lineage.tree import Node, path_of
from outpost.steps import trees, ways
from outpost.steps.trees import branches, called, equalities, is_column, joins, leaves

STORED = "registers"
"""The schema whose relations are tables, never views."""


def restricted(
    leaf: Node, column: str, values: Sequence[str], steps: Mapping[str, Node], more: Sequence[Node] = ()
) -> Node:
    """A FROM's table with only the rows whose ``column`` is one of ``values``; ``more``: columns to add to its own."""
    alias = called(leaf)
    path = path_of(leaf)
    where = trees.is_one_of(trees.column(column), values)
    items = [trees.star(), *more]
    if len(path) == 1 and path[0] in steps:
        pushed = _pushed(steps[path[0]]["query_node"], column, values, steps)
        return trees.subquery(trees.select(items, trees.subquery(pushed, alias), where), alias)
    source = trees.table(path, alias)
    if path[0] == STORED and not more:
        return trees.subquery(trees.picked(source, where), alias)
    return trees.subquery(trees.select(items, source, where), alias)


def _pushed(query: Node, column: str, values: Sequence[str], steps: Mapping[str, Node]) -> Node:
    if query["type"] == "SELECT_NODE":
        return _pushed_select(query, column, values, steps)
    if query["type"] == "SET_OPERATION_NODE" and query["setop_type"] == "UNION":
        return {**query, "children": [_pushed(child, column, values, steps) for child in query["children"]]}
    if branches(query):
        return {**query, **{side: _pushed(query[side], column, values, steps) for side in ("left", "right")}}
    return query


def _pushed_select(query: Node, column: str, values: Sequence[str], steps: Mapping[str, Node]) -> Node:
    found = ways.inside(ways.Way(trees.column(column)), query)
    if not found or not is_column(found[0].expression):
        return query
    *of, own = (str(part).lower() for part in found[0].expression["column_names"])
    tables = [called(leaf) for leaf in leaves(query["from_table"])]
    held = _held_equal(query["from_table"], (of[0] if of else tables[0], own))

    def change(leaf: Node) -> Node:
        if leaf["type"] != "BASE_TABLE" or called(leaf) not in held:
            return leaf
        return restricted(leaf, held[called(leaf)], values, steps)

    return {**query, "from_table": trees.replaced(query["from_table"], change)}


def _held_equal(source: Node, first: tuple[str, str]) -> dict[str, str]:
    """The columns, one a table, that joins hold equal to the first; a row's absence does not count as equal."""
    held = {first[0]: first[1]}
    for join in joins(source):
        if join["join_type"] not in ("INNER", "LEFT", "SEMI", "ANTI"):
            continue
        right = {called(leaf) for leaf in leaves(join["right"])}
        for mine, theirs in equalities(join["condition"]) if join.get("condition") else ():
            if not (is_column(mine) and is_column(theirs) and len(theirs["column_names"]) > 1):
                continue
            table, name = (str(part).lower() for part in theirs["column_names"][-2:])
            if table in right and held.get(_table(mine)) == str(mine["column_names"][-1]).lower():
                held.setdefault(table, name)
    return held


def _table(it: Node) -> str:
    return str(it["column_names"][0]).lower() if len(it["column_names"]) > 1 else ""
