"""The demo city: the same bytes for a seed, deliveries that the contracts take, rows that make sense together."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from outpost import contracts
from outpost.demo import write_city
from outpost.demo.plan import make_plan
from outpost.demo.words import estate_names
from outpost.identity.id_number import check_character
from outpost.landing.readers import open_file
from outpost.landing.typed import Checks
from tests.outpost.demo.conftest import LAST, NIGHTS, City


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_bytes_for_a_seed_whatever_threads_and_time_zone(tmp_path: Path) -> None:
    script = (
        "import datetime as dt, pathlib, sys; from outpost.demo import write_city; "
        "write_city(pathlib.Path(sys.argv[1]), residents=1500, nights=2, seed=9, date=dt.date(2026, 3, 1), faults=True)"
    )
    found = []
    for zone, threads in (("UTC", "1"), ("America/New_York", "3")):
        place = tmp_path / threads
        environment = {**os.environ, "TZ": zone, "POLARS_MAX_THREADS": threads}
        subprocess.run([sys.executable, "-c", script, str(place)], env=environment, check=True, timeout=120)
        found.append(_hashes(place))
    assert found[0] == found[1]
    write_city(tmp_path / "other", residents=1500, nights=2, seed=10, date=dt.date(2026, 3, 1), faults=True)
    assert _hashes(tmp_path / "other") != found[0]


def test_first_night_brings_all_extracts(city: City) -> None:
    assert {extract for night, extract, _ in city.summary.deliveries if night == NIGHTS[0]} == set(contracts.ALL)


def test_every_row_is_taken_by_its_contract(city: City) -> None:
    for night, extract, rows in city.summary.deliveries:
        contract = contracts.ALL[extract]
        network, name = extract.split(".")
        checks = Checks(contract, night)
        delivered = open_file(city.landing / night.isoformat() / network / f"{name}.csv", "utf-8", contract, [])
        count = 0
        for batch in delivered.batches:
            checked = checks.apply(batch)
            faults = {checks.named[int(place)] for place in checked["fault"].drop_nulls().unique()}
            assert {(fault.column, fault.rule) for fault in faults} <= {("category", "unknown_code")}
            count += len(batch)
        assert count == rows


def test_manifests_fit_their_files(city: City) -> None:
    for night, extract, rows in city.summary.deliveries:
        network, name = extract.split(".")
        folder = city.landing / night.isoformat() / network
        manifest = json.loads((folder / f"{name}.manifest.json").read_text(encoding="utf-8"))
        data = (folder / f"{name}.csv").read_bytes()
        assert manifest["rows"] == rows
        assert (manifest["bytes"], manifest["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        incremental = contracts.ALL[extract].terms.load == "incremental" and night != NIGHTS[0]
        assert manifest["load"] == ("incremental" if incremental else "full")


def test_keys_come_once_in_a_delivery(city: City) -> None:
    for night, extract, _ in city.summary.deliveries:
        key = list(contracts.ALL[extract].terms.key)
        assert not city.rows(extract, night).select(key).is_duplicated().any(), extract


def test_id_numbers_are_synthetic_and_right(city: City) -> None:
    residents = city.rows("police.resident", LAST).filter(pl.col("id_type") == "11")
    numbers = residents["id_number"]
    assert numbers.str.starts_with("99").all()
    assert all(check_character(number[:17]) == number[17] for number in numbers)
    assert (numbers.str.slice(6, 8) == residents["birth_date"].str.replace_all("-", "")).all()


@pytest.mark.parametrize(
    "extract", ["gov.grid_visit", "gov.service_event", "police.dispute_incident", "gov.mediation_case"]
)
def test_later_deliveries_hold_only_what_changed(city: City, extract: str) -> None:
    for before, night in pairwise(NIGHTS):
        updated = city.rows(extract, night)["updated_at"].str.head(10)
        assert (updated > before.isoformat()).all()
        assert (updated <= night.isoformat()).all()
    assert len(city.rows(extract, NIGHTS[0])) > 10 * len(city.rows(extract, LAST))


def test_people_and_houses_are_at_known_addresses(city: City) -> None:
    for night in NIGHTS:
        addresses = city.rows("police.standard_address", night if night != NIGHTS[1] else NIGHTS[0])["address_code"]
        for extract in ("police.resident", "police.household_registration", "police.rental_house", "gov.grid_visit"):
            assert city.rows(extract, night)["address_code"].is_in(addresses.implode()).all()


def test_addresses_are_a_tree_with_full_names(city: City) -> None:
    rows = city.rows("police.standard_address", LAST)
    parents = rows.select(parent_code="address_code", parent_level="level", parent_name="full_name")
    below = rows.filter(pl.col("level") != "1").join(parents, on="parent_code", how="left")
    assert below["parent_level"].is_not_null().all()
    assert (below["parent_level"].cast(pl.Int64) < below["level"].cast(pl.Int64)).all()
    assert (below["full_name"] == below["parent_name"] + below["name"]).all()
    assert set(rows["district_code"]) <= {"320612", "320613", "320614", "320623", "320681", "320682", "320685"}


def test_truth_tells_of_every_text_once(city: City) -> None:
    truth = pl.read_parquet(city.truth / "*.parquet")
    assert not truth.select("extract", "source_key").is_duplicated().any()
    houses = city.rows("gov.house", LAST).join(
        truth.filter(pl.col("extract") == "gov.house"), left_on="house_number", right_on="source_key", how="left"
    )
    assert (houses["address_text"] == houses["address_text_right"]).all()
    active = city.rows("police.standard_address", LAST).filter(pl.col("status") == "1")["address_code"]
    found = truth.filter(pl.col("expected") == "HOUSE")["address_code"]
    assert found.is_in(active.implode()).all()


def test_estates_have_names_of_their_own_in_the_whole_city() -> None:
    plan = make_plan(7_730_000, 1, 1, LAST)
    ends = plan.communities["first_estate"].to_numpy()
    assert estate_names(np.arange(ends[-1] + 50)).is_unique().all()


def test_no_two_addresses_have_one_full_name(city: City) -> None:
    assert city.rows("police.standard_address", LAST)["full_name"].is_unique().all()


@pytest.mark.parametrize("residents", [1, 20, 200])
def test_a_hamlet_is_a_city_too(tmp_path: Path, residents: int) -> None:
    """Whatever the size, every extract comes, and faults are told only where there were rows for them."""
    summary = write_city(tmp_path, residents=residents, nights=3, seed=1, date=LAST, faults=True)
    assert [count for _, count, _ in summary.nights_table()] == [len(contracts.ALL)] * 3
    rows = {(night, extract): count for night, extract, count in summary.deliveries}
    assert {fault.night for fault in summary.faults} == set(NIGHTS[1:])
    for fault in summary.faults:
        if fault.kind in ("orphan_address", "unknown_code", "parked_then_found"):
            assert 0 < max(fault.rows) <= rows[fault.night, fault.extract]
