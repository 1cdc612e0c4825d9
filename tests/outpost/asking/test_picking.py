"""Which rows of a register are read for a subject: those of its key, and no others."""

from __future__ import annotations

import duckdb
import pytest

from outpost.steps import pushing, trees, ways


@pytest.mark.parametrize(
    ("expression", "text", "may_be"),
    [
        ("'ELDER_ALLOWANCE'", "ELDER_ALLOWANCE", True),
        ("'ELDER_ALLOWANCE'", "A1U1R102", False),
        ("CAST(make_date(2026, 1, 1) + 3 AS VARCHAR)", "2026-01-04", True),
        ("CAST(make_date(2026, 1, 1) + 3 AS VARCHAR)", "A1U1R102", False),
        ("CAST(number AS VARCHAR)", "A1U1R102", True),
        ("lower(name)", "A1U1R102", True),
        ("number", "A1U1R102", True),
    ],
)
def test_a_word_or_a_day_is_no_other_text(expression: str, text: str, may_be: bool) -> None:
    node = trees.template(f"SELECT {expression}")["select_list"][0]
    assert ways.may_be(text, node) is may_be


def test_rows_of_a_register_are_picked_by_their_place() -> None:
    leaf = trees.table(("registers", "living"), "l")
    found = pushing.restricted(leaf, "person_key", ["a", "c"], {})
    with duckdb.connect() as con:
        con.execute("ATTACH ':memory:' AS registers")
        con.execute(
            "CREATE TABLE registers.living AS FROM (VALUES ('a', 1), ('b', 2), ('c', 3), ('a', 4)) v(person_key, n)"
        )
        text = trees.text_of(trees.select([trees.column("l", "n")], found))
        assert "rowid" in text
        assert sorted(con.execute(text).fetchall()) == [(1,), (3,), (4,)]


def test_a_view_has_no_places() -> None:
    leaf = trees.table(("address", "match"), "m")
    assert "rowid" not in trees.text_of(trees.select([trees.star()], pushing.restricted(leaf, "extract", ["a"], {})))
