"""What a statement of sql/ is in the SQL of Spark, and what is refused; no engine is started."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from outpost import models
from outpost.night import shared_terms
from outpost.spark.translation import TranslationError, parted, translated, view

TEXTS = {f"sql/registers/{term.name}.sql": term.text for term in shared_terms.all_terms()}
TEXTS |= {spec.id: spec.statement for spec in models.load_specs().values()}
RECURSIVE = {name for name, text in TEXTS.items() if "WITH RECURSIVE" in text}


def said(text: str) -> str:
    return " ".join(translated(text, "spark").split())


@pytest.mark.parametrize("name", TEXTS)
def test_every_term_and_model_is_said_in_sparks_sql(name: str) -> None:
    statement = parted(TEXTS[name], "spark", name)
    assert (statement.recursion is not None) == (name in RECURSIVE)
    tree = sqlglot.parse_one(statement.text, dialect="spark")
    assert not {table.db for table in tree.find_all(exp.Table)} - {""}


def test_a_table_is_a_view_of_one_name_and_columns_keep_its_name() -> None:
    assert view("registers.resident") == "registers__resident"
    assert said("SELECT resident.a FROM registers.resident") == "SELECT resident.a FROM registers__resident AS resident"


def test_a_parameter_keeps_its_name() -> None:
    assert said("SELECT a FROM t WHERE b <= $T") == "SELECT a FROM t WHERE b <= :T"


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("SELECT strptime(a, '%d') AS b, nobody_knows(a) AS c FROM t", "nobody_knows(...)"),
        ("SELECT CAST(a AS JSON) AS b FROM t", "cast to JSON"),
        ("SELECT list(a ORDER BY b) AS c FROM t", "ORDER BY"),
        ("SELECT string_split(a, b) AS c FROM t", "string_split"),
        ("SELECT a FROM read_csv('x.csv')", "READ_CSV"),
        ("SELECT a FROM elsewhere.registers.resident", "elsewhere"),
        ("SELECT 1 AS a; SELECT 2 AS a", "single query"),
        ("CREATE TABLE t (a INTEGER)", "single query"),
        ("SELECT FROM WHERE", "cannot be read"),
        ("WITH RECURSIVE n AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM n WHERE a < 3) SELECT a FROM n", "recursive"),
    ],
)
def test_what_is_not_known_is_refused_by_file_and_construct(text: str, refused: str) -> None:
    with pytest.raises(TranslationError) as fault:
        translated(text, "spark", "sql/some.sql")
    assert str(fault.value).startswith("sql/some.sql: ")
    assert refused in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_recursive_step_is_taken_out_with_the_steps_before_it() -> None:
    statement = parted(
        "WITH RECURSIVE node AS (SELECT a, b FROM registers.beat), tree AS (SELECT a FROM node WHERE b IS NULL UNION "
        "SELECT node.a FROM tree INNER JOIN node ON tree.a = node.b) SELECT a FROM tree ORDER BY a",
        "spark",
    )
    recursion = statement.recursion
    assert recursion is not None
    assert (recursion.name, recursion.distinct) == ("tree", True)
    assert "registers__beat" in recursion.first
    assert recursion.last in recursion.again
    assert recursion.last not in recursion.first
    assert recursion.all_rounds in statement.text
    assert "RECURSIVE" not in statement.text
    assert "ORDER BY" not in statement.text


def test_two_recursive_steps_are_refused() -> None:
    with pytest.raises(TranslationError, match="one recursive step"):
        parted(
            "WITH RECURSIVE a AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM a WHERE n < 3), "
            "b AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM b WHERE n < 3) "
            "SELECT a.n FROM a INNER JOIN b ON a.n = b.n",
            "spark",
        )
