"""Columns of a delivery brought to the contract's form, and what of them had no counterpart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import polars as pl

from outpost import contracts
from outpost.identity.masks import shape
from outpost.mapping.settings import Mapping, own_codes

MOST_CODES = 30
"""A column with more values than this that have no counterpart is no list of codes: its values are not told."""
_FEWEST_ROWS = 3
_CODE = re.compile(r"(?!.*\d{6}).{1,12}", re.DOTALL)


@dataclass(frozen=True)
class Unmapped:
    """A value of a column that has no counterpart, and in how many rows.

    Of a code that is long, or stands in few rows, ``value`` is its shape; of a column that is no list of codes it is
    empty. Who maps a column of names by mistake is told no name.
    """

    column: str
    value: str
    rows: int


class Mapper:
    """What ``mapping/<extract>.toml`` says, applied to batches; counts what has no counterpart."""

    def __init__(self, extract: str, said: Mapping) -> None:
        contract = contracts.ALL[extract]
        self._said = said
        self._names = list(contract.by_name)
        self._changes = said.changes(contract)
        self._coded = {name for name in said.codes if own_codes(contract.by_name[name])}
        self._missing: dict[str, Counter[str]] = {}

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """``rows`` in the contract's columns, all texts; the same rows in its form."""
        constants = [pl.lit(str(value), pl.String).alias(name) for name, value in self._said.constants.items()]
        changed = [self._changed(rows[name]) for name in self._changes]
        return rows.with_columns(*changed, *constants).select(self._names)

    def _changed(self, column: pl.Series) -> pl.Series:
        known = column.drop_nulls()
        change = self._changes[column.name]
        counted = known.value_counts(name="rows")
        new: dict[str, str] = {}
        for value, rows in counted.iter_rows():
            if not value.strip():
                continue  # empty is empty in any form
            found = change(value)
            if found is None:
                self._leave(column.name, value, rows)
            else:
                new[value] = found
        return column.replace(new) if new else column

    def _leave(self, name: str, value: str, rows: int) -> None:
        """Count ``value``; by itself while it may be told, so that no column takes more than a list of codes."""
        counts = self._missing.setdefault(name, Counter())
        alone = name in self._coded and (value in counts or len(counts) <= MOST_CODES)
        counts[value if alone else ""] += rows

    def unmapped(self) -> list[Unmapped]:
        """What had no counterpart until now, in the contract's order, the most frequent first."""
        found = []
        for name in self._names:
            counts = self._missing.get(name, Counter())
            if name in self._coded and len(counts) <= MOST_CODES:
                told = [(_shown(value, rows), rows) for value, rows in counts.items()]
                found += [Unmapped(name, value, rows) for value, rows in sorted(told, key=lambda it: (-it[1], it[0]))]
            elif counts:
                found.append(Unmapped(name, "", counts.total()))
        return found


def _shown(value: str, rows: int) -> str:
    return value if rows >= _FEWEST_ROWS and _CODE.fullmatch(value) else shape(value)
