"""The places of a list: in full, and in the order in which one walks past them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from outpost import database, sql
from outpost.lists import name_places
from tests.outpost.address.town import standard_address

EXTRA = [
    ("B5", 5, "R3", "5幢"),
    ("B10", 5, "R3", "10幢"),
    ("B2x!3", 5, "R3", "２幢"),
    ("Room", 7, "B10", "9室"),
]
LISTED = ("B10", "B2x", "B5", "B3U2-501", "B3U1-501", "B3", "B3", None)


@pytest.fixture(scope="module")
def places() -> Iterator[dict[str, dict[str, Any]]]:
    con = database.connect()
    con.register("given", standard_address(extra=EXTRA))
    con.execute("CREATE TABLE registers.standard_address AS FROM given").fetchall()
    sql.create_table(con, "registers.address", sql.load("registers/address"), {})
    con.execute("CREATE SCHEMA push").fetchall()
    con.execute("CREATE TABLE push.list_line (address_code TEXT)").fetchall()
    con.executemany("INSERT INTO push.list_line VALUES (?)", [[code] for code in LISTED])
    count = name_places(con)
    rows = con.sql("FROM registers.listed_address").pl().to_dicts()
    assert count == len(rows)
    yield {row["address_code"]: row for row in rows}
    con.close()


def test_what_is_listed_and_the_areas_are_there_once_and_nothing_else(places: dict[str, dict[str, Any]]) -> None:
    areas = {"320613", "320681", "320613003", "320681100", "C1", "C2"}
    assert places.keys() == areas | {code for code in LISTED if code}


def test_walking_order_counts(places: dict[str, dict[str, Any]]) -> None:
    order = sorted(filter(None, set(LISTED)), key=lambda code: places[code]["walk_key"])
    assert order == ["B2x", "B3", "B3U1-501", "B3U2-501", "B5", "B10"]


def test_a_place_is_named_in_full(places: dict[str, dict[str, Any]]) -> None:
    assert places["B10"]["full_name"] == "崇川区任港街道国胜社区国胜花园10幢"
    assert places["C1"]["name"] == "国胜社区"
    assert places["320613003"]["town_code"] == "320613003"
