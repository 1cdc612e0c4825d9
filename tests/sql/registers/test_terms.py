"""The shared terms, each on its own cases: the words that all rules are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from outpost import contracts, models, sql
from outpost.night import shared_terms as terms
from tools.cases.reading import DEFAULT_T, Case
from tools.cases.rows import Row, Rows
from tools.cases.runner import CaseNight

TOWN: Rows = yaml.safe_load((sql.ROOT / "tests" / "models" / "town.yaml").read_text(encoding="utf-8"))
D1 = models.load_specs()["D1"]


@pytest.fixture(scope="module")
def town() -> Iterator[CaseNight]:
    with CaseNight() as opened:
        yield opened


def derived(
    town: CaseNight, term: str, columns: str, given: Rows, reference: dict[str, Any] | None = None
) -> list[Any]:
    """The named columns of a term over the town with these rows; the term's audits find nothing."""
    rows = {extract: [*TOWN.get(extract, []), *more] for extract, more in given.items()}
    case = Case("D1", term, DEFAULT_T, {**TOWN, **rows}, (), reference=reference or {})
    reads = D1.model_copy(update={"query": f"FROM registers.{term}", "requires": list(contracts.ALL), "uses": []})
    town.load(case, reads)
    for audit in terms.audits_of("registers", term).values():
        assert sql.run(town.con, audit, {"T": DEFAULT_T}).fetchall() == []
    return town.con.sql(f"SELECT {columns} FROM registers.{term} ORDER BY ALL").fetchall()


def person(number: str, who: str, where: str, **more: Any) -> dict[str, Any]:
    return {"registration_id": number, "id_number": who, "address_code": where, **more}


def incident(number: str, at: str, where: str = "B1-101", **more: Any) -> dict[str, Any]:
    return {"incident_number": number, "occurred_at": at, "address_code": where, **more}


def test_living_counts_a_person_once_a_dwelling_by_his_newest_row(town: CaseNight) -> None:
    given = [
        person("R1", "p1", "B1-101", updated_at="T-9", registration_type=3),
        person("R2", "p1", "B1-101", updated_at="T-8", registration_type=2),
        person("R3", "p1", "H1", start_date="T-20"),
        person("R4", "p2", "B1-101", end_date="T"),
        person("R5", "p3", "B1-101", end_date="T+1"),
        person("R6", "p4", "B1-101", lives_here="N"),
        person("R7", "p5", "B1"),
        person("R8", "p6", "OLD-101"),
        person("R9", "p7", "B1-102", start_date="T+1"),
    ]
    found = derived(town, "living", "source_row.row_number, address_code, is_home", {"police.resident": given})
    assert found == [(2, "B1-101", False), (3, "H1", True), (5, "B1-101", True)]


@pytest.mark.parametrize(
    ("born", "age"), [("2008-06-01", 18), ("2008-06-02", 17), ("2008-02-29", 18), ("2026-06-01", 0), ("1946-05-31", 80)]
)
def test_age_counts_the_birthday_itself(town: CaseNight, born: str, age: int) -> None:
    given = {"police.resident": [person("R1", "p1", "B1-101", birth_date=born)]}
    assert derived(town, "living", "age", given) == [(age,)]


def test_dead_asks_for_the_same_name_and_a_record_that_stands(town: CaseNight) -> None:
    given: Rows = {
        "police.resident": [person(f"R{n}", f"p{n}", "B1-101", name="王五") for n in range(1, 6)],
        "police.household_registration": [
            {"id_number": "p5", "status": 2, "name": "王五", "updated_at": "T-3 10:00:00"},
            {"id_number": "p6", "status": 2, "name": "赵六", "updated_at": "T-3 10:00:00"},
            {"id_number": "p7", "status": 3, "name": "孙七"},
        ],
        "gov.death": [
            {"certificate_number": "D1", "id_number": "p1", "name": "王五", "death_date": "T"},
            {"certificate_number": "D2", "id_number": "p2", "name": "王五", "death_date": "T+1"},
            {"certificate_number": "D3", "id_number": "p3", "name": "王五", "death_date": "T-1", "void": "Y"},
            {"certificate_number": "D4", "id_number": "p4", "name": "王武", "death_date": "T-1"},
            {"certificate_number": "D5", "id_number": "p5", "name": "王五", "death_date": "T-40"},
            {"certificate_number": "D6", "id_number": "CERT:BC1", "name": "王五", "death_date": "T-40"},
        ],
    }
    found = derived(town, "dead", "person_key, CAST(since AS VARCHAR), known_by", given)
    assert found == [
        ("p1", "2026-06-01", "gov.death"),
        ("p5", "2026-04-22", "gov.death"),
        ("p6", "2026-05-29", "police.household_registration"),
    ]


def test_an_event_holds_what_comes_within_24_hours_of_its_first_report(town: CaseNight) -> None:
    given = [
        incident("I1", "T-5 08:00:00"),
        incident("I2", "T-4 08:00:00"),
        incident("I3", "T-4 08:00:01"),
        incident("I4", "T-3 08:00:01"),
        incident("I5", "T-3 08:00:02"),
        incident("I6", "T-5 08:00:00", category="family"),
        incident("I7", "T+1 00:00:00"),
    ]
    found = derived(town, "event", "number, CAST(started_at AS VARCHAR)", {"police.dispute_incident": given})
    assert found == [
        ("I1", "2026-05-27 08:00:00"),
        ("I2", "2026-05-27 08:00:00"),
        ("I3", "2026-05-28 08:00:01"),
        ("I4", "2026-05-28 08:00:01"),
        ("I5", "2026-05-29 08:00:02"),
        ("I6", "2026-05-27 08:00:00"),
    ]


def test_noise_and_parking_count_at_the_building_other_disputes_at_the_dwelling(town: CaseNight) -> None:
    given: Rows = {
        "police.dispute_incident": [
            incident("I1", "T", "B1-101", category="noise_leak"),
            incident("I2", "T", "B1", category="parking"),
            incident("I3", "T", "B1", category="family"),
            incident("I4", "T", "ROAD", category="parking"),
            incident("I5", "T", "H1", category="family"),
        ],
        "gov.service_event": [
            {"event_number": "S1", "address_text": "B1-102", "occurred_at": "T", "category": "noise_leak"},
            {"event_number": "S2", "address_text": "B1", "occurred_at": "T", "category": "parking"},
            {"event_number": "S3", "address_text": "B1", "occurred_at": "T", "category": "family"},
            {"event_number": "S4", "address_text": "OLD", "occurred_at": "T", "category": "parking"},
        ],
    }
    found = derived(town, "dispute_row", "number, place_kind, place_code", given)
    assert found == [
        ("I1", "building", "B1"),
        ("I2", "building", "B1"),
        ("I5", "dwelling", "H1"),
        ("S1", "building", "B1"),
        ("S2", "building", "B1"),
    ]


def test_what_lies_below_an_excluded_place_is_excluded(town: CaseNight) -> None:
    given = {"police.dispute_incident": [incident("I1", "T", "B2-U1-101"), incident("I2", "T", "B2-U2-101")]}
    excluded = {"excluded_place": [{"address_code": "B2-U1", "kind": "police_station"}]}
    assert derived(town, "excluded_place", "address_code", given, excluded) == [("B2-U1",), ("B2-U1-101",)]
    assert derived(town, "dispute_row", "number", given, excluded) == [("I2",)]


def test_an_institution_covers_what_lies_below_it(town: CaseNight) -> None:
    given: Rows = {
        "gov.institution": [
            {"address_text": "B2-U1", "kind": "hotel"},
            {"address_text": "B2-U1-101", "kind": "dormitory"},
            {"address_text": "OLD", "kind": "hospital"},
            {"address_text": "某处", "kind": "hospital"},
        ]
    }
    found = derived(town, "institution_place", "address_code, kinds", given)
    assert found == [("B2-U1", ["hotel"]), ("B2-U1-101", ["dormitory", "hotel"])]


def test_the_newest_active_house_row_of_a_dwelling(town: CaseNight) -> None:
    given: list[Row] = [
        {"house_number": "N1", "address_text": "H1", "updated_at": "T-9"},
        {"house_number": "N2", "address_text": "H1", "updated_at": "T-8"},
        {"house_number": "N3", "address_text": "H1", "updated_at": "T-8"},
        {"house_number": "N4", "address_text": "H1", "updated_at": "T-1", "status": 2},
        {"house_number": "N5", "address_text": "B1", "updated_at": "T-1"},
    ]
    assert derived(town, "newest_house", "address_code, house_number", {"gov.house": given}) == [("H1", "N3")]


def test_rented_by_either_network(town: CaseNight) -> None:
    given: Rows = {
        "police.rental_house": [
            {"rental_id": "RH1", "address_code": "H1", "end_date": "T"},
            {"rental_id": "RH2", "address_code": "H2", "end_date": "T-1"},
            {"rental_id": "RH3", "address_code": "B1"},
            {"rental_id": "RH4", "address_code": "B1-102", "start_date": "T+1"},
        ],
        "gov.lease": [
            {"lease_number": "L1", "address_text": "H1", "start_date": "T", "end_date": "T"},
            {"lease_number": "L2", "address_text": "B1-101", "end_date": "T", "corporate": "Y"},
            {"lease_number": "L3", "address_text": "B1-102", "end_date": "T-1"},
            {"lease_number": "L4", "address_text": "B1-102", "status": 2},
        ],
    }
    found = derived(town, "rented", "address_code, by_rental, by_lease", given)
    assert found == [("B1-101", False, True), ("H1", True, True)]


def test_the_dedicated_grid_of_a_building_comes_before_its_general_one(town: CaseNight) -> None:
    given: Rows = {
        "gov.grid": [
            {"grid_code": "G2", "kind": "dedicated"},
            {"grid_code": "G3", "valid_from": "T-9", "worker_number": "OLD_WORKER"},
            {"grid_code": "G3", "valid_from": "T-8", "worker_number": "NEW_WORKER"},
            {"grid_code": "G4", "kind": "dedicated", "valid_to": "T-1"},
        ],
        "gov.grid_address": [
            {"address_code": "B1", "grid_code": "G2"},
            {"address_code": "B2", "grid_code": "G4"},
            {"address_code": "H1", "grid_code": "G3"},
            {"address_code": "OLD", "grid_code": "G3"},
        ],
    }
    found = derived(town, "address_grid", "building_code, grid_code, kind, worker_number, general_grids", given)
    assert found == [
        ("B1", "G2", "dedicated", "WORKER1", 1),
        ("B2", "G1", "general", "WORKER1", 1),
        ("H1", "G1", "general", "WORKER1", 2),
        ("H2", "G1", "general", "WORKER1", 1),
        ("OLD", "G3", "general", "NEW_WORKER", 1),
    ]


def test_a_beat_stands_once_in_each_of_its_communities(town: CaseNight) -> None:
    given = [
        {"beat_code": "BEAT1", "valid_from": "T", "officer_number": "NEW_OFFICER"},
        {"beat_code": "BEAT1", "valid_from": "T+1", "officer_number": "NEXT_OFFICER"},
        {"beat_code": "BEAT1", "community_code": "320602001002", "valid_to": "T"},
        {"beat_code": "BEAT2", "valid_to": "T-1"},
    ]
    found = derived(town, "beat_now", "beat_code, community_code, officer_number", {"police.beat": given})
    assert found == [("BEAT1", "320602001001", "NEW_OFFICER"), ("BEAT1", "320602001002", "OFFICER1")]


def test_every_term_says_what_it_means_in_one_sentence() -> None:
    for term in terms.all_terms():
        first = term.text.split("\n")[0]
        assert first.startswith("-- ")
        assert len(first) > 30
