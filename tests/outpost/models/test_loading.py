"""Specs are held against their queries: what may not be read or shown does not load, and the text says why."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from outpost import models, sql
from outpost.models import lock
from outpost.settings import Settings

SPEC = "models/population/p1_lease_unregistered.toml"
QUERY = "sql/models/population/p1_lease_unregistered.sql"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A project with P1 alone."""
    for name in (SPEC, QUERY):
        (tmp_path / name).parent.mkdir(parents=True)
        shutil.copy(sql.ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def edit(copy: Path) -> Callable[[str, str, str], None]:
    def replace(name: str, old: str, new: str) -> None:
        path = copy / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def refused(root: Path, **more: str) -> str:
    with pytest.raises(models.SpecError) as fault:
        models.load_specs(root, **more)  # type: ignore[arg-type]
    return str(fault.value)


def test_a_copy_loads_as_it_is(copy: Path) -> None:
    assert list(models.load_specs(copy, profile="production")) == ["P1"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("one_task = true", "one_tusk = true", "one_tusk: unknown key"),
        ('title = "租赁备案未办居住登记"\n', "", "title: key is missing"),
        ("version = 3\nname", "version = 4\nname", "the last change speaks of 3"),
        ('"gov.lease", ', "", "does not declare: gov.lease"),
        ('"gov.institution"]', '"gov.institution", "gov.benefit"]', "does not read: gov.benefit"),
        ('"gov.institution"]', '"gov.institution", "gov.petition"]', "no such extract: gov.petition"),
        ("[parameters.urgent_days]", "[parameters.urgent]", "spec lacks: urgent_days"),
        ("[parameters.urgent_days]", "[parameters.urgent_days.x]", "parameters.urgent_days"),
        ('gov = ["start_date", ', 'gov = ["start_date", "rent", ', "does not produce: rent"),
        ("{start_date}起租；公安未", "{filed}起租；公安未", "zones.gov does not list: filed"),
        ('how = ["上门看是否有人租住。", ', 'how = ["一。", "二。", "三。", "四。", ', "reasons.NO_RENTAL.how"),
        ('basis = "practice"', 'basis = "hearsay"', "values.0.basis"),
        ("since = 2020-01-01, value = 7", "since = 2020-01-01, value = true", "values.0.value"),
        ('requires = ["police.standard_address", ', "requires = [", "police.standard_address"),
        ('name = "lease_unregistered"', 'name = "lease"', "the file must be population/p1_lease.toml"),
    ],
)
def test_a_spec_that_is_wrong_is_refused_by_name(
    copy: Path, edit: Callable[[str, str, str], None], old: str, new: str, said: str
) -> None:
    edit(SPEC, old, new)
    message = refused(copy)
    assert SPEC in message
    assert said in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("FROM registers.lease_here", "FROM vault.lessor", "no vault"),
        ("FROM registers.lease_here", "FROM read_parquet('/tmp/x')", "no file"),
        ("FROM registers.lease_here", "FROM 'leases.parquet'", "no file"),
        ("FROM registers.lease_here", "FROM registers.benefit", "does not declare: gov.benefit"),
        ("FROM registers.lease_here", "FROM registers.nothing", "registers.nothing"),
        ("FROM registers.lease_here", "FROM push.finding", "push.finding"),
        ("FROM registers.lease_here", "FORM registers.lease_here", "cannot be parsed"),
        ("$urgent_days", "$very_urgent_days", "spec lacks: very_urgent_days"),
        ("$urgent_days", "30", "does not use: urgent_days"),
        (
            "'start_date': raised.oldest_start",
            "'start_date': registration_type",
            "police-only column registration_type",
        ),
    ],
)
def test_a_query_that_reads_or_shows_what_it_may_not_is_refused(
    copy: Path, edit: Callable[[str, str, str], None], old: str, new: str, said: str
) -> None:
    edit(QUERY, old, new)
    assert said in refused(copy)


def test_a_query_that_is_not_there_is_named(copy: Path) -> None:
    (copy / QUERY).unlink()
    assert "p1_lease_unregistered.sql is missing" in refused(copy)


def test_two_models_of_one_id_are_refused(copy: Path) -> None:
    for name in (SPEC, QUERY):
        twin = copy / name.replace("lease_unregistered", "lease_twin")
        twin.write_text((copy / name).read_text().replace('"lease_unregistered"', '"lease_twin"'))
    assert "P1 is taken" in refused(copy)


def test_sensitive_ground_needs_an_assessment_in_production_only(
    copy: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(SPEC, "one_task = true", "one_task = true\nsensitive = true")
    assert "impact assessment" in refused(copy, profile="production")
    assert list(models.load_specs(copy, profile="trial")) == ["P1"]
    edit(SPEC, "sensitive = true", 'sensitive = true\nassessment = "docs/p1.md"')
    assert "docs/p1.md is not there" in refused(copy, profile="production")
    (copy / "docs").mkdir()
    (copy / "docs" / "p1.md").write_text("weighed\n")
    assert list(models.load_specs(copy, profile="production")) == ["P1"]


@pytest.fixture
def two_of_events(copy: Path) -> Callable[[int], Path]:
    """D1 beside a model of the same rule that gives the shared term other hours."""

    def make(hours: int) -> Path:
        for name in ("models/disputes/d1_repeat_disputes.toml", "sql/models/disputes/d1_repeat_disputes.sql"):
            text = (sql.ROOT / name).read_text(encoding="utf-8")
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_text(text, encoding="utf-8")
            twin = text.replace('id = "D1"', 'id = "D9"').replace('"repeat_disputes"', '"twin"')
            twin = twin.replace("value = 24, basis", f"value = {hours}, basis")
            (copy / name.replace("d1_repeat_disputes", "d9_twin")).write_text(twin, encoding="utf-8")
        return copy

    return make


def test_a_shared_term_s_parameter_has_one_value(two_of_events: Callable[[int], Path]) -> None:
    assert list(models.load_specs(two_of_events(24))) == ["D1", "D9", "P1"]
    message = refused(two_of_events(48))
    assert "models/disputes/d9_twin.toml: parameters.event_hours" in message
    assert "D1 gives them another" in message


def test_at_night_the_model_that_differs_is_held_alone(two_of_events: Callable[[int], Path]) -> None:
    root = two_of_events(48)
    (root / "models" / lock.NAME).write_text(json.dumps(lock.entries(_each_alone(root))), encoding="utf-8")
    found = models.load_for_night(root)
    assert {name for name, spec in found.items() if spec.held} == {"D9"}
    assert models.term_parameters(found.values(), dt.date(2026, 6, 1), Settings()) == {"event_hours": 24}


def _each_alone(root: Path) -> dict[str, models.ModelSpec]:
    specs = [models.read_spec(path, root) for path in sorted((root / "models").glob("*/*.toml"))]
    return {spec.id: spec for spec in specs}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('vault = "lessor"', 'vault = "landlord"', "the vault has no table landlord"),
        ('column = "surname"', 'column = "name"', "lessor has no name"),
        ('key = "lease_numbers"', 'key = "lessors"', "produces no lessors"),
        ('mask = "surname"', 'mask = "last4"', "last four"),
        ("[identity.lessor_surname]", "[identity.lessor_name]", "lessor_name"),
        ("since = 2020-01-01, value = 7", "since = 2027-01-01, value = 7", "no value on the day of the first change"),
    ],
)
def test_identity_and_parameters_that_lead_nowhere_are_refused(
    copy: Path, edit: Callable[[str, str, str], None], old: str, new: str, said: str
) -> None:
    edit(SPEC, old, new)
    assert said in refused(copy)
