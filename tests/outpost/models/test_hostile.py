"""Specs and queries that would read, show or do what a model may not: none of them loads, each with a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from outpost import models
from tests.outpost.models.hostile import PATHS, Hostile, read

FILE = Path(__file__).with_name("hostile.yaml")
HOSTILE = [read(entry) for entry in yaml.safe_load(FILE.read_text(encoding="utf-8"))]


def test_there_are_at_least_sixty() -> None:
    assert len({hostile.name for hostile in HOSTILE}) == len(HOSTILE) >= 60


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_it_does_not_load_and_a_sentence_says_why(hostile: Hostile, tmp_path: Path) -> None:
    spec = hostile.write(tmp_path)
    with pytest.raises(models.SpecError) as fault:
        models.load_specs(tmp_path, profile=hostile.profile)  # type: ignore[arg-type]
    said = str(fault.value)
    assert said.startswith(spec.relative_to(tmp_path).as_posix())
    assert hostile.said in said
    assert "\n" not in said
    assert not re.search(r"\d{6,}", said)


@pytest.mark.parametrize(
    "nested",
    ["(" * 3000 + "1" + ")" * 3000, "1" + " + 1" * 5000, "(SELECT " * 12 + "1" + ")" * 12],
    ids=["brackets", "a long sum", "subqueries"],
)
def test_what_is_nested_without_end_is_refused_at_once(nested: str, tmp_path: Path) -> None:
    change = ("'start_date': raised.oldest_start", f"'start_date': {nested}")
    Hostile("nested", "", query=(change,)).write(tmp_path)
    with pytest.raises(models.SpecError, match=r"nested|cannot be (parsed|followed)"):
        models.load_specs(tmp_path)


@pytest.mark.parametrize("model_id", sorted(PATHS))
def test_each_of_the_fifteen_loads_by_itself(model_id: str, tmp_path: Path) -> None:
    Hostile("as it is", "", model_id).write(tmp_path)
    assert list(models.load_specs(tmp_path, profile="production")) == [model_id]
