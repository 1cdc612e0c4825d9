"""The checks of a contract at city scale: Polars expressions read off its fields, column by column.

The contract says what holds; ``rules`` turns that into "what is wrong with this row", one expression a rule, in the
order of the columns. ``pandera_class`` makes a Pandera class of the same fields and ``schema`` gives Pandera the same
rules, so that its own verdict can be compared: by tests, which are the only ones to load Pandera.
Rules work on typed rows whose numbers are normalised (``outpost.identity.numbers``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from outpost.contracts.contract import Column, Contract, Extract
from outpost.contracts.fields import Field
from outpost.identity.id_number import CERTIFICATE_PREFIX, NO_NUMBER
from outpost.identity.numbers import check_characters_right, damaged_numbers

if TYPE_CHECKING:
    import pandera.polars as pa

NULL = "null"
UNKNOWN_CODE = "unknown_code"
CHECK_CHARACTER = "check_character"
ID_DAMAGED = "id_damaged"


@dataclass(frozen=True)
class Rule:
    """What must hold of a column of a typed row: ``holds`` is true, or null where there is nothing to test."""

    column: str
    name: str
    holds: pl.Expr

    @property
    def broken(self) -> pl.Expr:
        """True exactly where the rule does not hold."""
        return self.holds.eq_missing(pl.lit(False))


def pandera_class(model: type[Extract]) -> type[pa.DataFrameModel]:
    """The Pandera class of a contract's class: same name, columns and types, what it has no word for as metadata."""
    import pandera.polars as pa  # takes half a second with pandas, and no night asks for it

    fields = {name: _pandera_field(pa, field) for name, field in model.fields().items()}
    members = {**fields, "__annotations__": model.__annotations__, "__module__": model.__module__}
    return type(model.__name__, (pa.DataFrameModel,), {**members, "__doc__": model.__doc__, "Config": model.Config})


def _pandera_field(pa: Any, field: Field) -> Any:
    return pa.Field(
        nullable=not field.required,
        isin=list(field.meaning.codes) if field.meaning.codes else None,
        str_matches=field.pattern,
        title=field.meaning.chinese,
        description=field.meaning.english,
        metadata={"meaning": field.meaning},
    )


def rules(contract: Contract, night: dt.date) -> list[Rule]:
    """Every rule of a contract on business date ``night``, in the order of its columns."""
    fields = contract.model.fields()
    found: list[Rule] = []
    for column in contract.columns:
        if column.required:
            found.append(Rule(column.name, NULL, pl.col(column.name).is_not_null()))
        found += _of_values(column.name, fields[column.name])
        found += _identity_rules(contract, column)
        found += [
            Rule(column.name, rule.name, rule.holds(night))
            for rule in contract.terms.rules
            if rule.column == column.name
        ]
    return found


def schema(contract: Contract, night: dt.date) -> pa.DataFrameSchema:
    """The Pandera schema with the rules that it cannot say in a field added as checks of the whole row."""
    import pandera.polars as pa

    base = pandera_class(contract.model).to_schema()
    said = {(column, NULL) for column in contract.by_name} | {(column, UNKNOWN_CODE) for column in contract.by_name}
    more = [
        pa.Check(_row_check(rule), name=f"{rule.column}:{rule.name}")
        for rule in rules(contract, night)
        if (rule.column, rule.name) not in said
    ]
    return pa.DataFrameSchema(base.columns, checks=more, name=contract.extract)


def _row_check(rule: Rule) -> Callable[[Any], pl.LazyFrame]:
    def holds(data: Any) -> pl.LazyFrame:
        frame: pl.LazyFrame = data.lazyframe
        return frame.select(~rule.broken)

    return holds


def _of_values(column: str, field: Field) -> Iterator[Rule]:
    """What a field says of its values: its codes, its pattern."""
    if field.meaning.codes:
        yield Rule(column, UNKNOWN_CODE, pl.col(column).is_in(list(field.meaning.codes)))
    if field.pattern is not None:
        yield Rule(column, UNKNOWN_CODE, pl.col(column).str.contains(field.pattern))


def _identity_rules(contract: Contract, column: Column) -> list[Rule]:
    if column.identity not in ("person", "mother"):
        return []
    number = pl.col(column.name)
    found = []
    if column.required:
        damaged = number.map_batches(damaged_numbers, return_dtype=pl.Boolean(), is_elementwise=True)
        found.append(Rule(column.name, ID_DAMAGED, ~damaged | (number == NO_NUMBER)))
    if not (contract.takes_certificates and column.identity == "person"):
        found.append(Rule(column.name, "certificate_not_allowed", ~number.str.starts_with(CERTIFICATE_PREFIX)))
    right = number.map_batches(check_characters_right, return_dtype=pl.Boolean(), is_elementwise=True)
    return [*found, Rule(column.name, CHECK_CHARACTER, right)]
