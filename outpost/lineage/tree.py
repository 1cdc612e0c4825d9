"""Queries as DuckDB itself parses them: the very tree that it runs, so that nothing stands between check and run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb

from outpost.errors import OutpostError

Node = dict[str, Any]
NOTHING_ELSE = "a query reads the night's tables and nothing else: no vault, no file"


class QueryError(OutpostError):
    """A query that may not run or cannot be followed; the text says what, and what to do instead."""


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={"enable_external_access": "false", "lock_configuration": "true"})


@cache
def select_of(text: str) -> Node:
    """The tree of a text that is one SELECT. QueryError when it is anything else.

    Shared by all who ask for the same text: not to be changed.
    """
    try:
        found = _parser().execute("SELECT json_serialize_sql($text)", {"text": text}).fetchall()[0][0]
    except duckdb.Error as fault:
        raise QueryError(f"the query cannot be parsed: {type(fault).__name__}") from None
    try:
        parsed = json.loads(found)
    except RecursionError:
        raise QueryError("the query is nested too deeply: write its parts as steps") from None
    if parsed["error"]:
        if parsed["error_message"].startswith("Only SELECT"):
            raise QueryError(
                "a query is one SELECT and nothing else: write what the rule finds, not what is done with it"
            )
        raise QueryError(f"the query cannot be parsed: {parsed['error_type']} error")
    if len(parsed["statements"]) != 1:
        raise QueryError(f"a query is one SELECT, and there are {len(parsed['statements'])} statements")
    node: Node = parsed["statements"][0]["node"]
    return node


def nodes(node: Any) -> Iterator[Node]:
    """Every object in a tree, from the top."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


def path_of(node: Node) -> tuple[str, ...]:
    """The name of a table or function, part by part, in lower case."""
    return tuple(part.lower() for part in node["qualified_name"]["path"])


def ctes(node: Node) -> list[tuple[str, Node]]:
    """The named steps of a query node, in order."""
    return [(entry["key"].lower(), entry["value"]) for entry in node["cte_map"]["map"]]


@cache
def parameters_of(text: str) -> frozenset[str]:
    """The parameters that a query takes, as DuckDB reads them."""
    return frozenset(it["identifier"] for it in nodes(select_of(text)) if it.get("class") == "PARAMETER")


@cache
def tables_of(text: str) -> frozenset[str]:
    """The tables (``schema.table``) that a query reads itself, its own named steps left out."""
    return frozenset(_tables(select_of(text), frozenset()))


def _tables(node: Any, steps: frozenset[str]) -> Iterator[str]:
    if isinstance(node, list):
        for value in node:
            yield from _tables(value, steps)
        return
    if not isinstance(node, dict):
        return
    if node.get("type") == "BASE_TABLE":
        path = path_of(node)
        if len(path) > 1 or path[0] not in steps:
            yield ".".join(path)
        return
    known = steps
    if "cte_map" in node:
        for name, step in ctes(node):
            recursive = {name} if step["query_node"]["type"] == "RECURSIVE_CTE_NODE" else set()
            yield from _tables(step["query_node"], known | recursive)
            known |= {name}
    for key, value in node.items():
        if key != "cte_map":
            yield from _tables(value, known)
