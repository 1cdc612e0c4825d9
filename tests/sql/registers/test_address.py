"""registers.address: dwelling, building and town of every standard address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from outpost import database, sql
from tests.outpost.address.town import standard_address

EXTRA = [
    ("B5!2", 5, "R3", "5幢"),
    ("B5-101", 7, "B5", "101室"),
    ("B6", 5, "R3", "6幢"),
    ("B6U1", 6, "B6", "1单元"),
    ("B6U1-101!2", 7, "B6U1", "101室"),
    ("B7", 5, "R3", "7幢"),
    ("B7U1!2", 6, "B7", "1单元"),
    ("B7U1-101", 7, "B7U1", "101室"),
    ("B10", 5, "R3", "10幢"),
    ("B2x!3", 5, "R3", "2幢"),
]


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, dict[str, Any]]]:
    con = database.connect()
    con.register("given", standard_address(extra=EXTRA))
    con.execute("CREATE TABLE registers.standard_address AS FROM given").fetchall()
    count = sql.create_table(con, "registers.address", sql.load("registers/address"), {})
    rows: pl.DataFrame = con.sql("FROM registers.address").pl()
    assert count == rows["address_code"].n_unique() == sql.count(con, "registers.standard_address")
    yield {row["address_code"]: row for row in rows.to_dicts()}
    con.close()


def test_a_dwelling_is_a_room_or_what_holds_nothing_active(addresses: dict[str, dict[str, Any]]) -> None:
    dwellings = {code for code, row in addresses.items() if row["is_dwelling"]}
    assert {"B4", "B10", "B1U1-501", "B5-101", "B7U1-101"} <= dwellings
    assert not {"B1", "B1U1", "B3", "B5", "B7", "B7U1", "B6U1-101", "B2x", "R1", "C1", "320613"} & dwellings


def test_a_building_whose_rooms_are_all_cancelled_below_an_active_unit(addresses: dict[str, dict[str, Any]]) -> None:
    assert addresses["B6U1"]["is_dwelling"]
    assert not addresses["B6"]["is_dwelling"]


def test_the_building_is_the_level_five_above(addresses: dict[str, dict[str, Any]]) -> None:
    assert addresses["B5-101"]["building_code"] == "B5"
    assert addresses["B1U2-501"]["building_code"] == "B1"
    assert addresses["R1"]["building_code"] is None


def test_town_is_nine_digits_of_the_community(addresses: dict[str, dict[str, Any]]) -> None:
    assert addresses["B1"]["town_code"] == "320613003"
    assert addresses["320681100"]["town_code"] == "320681100"
    assert addresses["320613"]["town_code"] is None
