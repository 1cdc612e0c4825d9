"""All specs at once: what every push model must have."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from outpost import models, sql
from outpost.models import lock
from outpost.settings import ModelSettings, Settings

SPECS = models.load_specs(profile="production")
T = dt.date(2026, 6, 1)

REQUIRED = {
    "A1": set(),
    "A2": {"police.beat", "gov.grid", "gov.grid_address"},
    "A3": {"gov.demolition", "gov.house", "police.resident", "gov.business_entity"},
    "P1": {"gov.lease", "police.rental_house", "police.resident"},
    "P2": {"gov.birth", "gov.death", "police.household_registration"},
    "P3": {"gov.grid_visit", "police.resident"},
    "D1": {"police.dispute_incident", "gov.service_event", "gov.mediation_case"},
    "D2": {"police.dispute_transfer", "gov.mediation_case"},
    "D3": {"gov.mediation_case", "police.dispute_incident"},
    "R1": {"police.rental_house", "police.resident", "gov.house", "gov.lease"},
    "R2": {"gov.business_entity", "gov.house", "police.resident"},
    "R3": {"gov.gas_account", "police.rental_house", "police.resident", "gov.lease"},
    "C1": {"police.resident", "gov.elder_care", "gov.grid_visit"},
    "C2": {"police.resident", "gov.child_care"},
    "C3": {
        "police.credential", "police.resident", "police.household_registration", "gov.disability_certificate",
        "gov.benefit", "gov.elder_care",
    },
}  # fmt: skip
ONE_TASK = {"A1", "P1", "P3", "D2", "R1"}


def test_the_rules_that_were_asked_for_are_there_in_five_themes() -> None:
    assert set(SPECS) >= set(REQUIRED)
    assert {spec.theme for spec in SPECS.values()} == {"address", "population", "disputes", "risks", "care"}


@pytest.mark.parametrize("model_id", sorted(REQUIRED))
def test_requires_and_one_task_are_those_of_the_rules(model_id: str) -> None:
    spec = SPECS[model_id]
    assert set(spec.requires) == REQUIRED[model_id] | {"police.standard_address"}
    assert spec.one_task == (model_id in ONE_TASK)
    assert spec.reviewer == ("grid_office" if spec.theme == "care" or model_id in ("A2", "R3") else "officer")


@pytest.mark.parametrize("model_id", sorted(REQUIRED))
def test_every_parameter_is_in_force_and_has_a_basis(model_id: str) -> None:
    spec = SPECS[model_id]
    assert set(spec.parameters_on(T)) == set(spec.parameters)
    for parameter in spec.parameters.values():
        assert parameter.on(T).basis_shown in ("法规", "通行做法", "待本地确认", "设计")


def test_nothing_changed_without_a_new_version() -> None:
    assert lock.faults(SPECS, lock.read(sql.MODELS_ROOT / lock.NAME)) == []


def test_a_changed_query_without_a_new_version_is_found(tmp_path: Path) -> None:
    changed = {**SPECS, "R1": SPECS["R1"].model_copy(update={"query": SPECS["R1"].query + "\n"})}
    assert lock.faults(changed, lock.entries(SPECS)) == ["R1: query changed without a new version"]
    assert lock.unversioned(changed, lock.entries(SPECS)) == ["R1"]
    newer = {**SPECS, "R1": changed["R1"].model_copy(update={"version": SPECS["R1"].version + 1})}
    assert lock.unversioned(newer, lock.entries(SPECS)) == []
    assert lock.faults(newer, lock.entries(SPECS)) == ["R1: a new version that is not locked yet"]


def test_a_model_does_not_vanish_it_retires() -> None:
    left = {name: spec for name, spec in SPECS.items() if name != "R1"}
    assert lock.faults(left, lock.entries(SPECS)) == ["R1: locked and no longer there; retire a model in its spec"]


def test_a_night_uses_the_value_in_force_and_the_city_s_own_first() -> None:
    spec = SPECS["R1"]
    later = spec.parameters["headcount"].values[0].model_copy(update={"since": dt.date(2026, 7, 1), "value": 8})
    dated = spec.parameters["headcount"].model_copy(update={"values": (*spec.parameters["headcount"].values, later)})
    changed = spec.model_copy(update={"parameters": {**spec.parameters, "headcount": dated}})
    assert changed.parameters_on(dt.date(2026, 6, 30))["headcount"] == 10
    assert changed.parameters_on(dt.date(2026, 7, 1))["headcount"] == 8
    city = Settings(models={"R1": ModelSettings(parameters={"headcount": 12})})
    assert changed.parameters_on(dt.date(2026, 7, 1), city)["headcount"] == 12
    assert [(it.name, it.value, it.instead_of) for it in changed.overridden_on(T, city)] == [("headcount", 12, 10)]


def test_a_local_figure_waits_for_the_city() -> None:
    value = SPECS["R1"].parameters["headcount"].on(T)
    assert value.basis_shown == "待本地确认"
    assert value.model_copy(update={"confirmed": True}).basis_shown == "本地"


@pytest.mark.parametrize(
    ("model_id", "reason", "ending", "answer", "evidence", "days"),
    [
        ("A1", "NO_MATCH", "confirmed", "01", {}, 90),
        ("A1", "NO_MATCH", "not_so", "04c", {}, 180),
        ("A2", "NO_GRID", "not_so", "04", {}, 60),
        ("A3", "DANGEROUS", "confirmed", "01", {}, 90),
        ("P1", "NO_RENTAL", "confirmed", "01", {}, 30),
        ("P1", "NO_RENTAL", "not_so", "04", {}, 180),
        ("P1", "NO_RENTAL", "declined", "07", {}, 180),
        ("P2", "DEATH", "confirmed", "01", {}, 60),
        ("P3", "NEW_IN", "not_so", "04", {}, 30),
        ("D1", "REPEAT", "confirmed", "01", {}, 30),
        ("D2", "OVERDUE", "confirmed", "01", {}, 15),
        ("D3", "RELAPSE", "confirmed", "01", {}, 30),
        ("R1", "AREA", "confirmed", "01", {}, 60),
        ("R1", "AREA", "not_so", "04", {}, 180),
        ("R2", "SLEEPS_IN", "confirmed", "01", {}, 90),
        ("R2", "SLEEPS_IN", "not_so", "04", {}, 180),
        ("R3", "CYCLE", "confirmed", "01", {}, 60),
        ("C1", "LISTED", "confirmed", "01", {"tier": "normal"}, 30),
        ("C1", "LISTED", "confirmed", "01", {"tier": "high"}, 7),
        ("C1", "LISTED", "not_so", "04a", {"tier": "high"}, 180),
        ("C1", "LISTED", "declined", "07", {"tier": "high"}, 90),
        ("C1", "UNLISTED", "confirmed", "01", {"tier": None}, 30),
        ("C2", "NO_ADULT", "not_so", "04", {}, 30),
        ("C2", "NO_ADULT", "not_so", "04b", {}, 90),
        ("C3", "ELDER_ALLOWANCE", "confirmed", "01", {"due_on": "2026-05-01"}, 180),
    ],
)
def test_quiet_after_an_ending(
    model_id: str, reason: str, ending: str, answer: str, evidence: dict[str, object], days: int
) -> None:
    quiet = SPECS[model_id].suppression_of(reason)
    assert quiet.ends_on(ending, answer, T, evidence) == T + dt.timedelta(days=days)


def test_quiet_that_follows_the_evidence() -> None:
    paper = SPECS["C3"].suppression_of("ID_CARD")
    assert paper.ends_on("confirmed", "01", T, {"due_on": "2026-07-10"}) == dt.date(2026, 8, 9)
    assert SPECS["R1"].suppression_of("AREA").lift_when_greater == "people"
    assert SPECS["D1"].suppression_of("REPEAT").newer_count == 2
