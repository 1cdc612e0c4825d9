"""How an asked subject is found again in the rows that a rule begins with: its key's parts, followed down the steps.

A way is an expression over the rows of a step, and what an asked text has to become to be held against it. Where the
way cannot be followed any further there is none, and the step stands as the beginning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from outpost.lineage.tree import Node, nodes, path_of
from outpost.steps import trees
from outpost.steps.trees import called, columns_of, equalities, is_column, joins, leaves

_BETWEEN = "|"
_SUMS_AND_DAYS = ("+", "-", "make_date")
_DIGITS_AND_SIGNS = re.compile(r"[-+0-9.: ]+")


@dataclass(frozen=True)
class Lookup:
    """Texts of one column of a relation become those of another: of the address to the people who live there."""

    relation: tuple[str, ...]
    held: str
    read: str


@dataclass(frozen=True)
class Way:
    """An expression, and the lookups by which an asked text becomes one of its values, in the order of asking."""

    expression: Node
    lookups: tuple[Lookup, ...] = ()


Piece = tuple[Way, ...]
"""One part of a key: it is what was asked when any of its ways says so."""


def beginning(query: Node, name: str) -> tuple[Piece, ...]:
    """The pieces of a column of a SELECT, over the tables of its FROM."""
    expression = trees.output(query, name)
    return () if expression is None else pieces_of(Way(expression))


def pieces_of(way: Way) -> tuple[Piece, ...]:
    """A key that was put together is taken apart where it has a stroke between its parts."""
    parts = _parts(way.expression)
    return tuple((replace(way, expression=part),) for part in parts)


def _parts(expression: Node) -> list[Node]:
    if expression["class"] != "FUNCTION" or path_of(expression)[-1] != "concat":
        return [expression]
    given = [_argument(it) for it in _arguments(expression)]
    parts = [it for it in given if not _is_stroke(it)]
    return parts if len(parts) * 2 - 1 == len(given) else [expression]


def _arguments(function: Node) -> list[Node]:
    found: list[Node] = function.get("arguments") or function.get("children") or []
    return found


def _argument(it: Node) -> Node:
    found: Node = it.get("expression", it)
    return found


def _is_stroke(it: Node) -> bool:
    return bool(it["class"] == "CONSTANT" and it["literal"]["text"] == _BETWEEN)


def below(way: Way, source: Node, driver: str) -> Piece:
    """The ways that a way over a FROM's tables has over the rows of one of them; none where it cannot be followed."""
    expression = way.expression
    tables = {path[0] for path in columns_of(expression) if len(path) > 1}
    if tables <= {driver}:
        bare = trees.changed(expression, lambda it: _bare(it) if it.get("class") == "COLUMN_REF" else None)
        return (replace(way, expression=bare),)
    if is_column(expression):
        return _through_join(way, source, driver)
    found: list[Way] = []
    for choice in _choices(expression):
        ways = below(replace(way, expression=choice), source, driver)
        if not ways:
            return ()
        found += ways
    return tuple(found)


def _bare(it: Node) -> Node:
    return trees.column(str(it["column_names"][-1]))


def _choices(expression: Node) -> list[Node]:
    """The expressions of which a value is one: of CASE and coalesce."""
    if expression["class"] == "CASE":
        chosen = [check["then_expr"] for check in expression["case_checks"]]
        return [it for it in [*chosen, expression["else_expr"]] if not _is_null(it)]
    if expression["class"] == "OPERATOR" and expression["type"] == "OPERATOR_COALESCE":
        return list(expression["children"])
    return []


def _is_null(it: Node) -> bool:
    return bool(it["class"] == "CONSTANT" and it["literal"].get("kind") == "NULL")


def _through_join(way: Way, source: Node, driver: str) -> Piece:
    """A column of a table that is joined: what of the driver's the join holds it, or its row, against."""
    other, name = (str(part).lower() for part in way.expression["column_names"])
    relation = next((leaf for leaf in leaves(source) if called(leaf) == other), None)
    if relation is None or relation["type"] != "BASE_TABLE":
        return ()
    for join in joins(source):
        for mine, theirs in equalities(join["condition"]) if join.get("condition") else ():
            if not (_is_of(theirs, other) and _is_of(mine, driver)):
                continue
            joined = str(theirs["column_names"][-1]).lower()
            lookup = () if joined == name else (Lookup(path_of(relation), name, joined),)
            return (Way(_bare(mine), (*way.lookups, *lookup)),)
    return ()


def _is_of(it: Node, name: str) -> bool:
    return is_column(it) and len(it["column_names"]) > 1 and str(it["column_names"][0]).lower() == name


def inside(way: Way, query: Node, *, exactly: bool = True) -> Piece:
    """A way over a step's columns, over the tables of the FROM that the step is made of.

    ``exactly``: only where a group or a ranking of the step has all its rows by it.
    """
    known = {path[-1]: trees.output(query, path[-1]) for path in columns_of(way.expression)}
    if any(it is None or (exactly and not _is_whole(it, query)) for it in known.values()):
        return ()
    expression = trees.changed(
        way.expression,
        lambda it: known[str(it["column_names"][-1]).lower()] if it.get("class") == "COLUMN_REF" else None,
    )
    return (replace(way, expression=expression),)


def _is_whole(expression: Node, query: Node) -> bool:
    names = {path[-1] for path in columns_of(expression)}
    if query["group_expressions"]:
        grouped = {path[-1] for group in query["group_expressions"] for path in columns_of(group)}
        if not names <= grouped:
            return False
    ranked = [it for it in nodes(query["select_list"]) if it.get("class") == "WINDOW"]
    return all(names <= {path[-1] for part in it["partitions"] for path in columns_of(part)} for it in ranked)


def may_be(text: str, expression: Node) -> bool:
    """Whether a value of an expression can be this text, as far as the expression itself tells.

    A word that is written out is itself alone, and a sum or day as text has digits and signs: no row need be asked.
    """
    if expression["class"] == "CONSTANT" and expression["literal"]["kind"] == "STRING":
        return bool(expression["literal"]["text"] == text)
    if expression["class"] == "CAST" and expression["child"]["class"] == "FUNCTION":
        is_sum_or_day = path_of(expression["child"])[-1] in _SUMS_AND_DAYS
        return not is_sum_or_day or _DIGITS_AND_SIGNS.fullmatch(text) is not None
    return True


def parted(text: str, pieces: Sequence[Piece]) -> list[str] | None:
    """An asked text as one text a piece; None when it is not the whole key."""
    if len(pieces) < 2:
        return [text]
    parts = text.split(_BETWEEN)
    return parts if len(parts) == len(pieces) else None
