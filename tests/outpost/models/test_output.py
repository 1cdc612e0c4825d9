"""What every model's statement has: columns left out, cited rows, the finding's address, subjects not evaluated."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from outpost.models.guards import GuardError
from outpost.models.output import whole
from outpost.models.shown import OUTPUT

FOUND = """
WITH judged AS (
    SELECT * FROM (VALUES ('b', 'LATE'), ('a', 'LATE'), ('a', 'EARLY')) AS listed (address_code, reason)
),

cited AS (
    SELECT address_code AS subject_key, {'extract': 'gov.lease', 'delivery': 'd', 'row_number': 2} AS source_row
    FROM judged
    UNION ALL
    SELECT 'a' AS subject_key, {'extract': 'gov.lease', 'delivery': 'd', 'row_number': 1} AS source_row
)
"""
LAST = """
-- (what was found)
SELECT
    reason, 'dwelling' AS subject_kind, address_code AS subject_key, address_code, 3 AS priority, 'worker' AS route,
    '5wd' AS due_rule, to_json({'said': 'SELECT ('}) AS evidence
FROM judged
"""


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("CREATE SCHEMA registers")
        opened.execute(
            "CREATE TABLE registers.standard_address AS SELECT 'a' AS address_code, "
            "{'extract': 'police.standard_address', 'delivery': 's', 'row_number': 9} AS source_row"
        )
        yield opened


def rows_of(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, object]]:
    found = con.sql(whole(query))
    assert tuple(found.columns) == OUTPUT
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def numbers(row: dict[str, object]) -> list[int]:
    cited = row["source_rows"]
    assert isinstance(cited, list)
    return [it["row_number"] for it in cited]


def test_what_a_query_leaves_out_is_null_and_its_rows_are_in_order(con: duckdb.DuckDBPyConnection) -> None:
    found = rows_of(con, FOUND + LAST)
    assert [(row["reason"], row["subject_key"]) for row in found] == [("EARLY", "a"), ("LATE", "a"), ("LATE", "b")]
    assert {row[name] for row in found for name in ("building_code", "area_code", "due_cap", "not_evaluated")} == {None}


def test_source_rows_come_once_sorted_and_with_the_findings_address(con: duckdb.DuckDBPyConnection) -> None:
    assert [numbers(row) for row in rows_of(con, FOUND + LAST)] == [[1, 2, 9], [1, 2, 9], [2]]


def test_a_row_cited_for_one_reason_is_not_of_the_others(con: duckdb.DuckDBPyConnection) -> None:
    by_reason = FOUND.replace("'row_number': 2} AS source_row", "'row_number': 2} AS source_row, 'LATE' AS reason")
    by_reason = by_reason.replace("'row_number': 1} AS source_row", "'row_number': 1} AS source_row, NULL AS reason")
    assert [numbers(row) for row in rows_of(con, by_reason + LAST)] == [[1, 9], [1, 2, 9], [2]]


def test_a_finding_that_cites_nothing_is_still_there_for_the_audit(con: duckdb.DuckDBPyConnection) -> None:
    nothing = FOUND.replace("    FROM judged\n    UNION", "    FROM judged\n    WHERE FALSE\n    UNION")
    assert rows_of(con, nothing + LAST)[-1]["source_rows"] is None


def test_subjects_that_could_not_be_judged_come_with_their_reason_why(con: duckdb.DuckDBPyConnection) -> None:
    step = ",\n\nnot_evaluated AS (SELECT 'c' AS subject_key, 'held' AS not_evaluated)\n"
    *_, last = rows_of(con, FOUND.rstrip() + step + LAST)
    assert {name: value for name, value in last.items() if value is not None} == {
        "subject_key": "c",
        "not_evaluated": "held",
    }


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (FOUND + LAST.replace("3 AS priority, ", ""), "missing: priority"),
        (FOUND + LAST.replace("3 AS priority", "3 AS priority, 1 AS score"), "too many: score"),
        (FOUND.replace("AS source_row", "AS found_row") + LAST, "the step `cited` has"),
        (FOUND.replace("judged", "stated") + LAST.replace("judged", "stated"), "to be called otherwise here: stated"),
    ],
)
def test_a_query_of_another_shape_is_refused(query: str, said: str) -> None:
    with pytest.raises(GuardError, match=said):
        whole(query)


def test_a_query_says_what_its_findings_rest_on() -> None:
    with pytest.raises(GuardError, match="a step `cited`"):
        whole("SELECT 'R' AS reason, [] AS source_rows")
