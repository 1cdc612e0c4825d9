"""What landing forgets: versions and rows past their time, and identities that nothing uses any more."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from outpost import contracts, retention_periods, sql
from outpost.identity.pseudonyms import Pseudonymiser
from outpost.identity.vault import VaultReader
from outpost.landing import build_all, forgetting
from tests.outpost.landing.conftest import SECRETS, City, T, good_row, id_number

KEYS = Pseudonymiser(SECRETS.identity_key)


def row(extract: str, serial: int = 1, **changes: str) -> dict[str, str]:
    return good_row(contracts.ALL[extract], serial) | changes


def lease(serial: int, *, end: str = "2029-01-01", hour: int = 8) -> dict[str, str]:
    return row("gov.lease", serial, end_date=end, updated_at=f"2026-11-01 {hour:02d}:00:00")


def days(count: int) -> dt.date:
    return T + dt.timedelta(days=count)


def landed(city: City, extract: str) -> dict[str, list[int]]:
    """Row numbers in each file of an extract."""
    folder = city.home.lake / "landed" / extract
    return {file.name: pl.read_parquet(file)["row_number"].to_list() for file in sorted(folder.glob("*.parquet"))}


def forget(city: City, night: dt.date, *, dry_run: bool = False) -> int:
    city.build(night)
    return forgetting.forget_versions(city.con, city.home, night, dry_run=dry_run)


def test_a_replaced_version_goes_90_days_after_the_newer_one_came(city: City) -> None:
    city.deliver_and_land("gov.lease", [lease(1), lease(2)])
    city.deliver_and_land("gov.lease", [lease(1, hour=9)], days(10), load="incremental")
    assert forget(city, days(99)) == 0
    assert forget(city, days(100), dry_run=True) == 1
    assert landed(city, "gov.lease")["2026-11-22.parquet"] == [1, 2]
    assert forget(city, days(100)) == 1
    assert landed(city, "gov.lease") == {"2026-11-22.parquet": [2], "2026-12-02.parquet": [1]}
    assert forget(city, days(100)) == 0
    assert city.build(days(100))["gov.lease"] == 2


def test_a_row_goes_90_days_after_it_ended(city: City) -> None:
    city.deliver_and_land(
        "police.dispute_incident", [row("police.dispute_incident", occurred_at="2026-11-20 08:00:00")]
    )
    last_day_of_service = dt.date(2026, 11, 20) + dt.timedelta(days=120)
    assert city.build(last_day_of_service)["police.dispute_incident"] == 1
    assert forget(city, last_day_of_service + dt.timedelta(days=90)) == 0
    assert forget(city, last_day_of_service + dt.timedelta(days=91)) == 1
    assert landed(city, "police.dispute_incident") == {"2026-11-22.parquet": []}
    assert city.build(T)["police.dispute_incident"] == 0


def test_an_ended_version_does_not_bring_back_the_one_that_it_replaced(city: City) -> None:
    city.deliver_and_land("gov.lease", [lease(1)])
    city.deliver_and_land("gov.lease", [lease(1, end="2025-01-01", hour=9)], days(200), load="incremental")
    for night in (days(200), days(250), days(289), days(290), days(400)):
        forget(city, night)
        assert city.build(night)["gov.lease"] == 0
    assert landed(city, "gov.lease") == {"2026-11-22.parquet": [], "2027-06-10.parquet": []}


def test_the_only_version_stays_as_long_as_it_serves(city: City) -> None:
    city.deliver_and_land("gov.business_entity", [row("gov.business_entity")])
    assert forget(city, days(2000)) == 0
    assert city.build(days(2000))["gov.business_entity"] == 1


def test_a_death_stays_while_its_person_is_registered(city: City) -> None:
    city.addresses("A1")
    city.deliver_and_land("police.resident", [row("police.resident")])
    deaths = [row("gov.death", serial, death_date="2024-01-05") for serial in (1, 2)]
    city.deliver_and_land("gov.death", deaths)
    assert forget(city, days(400)) == 1
    assert landed(city, "gov.death") == {"2026-11-22.parquet": [1]}


@pytest.mark.parametrize(("after", "kept"), [(94, 3), (95, 2), (96, 2)])
def test_the_file_of_a_full_extract_goes_90_days_after_the_next_came(city: City, after: int, kept: int) -> None:
    for day in (0, 5, 94):
        city.deliver_and_land("gov.house", [row("gov.house")], days(day))
    used = sql.query(
        city.con, "retention/files_in_force", {"T": days(after), **retention_periods.parameters(days(after))}
    ).fetchall()
    assert len(used) == kept


def known(city: City, *serials: int) -> list[int]:
    """Which of these people the vault still knows."""
    with VaultReader(city.home.vault) as vault:
        found = set(vault.persons([KEYS.one(id_number(serial)) for serial in serials])["person_key"])
    return [serial for serial in serials if KEYS.one(id_number(serial)) in found]


def forget_people(city: City, night: dt.date, *tasks: str, dry_run: bool = False) -> dict[str, int]:
    build_all(city.con, city.home, night)
    used = forgetting.vault_keys(city.con, city.home, {"person": tasks})
    return forgetting.forget_identities(city.home, used, dry_run=dry_run)


def test_an_identity_stays_while_a_current_row_a_parked_row_or_a_task_uses_it(city: City) -> None:
    city.addresses("A1")
    residents = [row("police.resident", serial, address_code="A1") for serial in (1, 2, 3)]
    city.deliver_and_land("police.resident", residents)
    parked = row("police.resident", 4, address_code="NEW")
    city.deliver_and_land("police.resident", [residents[0], parked], days(1))
    assert known(city, 1, 2, 3, 4) == [1, 2, 3, 4]
    of_task = KEYS.one(id_number(2))
    assert forget_people(city, days(1), of_task, dry_run=True)["person"] == 1
    assert known(city, 3) == [3]
    assert forget_people(city, days(1), of_task)["person"] == 1
    assert known(city, 1, 2, 3, 4) == [1, 2, 4]
    assert forget_people(city, days(1))["person"] == 1
    assert known(city, 1, 2, 3, 4) == [1, 4]
    assert id_number(3).encode() not in city.home.vault.read_bytes()


def test_a_parked_row_that_was_given_up_is_used_no_more(city: City) -> None:
    city.addresses("A1")
    city.deliver_and_land("police.resident", [row("police.resident", 4, address_code="NEW")], days(1))
    city.addresses("A1", day=days(2))
    assert city.land("police.resident", days(2)).retried.quarantined == 1
    forget_people(city, days(2))
    assert known(city, 4) == []


def test_mothers_and_replaced_numbers_are_used(city: City) -> None:
    city.addresses("A1")
    household = row(
        "police.household_registration",
        1,
        address_code="A1",
        mother_id_number=id_number(2),
        previous_id_number=id_number(3),
    )
    city.deliver_and_land("police.household_registration", [household])
    city.deliver_and_land("gov.elder_care", [row("gov.elder_care", 3)])
    city.deliver_and_land("gov.birth", [row("gov.birth", 5)])
    forget_people(city, T)
    assert known(city, 1, 2, 3, 5) == [1, 2, 3, 5]


def test_names_of_staff_and_lessors_go_with_their_last_row(city: City) -> None:
    city.deliver_and_land("gov.lease", [lease(1, end="2026-11-01"), lease(2)])
    city.deliver_and_land("gov.grid", [row("gov.grid", 1), row("gov.grid", 2)])
    city.deliver_and_land("gov.grid", [row("gov.grid", 2)], days(100))
    assert forget_people(city, days(100)) == dict.fromkeys(contracts.VAULT, 0) | {"lessor": 1, "worker": 1}
    with VaultReader(city.home.vault) as vault:
        assert vault.look_up(contracts.VAULT["lessor"], ["lease_number-1", "lease_number-2"])[
            "lease_number"
        ].to_list() == ["lease_number-2"]
        assert vault.look_up(contracts.VAULT["worker"], ["worker_number-1", "worker_number-2"])[
            "worker_number"
        ].to_list() == ["worker_number-2"]


def test_who_comes_back_is_known_again(city: City) -> None:
    city.deliver_and_land("gov.elder_care", [row("gov.elder_care", 1), row("gov.elder_care", 2)])
    city.deliver_and_land("gov.elder_care", [row("gov.elder_care", 2)], days(1))
    forget_people(city, days(1))
    assert known(city, 1, 2) == [2]
    city.deliver_and_land("gov.elder_care", [row("gov.elder_care", 1)], days(2))
    assert known(city, 1, 2) == [1, 2]
