"""The SQL lint: each rule refuses what it is for, leaves its remedy alone, and the project's own files pass."""

from __future__ import annotations

import pytest

from outpost.sql import SQL_ROOT
from tests.outpost.spark.tried import ALIKE, DIFFERENT
from tools import sql_lint
from tools.sql_lint import rules, words
from tools.sql_lint.rules import RULES
from tools.sql_lint.words import FUNCTIONS

HEAD = "-- What this statement means and why it is there.\n"

# rule -> (refused, what to write instead)
CONSTRUCTS = {
    "ordered-aggregate": (
        "SELECT list_sort(array_agg(x ORDER BY y)) AS xs FROM t",
        "SELECT list_sort(list({'y': y, 'x': x})) AS xs FROM t",
    ),
    "unsorted-list": ("SELECT list(DISTINCT x) AS xs FROM t", "SELECT list_sort(list(DISTINCT x)) AS xs FROM t"),
    "date-diff": (
        "SELECT date_diff('day', seen_at, updated_at) AS days FROM t",
        "SELECT date_diff('day', CAST(seen_at AS DATE), CAST(updated_at AS DATE)) AS days FROM t",
    ),
    "date-minus-date": (
        "SELECT $T - start_date AS days FROM t",
        "SELECT date_diff('day', start_date, $T) AS days FROM t",
    ),
    "weekday": ("SELECT extract(dow FROM day) AS d FROM t", "SELECT extract(month FROM day) AS m FROM t"),
    "cast-cuts": ("SELECT CAST(a / 3 AS INTEGER) AS b FROM t", "SELECT CAST(round(a / 3) AS INTEGER) AS b FROM t"),
    "replace-without-g": (
        "SELECT regexp_replace(a, 'b+', '') AS c FROM t",
        "SELECT regexp_replace(a, 'b+', '', 'g') AS c FROM t",
    ),
    "back-reference": (
        "SELECT regexp_replace(a, '(b)c', '\\1', 'g') AS c FROM t",
        "SELECT concat(regexp_extract(a, 'b'), 'd') AS c FROM t",
    ),
    "slice": ("SELECT a[1:3] AS b FROM t", "SELECT substr(a, 1, 3) AS b FROM t"),
    "backward-index": ("SELECT xs[-1] AS x FROM t", "SELECT xs[1] AS x FROM t"),
    "division": ("SELECT a / b AS c FROM t", "SELECT a / nullif(b, 0) AS c, d / 2 AS e, f % 7 AS g FROM t"),
    "star": ("SELECT * FROM a INNER JOIN b ON a.k = b.k", "SELECT a.*, b.c FROM a INNER JOIN b ON a.k = b.k"),
    "window-order": (
        "SELECT row_number() OVER (PARTITION BY a) AS n FROM t",
        "SELECT row_number() OVER (PARTITION BY a ORDER BY b) AS n, count(*) OVER (PARTITION BY a) AS m FROM t",
    ),
    "limit-order": ("SELECT a FROM t LIMIT 3", "SELECT a FROM t ORDER BY a LIMIT 3"),
    "numbered-parameter": ("SELECT a FROM t WHERE b = $1", "SELECT a FROM t WHERE b = $limit"),
    "keyword-case": ("select a FROM t", 'SELECT a AS "select" FROM t'),
    "one-statement": ("SELECT 1 AS a;\nSELECT 2 AS a", "SELECT 1 AS a"),
    "parse": ("SELECT a FROM WHERE", "SELECT a FROM t"),
}


def rules_broken(statement: str, **kind: bool) -> set[str]:
    return {fault.rule for fault in sql_lint.lint(f"{HEAD}{statement}\n", "some.sql", **kind)}


@pytest.mark.parametrize("rule", CONSTRUCTS)
def test_a_construct_is_refused_and_its_remedy_is_not(rule: str) -> None:
    refused, remedy = CONSTRUCTS[rule]
    assert rule in rules_broken(refused)
    assert rules_broken(remedy) == set()


OF_TIME_AND_CHANCE = {name for name, advice in FUNCTIONS.items() if advice in (words.CLOCK, words.CHANCE)}
"""Refused on any engine: nothing in sql/ asks a clock, or throws dice."""


@pytest.mark.parametrize("name", sorted({**DIFFERENT, **ALIKE}))
def test_what_was_tried_on_both_engines_is_refused_by_its_name(name: str) -> None:
    statement = (DIFFERENT | ALIKE)[name].statement
    assert name in rules_broken(statement, term=True)


def test_every_construct_that_is_refused_for_an_engine_was_tried() -> None:
    functions = {f"function {name}" for name in (set(FUNCTIONS) | set(words.IN_RULES)) - OF_TIME_AND_CHANCE}
    constructs = {rule.name for rule in (*RULES, *rules.IN_RULES)} - {"numbered-parameter"}
    assert functions | constructs == set(DIFFERENT) | set(ALIKE)


@pytest.mark.parametrize("statement", ["SELECT xs[1] AS x FROM t", "SELECT trim(a) AS b FROM t"])
def test_what_only_rules_may_not_have_stands_elsewhere(statement: str) -> None:
    assert rules_broken(statement) == set()
    assert rules_broken(statement, term=True)
    assert rules_broken(statement, model=True)


def test_every_construct_rule_has_its_snippets() -> None:
    assert {rule.name for rule in RULES} <= set(CONSTRUCTS)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_is_refused_by_name_but_not_in_a_text_or_comment(name: str) -> None:
    assert f"function {name}" in rules_broken(f"SELECT {name}(a) AS b FROM t")
    assert rules_broken(f"-- not {name}(a)\nSELECT '{name}(a)' AS b FROM t") == set()


@pytest.mark.parametrize("clock", ["current_date", "CURRENT_TIMESTAMP", "localtime"])
def test_a_clock_is_refused_without_brackets_too(clock: str) -> None:
    assert f"function {clock.lower()}" in rules_broken(f"SELECT {clock} AS day FROM t")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT array_length(list(DISTINCT x)) AS n FROM t",
        "SELECT array_to_string(list_sort(list(DISTINCT x)), '、') AS xs FROM t",
        "SELECT list_sort(list(x) FILTER (WHERE y)) AS xs FROM t",
        "SELECT list_transform(list_sort(list({'d': d, 'x': x})), lambda pair: pair.x) AS xs FROM t",
    ],
)
def test_lists_that_are_sorted_or_only_counted_are_fine(statement: str) -> None:
    assert rules_broken(statement) == set()


def test_a_list_sorted_in_another_query_is_not_taken_for_sorted() -> None:
    inner = "SELECT list_sort((SELECT list(x) FROM t)) AS xs"
    assert "unsorted-list" in rules_broken(inner)


def test_a_date_may_be_moved_by_days() -> None:
    assert rules_broken("SELECT $T - 7 AS since, due_on + 30 AS until FROM t") == set()


@pytest.mark.parametrize("unit", ["month", "year"])
def test_months_and_years_between_dates_are_refused(unit: str) -> None:
    assert "date-diff" in rules_broken(f"SELECT date_diff('{unit}', birth_date, $T) AS age_at FROM t")


def test_the_order_of_a_models_output_is_the_runners() -> None:
    assert "final-order" in rules_broken("SELECT a FROM t ORDER BY a", model=True)
    assert rules_broken("SELECT a FROM t", model=True) == set()


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        ("SELECT a FROM t WHERE b OR c", "anonymous-or"),
        ("SELECT a FROM t WHERE b >= 5", "undated-number"),
        ("SELECT a, '3wd' AS due_rule FROM t", "undated-number"),
        ("WITH few AS MATERIALIZED (SELECT a FROM t) SELECT a FROM few", "lost-for-speed"),
        ("WITH few AS MATERIALIZED (SELECT a FROM t) SELECT u.a FROM u SEMI JOIN few ON u.a = few.a", "lost-for-speed"),
        (
            "WITH\n-- speed: few of many\nfew AS (SELECT a FROM t) SELECT u.a FROM u JOIN few ON u.a = few.a",
            "lost-for-speed",
        ),
        (
            "WITH found AS (SELECT concat(a, '|', b) AS subject_key, c FROM t) SELECT subject_key FROM found",
            "lost-key-part",
        ),
        ("WITH found AS (SELECT md5(t.a) AS code FROM t) SELECT code AS subject_key FROM found", "lost-key-part"),
    ],
)
def test_a_model_can_be_asked_why(refused: str, said: str) -> None:
    assert said in rules_broken(refused, model=True)


@pytest.mark.parametrize(
    "kept",
    [
        "WITH found AS (SELECT concat(a, '|', b) AS subject_key, a, b FROM t) SELECT subject_key FROM found",
        "WITH found AS (SELECT t.*, t.a AS subject_key FROM t) SELECT subject_key FROM found",
        "WITH found AS (SELECT t.a AS code FROM t) SELECT code AS subject_key FROM found",
        "WITH found AS (SELECT *, a AS subject_key FROM t) SELECT subject_key FROM found",
        "WITH found AS (SELECT a, b FROM t) SELECT concat(a, '|', b) AS subject_key FROM found",
    ],
)
def test_a_key_may_be_made_where_its_parts_go_on(kept: str) -> None:
    assert "lost-key-part" not in rules_broken(kept, model=True)


@pytest.mark.parametrize(
    "taken",
    [
        "WITH s AS (SELECT a, b OR c AS holds FROM t) SELECT a FROM s WHERE holds",
        "SELECT a, CASE WHEN urgent THEN 2 ELSE 3 END AS priority FROM t WHERE b >= $days AND c > 0",
        "SELECT substr(a, 1, 9) AS b, CAST(c AS DECIMAL(8, 4)) AS d FROM t WHERE registration_type IN (2, 3, 4)",
        "WITH few AS MATERIALIZED (SELECT a FROM t) SELECT u.a FROM u LEFT JOIN few ON u.a = few.a",
        "WITH few AS MATERIALIZED (SELECT a FROM t), cited AS (SELECT few.a FROM few) SELECT a FROM u",
    ],
)
def test_what_keeps_the_habits_passes(taken: str) -> None:
    assert rules_broken(taken, model=True) == set()


def test_a_shared_terms_numbers_are_parameters() -> None:
    assert "undated-number" in rules_broken("SELECT a FROM t WHERE b > 30", term=True)
    assert rules_broken("SELECT a FROM t WHERE b > $days OR c", term=True) == set()


def test_a_file_opens_with_a_comment_that_says_something() -> None:
    for text in ("SELECT 1 AS a\n", "--\nSELECT 1 AS a\n", "-- query\nSELECT 1 AS a\n"):
        assert {fault.rule for fault in sql_lint.lint(text, "some.sql")} == {"opening-comment"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"{HEAD}SELECT 1 AS a", "last-line"),
        (f"{HEAD}SELECT 1 AS a\n\n", "last-line"),
        (f"{HEAD}SELECT 1 AS a \n", "blanks"),
        (f"{HEAD}SELECT\t1 AS a\n", "blanks"),
        (f"{HEAD}SELECT '{'x' * 150}' AS a\n", "long-line"),
    ],
)
def test_layout(text: str, rule: str) -> None:
    assert {fault.rule for fault in sql_lint.lint(text, "some.sql")} == {rule}


def test_a_schema_file_holds_several_tables() -> None:
    assert rules_broken("CREATE TABLE a (b TEXT);\n\nCREATE TABLE c (d TEXT);", schema=True) == set()


def test_a_fault_names_file_line_and_remedy() -> None:
    text = f"{HEAD}SELECT\n    a,\n    list(b) AS bs\nFROM t\nGROUP BY a\n"
    (fault,) = sql_lint.lint(text, "sql/tasks/some.sql")
    assert str(fault).startswith("sql/tasks/some.sql:4: unsorted-list: ")
    assert "list_sort" in str(fault)


def test_sql_in_an_f_string_is_refused() -> None:
    built = 'def f(con, x):\n    con.execute(f"SELECT a FROM t WHERE b = {x}")\n'
    (fault,) = sql_lint.lint_python(built, "outpost/some.py")
    assert (fault.rule, fault.line) == ("sql-in-f-string", 2)
    assert sql_lint.lint_python('x = f"select one of {x}"\ny = f"CREATE SCHEMA {x}"\n', "outpost/some.py") == []


def test_a_frame_registered_by_hand_is_refused() -> None:
    by_hand = 'def f(night, x):\n    night.con.register("x", x)\n    night.con.unregister("x")\n'
    assert [fault.rule for fault in sql_lint.lint_python(by_hand, "outpost/some.py")] == ["frame-by-hand"] * 2
    assert sql_lint.lint_python(by_hand, "outpost/database.py") == []
    assert sql_lint.lint_python('with database.registered(con, "x", x):\n    stages.register(x)\n', "a.py") == []


def test_the_files_of_the_project_pass() -> None:
    faults = [str(fault) for path in sql_lint.project_files() for fault in sql_lint.lint_file(path)]
    assert faults == []


def test_the_command_says_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert sql_lint.main([str(SQL_ROOT / "registers" / "calendar.sql")]) == 0
    assert capsys.readouterr().out == "1 files, 0 faults\n"
