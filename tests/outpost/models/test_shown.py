"""What only decides a rule may be police-only; what is shown may not. Harmless queries are not refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from outpost import models
from tests.outpost.models.hostile import Hostile

HARMLESS = {
    "a place is left out by a flag after its events were counted": Hostile(
        "", "", "D1", query=(("WHERE comes_back AND", "WHERE NOT for_police_alone AND comes_back AND"),)
    ),
    "a place is chosen by a subquery over a flag": Hostile(
        "",
        "",
        "D1",
        query=(
            (
                "WHERE comes_back AND",
                "WHERE place_code IN (SELECT it.place_code FROM recent AS it WHERE it.injury_flag) AND comes_back AND",
            ),
        ),
    ),
    "a priority by a flag": Hostile(
        "",
        "",
        "D1",
        query=(("CASE WHEN found.is_urgent THEN 1 ELSE 2 END", "CASE WHEN found.for_police_alone THEN 1 ELSE 2 END"),),
    ),
    "tenants decide whether a lease is raised": Hostile(
        "", "", "P1", query=(("        no_rental_on_file OR", "        nobody_registered OR no_rental_on_file OR"),)
    ),
    "a police-only count for the police": Hostile(
        "", "", "R1", spec=(('"bedrooms", "units"]', '"bedrooms", "units", "rules"]'),)
    ),
    "other names of steps": Hostile("", "", "P1",
        query=(("filed AS (", "on_file AS ("), ("FROM filed\n", "FROM on_file AS filed\n")),
    ),
    "a window that chooses one row": Hostile(
        "",
        "",
        "P1",
        query=(
            (
                "FROM registers.active_rental\n    GROUP BY address_code",
                "FROM (SELECT address_code, row_number() OVER (PARTITION BY rental_id ORDER BY start_date) AS place "
                "FROM registers.active_rental) AS one\n    WHERE place = 1\n    GROUP BY address_code",
            ),
        ),
    ),
    "a yes or no of persons, without their keys": Hostile(
        "",
        "",
        "A3",
        query=(
            (
                "'registrations': registrations",
                "'registrations': EXISTS (SELECT 1 FROM registered SEMI JOIN registers.living "
                "ON registered.person_key = living.person_key WHERE registered.building_code = judged.building_code)",
            ),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("harmless", HARMLESS.values(), ids=HARMLESS)
def test_what_only_decides_a_rule_loads(harmless: Hostile, tmp_path: Path) -> None:
    harmless.write(tmp_path)
    assert list(models.load_specs(tmp_path)) == [harmless.model]
