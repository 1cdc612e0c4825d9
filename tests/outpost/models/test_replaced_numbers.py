"""A person whose ID number was replaced may stand in the household register under both numbers: he is one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from outpost import models, sql
from tools.cases.reading import read_cases
from tools.cases.rows import Row
from tools.cases.runner import CaseNight

CASES = sql.ROOT / "tests" / "models"
P2 = models.load_specs()["P2"]
BIRTH, *_ = read_cases(CASES / "population" / "p2_vital_unregistered.yaml", CASES / "town.yaml")


@pytest.fixture(scope="module")
def town() -> Iterator[CaseNight]:
    with CaseNight() as opened:
        yield opened


def registration(person: str, address: str, updated_at: str, **more: object) -> Row:
    return {"id_number": person, "name": "李梅", "address_code": address, "updated_at": updated_at, **more}


def found(town: CaseNight, given: dict[str, list[Row]]) -> list[tuple[str, str, str]]:
    case = replace(BIRTH, given={**BIRTH.given, **given})
    town.load(case, P2)
    assert town.run(case, P2).state == "ran"
    return [(row["reason"], row["subject_key"].split("|")[0], row["address_code"]) for row in town.findings(case)]


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_address_is_that_of_the_registration_written_last(town: CaseNight, newest_first: bool) -> None:
    rows = [registration("mother", "B1-102", "T-10"), registration("mother", "B1-101", "T-20")]
    given = {"police.household_registration": rows if newest_first else rows[::-1]}
    assert found(town, given) == [("BIRTH", "mother", "B1-102")]


def test_a_deceased_with_two_registrations_is_one_task_at_the_newest(town: CaseNight) -> None:
    rows = [registration("late", "B1-101", "T-20"), registration("late", "B1-102", "T-10")]
    death = {"certificate_number": "DC1", "id_number": "late", "name": "李梅", "death_date": "T-50"}
    given = {"police.household_registration": rows, "gov.death": [death], "gov.birth": []}
    assert found(town, given) == [("DEATH", "late", "B1-102")]


def test_a_child_with_two_registrations_stands_for_one_birth(town: CaseNight) -> None:
    born = BIRTH.business_date - dt.timedelta(days=100)
    child = registration("child", "B1-101", "T-20", birth_date=born, mother_id_number="mother")
    twins = [
        {"certificate_number": f"BC{order}", "birth_date": born, "birth_order": order, "mother_id_number": "mother"}
        for order in (1, 2)
    ]
    mother = registration("mother", "B1-101", "T-20")
    given = {"police.household_registration": [mother, child, child], "gov.birth": twins}
    assert found(town, given) == [("BIRTH", "mother", "B1-101")]
