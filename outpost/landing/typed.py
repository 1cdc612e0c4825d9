"""From delivered texts to typed rows: each column parsed by its kind, with what could not be read named.

A batch comes in with the contract's columns, each either text or already of its kind (Parquet). It goes out typed,
numbers and names normalised, with one more column ``fault``: the place, in ``Checks.named``, of the first thing wrong
with the row in the order of the columns, or null.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from outpost.contracts.contract import POLARS, Column, Contract
from outpost.contracts.fields import Kind
from outpost.contracts.rules import rules
from outpost.identity.free_text import mask_numbers_in
from outpost.identity.numbers import normalise_names, normalise_numbers

UNREADABLE = "unparsable"
IMPOSSIBLE = "impossible_date"

_INTEGER = r"^[+-]?[0-9]{1,18}$"
_DECIMAL = r"^[+-]?[0-9]{1,12}(\.[0-9]*)?$"
_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TIMESTAMP = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(T[0-9]{2}:[0-9]{2}:[0-5][0-9](\.[0-9]{1,9})?\+08:00| [0-9]{2}:[0-9]{2}:[0-5][0-9](\.[0-9]{1,9})?)$"
)
_FRACTION = r"\.([0-9]{1,6})"
_MICROSECONDS = 6
_FIRST_DAY = dt.date(1, 1, 1)
_FIRST_MOMENT = dt.datetime.combine(_FIRST_DAY, dt.time())


def _matching(text: pl.Expr, pattern: str) -> pl.Expr:
    return pl.when(text.str.contains(pattern)).then(text)


def _read_date(text: pl.Expr) -> pl.Expr:
    return text.map_batches(_dates, return_dtype=pl.Date(), is_elementwise=True)


def _read_timestamp(text: pl.Expr) -> pl.Expr:
    return text.map_batches(_timestamps, return_dtype=pl.Datetime("us"), is_elementwise=True)


def _dates(texts: pl.Series) -> pl.Series:
    """Step by step, each done once: one expression would have Polars read texts once for each place in it."""
    days = _shaped(texts, _DATE).str.to_date("%Y-%m-%d", strict=False)
    return days.set((days < _FIRST_DAY).fill_null(False), None)


def _timestamps(texts: pl.Series) -> pl.Series:
    shaped = _shaped(texts, _TIMESTAMP)
    local = shaped.str.slice(0, 19).str.replace("T", " ", literal=True)
    moments = local.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False) + _fractions(shaped)
    return moments.set((moments < _FIRST_MOMENT).fill_null(False), None)


def _shaped(texts: pl.Series, pattern: str) -> pl.Series:
    """The texts of this shape, null for others."""
    others = (~texts.str.contains(pattern)).fill_null(False)
    return texts.set(others, None) if others.any() else texts


def _fractions(texts: pl.Series) -> pl.Series:
    """The decimals of the seconds, to the microsecond; most texts have none."""
    has_fraction = texts.str.contains(".", literal=True).fill_null(False)
    nothing = pl.Series(texts.name, [0], dtype=pl.Int64).new_from_index(0, len(texts))
    if has_fraction.any():
        digits = texts.filter(has_fraction).str.extract(_FRACTION).str.pad_end(_MICROSECONDS, "0")
        nothing = nothing.scatter(has_fraction.arg_true(), digits.cast(pl.Int64))
    return nothing.cast(pl.Duration("us"))


def _read_flag(text: pl.Expr) -> pl.Expr:
    return pl.when(text == "Y").then(True).when(text == "N").then(False)


_READ: dict[Kind, Callable[[pl.Expr], pl.Expr]] = {
    "text": lambda text: text,
    "integer": lambda text: _matching(text, _INTEGER).str.to_integer(strict=False, dtype=pl.Int64),
    "decimal": lambda text: _matching(text, _DECIMAL).cast(POLARS["decimal"], strict=False),
    "date": _read_date,
    "timestamp": _read_timestamp,
    "flag": _read_flag,
}
_SHAPED = {"date": _DATE, "timestamp": _TIMESTAMP}


@dataclass(frozen=True)
class BadValue:
    """What can be wrong with a row: the column and the rule that it breaks."""

    column: str
    rule: str


class Checks:
    """The parsing and the rules of one contract on one night, made once and used on every batch."""

    def __init__(self, contract: Contract, night: dt.date) -> None:
        self.contract = contract
        self.named: list[BadValue] = []
        self._broken: list[pl.Expr] = []
        by_column: dict[str, list[Any]] = {}
        for rule in rules(contract, night):
            by_column.setdefault(rule.column, []).append(rule)
        for column in contract.columns:
            self._add_reading(column)
            for rule in by_column.get(column.name, []):
                self._add(BadValue(column.name, rule.name), rule.broken)

    def apply(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Typed rows with ``fault``; the texts as delivered stay beside them as ``raw:<column>``."""
        columns = self.contract.columns
        raw = batch.select(pl.col(column.name).alias(_raw(column.name)) for column in columns)
        return (
            raw.lazy()
            .with_columns(_reading(column, raw.schema[_raw(column.name)]) for column in columns)
            .with_columns(fault=pl.coalesce(self._first_fault()))
            .collect()
        )

    def _first_fault(self) -> list[pl.Expr]:
        return [pl.when(broken).then(pl.lit(position, dtype=pl.Int32)) for position, broken in enumerate(self._broken)]

    def _add(self, fault: BadValue, broken: pl.Expr) -> None:
        self.named.append(fault)
        self._broken.append(broken)

    def _add_reading(self, column: Column) -> None:
        if column.kind == "text":
            return
        raw = pl.col(_raw(column.name))
        unread = raw.is_not_null() & pl.col(column.name).is_null()
        if column.kind in _SHAPED:
            # Asked of what could not be read alone: looking at every text twice would cost as much as reading it.
            shaped = pl.when(unread).then(raw.cast(pl.String)).str.contains(_SHAPED[column.kind])
            self._add(BadValue(column.name, IMPOSSIBLE), shaped.fill_null(False))
        self._add(BadValue(column.name, UNREADABLE), unread)


def _raw(column: str) -> str:
    return f"raw:{column}"


def _reading(column: Column, delivered: pl.DataType) -> pl.Expr:
    raw = pl.col(_raw(column.name))
    if column.is_number:
        return raw.map_batches(normalise_numbers, return_dtype=pl.String(), is_elementwise=True).alias(column.name)
    if column.identity is not None:
        return raw.map_batches(normalise_names, return_dtype=pl.String(), is_elementwise=True).alias(column.name)
    if column.is_free_text:
        return (
            raw.cast(pl.String)
            .map_batches(mask_numbers_in, return_dtype=pl.String(), is_elementwise=True)
            .alias(column.name)
        )
    if delivered == pl.String():
        return _READ[column.kind](raw).alias(column.name)
    return raw.cast(POLARS[column.kind], strict=False).alias(column.name)
