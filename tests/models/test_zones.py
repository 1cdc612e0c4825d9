"""What the police alone may know never shows in a government file: other values of police-only columns may change what
is found, but not what a government file says of what is still found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from outpost import contracts, models
from tools.cases.reading import Case, read_cases
from tools.cases.rows import Row, defaults
from tools.cases.runner import CaseNight

HERE = Path(__file__).parent
SPECS = models.load_specs()
OTHER: dict[str, tuple[Any, ...]] = {
    "registration_type": (1, 2, 3),
    "relationship_code": ("01", "98"),
    "household_number": ("X1",),
    "injury_flag": ("Y", "N"),
    "domestic_violence_flag": ("Y", "N"),
    "fire_gas_threat_flag": ("Y", "N"),
    "disposition": ("mediated_on_site", None),
    "reporter_hash": ("h1", None),
    "acting_officer_number": ("OFFICER9", None),
    "id_type": ("14",),
}


@cache
def one_a_reason() -> tuple[Case, ...]:
    return tuple(_one_a_reason())


def _one_a_reason() -> Iterator[Case]:
    for path in sorted(HERE.glob("*/*.yaml")):
        seen: set[tuple[str, ...]] = set()
        for case in read_cases(path, HERE / "town.yaml"):
            reasons = tuple(sorted(str(finding["reason"]) for finding in case.expected))
            if reasons and reasons not in seen:
                seen.add(reasons)
                yield case


def variants(case: Case) -> Iterator[tuple[str, Case]]:
    for extract in sorted(SPECS[case.model_id].extracts & set(case.given)):
        for column in contracts.ALL[extract].columns:
            if column.police_only and column.name in OTHER:
                for value in OTHER[column.name]:
                    rows = [{**row, column.name: value} for row in case.given[extract]]
                    if rows != [{**defaults()[extract], **row} for row in case.given[extract]]:
                        yield f"{column.name}={value}", Case(**{**vars(case), "given": {**case.given, extract: rows}})


def shown(finding: Row, fields: list[str]) -> Row:
    return {name: finding["evidence"].get(name) for name in fields}


@pytest.mark.parametrize("model_id", sorted(SPECS))
def test_police_only_values_never_show_in_a_government_file(model_id: str) -> None:
    spec = SPECS[model_id]
    fields = [name for name in spec.zones.get("gov", []) if name not in spec.identity]
    with CaseNight() as town:
        for case in one_a_reason():
            if case.model_id != model_id:
                continue
            before = {(one["reason"], one["subject_key"]): shown(one, fields) for one in case.expected}
            for said, other in variants(case):
                town.load(other, spec)
                town.run(other, spec)
                for one in town.findings(other):
                    key = one["reason"], one["subject_key"]
                    assert before.get(key, shown(one, fields)) == shown(one, fields), f"{case.name}: {said}"
