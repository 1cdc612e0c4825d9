"""What a night writes down about its registers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from outpost import contracts, watch
from outpost.watch.profiling import counted_columns
from tests.outpost.watch.conftest import T, add_delivery, add_grids, add_houses, profiled


def test_rows_empty_values_and_different_values_are_counted(night: duckdb.DuckDBPyConnection) -> None:
    add_grids(night, "registers", range(40), vacant=10)
    watch.profile(night, T)
    grids = profiled(night, "gov.grid")
    assert grids[None, "rows"] == 40
    assert grids["worker_number", "null_share"] == 0.25
    assert grids["grid_code", "null_share"] == 0
    assert grids["kind", "distinct"] == 1
    assert grids["community_code", "distinct"] == 5
    assert (None, "delivered") not in grids


def test_a_delivery_of_tonight_is_counted_with_its_quarantine(night: duckdb.DuckDBPyConnection) -> None:
    add_grids(night, "registers", range(3))
    add_delivery(night, "gov.grid", rows=4, quarantined=1)
    add_delivery(night, "gov.lease", rows=7, load="incremental")
    watch.profile(night, T)
    assert profiled(night, "gov.grid")[None, "quarantined_share"] == 0.25
    assert profiled(night, "gov.lease")[None, "quarantined_share"] == 0
    assert profiled(night, "gov.lease")[None, "delivered"] == 7


def test_the_history_that_an_extract_begins_with_is_no_news(night: duckdb.DuckDBPyConnection) -> None:
    add_delivery(night, "gov.lease", rows=90_000, load="full")
    watch.profile(night, T)
    assert (None, "delivered") not in profiled(night, "gov.lease")


def test_rows_stamped_anew_without_anything_new(
    night: duckdb.DuckDBPyConnection, registers_of_last_night: Path
) -> None:
    old, new = "2026-11-01 08:00:00", "2026-11-22 08:00:00"
    with duckdb.connect() as before:
        before.execute(f"ATTACH '{registers_of_last_night}' AS registers")
        add_houses(before, "registers", [(0, 2, old), (1, 2, old), (2, 2, old), (3, 2, old)])
    # untouched, changed, stamped only, unstamped change, new
    add_houses(night, "registers", [(0, 2, old), (1, 3, new), (2, 2, new), (3, 9, old), (4, 1, new)])
    add_delivery(night, "gov.house", rows=5)
    watch.profile(night, T, registers_of_last_night)
    houses = profiled(night, "gov.house")
    assert houses[None, "stamped_share"] == pytest.approx(2 / 5)
    assert houses[None, "restamped_share"] == pytest.approx(1 / 5)


def test_an_extract_that_did_not_come_is_not_compared(
    night: duckdb.DuckDBPyConnection, registers_of_last_night: Path
) -> None:
    add_houses(night, "registers", [(0, 2, "2026-11-22 08:00:00")])
    watch.profile(night, T, registers_of_last_night)
    assert (None, "restamped_share") not in profiled(night, "gov.house")


def test_a_contract_that_changed_since_last_night_is_not_compared(
    night: duckdb.DuckDBPyConnection, registers_of_last_night: Path
) -> None:
    with duckdb.connect(str(registers_of_last_night)) as before:
        before.execute("ALTER TABLE house DROP COLUMN bedrooms")
    add_houses(night, "registers", [(0, 2, "2026-11-22 08:00:00")])
    add_delivery(night, "gov.house", rows=1)
    watch.profile(night, T, registers_of_last_night)
    assert (None, "restamped_share") not in profiled(night, "gov.house")


def test_a_night_profiled_again_has_one_profile(night: duckdb.DuckDBPyConnection) -> None:
    add_grids(night, "registers", range(3))
    first = watch.profile(night, T)
    assert watch.profile(night, T) == first
    assert night.execute("SELECT count(*) FROM landing.profile").fetchall() == [(first,)]


def test_profiles_are_forgotten_after_90_days(night: duckdb.DuckDBPyConnection) -> None:
    for days in (89, 90, 91):
        night.execute(
            "INSERT INTO landing.profile VALUES ($day, 'gov.grid', NULL, 'rows', 1)", {"day": T - dt.timedelta(days)}
        ).fetchall()
    watch.profile(night, T)
    kept = night.execute("SELECT DISTINCT business_date FROM landing.profile ORDER BY 1").fetchall()
    assert kept == [(T - dt.timedelta(90),), (T - dt.timedelta(89),), (T,)]


def test_every_contract_has_columns_to_count_and_none_of_the_watch_itself() -> None:
    for contract in contracts.ALL.values():
        counted = counted_columns(contract)
        assert counted
        assert set(counted) <= set(contract.register_columns()) - {"source_key", "source_row"}
