"""Current rows: versions, re-bases, canonical persons, how long rows serve, and what each extract is worth tonight."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outpost import contracts
from outpost.landing import build_status
from tests.outpost.landing.conftest import City, T, good_row, id_number

D1, D2, D3 = (T + dt.timedelta(days=days) for days in (1, 2, 3))


def row(extract: str, serial: int = 1, /, **changes: str) -> dict[str, str]:
    return good_row(contracts.ALL[extract], serial) | changes


def lease(serial: int, people: int, hour: int) -> dict[str, str]:
    return row("gov.lease", serial, tenant_count=str(people), updated_at=f"2026-11-01 {hour:02d}:00:00")


def people(city: City, night: dt.date) -> dict[str, int]:
    city.build(night)
    return dict(city.table("registers.lease").select("lease_number", "tenant_count").rows())


def test_across_deliveries_the_newest_version_is_current(city: City) -> None:
    city.deliver_and_land("gov.lease", [lease(1, 1, 5), lease(2, 1, 5)])
    city.deliver_and_land("gov.lease", [lease(1, 2, 6), lease(2, 2, 4), lease(3, 2, 5)], D1, load="incremental")
    assert people(city, D1) == {"lease_number-1": 2, "lease_number-2": 1, "lease_number-3": 2}


def test_with_equal_times_the_later_delivery_is_current(city: City) -> None:
    city.deliver_and_land("gov.lease", [lease(1, 1, 5)])
    city.deliver_and_land("gov.lease", [lease(1, 2, 5)], D1, load="incremental")
    assert people(city, D1) == {"lease_number-1": 2}


def test_a_late_delivery_is_no_later_than_its_date(city: City) -> None:
    city.deliver_and_land("gov.lease", [lease(1, 1, 5)])
    city.deliver_and_land("gov.lease", [lease(1, 3, 5)], D2, load="incremental")
    city.deliver("gov.lease", [lease(1, 2, 5)], D1, load="incremental")
    assert city.land("gov.lease", D3).outcomes[0].status == "accepted"
    assert people(city, D3) == {"lease_number-1": 3}


def test_a_rebase_forgets_what_it_does_not_hold(city: City) -> None:
    city.deliver_and_land("gov.lease", [lease(1, 1, 5), lease(2, 1, 9)])
    city.deliver_and_land("gov.lease", [lease(3, 1, 5)], D1, load="incremental")
    city.deliver_and_land("gov.lease", [lease(2, 7, 1)], D2)
    assert people(city, D2) == {"lease_number-2": 7}
    city.deliver_and_land("gov.lease", [lease(4, 4, 1)], D3, load="incremental")
    assert people(city, D3) == {"lease_number-2": 7, "lease_number-4": 4}


def test_a_full_extract_holds_what_its_newest_delivery_holds(city: City) -> None:
    city.deliver_and_land("gov.house", [row("gov.house", 1), row("gov.house", 2), row("gov.house", 3)])
    rows = [row("gov.house", 2), row("gov.house", 3, status="9")]
    city.deliver_and_land("gov.house", rows, D1)
    city.build(D1)
    current = city.table("registers.house")
    assert current["house_number"].to_list() == ["house_number-2"]
    assert current["delivery"].to_list() == ["gov.house@2026-11-23"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3)), max_size=4, unique_by=lambda pair: pair[0]),
        min_size=1,
        max_size=3,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_does_not_matter(
    city: City, deliveries: list[list[tuple[int, int]]], shuffle: object
) -> None:
    for file in city.home.landing.rglob("*"):
        if file.is_file():
            file.unlink()
    city.con.execute("DELETE FROM landing.delivery").fetchall()
    city.con.execute("DELETE FROM landing.file").fetchall()
    city.deliver_and_land("gov.lease", [])
    days = [T + dt.timedelta(days=number) for number in range(1, len(deliveries) + 1)]
    expected: dict[str, tuple[int, dt.date, int]] = {}
    for number, (day, versions) in enumerate(zip(days, deliveries, strict=True), start=1):
        for serial, hour in versions:
            version = (hour, day, number)
            key = f"lease_number-{serial}"
            expected[key] = max(expected.get(key, version), version)
    arrival = list(enumerate(zip(days, deliveries, strict=True), start=1))
    shuffle.shuffle(arrival)  # type: ignore[attr-defined]
    for number, (day, versions) in arrival:
        rows = [lease(serial, number, hour) for serial, hour in versions]
        city.deliver("gov.lease", rows, day, load="incremental")
        assert city.land("gov.lease", days[-1]).outcomes[0].status in ("accepted", "sent_again")
    assert people(city, days[-1]) == {key: number for key, (_, _, number) in expected.items()}


def household(serial: int, number: str, previous: str = "") -> dict[str, str]:
    return row(
        "police.household_registration", serial, id_number=number, previous_id_number=previous, address_code="A1"
    )


def test_replaced_numbers_stand_for_one_person(city: City) -> None:
    first, second, third, other = (id_number(serial) for serial in (1, 2, 3, 4))
    city.addresses("A1")
    city.deliver_and_land(
        "police.household_registration",
        [household(1, third, second), household(2, second, first), household(3, other, other)],
    )
    city.deliver_and_land("police.resident", [row("police.resident", 1, id_number=first, address_code="A1")])
    city.deliver_and_land("gov.benefit", [row("gov.benefit", 1, id_number=second)])
    city.deliver_and_land("gov.birth", [row("gov.birth", 1, mother_id_number=first)])
    city.build()
    households = city.table("registers.household_registration").sort("row_number")
    key = households["person_key"][0]
    assert households["person_key"].to_list()[:2] == [key, key]
    assert city.table("registers.resident")["person_key"].to_list() == [key]
    assert city.table("registers.birth")["mother_person_key"].to_list() == [key]
    benefit = city.table("registers.benefit").to_dicts()[0]
    assert (benefit["person_key"], benefit["source_key"]) == (key, f"{key}|elder_allowance")
    assert len(city.table("registers.person_alias")) == 2


def test_numbers_that_replace_each_other_stay_as_they_are(city: City) -> None:
    first, second = id_number(1), id_number(2)
    city.addresses("A1")
    rows = [household(1, first, second), household(2, second, first)]
    city.deliver_and_land("police.household_registration", rows)
    city.build()
    assert city.table("registers.person_alias").is_empty()
    assert city.table("registers.household_registration")["person_key"].n_unique() == 2


@pytest.mark.parametrize(
    ("extract", "changes", "kept"),
    [
        ("police.dispute_incident", {"occurred_at": "2026-07-25 00:00:00"}, True),
        ("police.dispute_incident", {"occurred_at": "2026-07-24 23:59:59"}, False),
        ("police.dispute_incident", {"occurred_at": "2027-01-01 00:00:00"}, True),
        ("police.dispute_transfer", {"transferred_at": "2026-07-24 00:00:00"}, False),
        ("gov.service_event", {"occurred_at": "2026-07-25 10:00:00"}, True),
        ("gov.grid_visit", {"visited_at": "2026-07-24 10:00:00"}, False),
        ("gov.lease", {"end_date": "2026-08-24"}, True),
        ("gov.lease", {"end_date": "2026-08-23"}, False),
        ("gov.business_entity", {"status": "1", "updated_at": "2020-01-01 00:00:00"}, True),
        ("gov.business_entity", {"status": "2", "updated_at": "2026-08-24 00:00:00"}, True),
        ("gov.business_entity", {"status": "2", "updated_at": "2026-08-23 00:00:00"}, False),
        ("gov.mediation_case", {"status": "open", "accepted_on": "2020-01-01"}, True),
        ("gov.mediation_case", {"status": "agreed", "accepted_on": "2020-01-01", "signed_on": "2025-11-07"}, True),
        (
            "gov.mediation_case",
            {"status": "agreed", "accepted_on": "2025-08-18", "signed_on": "", "performance_due_on": ""},
            False,
        ),
        (
            "gov.mediation_case",
            {"status": "agreed", "accepted_on": "2025-08-19", "signed_on": "", "performance_due_on": ""},
            True,
        ),
        ("gov.birth", {"birth_date": "2024-08-24"}, True),
        ("gov.birth", {"birth_date": "2024-08-23"}, False),
        ("gov.death", {"death_date": "2024-08-23"}, False),
        ("gov.death", {"death_date": "2024-08-24", "id_number": "CERT:X1"}, True),
        ("gov.gas_account", {"opened_on": "1990-01-01", "updated_at": "1990-01-01 00:00:00"}, True),
    ],
)
def test_how_long_a_current_row_serves(city: City, extract: str, changes: dict[str, str], kept: bool) -> None:
    if contracts.ALL[extract].referring_to("address"):
        city.addresses("A1")
    city.deliver_and_land(extract, [row(extract, **changes)])
    assert city.build()[extract] == int(kept)


@pytest.mark.parametrize("register", ["police.resident", "police.household_registration"])
def test_a_death_is_kept_while_its_person_is_in_a_register(city: City, register: str) -> None:
    city.addresses("A1")
    city.deliver_and_land("gov.death", [row("gov.death", 1, death_date="2010-01-01")])
    assert city.build()["gov.death"] == 0
    city.deliver_and_land(register, [row(register, 1)])
    assert city.build()["gov.death"] == 1


def test_an_infant_without_number_has_no_person_key(city: City) -> None:
    city.deliver_and_land("gov.death", [row("gov.death", 1, id_number="CERT:t 123", death_date="2026-11-01")])
    city.build()
    found = city.table("registers.death").to_dicts()[0]
    assert found["person_key"] is None
    assert found["infant_certificate_number"] == "t 123"


def test_names_are_compared_whatever_their_spelling(city: City) -> None:
    city.addresses("A1", "A2")
    city.deliver_and_land("police.resident", [row("police.resident", 1, name="买买提·江"), row("police.resident", 2)])
    city.deliver_and_land("gov.death", [row("gov.death", 1, name="买买提 •江", death_date="2026-11-01")])
    city.build()
    keys = city.table("registers.resident").sort("row_number")["name_key"].to_list()
    assert city.table("registers.death")["name_key"].to_list() == keys[:1]
    assert keys[0] != keys[1]


def test_status_of_extracts(city: City) -> None:
    city.deliver_and_land("gov.lease", [row("gov.lease")])
    found = {}
    for night in (T, D2, D3):
        build_status(city.con, night)
        status = city.table("registers.extract_status")
        assert sorted(status["extract"]) == sorted(contracts.ALL)
        found[night] = status.filter(pl.col("extract") == "gov.lease").drop("extract").row(0)
    assert found[T] == ("gov.lease@2026-11-22", T, 0, "fresh", "数据截至11月22日")
    assert found[D2][2:4] == (2, "fresh")
    assert found[D3][2:] == (3, "stale", "数据截至11月22日，已超过2天")
    assert status.filter(pl.col("extract") == "gov.house").drop("extract").row(0) == (
        None,
        None,
        None,
        "missing",
        "尚未收到可用数据",
    )


def test_status_says_when_tonights_delivery_was_refused(city: City) -> None:
    city.deliver_and_land("gov.lease", [row("gov.lease")])
    city.deliver_and_land("gov.lease", [row("gov.lease")], D1, sha256="0" * 64)
    build_status(city.con, D1)
    status = city.table("registers.extract_status").filter(pl.col("extract") == "gov.lease").to_dicts()[0]
    assert (status["status"], status["why"]) == ("fresh", "数据截至11月22日，当日批次被退回")
