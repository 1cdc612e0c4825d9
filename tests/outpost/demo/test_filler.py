"""An extract that the demo has no maker for still gets rows: such as its contract takes, the same for a seed."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from outpost import contracts
from outpost.contracts.contract import Contract
from outpost.demo.filler import others
from outpost.demo.people import People, make_people
from outpost.demo.places import Places, make_places
from outpost.demo.plan import Plan, make_plan
from outpost.demo.writing import as_delivered
from outpost.landing.typed import Checks

LAST = dt.date(2026, 11, 22)
City = tuple[Plan, Places, People]


@pytest.fixture(scope="module")
def city() -> City:
    plan = make_plan(1500, 2, 1, LAST)
    places = make_places(plan, 0)
    return plan, places, make_people(plan, places, 0)


def filled(city: City, *made: str) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    tables, truth = others(*city, 0, made)
    return tables, pl.concat(truth)


def faults(contract: Contract, rows: pl.DataFrame) -> list[str]:
    written = rows.write_csv(datetime_format="%Y-%m-%d %H:%M:%S").encode()
    checks = Checks(contract, LAST)
    found = checks.apply(pl.read_csv(written, infer_schema=False))["fault"].drop_nulls().unique()
    return [f"{checks.named[place].column}: {checks.named[place].rule}" for place in found]


def test_rows_of_every_contract_are_taken_by_it(city: City) -> None:
    tables, _ = filled(city)
    assert set(tables) == set(contracts.ALL)
    for extract, frame in tables.items():
        contract = contracts.ALL[extract]
        rows = as_delivered(frame, extract)
        assert len(rows) > 0, extract
        assert faults(contract, rows) == [], extract
        known = frame.filter(pl.col("_to") == frame["_to"].max()).select(contract.terms.key)
        assert not known.is_duplicated().any(), extract


def test_persons_and_addresses_are_those_of_the_city(city: City) -> None:
    _, places, people = city
    tables, truth = filled(city)
    assert tables["gov.benefit"]["id_number"].is_in(people.persons["id_number"].implode()).all()
    assert tables["gov.benefit"]["id_number"].str.starts_with("99").all()
    assert tables["gov.grid_visit"]["address_code"].is_in(places.dwellings["code"].implode()).all()
    known = truth.filter(pl.col("extract") == "gov.house")
    assert known["source_key"].is_in(tables["gov.house"]["house_number"].implode()).all()
    assert known["address_code"].is_not_null().mean() > 0.9  # type: ignore[operator]


def test_the_same_seed_gives_the_same_rows_whatever_else_is_filled(city: City) -> None:
    alone, _ = filled(city, *(set(contracts.ALL) - {"gov.house"}))
    together, _ = filled(city)
    assert alone["gov.house"].equals(together["gov.house"])


def test_what_has_a_maker_is_left_to_it(city: City) -> None:
    assert others(*city, 0, contracts.ALL) == ({}, [])
