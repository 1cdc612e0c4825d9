"""Names with a character that their source could not write: the same person where the rest fits, in any order."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from outpost import contracts
from outpost.identity.pseudonyms import Pseudonymiser
from outpost.identity.vault import VaultReader
from tests.outpost.landing.conftest import SECRETS, City, T, good_row, id_number

HOUSEHOLD, RESIDENT, DEATH = "police.household_registration", "police.resident", "gov.death"


def deliver(city: City, extract: str, name: str, day: dt.date = T, serial: int = 1) -> None:
    result = city.deliver_and_land(extract, [good_row(contracts.ALL[extract], serial) | {"name": name}], day)
    assert result.total("loaded") == 1, result.refusals


def keys(city: City) -> list[str]:
    city.build()
    return [city.table(f"registers.{name}")["name_key"].to_list()[0] for name in ("household_registration", "death")]


PAIRS = [
    ("王□明", "王小明", True),
    ("王小明", "王?明", True),
    ("王小明", "王？明", True),
    ("王\ue000明", "王小明", True),
    ("王\ufffd明", "王小明", True),
    ("王□明", "王小□", True),
    ("王**", "王小明", True),
    ("王□明", "王小红", False),
    ("王□", "王小明", False),
    ("王\ue863", "王䶮", True),
    ("\ue81e明", "龴明", True),
    ("王\ufe00小明", "王小明", True),
    ("买买提·江", "买买提江", True),
    ("买买提．江", "买买提•江", True),
    ("王小明", "王小红", False),
]


@pytest.mark.parametrize("order", [(HOUSEHOLD, DEATH), (DEATH, HOUSEHOLD)])
def test_the_same_person_under_one_number(city: City, order: tuple[str, str]) -> None:
    city.addresses(*(f"A{serial}" for serial in range(1, len(PAIRS) + 1)))
    names = dict(zip((HOUSEHOLD, DEATH), zip(*((one, other) for one, other, _ in PAIRS), strict=True), strict=True))
    for extract in order:
        rows = [good_row(contracts.ALL[extract], n) | {"name": name} for n, name in enumerate(names[extract], start=1)]
        assert city.deliver_and_land(extract, rows).total("loaded") == len(PAIRS)
    city.build()
    household, death = (
        city.table(f"registers.{name}").sort("row_number")["name_key"] for name in ("household_registration", "death")
    )
    same = [(one, other, together) for (one, other, _), together in zip(PAIRS, household == death, strict=True)]
    assert same == PAIRS


def test_another_person_with_such_a_name_stays_another(city: City) -> None:
    city.addresses("A1", "A2")
    deliver(city, HOUSEHOLD, "王小明")
    deliver(city, DEATH, "王□明", serial=2)
    first, second = keys(city)
    assert first != second


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_whole_name_is_the_one_that_lists_show(city: City, order: tuple[int, ...]) -> None:
    city.addresses("A1")
    deliveries = [(HOUSEHOLD, "王小明"), (RESIDENT, "王小□"), (DEATH, "□小明")]
    for place in order:
        deliver(city, *deliveries[place])
    key = Pseudonymiser(SECRETS.identity_key).one(id_number(1))
    with VaultReader(city.home.vault) as vault:
        assert vault.persons([key])["name"].to_list() == ["王小明"]
    city.build()
    found = {name: city.table(f"registers.{name}")["name_key"].to_list()[0] for name in
             ("household_registration", "resident", "death")}  # fmt: skip
    assert len(set(found.values())) == 1


def test_a_lost_character_is_counted(city: City) -> None:
    city.addresses("A1")
    deliver(city, HOUSEHOLD, "王□明")
    counted = city.table("push.source_fault").select("extract", "column", "fault", "rows").rows()
    assert counted == [(HOUSEHOLD, "name", "lost_character", 1)]


def test_a_death_under_such_a_name_counts(city: City) -> None:
    city.addresses("A1")
    deliver(city, RESIDENT, "王小明")
    deliver(city, DEATH, "王■明")
    city.build()
    death, resident = city.table("registers.death"), city.table("registers.resident")
    assert death.select("person_key", "name_key").equals(resident.select("person_key", "name_key"))
