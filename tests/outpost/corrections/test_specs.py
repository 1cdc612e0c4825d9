"""What the models say of corrections can be followed: departments that are there, answers that can be given."""

from __future__ import annotations

import csv

import pytest

from outpost import messages, models, reference
from outpost.corrections.choosing import ADDRESS_DEPARTMENT

SPECS = models.load_specs()


def departments() -> dict[str, str]:
    path = reference.FILES / "departments.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["code"]: row["zone"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("spec", SPECS.values(), ids=list(SPECS))
def test_departments_and_answers_are_known(spec: models.ModelSpec) -> None:
    said = {"confirmed", "not_so", *messages.section("answers"), *spec.answers}
    assert set(spec.corrections) <= said
    assert set(spec.corrections.values()) <= set(departments())


def test_the_keepers_of_addresses_are_a_department_of_the_police() -> None:
    assert departments()[ADDRESS_DEPARTMENT] == "police"
