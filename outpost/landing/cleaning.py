"""What programs leave around a value, taken away before anything is read from it; each change counted by its column.

Blanks at both ends, invisible characters, Excel's wrapping; then, where a value names something (a key, a code, a
number), the words that programs and people write for "nothing". A column whose values need nothing is only looked at.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

import polars as pl

from outpost.contracts import Column, Contract
from outpost.identity.id_number import ID_SHAPE, NO_NUMBER
from outpost.identity.names import compared_names, with_lost_characters
from outpost.identity.numbers import (
    FORMAT_CHARACTERS,
    ONE_DIGIT,
    PLAIN_NAME,
    damaged_numbers,
    normalise_names,
    normalise_numbers,
    placeholder_numbers,
)

SourceFault = Literal[
    "format_character", "outer_blank", "excel_wrapping", "null_marker", "id_damaged", "own_number", "lost_character",
    "clock_ahead",
]  # fmt: skip
Changes = Counter[tuple[str, SourceFault]]
"""Values changed, by column and kind of change."""

MARKERS = frozenset(
    [
        "null",
        "(null)",
        "\\n",
        "n/a",
        "#n/a",
        "nan",
        "none",
        "nil",
        "无",
        "空",
        "不详",
        "未知",
        "暂无",
        "-",
        "--",
        "—",
        "——",
        "/",
    ]
)
"""Whole values that stand for none, in lower case after NFKC."""
_LONGEST_MARKER = max(map(len, MARKERS))
_PADDING = "\x00"
_BLANK = rf"\s{_PADDING}"
_FORMAT = f"[{FORMAT_CHARACTERS}]"
_UNTIDY = rf"^[{_BLANK}'=]|[{_BLANK}]$|{_FORMAT}"
_MARKED = r"(?i)^(?:[\(（]?(?:null|nan|none|nil)[\)）]?|#?[nＮ][/／][aＡ]|\\n|[无空/／]|不详|未知|暂无|[-－—]{1,2})$"
_WRAPPED = r"""^=(?:"((?s).*)"|'((?s).*)')$"""


def clean_texts(contract: Contract, batch: pl.DataFrame, changes: Changes) -> pl.DataFrame:
    """The batch with every column cleaned that can hold any text; the others are left to ``clean_shaped``."""
    for column in contract.columns:
        values = batch[column.name]
        if column.is_free and values.dtype == pl.String:
            suspects = _suspects(contract, column, values)
            if suspects.any():
                cleaned = _cleaned(contract, column, values.filter(suspects), changes)
                batch = batch.with_columns(_put(values, suspects, cleaned))
        if column.is_number:
            batch = _without_damage(contract, column, batch, changes)
        elif column.identity == "name":
            _count_lost(column, batch[column.name], changes)
    return batch


def clean_shaped(contract: Contract, batch: pl.DataFrame, changes: Changes) -> pl.DataFrame:
    """The same for the columns of codes, numbers and times. Given only rows that could not be read as they came."""
    columns = [column for column in contract.columns if not column.is_free and batch.schema[column.name] == pl.String]
    return batch.with_columns(_cleaned(contract, column, batch[column.name], changes) for column in columns)


def clean_column(contract: Contract, column: Column, values: pl.Series, changes: Changes) -> pl.Series:
    """One column cleaned."""
    return _cleaned(contract, column, values, changes)


def _suspects(contract: Contract, column: Column, values: pl.Series) -> pl.Series:
    """The values that may need cleaning: one look at each."""
    if column.is_number:
        found = ~values.str.contains(ID_SHAPE)
    elif column.identity is not None:
        found = ~values.str.contains(PLAIN_NAME)
    elif contract.names_something(column):
        found = values.str.contains(f"{_UNTIDY}|{_MARKED}")
    else:
        found = values.str.contains(_UNTIDY)
    return found.fill_null(False)


def _cleaned(contract: Contract, column: Column, values: pl.Series, changes: Changes) -> pl.Series:
    padding = "" if column.is_number else _PADDING  # in an ID number a NUL is damage, and stays to be seen
    visible = values.str.replace_all(_FORMAT, "")
    _count(column, "format_character", values, visible, changes)
    trimmed = _trimmed(visible, padding)
    _count(column, "outer_blank", visible, trimmed, changes)
    plain = _trimmed(_unwrapped(trimmed), padding)
    _count(column, "excel_wrapping", trimmed, plain, changes)
    plain = plain.set(plain == "", None)
    if not contract.names_something(column):
        return plain
    marked = is_marker(plain)
    if column.is_number and contract.terms.own_number_unless is not None:
        return plain
    unmarked = plain.set(marked, None)
    _count(column, "null_marker", plain, unmarked, changes)
    return unmarked


def is_marker(values: pl.Series) -> pl.Series:
    """Whether each value as a whole stands for none; false for null."""
    short = (values.str.len_chars() <= _LONGEST_MARKER).fill_null(False)
    if not short.any():
        return short
    plain = values.filter(short).str.normalize("NFKC").str.to_lowercase()
    return _put(short, short, plain.is_in(list(MARKERS)))


def _trimmed(values: pl.Series, padding: str) -> pl.Series:
    if not padding:
        return values.str.strip_chars()
    return values.str.replace_all(rf"^[{_BLANK}]+|[{_BLANK}]+$", "")


def _unwrapped(values: pl.Series) -> pl.Series:
    """``="00123"`` and ``'00123`` as 00123, where Excel was told that a number is a text."""
    wrapped = (values.str.starts_with("'") | values.str.starts_with("=")).fill_null(False)
    if not wrapped.any():
        return values
    texts = values.filter(wrapped).str.strip_chars_start("'")
    inner = texts.str.extract(_WRAPPED, 1).fill_null(texts.str.extract(_WRAPPED, 2))
    return _put(values, wrapped, inner.str.replace_all('""', '"', literal=True).fill_null(texts))


def _without_damage(contract: Contract, column: Column, batch: pl.DataFrame, changes: Changes) -> pl.DataFrame:
    """Numbers that cannot be one: null where they need not be there, ``NO_NUMBER`` where a row may go without."""
    values = batch[column.name]
    odd = _suspects(contract, column, values) | values.str.contains(ONE_DIGIT).fill_null(False)
    if not odd.any() or values.dtype != pl.String:
        return batch
    numbers = values.filter(odd)
    if contract.terms.own_number_unless is not None and column.identity == "person":
        judged = _own_numbers(contract, column, batch.filter(odd), changes)
    elif not column.required:
        judged = numbers.set(damaged_numbers(normalise_numbers(numbers)), None)
        _count(column, "id_damaged", numbers, judged, changes)
    else:
        return batch
    return batch.with_columns(_put(values, odd, judged))


def _own_numbers(contract: Contract, column: Column, rows: pl.DataFrame, changes: Changes) -> pl.Series:
    """A marker is null; with a type of document that several may share by right, it and a placeholder are no number."""
    assert contract.terms.own_number_unless is not None
    type_column, one_person = contract.terms.own_number_unless
    numbers = rows[column.name]
    types = _cleaned(contract, contract.by_name[type_column], rows[type_column], Counter())
    marked = is_marker(numbers)
    own = (marked | placeholder_numbers(normalise_numbers(numbers))) & (types != one_person).fill_null(False)
    without = numbers.set(own, NO_NUMBER)
    changes[column.name, "own_number"] += int(own.sum())
    judged = without.set(marked & ~own, None)
    _count(column, "null_marker", without, judged, changes)
    return judged


def _count_lost(column: Column, names: pl.Series, changes: Changes) -> None:
    odd = names.filter(~names.str.contains(PLAIN_NAME))
    if len(odd):
        lost = with_lost_characters(compared_names(normalise_names(odd)))
        changes[column.name, "lost_character"] += int(lost.sum())


def _count(column: Column, fault: SourceFault, before: pl.Series, after: pl.Series, changes: Changes) -> None:
    changes[column.name, fault] += int(before.ne_missing(after).sum())


def _put(values: pl.Series, where: pl.Series, new: pl.Series) -> pl.Series:
    return values.clone().scatter(where.arg_true(), new)
