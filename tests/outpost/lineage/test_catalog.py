"""The tables that rules may read are those of the night, with columns that are really there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from outpost import contracts, database, landing, reference
from outpost.home import Home
from outpost.init import make_home
from outpost.lineage import Source, catalog

T = dt.date(2026, 6, 1)


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A night's database before anything was delivered."""
    home = Home(tmp_path_factory.mktemp("home"))
    make_home(home)
    opened = database.connect()
    database.create_schema(opened)
    reference.load(opened, Path(home.reference), T)
    landing.build_status(opened, T)
    yield opened
    opened.close()


@pytest.mark.parametrize("table", sorted(catalog.CONTEXT))
def test_a_table_of_the_night_has_the_columns_that_may_be_read(con: duckdb.DuckDBPyConnection, table: str) -> None:
    there = {column for column, *_ in con.execute(f"DESCRIBE {table}").fetchall()}
    assert set(catalog.columns_of(table)) <= there


def test_every_column_of_a_register_that_stands_for_a_person_is_known() -> None:
    for contract in contracts.ALL.values():
        for column in contract.register_columns():
            is_key = column in ("person_key", "mother_person_key", "previous_person_key", "name_key")
            assert not is_key or Source(contract.table, column) in catalog.identity()
    assert Source("registers.credential", "source_key") in catalog.identity()
    assert Source("registers.lease", "source_key") not in catalog.identity()
