"""Statements of sql/ in the SQL of Spark: what a file means on DuckDB it means there, or it is refused.

Parameters keep their names (``$T`` becomes ``:T``), tables become views of one name (``registers.resident`` becomes
``registers__resident``), and sorting at the end is left out: what comes back is a set of rows. A recursive step is no
part of a statement but is run in rounds (``outpost.spark.deriving``): ``parted`` gives its pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from outpost.errors import OutpostError

Engine = Literal["spark", "sail"]
"""Spark, or Sail, which speaks Spark's SQL without a Java machine."""
_SAID_HERE = frozenset({"to_json", "to_hours"})
"""Functions that sqlglot does not know, and this module does."""


class TranslationError(OutpostError):
    """A statement that cannot be said in Spark's SQL; the text names the file and the construct."""


@dataclass(frozen=True)
class Recursion:
    """A step that reads itself: the rows it begins with, and what follows from the rows of the last round.

    ``again`` reads the view ``last``; the statement reads all rows that were found in the view ``all_rounds``.
    """

    name: str
    first: str
    again: str
    distinct: bool

    @property
    def last(self) -> str:
        return f"outpost__{self.name}__last"

    @property
    def all_rounds(self) -> str:
        return f"outpost__{self.name}__all"


@dataclass(frozen=True)
class Statement:
    """What is run: the rounds of a recursion, if there is one, and then the text."""

    text: str
    recursion: Recursion | None = None


def view(table: str) -> str:
    """The view that stands for a table: ``registers__resident`` for ``registers.resident``."""
    return table.replace(".", "__")


def translated(text: str, to: Engine, where: str = "statement") -> str:
    """A SELECT of sql/ for one engine. ``where`` names its file in errors.

    Raises:
        TranslationError: the text is no single SELECT, uses what the engine does not have, or is recursive.
    """
    statement = parted(text, to, where)
    if statement.recursion is not None:
        raise TranslationError(f"{where}: the step {statement.recursion.name} is recursive: it is run in rounds")
    return statement.text


def parted(text: str, to: Engine, where: str = "statement") -> Statement:
    """As ``translated``, with a recursive step as a part of its own."""
    tree = _read(text, where)
    unknown = sorted({call.name.lower() for call in tree.find_all(exp.Anonymous)} - _SAID_HERE)
    if unknown:
        raise TranslationError(f"{where}: not known on {to}: {', '.join(f'{name}(...)' for name in unknown)}")
    for change in (_views, _plain_steps, _evidence, _hours, _texts, _pieces, _contained, _lists):
        change(tree, where)
    if to == "sail" and isinstance(tree, exp.SetOperation):
        _nullable(tree)
    tree.set("order", None)
    recursion = _taken_out(tree, where)
    if recursion is None:
        return Statement(_written(tree, to, where))
    name, distinct, first, again = recursion
    parts = Recursion(name, _written(first, to, where), _written(again, to, where), distinct)
    return Statement(_written(tree, to, where), parts)


def _read(text: str, where: str) -> exp.Query:
    try:
        trees = sqlglot.parse(text, dialect="duckdb")
    except SqlglotError as fault:
        raise TranslationError(f"{where}: cannot be read: {str(fault).splitlines()[0]}") from None
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        raise TranslationError(f"{where}: only a single query can be translated")
    return trees[0]


def _written(tree: exp.Expr, to: Engine, where: str) -> str:
    try:
        return tree.sql("spark", pretty=True, comments=False, unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as fault:
        raise TranslationError(f"{where}: cannot be said on {to}: {str(fault).splitlines()[0]}") from None


def _views(tree: exp.Query, where: str) -> None:
    for table in list(tree.find_all(exp.Table)):
        if table.catalog or isinstance(table.this, exp.Func):
            raise TranslationError(f"{where}: no table of a night: {table.sql('duckdb')}")
        if table.db:
            name = view(f"{table.db}.{table.name}")
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
            table.set("this", exp.to_identifier(name))
            table.set("db", None)


def _plain_steps(tree: exp.Query, where: str) -> None:
    """MATERIALIZED tells DuckDB how to run, not what comes of it."""
    for step in tree.find_all(exp.CTE):
        step.set("materialized", None)


def _evidence(tree: exp.Query, where: str) -> None:
    """Evidence stays the struct that it is made of: it becomes JSON once, in DuckDB."""
    for call in list(tree.find_all(exp.Anonymous)):
        if call.name.lower() == "to_json":
            call.replace(call.expressions[0])
    for cast in list(tree.find_all(exp.Cast)):
        if cast.to.is_type("json"):
            if not isinstance(cast.this, exp.Null):
                raise TranslationError(f"{where}: a cast to JSON: only evidence is JSON, by to_json")
            cast.replace(exp.Null())


def _nullable(tree: exp.Query) -> None:
    """Sail 0.7.2 takes a field of a struct for never null or perhaps null, now so and now so, and then refuses to unite
    the two: what comes out of a list is always perhaps null."""
    for struct in tree.find_all(exp.Struct):
        for pair in struct.expressions:
            listed = exp.Array(expressions=[pair.expression.copy()])
            pair.set("expression", exp.Anonymous(this="element_at", expressions=[listed, exp.Literal.number(1)]))


def _hours(tree: exp.Query, where: str) -> None:
    for call in list(tree.find_all(exp.Anonymous)):
        if call.name.lower() == "to_hours":
            zero = exp.Literal.number(0)
            call.replace(exp.func("make_dt_interval", zero, exp.cast(call.expressions[0], "int")))


def _texts(tree: exp.Query, where: str) -> None:
    """concat(...) makes texts of what it is given, and leaves out what is null."""
    for call in list(tree.find_all(exp.Concat)):
        texts = [part if _is_text(part) else exp.cast(part, "varchar") for part in call.expressions]
        call.set("expressions", texts)


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.is_string


def _pieces(tree: exp.Query, where: str) -> None:
    """string_split takes a plain text, Spark's split a pattern; a pattern that every engine's patterns know."""
    for call in list(tree.find_all(exp.Split)):
        by = call.expression
        if not _is_text(by):
            raise TranslationError(f"{where}: string_split by what is no plain text")
        pattern = exp.Literal.string("".join(f"[{sign}]" if sign not in "^\\]" else f"\\{sign}" for sign in by.name))
        call.replace(exp.Anonymous(this="split", expressions=[call.this.copy(), pattern]))


def _contained(tree: exp.Query, where: str) -> None:
    """list_contains says no of a list with a null in it that has not the value; Spark's array_contains says null."""
    for call in list(tree.find_all(exp.ArrayContains)):
        known = exp.and_(*(side.copy().is_(exp.Null()).not_() for side in (call.this, call.expression)))
        found = exp.Coalesce(this=call.copy(), expressions=[exp.false()])
        call.replace(exp.Case(ifs=[exp.If(this=known, true=found)]))


def _lists(tree: exp.Query, where: str) -> None:
    """list(x) keeps nulls and is null of no rows; Spark's collect_list drops nulls and is empty of no rows."""
    for number, collected in enumerate(list(tree.find_all(exp.ArrayAgg)), 1):
        value = collected.this
        distinct = isinstance(value, exp.Distinct)
        if distinct:
            (value,) = value.expressions
        if isinstance(value, exp.Order):
            raise TranslationError(f"{where}: list(x ORDER BY y): collect structs and list_sort them")
        above = collected.parent
        condition = above.expression.this if isinstance(above, exp.Filter) else None
        whole = above if isinstance(above, exp.Filter) else collected
        whole.replace(_collected(value, condition, exp.to_identifier(f"item_{number}"), distinct=distinct))


def _collected(value: exp.Expr, condition: exp.Expr | None, name: exp.Identifier, *, distinct: bool) -> exp.Expr:
    def where(call: exp.Expr) -> exp.Expr:
        if condition is None:
            return call
        return exp.Filter(this=call, expression=exp.Where(this=condition.copy()))

    boxed = exp.Struct(expressions=[exp.PropertyEQ(this=name.copy(), expression=value.copy())])
    made: exp.Expr = exp.Anonymous(this="collect_list", expressions=[boxed])
    item = exp.to_identifier("boxed")
    opened = exp.Lambda(this=exp.Dot(this=item.copy(), expression=name.copy()), expressions=[item])
    made = exp.Anonymous(this="transform", expressions=[where(made), opened])
    if distinct:
        made = exp.Anonymous(this="array_distinct", expressions=[made])
    some = exp.GT(this=where(exp.Count(this=exp.Star())), expression=exp.Literal.number(0))
    return exp.Case(ifs=[exp.If(this=some, true=made)])


def _taken_out(tree: exp.Query, where: str) -> tuple[str, bool, exp.Query, exp.Query] | None:
    """The recursive step as two statements of their own; the tree reads the view of its rounds instead."""
    steps = tree.args.get("with_") or tree.args.get("with")
    if steps is None or not steps.args.get("recursive"):
        return None
    steps.set("recursive", None)
    own = [step for step in steps.expressions if _reads(step.this, step.alias)]
    if not own:
        return None
    if len(own) > 1 or not isinstance(own[0].this, exp.Union):
        raise TranslationError(f"{where}: one recursive step can be run, of two parts with UNION between them")
    step = own[0]
    union = step.this
    before = steps.expressions[: steps.expressions.index(step)]
    name = step.alias
    recursion = Recursion(name, "", "", bool(union.args.get("distinct")))
    first, again = _after(before, union.this), _after(before, union.expression)
    for table in again.find_all(exp.Table):
        if table.name == name and not table.db:
            table.set("alias", table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(name)))
            table.set("this", exp.to_identifier(recursion.last))
    step.set("this", exp.select("*").from_(recursion.all_rounds))
    return name, recursion.distinct, first, again


def _reads(query: exp.Expr, name: str) -> bool:
    return any(table.name == name and not table.db for table in query.find_all(exp.Table))


def _after(before: list[exp.Expr], query: exp.Expr) -> exp.Query:
    made = query.copy()
    if not isinstance(made, exp.Query):
        raise TypeError(type(made).__name__)
    if before:
        made.set("with_", exp.With(expressions=[step.copy() for step in before]))
    return made
