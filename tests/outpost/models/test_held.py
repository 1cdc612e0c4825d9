"""The models of a night: one that does not load, or is not as it was locked, is held alone and says why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from outpost import models, sql
from outpost.models import lock
from outpost.models import runner as model_night
from outpost.settings import Settings
from tools.cases.reading import Case, read_cases
from tools.cases.runner import CaseNight

CASES = sql.ROOT / "tests" / "models"
R2, P1 = "risks/r2_mixed_use", "population/p1_lease_unregistered"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A project with P1 and R2, locked."""
    for name in (f"models/{it}.toml" for it in (R2, P1)):
        (tmp_path / name).parent.mkdir(parents=True)
        shutil.copy(sql.ROOT / name, tmp_path / name)
    for name in (f"sql/models/{it}.sql" for it in (R2, P1)):
        (tmp_path / name).parent.mkdir(parents=True)
        shutil.copy(sql.ROOT / name, tmp_path / name)
    lock.write(tmp_path)
    return tmp_path


@pytest.fixture
def edit(copy: Path) -> Callable[[str, str, str], None]:
    def replace(name: str, old: str, new: str) -> None:
        path = copy / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def held(root: Path, profile: str = "production") -> dict[str, str]:
    found = models.load_for_night(root, profile=profile)  # type: ignore[arg-type]
    assert set(found) == {"P1", "R2"}
    return {name: spec.held.why for name, spec in found.items() if spec.held is not None}


def test_what_is_locked_runs(copy: Path) -> None:
    assert held(copy) == {}


def test_a_changed_query_is_held_until_it_is_locked(copy: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(f"sql/models/{R2}.sql", "'SLEEPS_IN' AS reason", "'SLEEPS_IN'  AS reason")
    assert held(copy) == {"R2": "query changed without a new version: review it, then `python -m outpost.models.lock`"}
    edit(f"models/{R2}.toml", "version = 5\nname", "version = 6\nname")
    edit(f"models/{R2}.toml", "version = 5\non", "version = 6\non")
    assert "a new version that is not locked yet" in held(copy)["R2"]
    assert lock.write(copy) == []
    assert held(copy) == {}


def test_a_changed_spec_is_held(copy: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(f"models/{R2}.toml", "yield_floor = 0.30", "yield_floor = 0.10")
    assert "spec changed without a new version" in held(copy)["R2"]


def test_a_model_that_was_never_locked_is_held(copy: Path) -> None:
    path = copy / "models" / "models.lock"
    locked = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({"P1": locked["P1"]}), encoding="utf-8")
    assert held(copy) == {"R2": "not in models/models.lock: lock it with `python -m outpost.models.lock`"}


def test_without_a_lock_all_are_held(copy: Path) -> None:
    (copy / "models" / "models.lock").unlink()
    assert set(held(copy)) == {"P1", "R2"}
    assert "models.lock is missing" in held(copy)["P1"]


def test_a_changed_shared_term_holds_the_models_behind_it(copy: Path) -> None:
    path = copy / "models" / "models.lock"
    locked = json.loads(path.read_text(encoding="utf-8"))
    locked["R2"]["terms"] = "0" * 64
    path.write_text(json.dumps(locked), encoding="utf-8")
    assert "a shared term behind it changed" in held(copy)["R2"]
    assert lock.write(copy) == []  # the model itself is the same: it keeps its version
    assert held(copy) == {}


def test_a_hostile_model_is_held_and_nothing_of_its_text_is_kept(
    copy: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(f"sql/models/{P1}.sql", "FROM registers.lease_here", "FROM \"read_duckdb\"('vault.duckdb')")
    assert list(held(copy)) == ["P1"]
    left = models.load_for_night(copy)["P1"]
    assert "function read_duckdb" in (left.held.why if left.held else "")
    assert (left.zones, left.reasons, left.identity, left.query, left.is_readable) == ({}, {}, {}, "", False)
    assert (left.one_task, left.reviewer, left.retired) == (True, "officer", False)
    assert left.suppression_of("NO_RENTAL").days == 30


@pytest.mark.parametrize("text", ["id = ", "\xff", "id = 'P1'\nquery = 'SELECT 1'"])
def test_a_spec_that_cannot_be_read_is_held_under_the_name_of_its_file(copy: Path, text: str) -> None:
    (copy / f"models/{P1}.toml").write_bytes(text.encode("latin-1"))
    assert list(held(copy)) == ["P1"]


def test_two_files_of_one_model_hold_it(copy: Path) -> None:
    for folder, ending in (("models", "toml"), ("sql/models", "sql")):
        old = copy / folder / f"{P1}.{ending}"
        text = old.read_text(encoding="utf-8").replace('"lease_unregistered"', '"lease_twin"')
        old.with_name(f"p1_lease_twin.{ending}").write_text(text, encoding="utf-8")
    assert "P1 is taken" in held(copy)["P1"]


def test_production_holds_sensitive_ground_without_an_assessment(
    copy: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(f"models/{R2}.toml", "yield_floor", "sensitive = true\nyield_floor")
    edit(f"models/{R2}.toml", "version = 5\nname", "version = 6\nname")
    edit(f"models/{R2}.toml", "version = 5\non", "version = 6\non")
    assert lock.write(copy) == []
    assert "impact assessment" in held(copy)["R2"]
    assert held(copy, "trial") == {}


@pytest.fixture(scope="module")
def fires() -> Case:
    return read_cases(CASES / f"{P1}.yaml", CASES / "town.yaml")[0]


def test_a_held_model_finds_nothing_and_both_sentences_are_written_down(
    copy: Path, edit: Callable[[str, str, str], None], fires: Case
) -> None:
    edit(f"sql/models/{P1}.sql", "-- Leases", "-- leases")
    spec = models.load_for_night(copy)["P1"]
    with CaseNight() as town:
        town.load(fires, spec)
        night = town.run(fires, spec)
        assert (night.state, night.findings) == ("held", 0)
        assert "query changed" in (night.why or "")
        assert town.findings(fires) == []
        said = town.con.execute("SELECT extract, why FROM push.held").fetchall()
        assert said == [(None, "规则文件与锁定版本不符")]


ENDLESS = """
WITH RECURSIVE n AS (SELECT 1 AS x UNION ALL SELECT x + 1 AS x FROM n),

cited AS (SELECT 'a' AS subject_key, {'extract': 'gov.lease', 'delivery': 'd', 'row_number': 1} AS source_row)

SELECT
    'NO_RENTAL' AS reason, 'dwelling' AS subject_kind, CAST(max(x) AS VARCHAR) AS subject_key, 3 AS priority,
    'worker' AS route, '5wd' AS due_rule, to_json({'filed': 1}) AS evidence
FROM n
"""


def test_a_model_that_never_ends_is_broken_off_and_the_next_one_runs(
    fires: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_night, "_MINUTE", 0.001)
    spec = models.load_specs()["P1"]
    with CaseNight() as town:
        town.load(fires, spec)
        night = town.run(fires, spec.model_copy(update={"query": ENDLESS}), Settings())
        assert (night.state, night.why) == ("failed", "InterruptException")
        assert town.con.execute("SELECT why FROM push.held").fetchall() == [("模型运行超过时限，今夜不推送",)]
        monkeypatch.undo()
        assert town.run(fires, spec).state == "ran"


REACHING = {
    "a file": "SELECT * FROM read_text('{file}')",
    "bytes of a file": "SELECT * FROM read_blob('{file}')",
    "names of files": "SELECT * FROM glob('{folder}/*')",
    "another database": "SELECT * FROM \"read_duckdb\"('{folder}/vault.duckdb', 'person')",
    "a setting": "SET lock_configuration = false",
    "an extension": "INSTALL sqlite",
    "an attached database": "ATTACH '{folder}/vault.duckdb' AS other",
    "a copy": "COPY (SELECT 1) TO '{folder}/out.csv'",
    "a variable of Python": "SELECT * FROM secret_rows",
}


@pytest.mark.parametrize("statement", REACHING.values(), ids=REACHING)
def test_whatever_slips_by_reaches_nothing_from_where_models_run(statement: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("secret", encoding="utf-8")
    secret_rows = pl.DataFrame({"a": ["secret"]})
    with duckdb.connect(str(tmp_path / "vault.duckdb")) as vault:
        vault.execute("CREATE TABLE person AS SELECT 'secret' AS name")
    with CaseNight() as town, pytest.raises(duckdb.Error):
        town.con.execute(statement.format(file=tmp_path / "file.txt", folder=tmp_path)).fetchall()
    assert secret_rows.height == 1
    assert not (tmp_path / "out.csv").exists()


def test_a_query_cannot_write_even_if_it_could_be_written_so(fires: Case) -> None:
    """DuckDB takes an INSERT as a step of a SELECT: the transaction of a model only reads."""
    spec = models.load_specs()["P1"]
    query = (
        "WITH gone AS (INSERT INTO push.not_evaluated VALUES (DATE '2026-01-01', 'P1', 'x', 'x', 'x') "
        "RETURNING reason) SELECT reason FROM gone"
    )
    with CaseNight() as town:
        town.load(fires, spec)
        assert town.run(fires, spec.model_copy(update={"query": query})).state == "failed"
        assert town.not_evaluated() == []
