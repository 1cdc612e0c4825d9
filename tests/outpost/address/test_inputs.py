"""The library's functions on whatever holds texts and registers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest

from outpost.address import build_register, parse, resolve
from tests.outpost.address.town import standard_address

TEXT = "工农路108号2单元501室"


@pytest.mark.parametrize(
    "texts",
    [
        [TEXT, None],
        (TEXT, None),
        [TEXT, float("nan")],
        pl.Series([TEXT, None]),
        pl.Series([TEXT, None]).cast(pl.Categorical),
        np.array([TEXT, None], dtype=object),
        pl.Series([TEXT.encode(), None]),
        (text for text in (TEXT, None)),
    ],
    ids=["list", "tuple", "nan", "series", "categorical", "numpy", "bytes", "generator"],
)
def test_texts_in_many_forms(texts: Any) -> None:
    found = parse(texts)
    assert found["normalised"].to_list() == [TEXT, None]
    assert found["room"].to_list() == ["501室", None]


def test_one_text_no_text_and_what_is_no_column() -> None:
    assert parse(TEXT)["room"].to_list() == ["501室"]
    assert parse([]).height == 0
    assert parse(pl.Series([None, None])).height == 2
    assert resolve([], standard_address()).height == 0
    assert resolve([1, 501], standard_address())["status"].to_list() == ["NONE", "NONE"]
    with pytest.raises(TypeError, match="DataFrame"):
        parse(standard_address())
    with pytest.raises(TypeError, match="int"):
        resolve(5, standard_address())


@pytest.mark.parametrize(
    "form",
    [
        lambda rows: rows,
        lambda rows: rows.lazy(),
        lambda rows: rows.to_dicts(),
        lambda rows: duckdb.connect().from_arrow(rows.to_arrow()),
        lambda rows: rows.to_arrow(),
        lambda rows: rows.select("address_code", "level", "parent_code", "name"),
        lambda rows: rows.with_columns(pl.col("level", "status").cast(pl.String)),
        build_register,
    ],
    ids=["frame", "lazy", "dicts", "duckdb", "arrow", "four columns", "text levels", "register"],
)
def test_registers_in_many_forms(form: Callable[[pl.DataFrame], Any]) -> None:
    row = resolve([TEXT], form(standard_address())).row(0, named=True)
    assert (row["status"], row["address_code"]) == ("HOUSE", "B1U2-501")


def test_places_are_told_without_their_columns() -> None:
    four = standard_address().select("address_code", "level", "parent_code", "name")
    texts = ["启东市工农路108号2单元501室", "崇川区任港街道" + TEXT, "汇龙镇" + TEXT]
    assert resolve(texts, four)["status"].to_list() == ["NONE", "HOUSE", "NONE"]


def test_a_register_without_a_needed_column_is_refused() -> None:
    with pytest.raises(ValueError, match="parent_code"):
        resolve([TEXT], standard_address().drop("parent_code"))


def test_an_empty_register_and_rows_without_parents_find_nothing() -> None:
    assert resolve([TEXT], standard_address().clear())["status"].to_list() == ["NONE"]
    assert resolve([TEXT], standard_address().filter(pl.col("level") != 4))["status"].to_list() == ["NONE"]
