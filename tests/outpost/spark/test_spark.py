"""Shared terms and models on Spark itself, over the registers of a night of 2,000 residents; needs Java."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from pyspark.sql import SparkSession

from outpost import models
from outpost.models.runner import query_parameters, term_parameters
from outpost.night import shared_terms
from outpost.settings import Settings
from outpost.spark import deriving
from outpost.spark.translation import view
from tests.night.conftest import LAST, City
from tests.outpost.spark import compared, sessions
from tests.sharing import made_once

SPECS = models.load_specs()
TERMS = [term.name for term in shared_terms.all_terms()]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    with sessions.spark(tmp_path_factory.mktemp("spark")) as opened:
        yield opened


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights of 2,000 residents; what deliveries have wrong comes with the second."""

    def make(folder: Path) -> None:
        city = City(folder / "home")
        city.run("init")
        city.run("demo", "--residents", "2000", "--nights", "2", "--date", LAST.isoformat(), "--faults")
        city.run("nightly")

    return made_once(tmp_path_factory, "spark_city", make) / "home"


def test_terms_and_models_of_a_night_are_those_of_duckdb(home: Path, session: SparkSession, tmp_path: Path) -> None:
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{home}/outpost.duckdb' AS night (READ_ONLY)")
        con.execute(f"ATTACH '{home}/lake/registers.duckdb' AS registers (READ_ONLY)")
        con.execute("USE night")
        parameters = {"terms": {"T": LAST} | term_parameters(SPECS.values(), LAST, Settings())}
        for name, spec in SPECS.items():
            parameters[name] = query_parameters(con, spec, LAST, Settings(), b"a key of this test")
        tables = compared.handed_over(con, compared.needed(SPECS.values()), tmp_path / "tables")
        terms = compared.handed_over(con, [f"registers.{name}" for name in TERMS], tmp_path / "terms")
        findings = compared.of_duckdb(con, SPECS, parameters, tmp_path / "findings")
    derived = deriving.derive(session, tables, parameters, SPECS.values(), tmp_path / "out")
    differing = compared.differences(terms, findings, derived)
    assert {name: what for name, what in differing.items() if what} == {}
    assert sum(len(duckdb.read_parquet(str(path)).fetchall()) for path in findings.values()) > 0


@pytest.mark.parametrize("name", ["外 [1] {a}", "st*ar", "que?s", "b\\s", "p%20c", "h#a"])
def test_a_folder_of_any_name_is_written_and_read(session: SparkSession, tmp_path: Path, name: str) -> None:
    """Also names that stand for others where they are taken for patterns."""
    folder = tmp_path / name / "x"
    for decoy in ("外 1 a", "star", "quest"):
        deriving._write(session.range(1).toDF("a"), tmp_path / decoy / "x")
    deriving._write(session.range(3).toDF("a"), folder)
    deriving.read(session, "registers.odd", folder)
    assert session.table(view("registers.odd")).count() == 3
