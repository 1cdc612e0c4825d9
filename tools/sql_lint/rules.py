"""Constructs that are refused wherever they stand in a statement, found in its syntax tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from tools.sql_lint.words import WEEKDAY, WEEKDAY_PARTS

_DATE_NAME = re.compile(r"(.*_(on|date|at)|date|day|T|since|valid_from|valid_to)")

Finder = Callable[[exp.Expr], Iterator[exp.Expr]]


@dataclass(frozen=True)
class Rule:
    """A construct that is refused wherever ``find`` sees it in a statement."""

    name: str
    advice: str
    find: Finder


def _ordered_aggregates(tree: exp.Expr) -> Iterator[exp.Expr]:
    for order in tree.find_all(exp.Order):
        if isinstance(order.parent, exp.AggFunc | exp.Distinct | exp.WithinGroup | exp.Anonymous):
            yield order


def _unsorted_lists(tree: exp.Expr) -> Iterator[exp.Expr]:
    for collected in tree.find_all(exp.ArrayAgg, exp.ArrayUniqueAgg):
        above = collected.parent
        while isinstance(above, exp.Func | exp.Filter | exp.Distinct | exp.Paren) and not _sorts_or_counts(above):
            above = above.parent
        if above is None or not _sorts_or_counts(above):
            yield collected


def _sorts_or_counts(node: exp.Expr) -> bool:
    return isinstance(node, exp.ArraySort | exp.ArraySize)


def _date_differences(tree: exp.Expr) -> Iterator[exp.Expr]:
    for difference in tree.find_all(exp.DateDiff):
        unit = difference.text("unit").upper()
        if unit != "DAY" or any(_is_timestamp(side) for side in (difference.this, difference.expression)):
            yield difference


def _is_timestamp(node: exp.Expr) -> bool:
    if isinstance(node, exp.Cast):
        return not node.to.is_type("date")
    return isinstance(node, exp.Column) and node.name.endswith("_at")


def _date_subtractions(tree: exp.Expr) -> Iterator[exp.Expr]:
    for minus in tree.find_all(exp.Sub):
        if _is_date(minus.this) and _is_date(minus.expression):
            yield minus


def _is_date(node: exp.Expr) -> bool:
    node = node.unnest()
    if isinstance(node, exp.Cast):
        return bool(node.to.is_type("date", "timestamp"))
    return isinstance(node, exp.Column | exp.Placeholder) and bool(_DATE_NAME.fullmatch(node.name))


def _weekday_parts(tree: exp.Expr) -> Iterator[exp.Expr]:
    for part in tree.find_all(exp.Extract):
        if part.this.name.upper() in WEEKDAY_PARTS:
            yield part
    for call in tree.find_all(exp.Anonymous):
        literals = [argument.name.upper() for argument in call.expressions if isinstance(argument, exp.Literal)]
        if call.name.lower() in ("date_part", "datepart") and WEEKDAY_PARTS.intersection(literals):
            yield call


def _cut_casts(tree: exp.Expr) -> Iterator[exp.Expr]:
    for cast in tree.find_all(exp.Cast):
        if cast.to.this in exp.DataType.INTEGER_TYPES and _has_fraction(cast.this.unnest()):
            yield cast


def _has_fraction(node: exp.Expr) -> bool:
    if isinstance(node, exp.Literal):
        return not node.is_string and not node.is_int
    if isinstance(node, exp.Div | exp.Avg | exp.Median):
        return True
    if isinstance(node, exp.Mul | exp.Add | exp.Sub | exp.Neg):
        return any(_has_fraction(side.unnest()) for side in node.args.values() if isinstance(side, exp.Expr))
    return False


def _loose_replacements(tree: exp.Expr) -> Iterator[exp.Expr]:
    for call in tree.find_all(exp.RegexpReplace):
        modifiers = call.args.get("modifiers")
        if modifiers is None or "g" not in modifiers.name:
            yield call


def _back_references(tree: exp.Expr) -> Iterator[exp.Expr]:
    for call in tree.find_all(exp.RegexpReplace):
        replacement = call.args.get("replacement")
        if replacement is not None and re.search(r"\\\d", replacement.name):
            yield call


def _slices(tree: exp.Expr) -> Iterator[exp.Expr]:
    yield from tree.find_all(exp.Slice)


def _backward_indexes(tree: exp.Expr) -> Iterator[exp.Expr]:
    for bracket in tree.find_all(exp.Bracket):
        if any(isinstance(index, exp.Neg) for index in bracket.expressions):
            yield bracket


def _indexes(tree: exp.Expr) -> Iterator[exp.Expr]:
    yield from tree.find_all(exp.Bracket)


def _months(tree: exp.Expr) -> Iterator[exp.Expr]:
    for interval in tree.find_all(exp.Interval):
        if interval.text("unit").upper().rstrip("S") in ("MONTH", "QUARTER", "YEAR"):
            yield interval


def _unguarded_divisions(tree: exp.Expr) -> Iterator[exp.Expr]:
    for division in tree.find_all(exp.Div, exp.IntDiv, exp.Mod):
        divisor = division.expression.unnest()
        while isinstance(divisor, exp.Cast):
            divisor = divisor.this.unnest()
        fixed = isinstance(divisor, exp.Literal) and not divisor.is_string and float(divisor.name) != 0
        if not fixed and not isinstance(divisor, exp.Nullif):
            yield division


def _stars(tree: exp.Expr) -> Iterator[exp.Expr]:
    for select in tree.find_all(exp.Select):
        starred = [column for column in select.expressions if column.is_star and not isinstance(column, exp.Func)]
        if select.args.get("joins"):
            yield from (column for column in starred if not (isinstance(column, exp.Column) and column.table))


def _open_windows(tree: exp.Expr) -> Iterator[exp.Expr]:
    for window in tree.find_all(exp.Window):
        ranks = isinstance(window.this, exp.RowNumber | exp.FirstValue | exp.LastValue | exp.Lag | exp.Lead)
        if ranks and not window.args.get("order"):
            yield window


def _open_limits(tree: exp.Expr) -> Iterator[exp.Expr]:
    for query in tree.find_all(exp.Select, exp.SetOperation):
        if query.args.get("limit") and not query.args.get("order"):
            yield query


def _numbered_parameters(tree: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(tree, exp.Insert) and isinstance(tree.expression, exp.Values):
        return
    for parameter in tree.find_all(exp.Placeholder, exp.Parameter):
        if not re.fullmatch(r"[A-Za-z_]\w*", parameter.name):
            yield parameter


RULES = (
    Rule("ordered-aggregate", "collect structs, the sort key first, and list_sort them", _ordered_aggregates),
    Rule("unsorted-list", "the order of list(...) is left open: wrap it in list_sort", _unsorted_lists),
    Rule("date-diff", "only date_diff('day', a, b) of dates: cast timestamps to DATE", _date_differences),
    Rule("date-minus-date", "date_diff('day', earlier, later)", _date_subtractions),
    Rule("weekday", WEEKDAY, _weekday_parts),
    Rule("cast-cuts", "DuckDB rounds and others cut: round(...) before the cast to an integer", _cut_casts),
    Rule("replace-without-g", "engines replace the first or all: say 'g'", _loose_replacements),
    Rule("back-reference", "written differently in engines: regexp_extract and concat", _back_references),
    Rule("slice", "not in Spark: substr for texts, list_filter for lists", _slices),
    Rule("backward-index", "shifted in translation: sort the other way and take [1]", _backward_indexes),
    Rule("division", "an error in Spark when the divisor is 0: x / nullif(y, 0)", _unguarded_divisions),
    Rule("star", "say whose columns where tables are joined: table.*", _stars),
    Rule("window-order", "say in which order: OVER (... ORDER BY ...)", _open_windows),
    Rule("limit-order", "LIMIT without ORDER BY takes any rows", _open_limits),
    Rule("numbered-parameter", "parameters have names: $name", _numbered_parameters),
)

IN_RULES = (
    Rule("index", "an error in Spark beyond the end of a list: list_filter, min or max", _indexes),
    Rule("months-added", "a timestamp on DuckDB, a date on Spark: make_date, or days", _months),
)
"""Refused in shared terms and models alone, which run on Spark too."""
