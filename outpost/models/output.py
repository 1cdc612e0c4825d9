"""What every model's output has and no query says itself: the columns it leaves out, its source rows, its order.

A query is named steps and a last SELECT of what a finding means. Its step ``cited`` (``subject_key``, ``source_row``
and, where it differs by reason, ``reason``) tells the rows that a finding rests on; the row of the finding's own
address is cited without being named. A step ``not_evaluated`` (``not_evaluated``, ``subject_key``, ``reason``) tells
the subjects that could not be judged, and why. ``whole`` makes of it the statement that the night runs and the guards
follow. What a finding means stands in the query; how it is written down, in ``outpost.models.runner``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from outpost import lineage, sql
from outpost.lineage import QueryError
from outpost.lineage.tree import Node, ctes
from outpost.models.guards import GuardError

COLUMNS: Mapping[str, str] = {
    "reason": "VARCHAR", "subject_kind": "VARCHAR", "subject_key": "VARCHAR", "address_code": "VARCHAR",
    "building_code": "VARCHAR", "area_code": "VARCHAR", "priority": "INTEGER", "route": "VARCHAR",
    "due_rule": "VARCHAR", "due_cap": "DATE", "evidence": "JSON",
}  # fmt: skip
"""The columns that a last SELECT may give, in their order, with their types."""
_MAY_BE_LEFT_OUT = frozenset({"address_code", "building_code", "area_code", "due_cap"})
_CITED = {"reason": "VARCHAR", "subject_key": "VARCHAR", "source_row": ""}
_NOT_EVALUATED = {"reason": "VARCHAR", "subject_key": "VARCHAR", "not_evaluated": ""}
_OWN_STEPS = frozenset({"stated", "cited_row", "not_evaluated_row", "resting", "collected"})
_PIECE = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"|[()]|\bSELECT\b", re.IGNORECASE)


@cache
def whole(query: str) -> str:
    """The statement that gives all columns of ``outpost.models.shown.OUTPUT``; a query that may not run as it is: the
    guards say what is wrong. GuardError: no step ``cited``, columns missing or too many."""
    try:
        tree = lineage.select_of(query)
        lineage.check(tree)
        steps = {name.lower(): step["query_node"] for name, step in ctes(tree)}
        given = _names(tree)
    except (QueryError, LookupError, TypeError):
        return query
    _check(steps, given)
    before, last = _parted(query)
    parts = [before, _step("stated", f"(\n{last}\n) AS given", "given", _missing(COLUMNS, given))]
    parts.append(_step("cited_row", "cited", "cited", _missing(_CITED, _names(steps["cited"]))))
    ending = _without_comment("findings/output").partition("WITH ")[2]
    if "not_evaluated" in steps:
        missing = _missing(_NOT_EVALUATED, _names(steps["not_evaluated"]))
        parts.append(_step("not_evaluated_row", "not_evaluated", "not_evaluated", missing))
        ending += "\nUNION ALL\n" + _without_comment("findings/output_not_evaluated")
    return "\n,\n\n".join([*parts, ending]) + "\nORDER BY\n    reason,\n    subject_key,\n    not_evaluated"


def _check(steps: Mapping[str, Node], given: list[str]) -> None:
    if "cited" not in steps:
        raise GuardError("a query has a step `cited` of the rows that its findings rest on: subject_key, source_row")
    missing = [name for name in COLUMNS if name not in given and name not in _MAY_BE_LEFT_OUT]
    more = sorted(set(given) - set(COLUMNS))
    if missing or more:
        raise GuardError(
            f"a query returns {', '.join(COLUMNS)}, of which {', '.join(sorted(_MAY_BE_LEFT_OUT))} may be left out; "
            f"missing: {', '.join(missing) or 'none'}; too many: {', '.join(more) or 'none'}"
        )
    taken = sorted(_OWN_STEPS & set(steps))
    if taken:
        raise GuardError(f"steps of every model's statement, to be called otherwise here: {', '.join(taken)}")
    _check_step("cited", _CITED, _names(steps["cited"]))
    if "not_evaluated" in steps:
        _check_step("not_evaluated", _NOT_EVALUATED, _names(steps["not_evaluated"]))


def _check_step(step: str, columns: Mapping[str, str], given: list[str]) -> None:
    needed = [name for name, kind in columns.items() if not kind and name not in given]
    more = sorted(set(given) - set(columns))
    if needed or more:
        raise GuardError(f"the step `{step}` has the columns {', '.join(columns)}, and here {', '.join(given)}")


def _names(node: Node) -> list[str]:
    """The names of a query's columns."""
    while node["type"] != "SELECT_NODE":
        node = node["children"][0] if "children" in node else node["left"]
    return [(item["alias"] or (item.get("column_names") or [""])[-1]).lower() for item in node["select_list"]]


def _missing(columns: Mapping[str, str], given: Iterable[str]) -> list[str]:
    """A typed null for each column that is not given."""
    return [f"CAST(NULL AS {kind}) AS {name}" for name, kind in columns.items() if name not in given]


def _step(name: str, rows: str, called: str, more: list[str]) -> str:
    columns = ",\n    ".join([f"{called}.*", *more])
    return name + " AS (\n    SELECT\n    " + columns + "\nFROM " + rows + "\n)"


def _parted(query: str) -> tuple[str, str]:
    """The steps of a query, and its last SELECT."""
    depth = 0
    for piece in _PIECE.finditer(query):
        match piece[0]:
            case "(":
                depth += 1
            case ")":
                depth -= 1
            case _ if depth == 0 and piece[0].upper() == "SELECT":
                return query[: piece.start()].rstrip(), query[piece.start() :]
    raise GuardError("the query has no SELECT after its steps")


def _without_comment(name: str) -> str:
    return re.sub(r"\A(--[^\n]*\n)+", "", sql.load(name))
