"""A model's night: held, run, failed, in shadow, excepted, overridden; run again it replaces what it wrote."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outpost import models, sql
from outpost.ledger import balance
from outpost.models.spec import ModelSpec, Retirement
from outpost.settings import ModelSettings, Settings
from tools.cases.reading import Case, read_cases
from tools.cases.runner import CaseNight

CASES = sql.ROOT / "tests" / "models"
P1 = models.load_specs()["P1"]


@pytest.fixture(scope="module")
def fires() -> Case:
    found = read_cases(CASES / "population" / "p1_lease_unregistered.yaml", CASES / "town.yaml")[0]
    assert found.expected
    return found


@pytest.fixture
def town(fires: Case) -> Iterator[CaseNight]:
    with CaseNight() as opened:
        opened.load(fires, P1)
        yield opened


def changed(spec: ModelSpec, old: str, new: str) -> ModelSpec:
    assert old in spec.query
    return spec.model_copy(update={"query": spec.query.replace(old, new, 1)})


def rows(town: CaseNight, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = town.con.sql(f"FROM push.{table}").pl().to_dicts()
    return found


def test_running_again_replaces_what_was_written(town: CaseNight, fires: Case) -> None:
    first = town.run(fires, P1), rows(town, "finding"), rows(town, "model_night")
    second = town.run(fires, P1), rows(town, "finding"), rows(town, "model_night")
    assert first == second
    assert len(first[1]) == len(first[2]) == 1


def test_a_held_model_says_for_which_extract_and_why(town: CaseNight, fires: Case) -> None:
    town.run(fires, P1)
    town.con.execute(
        "UPDATE registers.extract_status SET status = 'missing', why = '数据未到' WHERE extract = 'gov.lease'"
    )
    night = town.run(fires, P1)
    assert (night.state, night.findings) == ("held", 0)
    assert rows(town, "finding") == []
    assert [(row["extract"], row["why"]) for row in rows(town, "held")] == [("gov.lease", "数据未到")]
    assert [row["state"] for row in rows(town, "model_night")] == ["held"]


FROM = "FROM raised"
FAULTY = {
    "no such kind": ("'dwelling' AS subject_kind", "'household' AS subject_kind", "complete 1"),
    "no such priority": ("THEN 2 ELSE 3 END AS priority", "THEN 2 ELSE 4 END AS priority", "complete 1"),
    "no such route": ("'worker>officer' AS route", "'nobody' AS route", "complete 1"),
    "no such due rule": ("concat($due_workdays, 'wd')", "concat($due_workdays, 'days')", "complete 1"),
    "no such reason": ("THEN 'NO_RENTAL' ELSE", "THEN 'NO_SUCH' ELSE", "complete 1"),
    "another building": (
        "raised.building_code,\n    CASE",
        "'B2' AS building_code,\n    CASE",
        "known_addresses 1",
    ),
    "no such extract": (
        "source_row\n    FROM qualifying",
        "{'extract': 'gov.leese', 'delivery': 'd', 'row_number': 1} AS source_row\n    FROM qualifying",
        "declared_sources 1",
    ),
    "found twice": (
        FROM,
        FROM.replace("raised", "(FROM raised UNION ALL FROM raised) AS raised"),
        "one_finding_a_key 1",
    ),
    "a column missing": ("AS due_rule", "AS due_rele", "a query returns"),
    "a wrong type": (
        "CASE WHEN raised.is_urgent THEN 2 ELSE 3 END AS priority",
        "CAST(raised.reason AS INTEGER) AS priority",
        "ConversionException",
    ),
}


@pytest.mark.parametrize(("old", "new", "why"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_model_fails_alone_and_leaves_nothing(
    town: CaseNight, fires: Case, old: str, new: str, why: str
) -> None:
    town.run(fires, P1)
    night = town.run(fires, changed(P1, old, new))
    assert night.state == "failed"
    assert night.why is not None
    assert night.why.startswith(why)
    assert rows(town, "finding") == rows(town, "not_evaluated") == []
    assert [row["extract"] for row in rows(town, "held")] == [None]
    assert town.run(fires, P1).state == "ran"
    assert rows(town, "held") == []


def test_an_override_is_written_on_what_it_touches(town: CaseNight, fires: Case) -> None:
    city = Settings(models={"P1": ModelSettings(parameters={"urgent_days": 20, "grace_days": 3})})
    night = town.run(fires, P1, city)
    finding = rows(town, "finding")[0]
    assert finding["priority"] == 2
    assert json.loads(finding["evidence"])["parameter_overrides"] == {"urgent_days": 20}
    assert night.why is not None
    assert "urgent_days=20（原30）" in night.why


def parameters_in_the_balance(town: CaseNight, fires: Case) -> list[tuple[str, int]]:
    balance.close(town.con, fires.business_date)
    asked = "SELECT term, count FROM push.balance WHERE account = 'parameters' ORDER BY term"
    found: list[tuple[str, int]] = town.con.execute(asked).fetchall()
    return found


def test_an_override_stands_in_the_balance_with_the_findings_it_touched(town: CaseNight, fires: Case) -> None:
    city = Settings(models={"P1": ModelSettings(parameters={"urgent_days": 20, "grace_days": 3})})
    town.run(fires, P1, city)
    assert parameters_in_the_balance(town, fires) == [("P1.urgent_days=20 instead of 30", 1)]
    assert balance.faults(town.con, fires.business_date) != []  # the finding has not become a task here
    town.run(fires, P1)
    assert parameters_in_the_balance(town, fires) == []


def test_an_override_stands_in_the_balance_of_a_night_on_which_the_model_is_held(town: CaseNight, fires: Case) -> None:
    town.con.execute("UPDATE registers.extract_status SET status = 'missing' WHERE extract = 'gov.lease'").fetchall()
    town.run(fires, P1, Settings(models={"P1": ModelSettings(parameters={"urgent_days": 20})}))
    assert parameters_in_the_balance(town, fires) == [("P1.urgent_days=20 instead of 30", 0)]


def test_an_override_of_nothing_fails_the_model_and_names_it(town: CaseNight, fires: Case) -> None:
    city = Settings(models={"P1": ModelSettings(parameters={"urgent_dayz": 20})})
    night = town.run(fires, P1, city)
    assert (night.state, night.why) == ("failed", "no such parameter: urgent_dayz")


def test_a_model_in_shadow_finds_and_says_so(town: CaseNight, fires: Case) -> None:
    town.run(fires, P1, Settings(models={"P1": ModelSettings(shadow=True)}))
    assert [row["shadow"] for row in rows(town, "finding")] == [True]


@pytest.mark.parametrize(
    ("exception", "excepted"),
    [
        ({"subject": "B1-101"}, True),
        ({"subject": "B1"}, True),
        ({"subject": "B1", "model_id": "P1"}, True),
        ({"subject": "B1", "model_id": "R1"}, False),
        ({"subject": "B2"}, False),
        ({"subject": "B1", "until": "2026-05-31"}, False),
        ({"subject": "B1", "until": "2026-06-01"}, True),
    ],
)
def test_an_exception_of_the_city_marks_what_it_covers_until_it_runs_out(
    town: CaseNight, fires: Case, exception: dict[str, str], excepted: bool
) -> None:
    row = {"model_id": None, "reason": "整栋征收", "owner": "崇川区房管局", "until": "2026-12-31", **exception}
    values = [row[name] for name in ("model_id", "subject", "reason", "owner", "until")]
    town.con.execute("INSERT INTO registers.ref_exception VALUES (?, ?, ?, ?, ?)", values).fetchall()
    town.run(fires, P1)
    said = rows(town, "finding")[0]["excepted"]
    assert (said == f"整栋征收（崇川区房管局，至{row['until']}）") is excepted
    assert (said is None) is not excepted


def test_a_sixteenth_model_is_three_files(tmp_path: Path) -> None:
    """Spec, query and cases of a new model: it loads, and its cases run, with no code touched."""
    spec = (sql.MODELS_ROOT / "risks" / "r2_mixed_use.toml").read_text(encoding="utf-8")
    query = (sql.SQL_ROOT / "models" / "risks" / "r2_mixed_use.sql").read_text(encoding="utf-8")
    cases = (CASES / "risks" / "r2_mixed_use.yaml").read_text(encoding="utf-8")
    written = {
        "models/risks/r9_sleeps_in_shop.toml": spec.replace('"R2"', '"R9"').replace('"mixed_use"', '"sleeps_in_shop"'),
        "sql/models/risks/r9_sleeps_in_shop.sql": query,
        "tests/models/risks/r9_sleeps_in_shop.yaml": cases.replace("model: R2", "model: R9"),
    }
    for name, text in written.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    new = models.load_specs(tmp_path)["R9"]
    case = read_cases(tmp_path / "tests/models/risks/r9_sleeps_in_shop.yaml", CASES / "town.yaml")[0]
    with CaseNight() as opened:
        opened.load(case, new)
        assert opened.run(case, new).findings == 1
        assert opened.findings(case) == list(case.expected)


@pytest.mark.parametrize(
    ("model_id", "name", "fault"),
    [
        ("C2", "a listed child who lives nowhere here", "listed_child_elsewhere"),
        ("R1", "an area of nothing is a fault, not a narrow flat", "impossible_area"),
    ],
)
def test_faults_of_a_source_are_counted_and_raise_nothing(model_id: str, name: str, fault: str) -> None:
    spec = models.load_specs()[model_id]
    path = CASES / spec.theme / f"{spec.path.stem}.yaml"
    case = next(case for case in read_cases(path, CASES / "town.yaml") if case.name == name)
    with CaseNight() as opened:
        opened.load(case, spec)
        assert opened.run(case, spec).findings == 0
        assert [(row["fault"], row["rows"]) for row in rows(opened, "source_fault")] == [(fault, 1)]


def retired(spec: ModelSpec, on: dt.date) -> ModelSpec:
    return spec.model_copy(update={"retirement": Retirement(on=on, reason="登记已并网办理")})


def test_a_retired_model_finds_nothing_and_the_night_says_why(town: CaseNight, fires: Case) -> None:
    night = town.run(fires, retired(P1, fires.business_date))
    assert (night.state, night.why, night.findings) == ("retired", "登记已并网办理", 0)
    assert rows(town, "finding") == rows(town, "held") == []
    assert [(row["state"], row["why"]) for row in rows(town, "model_night")] == [("retired", "登记已并网办理")]
    assert sql.query(town.con, "lists/coverage", {"T": fires.business_date}).fetchall() == []


def test_until_the_day_of_its_retirement_a_model_runs(town: CaseNight, fires: Case) -> None:
    later = retired(P1, fires.business_date + dt.timedelta(days=1))
    assert town.run(fires, later).findings == 1
    assert not later.as_of(fires.business_date).retired
    assert later.as_of(fires.business_date + dt.timedelta(days=1)).retired
