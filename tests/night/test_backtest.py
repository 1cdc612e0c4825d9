"""Back-tests: a changed rule beside the one in force on past nights, through the command."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outpost import models
from tests.night.conftest import NIGHTS, City

SPECS = models.load_for_night()
ALL = f"{NIGHTS[0]}:{NIGHTS[-1]}"


def state(root: Path) -> dict[str, str]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def tried(city: City, model: str, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(city.run("backtest", model, "--nights", ALL, "--json", *words).stdout)
    return found


def unchanged(model: str) -> list[str]:
    """A value of the model set to what it is."""
    name, parameter = sorted(SPECS[model].parameters.items())[0]
    return ["--set", f"{name}={parameter.on(NIGHTS[-1]).value}"]


def with_findings(city: City) -> list[str]:
    rows = city.query("SELECT model_id FROM push.finding GROUP BY 1 ORDER BY count(*) DESC, 1")
    return [model for (model,) in rows if SPECS[model].parameters]


def assert_as_found(city: City, model: str) -> None:
    report = tried(city, model, *unchanged(model))
    nights = city.query(
        f"SELECT business_date::TEXT, count(*) FROM push.finding WHERE model_id = '{model}' GROUP BY 1 ORDER BY 1"
    )
    assert [(it["business_date"], it["live"]) for it in report["per_night"]] == nights
    assert (report["totals"]["added"], report["totals"]["dropped"], report["values"]) == (0, 0, [])


def test_the_rule_in_force_finds_what_the_nights_found_and_no_byte_of_the_home_changes(
    three_nights: City, copy_of: Callable[[City], City]
) -> None:
    city = copy_of(three_nights)
    before = state(city.root)
    assert_as_found(city, with_findings(city)[0])
    assert state(city.root) == before


@pytest.mark.slow
@pytest.mark.parametrize("model", sorted(SPECS))
def test_every_rule_in_force_finds_what_the_nights_found(three_nights: City, model: str) -> None:
    if model in with_findings(three_nights):
        assert_as_found(three_nights, model)


def test_a_query_that_finds_nothing_drops_all_and_the_page_says_so(three_nights: City, tmp_path: Path) -> None:
    model = with_findings(three_nights)[0]
    query, page = tmp_path / "nothing.sql", tmp_path / "page.html"
    before, last, after = SPECS[model].query.rpartition("\nFROM ")
    table = after.split()[0]
    query.write_text(f"{before}{last}(SELECT * FROM {table} WHERE FALSE) AS {table}{after.removeprefix(table)}")
    report = tried(three_nights, model, "--sql", str(query), "--page", str(page))
    assert report["totals"]["kept"] == report["totals"]["added"] == 0
    assert report["totals"]["dropped"] == sum(report["outcomes"]["dropped"].values()) > 0
    assert report["load"]["changed"]["tasks"] == 0
    assert "减少" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "DELETE FROM push.task_event",
        "SELECT 1; SELECT 2",
        "SELECT * FROM vault.person",
        "ATTACH '/tmp/x' AS y",
        "没有",
    ],
)
def test_a_hostile_query_is_refused_as_a_model_would_be(three_nights: City, tmp_path: Path, text: str) -> None:
    query = tmp_path / "bad.sql"
    query.write_text(text, encoding="utf-8")
    done = three_nights.run("backtest", sorted(SPECS)[0], "--sql", str(query), "--nights", ALL, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert "bad.sql" in done.stderr


def test_what_cannot_be_asked_is_told(three_nights: City) -> None:
    model = with_findings(three_nights)[0]
    name = sorted(SPECS[model].parameters)[0]

    def told(*words: str) -> tuple[int, str]:
        done = three_nights.run("backtest", *words, check=False)
        return done.returncode, done.stderr

    assert told(model, "--nights", ALL)[0] == 2
    assert told(model, "--set", "no_such=1", "--nights", ALL)[0] == 2
    assert told(model, "--set", f"{name}=many", "--nights", ALL)[0] == 2
    assert told(model, "--set", f"{name}=nan", "--nights", ALL)[0] == 2
    assert told("ZZ", "--set", f"{name}=1", "--nights", ALL)[0] == 2
    assert told(model, "--set", f"{name}=1", "--nights", "2026-11-22:2026-11-01")[0] == 2
    code, said = told(model, "--set", f"{name}=1", "--nights", "2024-01-01:2024-01-05")
    assert code == 1
    assert str(NIGHTS[0]) in said
