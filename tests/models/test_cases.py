"""Every model against its cases, with the very terms and query of the night; and what must hold over all cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from outpost import models
from outpost.models.parameters import Parameter
from outpost.models.spec import ModelSpec
from tools.cases.reading import Case, read_cases
from tools.cases.rows import Row
from tools.cases.runner import CaseNight

HERE = Path(__file__).parent
TOWN = HERE / "town.yaml"
SPECS = models.load_specs()
FILES = {path.stem.split("_")[0].upper(): path for path in sorted(HERE.glob("*/*.yaml"))}
CASES = [case for path in FILES.values() for case in read_cases(path, TOWN)]


def name_of(case: Case) -> str:
    return f"{case.model_id} {case.name}"


def said_by(town: CaseNight, case: Case, spec: ModelSpec) -> tuple[str, list[Row], list[tuple[str | None, str | None]]]:
    night = town.run(case, spec)
    return night.state, town.findings(case), sorted(town.not_evaluated(), key=str)


def expected_of(case: Case) -> tuple[str, list[Row], list[tuple[str | None, str | None]]]:
    return case.state, list(case.expected), sorted(case.not_evaluated, key=str)


@pytest.fixture(scope="module")
def town() -> Iterator[CaseNight]:
    with CaseNight() as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case(case: Case, town: CaseNight) -> None:
    spec = SPECS[case.model_id]
    town.load(case, spec)
    assert said_by(town, case, spec) == expected_of(case)


@pytest.mark.parametrize("model_id", sorted(SPECS))
def test_every_model_has_cases_that_fire_and_cases_that_do_not(model_id: str) -> None:
    own = [case for case in CASES if case.model_id == model_id]
    assert len(own) >= 6
    assert {finding["reason"] for case in own for finding in case.expected} == set(SPECS[model_id].reasons)
    assert any(not case.expected for case in own)


def moved(spec: ModelSpec, name: str, by: int) -> ModelSpec:
    parameter = spec.parameters[name]
    values = tuple(value.model_copy(update={"value": value.value + by}) for value in parameter.values)
    changed: dict[str, Parameter] = {**spec.parameters, name: parameter.model_copy(update={"values": values})}
    return spec.model_copy(update={"parameters": changed})


@pytest.mark.slow
@pytest.mark.parametrize("model_id", sorted(SPECS))
def test_each_parameter_moved_by_one_fails_a_case(model_id: str, town: CaseNight) -> None:
    spec = SPECS[model_id]
    unnoticed = {(name, by): moved(spec, name, by) for name in spec.parameters for by in (1, -1)}
    for case in CASES:
        if case.model_id == model_id and unnoticed:
            town.load(case, spec)
            for changed in list(unnoticed):
                if changed[0] == "event_hours":
                    town.load(case, unnoticed[changed])
                if said_by(town, case, unnoticed[changed]) != expected_of(case):
                    del unnoticed[changed]
    assert sorted(unnoticed) == []


@pytest.mark.slow
@pytest.mark.parametrize("model_id", sorted(SPECS))
def test_taking_a_source_row_away_changes_what_is_found(model_id: str, town: CaseNight) -> None:
    """A finding that several cases expect word for word is tried in the first of them."""
    spec = SPECS[model_id]
    tried: list[Row] = []
    for case in CASES:
        if case.model_id != model_id:
            continue
        for finding in case.expected:
            if finding in tried:
                continue
            tried.append(finding)
            for source in finding["source_rows"]:
                less = case.without(*source.split(" ", 1))
                town.load(less, spec)
                town.run(less, spec)
                lost = {**finding, "source_rows": [row for row in finding["source_rows"] if row != source]}
                assert lost not in town.findings(less), f"{case.name}: {source} could be missing"
