"""Numbers of persons in free text stay outside the lake: addresses, names of places, units."""

from __future__ import annotations

import datetime as dt
import json

import polars as pl
import pytest

from outpost import contracts
from outpost.identity.free_text import MASK
from outpost.landing import discover, land_unknown
from tests.outpost.landing.conftest import City, T, good_row, id_number

NUMBER = id_number(7)
FREE = [(name, column.name) for name, found in contracts.ALL.items() for column in found.columns if column.is_free_text]


def test_what_is_free_text_is_read_off_the_contracts() -> None:
    assert {column for _, column in FREE} >= {"name", "full_name", "to_unit", "address_text"}
    with_texts = [extract for extract, contract in contracts.ALL.items() if contract.address_text]
    assert [extract for extract, column in FREE if column == "address_text"] == with_texts
    known = {column.name for found in contracts.ALL.values() for column in found.columns if column.identity}
    assert {extract for extract, column in FREE if column in known} >= {
        "police.standard_address", "gov.grid", "gov.business_entity",
    }  # fmt: skip


@pytest.mark.parametrize(("extract", "column"), FREE)
def test_no_number_of_a_person_reaches_the_lake(city: City, extract: str, column: str) -> None:
    row = good_row(contracts.ALL[extract]) | {column: f"工农路108号王某{NUMBER}收，电话138 0013 8000"}
    city.addresses("A1")
    day = T + dt.timedelta(days=1) if extract == "police.standard_address" else T
    result = city.deliver_and_land(extract, [row], day)
    assert (result.outcomes[0].status, result.outcomes[0].loaded) == ("accepted", 1)
    city.build(day)
    assert city.table(contracts.ALL[extract].table)[column].to_list() == [f"工农路108号王某{MASK}收，电话{MASK}"]
    for path in (city.home.lake / "landed").rglob("*.parquet"):
        texts = pl.read_parquet(path).select(pl.col(pl.String)).transpose().to_series().drop_nulls()
        assert not texts.str.contains(NUMBER[:14]).any()


@pytest.mark.parametrize("extract", ["gov.demolition", "gov.institution"])
def test_a_key_made_of_text_is_the_masked_text(city: City, extract: str) -> None:
    row = good_row(contracts.ALL[extract]) | {"address_text": f"工农路{NUMBER}号"}
    city.deliver_and_land(extract, [row, {**row}])
    city.build()
    (key,) = city.table(contracts.ALL[extract].table)["source_key"]
    assert key.endswith(f"工农路{MASK}号")


def test_a_number_that_the_contract_asks_for_is_kept(city: City) -> None:
    city.deliver_and_land(
        "gov.mediation_case", [good_row(contracts.ALL["gov.mediation_case"]) | {"case_number": NUMBER}]
    )
    city.build()
    assert city.table("registers.mediation_case")["source_key"].to_list() == [NUMBER]


def test_a_file_or_column_named_after_a_person_is_told_without_the_number(city: City) -> None:
    for name in (f"{NUMBER}.csv", f"{NUMBER[:-1]}x.csv", "13800138000.manifest.json"):
        place = city.home.landing / T.isoformat() / "gov" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(name.encode())
    found = discover(city.con, city.home, T)
    assert land_unknown(city.con, city.home, T, found) == land_unknown(city.con, city.home, T, found)
    row = good_row(contracts.ALL["gov.gas_account"]) | {f"备注{NUMBER}": "1"}
    assert city.deliver_and_land("gov.gas_account", [row]).outcomes[0].why == f"extra columns ignored: 备注{MASK}"
    row |= {f"电话{NUMBER}": "1"}
    assert f"电话{MASK}" in str(city.deliver_and_land("gov.gas_account", [row], T + dt.timedelta(1)).outcomes[0].why)
    told = city.table("landing.delivery")
    assert told["delivery"].n_unique() == len(told) == 5
    for text in (str(told.rows()), json.dumps([one.as_json() for one in found])):
        assert NUMBER[:14] not in text
        assert "13800138000" not in text
    assert discover(city.con, city.home, T + dt.timedelta(1)) == []


def test_no_number_is_shown_of_a_quarantined_row(city: City) -> None:
    row = good_row(contracts.ALL["gov.lease"]) | {"tenant_count": "138 0013 8000"}
    city.deliver_and_land("gov.lease", [row])
    assert city.table("landing.quarantine")["value_masked"].to_list() == ["### #### ####"]
