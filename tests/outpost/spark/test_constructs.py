"""What both engines say to each construct of the SQL lint, and to what terms and models rest on; needs Java."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
import sqlglot
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from outpost.spark.translation import translated
from tests.outpost.spark import sessions
from tests.outpost.spark.tried import ALIKE, DIFFERENT, REFUSED, USED, Rows, Tried

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    with sessions.spark(tmp_path_factory.mktemp("spark")) as opened:
        yield opened


def in_order(rows: list[Any]) -> Rows:
    return sorted(([plain(value) for value in row] for row in rows), key=repr)


def plain(value: Any) -> Any:
    return round(value, 9) if isinstance(value, float) else value


def on_duckdb(statement: str) -> Rows | None:
    try:
        return in_order(duckdb.connect().execute(statement).fetchall())
    except duckdb.Error:
        return REFUSED


def on_spark(session: SparkSession, statement: str) -> Rows | None:
    try:
        return in_order(session.sql(sqlglot.transpile(statement, read="duckdb", write="spark")[0]).collect())
    except PySparkException:
        return REFUSED


def said(session: SparkSession, tried: Tried) -> tuple[Rows | None, Rows | None]:
    return on_duckdb(tried.statement), on_spark(session, tried.statement)


def written(tried: Tried) -> tuple[Rows | None, Rows | None]:
    first, second = (rows if rows is None else in_order(rows) for rows in (tried.on_duckdb, tried.on_spark))
    return first, second


@pytest.mark.parametrize("name", DIFFERENT)
def test_a_construct_that_engines_read_differently(name: str, session: SparkSession) -> None:
    found = said(session, DIFFERENT[name])
    assert found == written(DIFFERENT[name])
    assert found[0] != found[1]


@pytest.mark.parametrize("name", ALIKE)
def test_a_construct_that_engines_read_alike(name: str, session: SparkSession) -> None:
    found = said(session, ALIKE[name])
    assert found == written(ALIKE[name])
    assert found[0] == found[1]


@pytest.mark.parametrize("name", USED)
def test_what_terms_and_models_rest_on(name: str, session: SparkSession) -> None:
    tried = USED[name]
    found = in_order(session.sql(translated(tried.statement, "spark")).collect())
    assert (on_duckdb(tried.statement), found) == written(tried)
    assert tried.on_duckdb == tried.on_spark
