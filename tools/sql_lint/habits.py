"""Habits of rules that keep a query its own explanation: named conditions, dated numbers, no subject lost for speed.

Asked of models and, as to numbers, of the shared terms. What two engines read differently is in ``rules``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sqlglot import exp

from outpost import contracts

OR = "a condition is a flag in the step before (a OR b AS it_holds), and WHERE names it"
NUMBER = "a number of the rule is a dated parameter in the spec ($name)"
KEY = "a key that is made or renamed on the way carries its parts on, under their own names"
SPEED = "a step for speed is LEFT JOINed where the subject goes through, and the deciding step decides"

ADOPTED = {
    "sql/registers/dead.sql": {"2": "which of two registers is believed first"},
    "sql/registers/dwelling_people.sql": {"18": "the age of majority, of the civil code"},
    "sql/registers/living.sql": {
        "100": "puts month and day into one number",
        "12": "characters of a key that are enough to count by",
    },
    "sql/registers/calendar.sql": {"7": "days of a week", "5": "working days of a week"},
}
"""Numbers that are no parameters, by file, each with its reason."""

_STRUCTURAL = frozenset({"0", "1"})
_CUTS = (exp.Substring, exp.Left, exp.Right, exp.Round, exp.Pad, exp.SHA2)
_WORKDAYS = re.compile(r"[0-9]+wd")
_MARKED = re.compile(r"^-- speed:[^\n]*\n(?:--[^\n]*\n)*(\w+) AS", re.MULTILINE)


def anonymous_ors(tree: exp.Expr) -> Iterator[exp.Expr]:
    """OR in a WHERE: whoever asks why not gets no name for what did not hold."""
    for where in tree.find_all(exp.Where):
        yield from where.find_all(exp.Or)


def undated_numbers(tree: exp.Expr, file: str) -> Iterator[exp.Expr]:
    """Numbers written out, but for 0 and 1, codes of a contract, a priority, places of a code and what is adopted."""
    adopted = ADOPTED.get(file, {})
    for number in tree.find_all(exp.Literal):
        if number.is_string:
            if _WORKDAYS.fullmatch(number.name):
                yield number
        elif number.name not in _STRUCTURAL and number.name not in adopted and not _is_structural(number):
            yield number


def lost_for_speed(tree: exp.Expr, text: str) -> Iterator[exp.Expr]:
    """Steps marked ``-- speed:`` or MATERIALIZED that a step on the subject's way is made from or filtered by."""
    steps = {step.alias: step for step in tree.find_all(exp.CTE)}
    fast = {*_MARKED.findall(text), *(name for name, step in steps.items() if step.args.get("materialized"))}
    for select in _on_the_way(tree, steps):
        source = select.args.get("from_") or select.args.get("from")
        if source is not None and source.this.name in fast:
            yield source.this
        for join in select.args.get("joins") or []:
            if join.this.name in fast and join.side != "LEFT":
                yield join.this


def lost_key_parts(tree: exp.Expr) -> Iterator[exp.Expr]:
    """Where a step on the subject's way makes the subject's key, or renames it, and drops what it made it of.

    The last SELECT may put the key together: its parts have come that far.
    """
    steps = {step.alias: step for step in tree.find_all(exp.CTE)}
    last, *before = _on_the_way(tree, steps)
    keys = {
        "subject_key",
        *(column.name for key in _given(last, {"subject_key"}) for column in key.find_all(exp.Column)),
    }
    for select in before:
        carried = {projection.alias_or_name for projection in select.expressions}
        starred = {star.table for star in select.expressions if isinstance(star, exp.Column) and star.is_star}
        if any(isinstance(projection, exp.Star) for projection in select.expressions):
            continue
        for key in _given(select, keys):
            for part in key.find_all(exp.Column):
                if part.name not in carried and part.table not in starred:
                    yield key


def _given(select: exp.Select, names: set[str]) -> list[exp.Alias]:
    """Columns of ``select`` called one of ``names`` that are not columns of that very name handed on."""
    return [
        projection
        for projection in select.expressions
        if isinstance(projection, exp.Alias) and projection.alias in names and projection.this.name != projection.alias
    ]


def _on_the_way(tree: exp.Expr, steps: dict[str, exp.CTE]) -> Iterator[exp.Select]:
    """The SELECTs that the subject goes through: the last, and from each the steps that its FROM names first."""
    waiting, seen = [tree], set[str]()
    while waiting:
        query = waiting.pop()
        if isinstance(query, exp.SetOperation):
            waiting += [query.left, query.right]
        elif isinstance(query, exp.Select):
            yield query
            source = query.args.get("from_") or query.args.get("from")
            name = source.this.name if source is not None else ""
            if name in steps and name not in seen:
                seen.add(name)
                waiting.append(steps[name].this)


def _is_structural(number: exp.Literal) -> bool:
    if isinstance(number.parent, exp.DataTypeParam):
        return True
    if isinstance(number.parent, _CUTS):
        return True
    return _is_code(number) or _is_priority(number)


def _is_code(number: exp.Literal) -> bool:
    """Held against a column whose values a contract lists."""
    held = number.parent
    while isinstance(held, exp.Tuple | exp.Paren):
        held = held.parent
    if not isinstance(held, exp.EQ | exp.NEQ | exp.In | exp.GT | exp.LT | exp.GTE | exp.LTE):
        return False
    return any(column.name in _coded() for column in held.find_all(exp.Column))


def _is_priority(number: exp.Literal) -> bool:
    above: exp.Expr | None = number.parent
    while isinstance(above, exp.Case | exp.If):
        above = above.parent
    return isinstance(above, exp.Alias) and above.alias == "priority"


@cache
def _coded() -> frozenset[str]:
    """Names of number columns with a list of codes, and of the level of an address."""
    found = {
        column.name
        for contract in contracts.ALL.values()
        for column in contract.columns
        if column.kind == "integer" and column.codes is not None
    }
    return frozenset(found | {"level"})
