"""What officers and workers read of a task, for every finding of every case: short, filled, plain, and allowed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from outpost import models
from outpost.lists.lines.render import words
from outpost.models import guards
from tools.cases.reading import DEFAULT_T, read_cases
from tools.cases.rows import Row

HERE = Path(__file__).parent
SPECS = models.load_specs()
CASES = [case for path in sorted(HERE.glob("*/*.yaml")) for case in read_cases(path, HERE / "town.yaml")]
SHOWN = [
    pytest.param(case.model_id, zone, finding, id=f"{case.model_id} {zone} {finding['reason']}: {case.name}")
    for case in CASES
    for finding in case.expected
    for zone in SPECS[case.model_id].zones
]
JARGON = re.compile(r"[A-Z_]{5,}|null|None|HOUSE|subject|{|}|黑名单|重点人|可疑|违法|非法")


@pytest.mark.parametrize(("model_id", "zone", "finding"), SHOWN)
def test_a_sentence_is_short_filled_and_plain(model_id: str, zone: str, finding: Row) -> None:
    spec = SPECS[model_id]
    identity = dict.fromkeys(spec.identity, "张*")
    said = words(
        spec, zone, finding["reason"], finding["subject_kind"], finding["subject_key"], finding["evidence"], identity,
        DEFAULT_T,
    )  # fmt: skip
    assert 0 < len(said.why) <= 60
    assert 1 <= len(said.how.split("\n")) <= 3
    assert not JARGON.search(said.why + said.how)
    assert not re.search(r"\d{4}-\d{2}-\d{2}", said.why + said.how)


@pytest.mark.parametrize("model_id", sorted(SPECS))
def test_a_government_file_names_no_police_only_field(model_id: str) -> None:
    assert not guards.police_only() & set(SPECS[model_id].zones.get("gov", ()))


@pytest.mark.parametrize("model_id", sorted(SPECS))
def test_each_step_of_how_ends_like_a_sentence(model_id: str) -> None:
    for reason in SPECS[model_id].reasons.values():
        assert all(step.endswith(("。", "}")) and len(step) <= 40 for step in reason.how)
