"""Shared terms, models and all named cases on Sail, an engine that speaks Spark's protocol without a Java machine."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from outpost import models, sql
from outpost.models import guards
from outpost.models.runner import query_parameters, term_parameters
from outpost.models.spec import ModelSpec
from outpost.night import shared_terms
from outpost.settings import Settings
from outpost.spark import deriving
from tests.models.test_cases import CASES
from tests.outpost.spark import compared, sessions
from tests.outpost.spark.merged import is_apart, letters, merged
from tools.cases.reading import DEFAULT_T, Case
from tools.cases.runner import CaseNight

SPECS = models.load_specs()
TERMS = [term.name for term in shared_terms.all_terms()]
TOGETHER = [case for case in CASES if case.state != "held" and not is_apart(case)]
APART = [case for case in CASES if case.state != "held" and is_apart(case)]

NOT_ON_SAIL: dict[str, str] = {}
"""Terms and models that Sail 0.7.2 cannot run, by name, with the issue. None: translation.py and deriving.py go round
what follows here."""

REFUSED = {
    "structs of other nullability united (apache/datafusion#22709; none of lakehq/sail known)": (
        "WITH a AS (SELECT id, nullif(id, 2) AS n FROM range(4)), b AS (SELECT *, coalesce(n > 2, FALSE) AS y FROM a), "
        "c AS (SELECT id, struct(y AS y, CASE WHEN n IS NULL THEN 'no' ELSE 'yes' END AS x) AS e FROM b) "
        "SELECT id, e FROM c UNION ALL SELECT id, NULL AS e FROM range(1)"
    ),
    "two lists of structs whose fields have one name (no issue of lakehq/sail known)": (
        "SELECT collect_list(struct(id AS v)) AS a, collect_list(struct(id + 1 AS v)) AS b FROM range(2)"
    ),
    "a quoted pattern, as sqlglot writes it for split (no issue of lakehq/sail known)": (
        r"SELECT split('a;b', concat('\\Q', ';', '\\E')) AS pieces"
    ),
    "a recursive step (no issue of lakehq/sail known)": (
        "WITH RECURSIVE n AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM n WHERE a < 3) SELECT a FROM n"
    ),
}
"""What Sail 0.7.2 refuses and Outpost goes round. Where one of them works, what goes round it can leave."""


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    with sessions.sail() as opened:
        yield opened


def loaded(case: Case, specs: dict[str, ModelSpec]) -> tuple[CaseNight, dict[str, dict[str, Any]]]:
    """A night in memory with the case's rows and all shared terms, and the parameters of terms and models."""
    night = CaseNight()
    every = sorted(frozenset().union(*(spec.extracts for spec in SPECS.values())))
    night.load(case, next(iter(specs.values())).model_copy(update={"requires": every, "uses": []}))
    parameters = {"terms": {"T": DEFAULT_T} | term_parameters(SPECS.values(), DEFAULT_T, Settings())}
    for term in shared_terms.all_terms():
        sql.create_table(night.con, term.table, term.text, parameters["terms"])
    for name, spec in specs.items():
        parameters[name] = query_parameters(night.con, spec, DEFAULT_T, Settings())
    return night, parameters


def test_terms_models_and_all_named_cases_are_those_of_duckdb(session: SparkSession, tmp_path: Path) -> None:
    """One test, for all of it is one set of tables on one server."""
    night, parameters = loaded(merged(TOGETHER), SPECS)
    with night:
        tables = compared.handed_over(night.con, compared.needed(SPECS.values()), tmp_path / "tables")
        terms = compared.handed_over(night.con, [f"registers.{name}" for name in TERMS], tmp_path / "terms")
        findings = compared.of_duckdb(night.con, SPECS, parameters, tmp_path / "findings")
    assert found_by_case(findings) == expected_by_case(), "the merged tables ask another question than the cases"
    derived = deriving.derive(session, tables, parameters, SPECS.values(), tmp_path / "out", to="sail")
    differing = compared.differences(terms, findings, derived)
    assert {name for name, what in differing.items() if what is not None} == set(NOT_ON_SAIL), differing
    assert set(differing) == {*TERMS, *SPECS}


def expected_by_case() -> dict[str, Counter[str]]:
    expected = {
        letters(number): Counter(str(finding["reason"]) for finding in case.expected)
        for number, case in enumerate(TOGETHER)
    }
    return {prefix: reasons for prefix, reasons in expected.items() if reasons}


def found_by_case(findings: dict[str, Path]) -> dict[str, Counter[str]]:
    """Reasons of what each case's own model found: each finding cites a row, whose delivery tells the case."""
    model_of = {letters(number): case.model_id for number, case in enumerate(TOGETHER)}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with duckdb.connect() as con:
        for name, path in findings.items():
            rows = con.read_parquet(str(path)).filter("not_evaluated IS NULL")
            for reason, delivery in rows.project("reason, source_rows[1].delivery").fetchall():
                if model_of[delivery[:4]] == name:
                    found[delivery[:4]][reason] += 1
    return dict(found)


@pytest.mark.slow
@pytest.mark.parametrize("case", APART, ids=lambda case: f"{case.model_id} {case.name}")
def test_a_case_that_speaks_of_the_whole_night(case: Case, session: SparkSession, tmp_path: Path) -> None:
    spec = SPECS[case.model_id]
    night, parameters = loaded(case, {spec.id: spec})
    with night:
        tables = compared.handed_over(night.con, compared.needed([spec]), tmp_path / "tables")
        ours = compared.of_duckdb(night.con, {spec.id: spec}, parameters, tmp_path / "findings")
    for table, path in tables.items():
        deriving.read(session, table, path)
    behind = guards.terms_behind(guards.tables_read(spec.query) | {"registers.address"})
    for term in shared_terms.all_terms():
        if term.table in behind:
            deriving.derive_term(session, term, parameters["terms"], tmp_path / "out", to="sail")
    theirs = deriving.derive_model(session, spec, parameters[spec.id], tmp_path / "out", to="sail")
    assert compared.difference(ours[spec.id], theirs, findings=True) is None


@pytest.mark.parametrize("what", REFUSED)
def test_what_sail_refuses_it_still_refuses(what: str, session: SparkSession) -> None:
    with pytest.raises(PySparkException):
        session.sql(REFUSED[what]).collect()


def test_sail_still_writes_no_file_of_no_rows(session: SparkSession, tmp_path: Path) -> None:
    """No issue of lakehq/sail known. Spark writes one, which tells the columns."""
    session.sql("SELECT 1 AS a WHERE 1 = 0").write.parquet(str(tmp_path / "none"))
    assert not list((tmp_path / "none").glob("*.parquet"))


def test_sail_still_refuses_pyspark_by_its_version() -> None:
    """No issue of lakehq/sail known. Where this fails, ``sessions.sail`` need not say another version."""
    with pytest.raises(PySparkException), sessions.sail("4.3.0"):
        pass
