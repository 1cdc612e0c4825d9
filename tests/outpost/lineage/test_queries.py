"""Lineage: what a column comes from is found through whatever a query does with it, and told apart by how."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost import lineage
from outpost.lineage import Source, allowed, catalog

NUMBER = Source("registers.resident", "household_number")
FLAG = Source("registers.dispute_incident", "injury_flag")


def hows(text: str, column: str, source: Source) -> set[str]:
    """How a source reaches a column of a query."""
    found = lineage.follow(text).columns[column]
    return {it.how for it in found.flow if source in lineage.sources([it.thing])}


@pytest.mark.parametrize(
    ("select", "said"),
    [
        ("household_number AS x", {"value"}),
        ("CAST(household_number AS INTEGER) AS x", {"value"}),
        ("upper(household_number) AS x", {"computed"}),
        ("household_number = 'a' AS x", {"computed"}),
        ("CASE WHEN household_number = 'a' THEN 1 ELSE 2 END AS x", {"condition"}),
        ("CASE household_number WHEN 'a' THEN 1 END AS x", {"condition"}),
        ("CASE WHEN lives_here THEN household_number END AS x", {"value"}),
        ("household_number IS NULL AS x", {"matched"}),
        ("coalesce(NULL, household_number) AS x", {"value"}),
        ("{'a': {'b': household_number}} AS x", {"value"}),
        ("to_json([household_number]) AS x", {"value"}),
        ("list_transform([1], lambda one: one + length(household_number)) AS x", {"computed"}),
        ("list_filter([household_number], lambda one: one <> '') AS x", {"value", "computed"}),
        ("max(household_number) AS x", {"value"}),
        ("count(household_number) AS x", {"counted"}),
        ("count(*) FILTER (WHERE household_number = 'a') AS x", {"condition"}),
        ("row_number() OVER (PARTITION BY address_code ORDER BY household_number) AS x", {"order"}),
        ("count(*) OVER (PARTITION BY household_number) AS x", {"group"}),
        ("lag(household_number) OVER (PARTITION BY address_code ORDER BY start_date) AS x", {"value"}),
        ("(SELECT max(other.household_number) FROM registers.resident AS other) AS x", {"value"}),
        ("EXISTS (SELECT 1 FROM registers.resident AS other WHERE other.household_number = 'a') AS x", {"counted"}),
        ("address_code IN (SELECT other.household_number FROM registers.resident AS other) AS x", {"matched"}),
        ("address_code AS x", set()),
        ("household_number AS y, address_code AS x", set()),
        ("household_number AS y, y AS x", {"value"}),
    ],
)
def test_an_expression_says_how_it_uses_its_parts(select: str, said: set[str]) -> None:
    assert hows(f"SELECT {select} FROM registers.resident", "x", NUMBER) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT address_code AS x FROM registers.resident WHERE household_number = 'a'", set()),
        ("SELECT max(address_code) AS x FROM registers.resident HAVING max(household_number) = 'a'", set()),
        ("SELECT count(*) AS x FROM registers.resident WHERE household_number = 'a'", {"counted"}),
        ("SELECT count(*) AS x FROM registers.resident GROUP BY household_number", {"group"}),
        ("SELECT household_number AS y, count(*) AS x FROM registers.resident GROUP BY 1", {"group"}),
        ("SELECT count(*) AS x FROM (SELECT DISTINCT household_number FROM registers.resident) AS one", {"counted"}),
        (
            "SELECT a.address_code AS x FROM registers.resident AS a"
            " SEMI JOIN registers.resident AS b ON a.household_number = b.household_number",
            {"matched"},
        ),
        (
            "SELECT a.address_code AS x FROM registers.address AS a"
            " SEMI JOIN (SELECT address_code FROM registers.resident WHERE household_number = 'a') AS b"
            " ON a.address_code = b.address_code",
            set(),
        ),
        (
            "SELECT b.address_code AS x FROM registers.address AS a"
            " LEFT JOIN (SELECT address_code FROM registers.resident WHERE household_number = 'a') AS b"
            " ON a.address_code = b.address_code",
            {"matched"},
        ),
        (
            "SELECT 'a' AS x FROM registers.resident WHERE household_number = 'a'"
            " UNION ALL SELECT 'b' AS x FROM registers.resident WHERE household_number <> 'a'",
            {"outcome"},
        ),
        (
            "SELECT address_code AS x FROM registers.resident WHERE household_number = 'a'"
            " UNION ALL SELECT NULL AS x FROM registers.resident WHERE household_number <> 'a'",
            {"branch"},
        ),
        (
            "SELECT address_code AS x FROM registers.resident WHERE household_number = 'a'"
            " UNION ALL SELECT address_code AS x FROM registers.address",
            set(),
        ),
        (
            "WITH RECURSIVE up AS (SELECT address_code AS x, household_number AS y FROM registers.resident"
            " UNION SELECT y AS x, y FROM up) SELECT x FROM up",
            {"value", "branch"},
        ),
        (
            "SELECT w.t AS x FROM registers.resident AS r, (VALUES ('a', 1), ('b', 2)) AS w (k, t)"
            " WHERE w.k = r.household_number",
            {"matched"},
        ),
        (
            "WITH both_of AS (SELECT r.household_number = w.k AS fits, w.t FROM registers.resident AS r"
            " CROSS JOIN (VALUES ('a', 1), ('b', 2)) AS w (k, t)) SELECT t AS x FROM both_of WHERE fits",
            {"matched"},
        ),
        ("SELECT k AS x FROM (VALUES ('a')) AS w (k) INTERSECT SELECT household_number FROM registers.resident",
         {"matched"}),
        ("SELECT n AS x FROM registers.resident, unnest([1]) AS one (n), LATERAL (SELECT household_number AS n2) AS two"
         " WHERE two.n2 = 'a'", set()),
    ],
)  # fmt: skip
def test_rows_are_told_from_values(text: str, said: set[str]) -> None:
    assert hows(text, "x", NUMBER) == said


def test_it_goes_through_the_shared_terms_to_the_registers() -> None:
    assert hows("SELECT max(injury_flag) AS x FROM registers.event", "x", FLAG) == {"value"}
    text = "SELECT registered_tenants AS x, people AS y FROM registers.dwelling_people"
    kind = Source("registers.resident", "registration_type")
    assert hows(text, "x", kind) == {"condition"}
    assert hows(text, "y", kind) == set()


def test_a_term_answers_for_what_it_leaves_out() -> None:
    """That the dead are no part of who lives here is the meaning of living; that somebody is dead is another thing."""
    status = Source("registers.household_registration", "status")
    assert hows("SELECT count(*) AS x FROM registers.living", "x", status) == set()
    text = (
        "SELECT d.person_key IS NOT NULL AS x FROM registers.resident AS r"
        " LEFT JOIN registers.dead AS d ON r.person_key = d.person_key"
    )
    assert hows(text, "x", status) == {"matched"}


def test_status_is_police_only_of_one_register_alone() -> None:
    assert Source("registers.household_registration", "status") in catalog.police_only()
    assert Source("registers.lease", "status") not in catalog.police_only()


NAMES = st.lists(
    st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).map(lambda name: f"n_{name}"),
    min_size=6, max_size=6, unique_by=str.lower,
)  # fmt: skip
STEPS = """
WITH {a} AS (SELECT r.address_code AS {d}, r.household_number AS {e} FROM registers.resident AS r),
{b} AS (SELECT {a}.{d}, max({a}.{e}) AS {f}, count(*) AS {c} FROM {a} WHERE {e} <> '' GROUP BY {a}.{d})
SELECT {b}.{d} AS one, {b}.{f} AS two, CASE WHEN {c} > 1 THEN 1 END AS three FROM {b}
"""


def plain(text: str) -> dict[str, set[tuple[str, str]]]:
    return {
        name: {(it.how, str(source)) for it in column.flow for source in lineage.sources([it.thing])}
        for name, column in lineage.follow(text).columns.items()
    }


@given(NAMES)
def test_names_of_steps_and_columns_change_nothing(names: list[str]) -> None:
    usual = plain(STEPS.format(**dict(zip("abcdef", "abcdef", strict=True))))
    assert usual["two"] >= {("value", str(NUMBER))}
    assert plain(STEPS.format(**dict(zip("abcdef", names, strict=True)))) == usual
    assert plain(STEPS.format(**dict(zip("abcdef", map(str.upper, names), strict=True)))) == usual


OPERATORS = frozenset(name for name in allowed.FUNCTIONS if not name[0].isalpha())
CALLED = sorted(allowed.FUNCTIONS - OPERATORS - allowed.RANKS - allowed.COUNTS)


@dataclass(frozen=True)
class Way:
    """One thing that a query may do with a column ``x`` of a relation ``{of}``, to hand it on as ``x``."""

    name: str
    text: str


WAYS = [
    Way("a step", "WITH s AS ({of}) SELECT s.x AS x FROM s"),
    Way("a step under another name", "WITH s (y) AS (SELECT x FROM ({of}) AS o) SELECT y AS x FROM s"),
    Way("a star", "SELECT * FROM ({of}) AS o"),
    Way("an object", "SELECT {'a': o.x}.a AS x FROM ({of}) AS o"),
    Way("a list", "SELECT unnest([o.x]) AS x FROM ({of}) AS o"),
    Way("a case", "SELECT CASE WHEN o.x IS NULL THEN NULL ELSE o.x END AS x FROM ({of}) AS o"),
    Way("a condition", "SELECT CASE WHEN o.x > 'm' THEN 1 ELSE 2 END AS x FROM ({of}) AS o"),
    Way("an aggregate", "SELECT min(o.x) AS x FROM ({of}) AS o"),
    Way("a count", "SELECT count(DISTINCT o.x) AS x FROM ({of}) AS o"),
    Way("different rows", "SELECT count(*) AS x FROM (SELECT DISTINCT x FROM ({of}) AS i) AS o"),
    Way("a window", "SELECT max(o.x) OVER (PARTITION BY 1) AS x FROM ({of}) AS o"),
    Way("a union", "SELECT o.x FROM ({of}) AS o UNION ALL SELECT NULL AS x"),
    Way("a lambda", "SELECT list_transform([1], lambda i: concat(i, o.x)) AS x FROM ({of}) AS o"),
    Way("a subquery", "SELECT (SELECT max(o.x) FROM ({of}) AS o) AS x"),
    Way("a lateral join", "SELECT l.y AS x FROM ({of}) AS o, LATERAL (SELECT o.x AS y) AS l"),
    Way("a comparison", "SELECT o.x = 'a' AS x FROM ({of}) AS o"),
    Way("membership", "SELECT 'a' IN (SELECT o.x FROM ({of}) AS o) AS x"),
    Way("rows with one value", "SELECT count(*) AS x FROM ({of}) AS o WHERE o.x = 'a'"),
    Way("branches", "SELECT 'a' AS x FROM ({of}) AS o WHERE o.x = 'a' UNION ALL SELECT 'b' FROM ({of}) AS p"),
]
BASE = "SELECT household_number AS x FROM registers.resident"


@given(st.lists(st.sampled_from(WAYS), min_size=1, max_size=4))
def test_no_way_of_handing_a_column_on_loses_it(ways: list[Way]) -> None:
    text = BASE
    for way in ways:
        text = way.text.replace("{of}", text)
    column = next(iter(lineage.follow(text).columns.values()))
    assert NUMBER in lineage.sources(lineage.things(column.flow)), " / ".join(way.name for way in ways)


@given(st.lists(st.sampled_from(CALLED), min_size=1, max_size=4), st.integers(0, 2))
def test_no_function_on_the_list_loses_a_column(names: list[str], place: int) -> None:
    expression = "household_number"
    for name in names:
        arguments = ["'a'"] if name == "ifnull" else ["'a'", "'b'"]
        arguments.insert(min(place, len(arguments)), expression)
        expression = f'"{name}"({", ".join(arguments)})'
    assert hows(f"SELECT {expression} AS x FROM registers.resident", "x", NUMBER) & {"value", "computed", "condition"}


@pytest.mark.parametrize("operator", sorted(OPERATORS))
def test_no_operator_loses_a_column(operator: str) -> None:
    assert hows(f"SELECT 1 {operator} household_number AS x FROM registers.resident", "x", NUMBER) == {"computed"}


@pytest.mark.parametrize("table", sorted(catalog.terms()))
def test_every_shared_term_can_be_followed(table: str) -> None:
    assert lineage.follow(catalog.terms()[table]).columns


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT nothing FROM registers.resident", "the column nothing is in no table"),
        ("SELECT household_number FROM registers.lease", "the police-only column household_number is in no table"),
        ("SELECT r FROM registers.resident AS r", "r is a whole row"),
        ("SELECT x FROM later, (SELECT 1 AS x) AS one", "the query reads later"),
        ("WITH one AS (SELECT x FROM two), two AS (SELECT 1 AS x) SELECT x FROM one", "the query reads two"),
        ("SELECT 1 AS a UNION ALL SELECT 1 AS a, 2 AS b", "different numbers of columns"),
        ("SELECT 1 AS x FROM registers.resident AT (VERSION => 1)", "AT has no place"),
        ("SELECT 1 AS a UNION BY NAME SELECT 2 AS b", "union by name is not on the list"),
        ("SELECT household_number AS a, address_code AS a FROM registers.resident", "two columns are called a"),
        ("SELECT household_number AS address_code, * FROM registers.resident", "two columns are called address_code"),
        ("SELECT * FROM registers.resident, registers.lease", "a star over two tables"),
        ("WITH RECURSIVE a USING KEY (x) AS (SELECT 1 AS x UNION SELECT x FROM a) SELECT x FROM a", "USING KEY"),
        ("SELECT \u212a FROM registers.resident", "made of English letters"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(lineage.QueryError, match=said):
        lineage.follow(text)
