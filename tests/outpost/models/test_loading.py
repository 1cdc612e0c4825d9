"""Specs are held against their queries: what may not be read or shown does not load, and the text says why."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from outpost import models, sql

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
        ("version = 2\nname", "version = 3\nname", "the last change speaks of 2"),
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
