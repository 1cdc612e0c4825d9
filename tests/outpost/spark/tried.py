"""What DuckDB and Spark said to each construct that the lint refuses, as sqlglot translates it.

Asked of DuckDB 2.0.1 and Spark 4.3.0 (ANSI mode, time of Shanghai) by ``test_constructs.py``, which
fails where either answers otherwise than it stands here: what has come to agree need not be refused for a difference.
"""

from __future__ import annotations

import datetime as dt
import decimal
from dataclasses import dataclass
from typing import Any

Rows = list[list[Any]]
REFUSED = None
"""In place of an answer: the engine does not run the statement."""


@dataclass(frozen=True)
class Tried:
    """One statement, and what both engines make of it."""

    statement: str
    on_duckdb: Rows | None
    on_spark: Rows | None


_ONE_TWO = "FROM (VALUES (1), (2)) AS t (n)"
_TEXTS = "FROM (VALUES ('b'), (NULL)) AS t (x)"
_MONDAY = "DATE '2026-06-01'"


def _distance(name: str, answer: float) -> Tried:
    return Tried(f"SELECT {name}('工农路', '工人路') AS d", [[answer]], REFUSED)


DIFFERENT = {
    "ordered-aggregate": Tried(
        "SELECT array_agg(x ORDER BY y) AS xs FROM (VALUES ('b', 2), ('a', 1), (NULL, 3)) AS t (x, y)",
        [[["a", "b", None]]],
        [[["b", "a"]]],
    ),
    "unsorted-list": Tried(f"SELECT list(x) AS xs {_TEXTS}", [[["b", None]]], [[["b"]]]),
    "date-diff": Tried(
        "SELECT date_diff('day', TIMESTAMP '2026-01-01 23:00:00', TIMESTAMP '2026-01-02 01:00:00') AS a, "
        "date_diff('month', DATE '2026-01-31', DATE '2026-02-01') AS b, "
        "date_diff('year', DATE '2025-12-31', DATE '2026-01-01') AS c",
        [[1, 1, 1]],
        [[0, 0, 0]],
    ),
    "date-minus-date": Tried(
        "SELECT CAST('2026-01-03' AS DATE) - CAST('2026-01-01' AS DATE) AS days", [[2]], [[dt.timedelta(days=2)]]
    ),
    "weekday": Tried(f"SELECT extract(dow FROM {_MONDAY}) AS d", [[1]], [[2]]),
    "cast-cuts": Tried("SELECT CAST(2.5 AS INTEGER) AS a, CAST(7 / 2 AS INTEGER) AS b", [[3, 4]], [[2, 3]]),
    "replace-without-g": Tried("SELECT regexp_replace('aba', 'a', 'x') AS c", [["xba"]], [["xbx"]]),
    "back-reference": Tried(r"SELECT regexp_replace('abc', '(b)c', '\1\1', 'g') AS c", [["abb"]], [["a11"]]),
    "slice": Tried("SELECT 'abcd'[2:3] AS b", [["bc"]], REFUSED),
    "backward-index": Tried("SELECT [1, 2, 3][-1] AS x", [[3]], REFUSED),
    "division": Tried("SELECT a / b AS c FROM (VALUES (1, 0)) AS t (a, b)", [[float("inf")]], REFUSED),
    "star": Tried(
        "SELECT * FROM (SELECT 2 AS b, 1 AS k) AS a INNER JOIN (SELECT 3 AS c, 1 AS k) AS d USING (k)",
        [[2, 1, 3]],
        [[1, 2, 3]],
    ),
    "window-order": Tried(f"SELECT row_number() OVER (PARTITION BY n) AS r {_ONE_TWO}", [[1], [1]], REFUSED),
    "index": Tried("SELECT [1, 2, 3][5] AS x", [[None]], REFUSED),
    "months-added": Tried(
        "SELECT DATE '2026-01-31' + INTERVAL 1 MONTH AS a",
        [[dt.datetime.fromisoformat("2026-02-28")]],
        [[dt.date(2026, 2, 28)]],
    ),
    "function dayofweek": Tried(f"SELECT dayofweek({_MONDAY}) AS d", [[1]], [[2]]),
    "function isodow": Tried(f"SELECT isodow({_MONDAY}) AS d", [[1]], [[3]]),
    "function weekday": Tried(f"SELECT weekday({_MONDAY}) AS d", [[1]], [[0]]),
    "function percentile_cont": Tried(
        f"SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n) AS q {_ONE_TWO}", [[1.5]], [[1]]
    ),
    "function quantile": Tried(f"SELECT quantile(n, 0.5) AS q {_ONE_TWO}", [[1]], [[1.5]]),
    "function quantile_cont": Tried(f"SELECT quantile_cont(n, 0.5) AS q {_ONE_TWO}", [[1.5]], REFUSED),
    "function quantile_disc": Tried(f"SELECT quantile_disc(n, 0.5) AS q {_ONE_TWO}", [[1]], REFUSED),
    "function damerau_levenshtein": _distance("damerau_levenshtein", 1),
    "function hamming": _distance("hamming", 1),
    "function mismatches": _distance("mismatches", 1),
    "function jaccard": _distance("jaccard", 0.5),
    "function jaro_similarity": _distance("jaro_similarity", 7 / 9),
    "function jaro_winkler_similarity": _distance("jaro_winkler_similarity", 0.8),
    "function arbitrary": Tried(f"SELECT arbitrary(x) AS x {_TEXTS}", [["b"]], REFUSED),
    "function list_slice": Tried("SELECT list_slice([1, 2, 3], 1, 2) AS x", [[[1, 2]]], REFUSED),
    "function try_strptime": Tried(
        "SELECT try_strptime('2026-01-02', '%Y-%m-%d') AS x", [[dt.datetime.fromisoformat("2026-01-02")]], REFUSED
    ),
    "function strptime": Tried(
        "SELECT CAST(epoch(strptime('1970-01-01', '%Y-%m-%d')) AS INTEGER) AS seconds", [[0]], [[-28800]]
    ),
    "function hash": Tried("SELECT hash('a') % 1000 AS h", [[135]], [[170]]),
    "function regexp_full_match": Tried("SELECT regexp_full_match('abc', 'b') AS x", [[False]], REFUSED),
    "function age": Tried(f"SELECT age({_MONDAY}, DATE '2026-05-31') AS x", [[dt.timedelta(days=1)]], REFUSED),
    "function len": Tried("SELECT len([1, 2]) AS n", [[2]], REFUSED),
    "function trim": Tried("SELECT trim('\u3000a ') AS a", [["a"]], [["\u3000a"]]),
    "function ltrim": Tried("SELECT ltrim('\u3000a') AS a", [["a"]], [["\u3000a"]]),
    "function rtrim": Tried("SELECT rtrim('a\u3000') AS a", [["a"]], [["a\u3000"]]),
    "function list_distinct": Tried("SELECT list_sort(list_distinct([2, NULL])) AS a", [[[2]]], [[[2, None]]]),
    "function array_distinct": Tried("SELECT list_sort(array_distinct([2, NULL])) AS a", [[[2]]], [[[2, None]]]),
    "function upper": Tried("SELECT upper('ß') AS a", [["ẞ"]], [["SS"]]),
    "function chr": Tried("SELECT chr(24037) AS a", [["工"]], [["å"]]),
    "function date_trunc": Tried(
        "SELECT date_trunc('month', DATE '2026-06-15') AS a",
        [[dt.datetime.fromisoformat("2026-06-01")]],
        [[dt.date(2026, 6, 1)]],
    ),
}
"""By name of rule: engines answer differently, or Spark does not run it."""

ALIKE = {
    "function percentile_disc": Tried(
        f"SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY n) AS q {_ONE_TWO}", [[1]], [[1]]
    ),
    "function levenshtein": Tried("SELECT levenshtein('工农路', '工人路') AS d", [[1]], [[1]]),
    "function editdist3": Tried("SELECT editdist3('工农路', '工人路') AS d", [[1]], [[1]]),
    "function array_slice": Tried("SELECT array_slice([1, 2, 3], 1, 2) AS x", [[[1, 2]]], [[[1, 2]]]),
    "function first": Tried("SELECT first(x) AS x FROM (VALUES ('a')) AS t (x)", [["a"]], [["a"]]),
    "function last": Tried("SELECT last(x) AS x FROM (VALUES ('a')) AS t (x)", [["a"]], [["a"]]),
    "function any_value": Tried(f"SELECT any_value(x) AS x {_TEXTS}", [["b"]], [["b"]]),
    "function string_agg": Tried(f"SELECT string_agg(x, ',') AS x {_TEXTS}", [["b"]], [["b"]]),
    "function group_concat": Tried(f"SELECT group_concat(x, ',') AS x {_TEXTS}", [["b"]], [["b"]]),
    "function listagg": Tried(f"SELECT listagg(x, ',') AS x {_TEXTS}", [["b"]], [["b"]]),
    "limit-order": Tried("SELECT n FROM (VALUES (1), (1)) AS t (n) LIMIT 1", [[1]], [[1]]),
}
"""Refused for another reason than a difference: which row is taken is left open, on either engine; the distances,
because Python compares distinct texts once; the others beside one of their kind that differs."""

USED = {
    "a list and null": Tried(f"SELECT list_sort(list(x)) AS xs {_TEXTS}", [[["b", None]]], [[["b", None]]]),
    "a list of distinct texts": Tried(
        "SELECT list_sort(list(DISTINCT x)) AS xs FROM (VALUES ('b'), ('a'), ('b'), (NULL)) AS t (x)",
        [[["a", "b", None]]],
        [[["a", "b", None]]],
    ),
    "a list of no rows": Tried(f"SELECT list_sort(list(x) FILTER (WHERE x = 'c')) AS xs {_TEXTS}", [[None]], [[None]]),
    "a list with null that contains": Tried(
        f"SELECT list_contains(['a', x], 'b') AS b, list_contains(['a'], x) AS a {_TEXTS}",
        [[True, False], [False, None]],
        [[True, False], [False, None]],
    ),
    "concat and null": Tried("SELECT concat('a', NULL, 1) AS x", [["a1"]], [["a1"]]),
    "greatest and null": Tried("SELECT greatest(1, NULL) AS x, least(2, NULL) AS y", [[1, 2]], [[1, 2]]),
    "nulls in order": Tried(
        "SELECT x, row_number() OVER (ORDER BY x) AS r, row_number() OVER (ORDER BY x DESC) AS q "
        "FROM (VALUES ('b'), ('a'), (NULL)) AS t (x)",
        [["a", 1, 2], ["b", 2, 1], [None, 3, 3]],
        [["a", 1, 2], ["b", 2, 1], [None, 3, 3]],
    ),
    "nulls in a list": Tried("SELECT list_sort([3, NULL, 1]) AS x", [[[1, 3, None]]], [[[1, 3, None]]]),
    "texts in order": Tried(
        "SELECT row_number() OVER (ORDER BY s) AS r, s FROM (VALUES ('工'), ('a'), ('Z'), ('é'), ('😀')) AS t (s)",
        [[1, "Z"], [2, "a"], [3, "é"], [4, "工"], [5, "😀"]],
        [[1, "Z"], [2, "a"], [3, "é"], [4, "工"], [5, "😀"]],
    ),
    "characters": Tried(
        "SELECT length('工😀') AS n, substr('工😀路', 2, 1) AS s, right('工😀', 1) AS r",
        [[2, "😀", "😀"]],
        [[2, "😀", "😀"]],
    ),
    "decimals": Tried(
        "SELECT CAST(10.01 AS DECIMAL(8, 2)) * CAST(0.3333 AS DECIMAL(8, 4)) AS a",
        [[decimal.Decimal("3.336333")]],
        [[decimal.Decimal("3.336333")]],
    ),
    "whole division and rest": Tried("SELECT -7 // 2 AS a, -7 % 3 AS b", [[-3, -1]], [[-3, -1]]),
    "round": Tried("SELECT CAST(round(2.5) AS INTEGER) AS a, CAST(round(-2.5) AS INTEGER) AS b", [[3, -3]], [[3, -3]]),
    "median": Tried(f"SELECT median(n) AS q {_ONE_TWO}", [[1.5]], [[1.5]]),
    "a timestamp's day": Tried(
        "SELECT CAST(TIMESTAMP '2026-01-01 23:59:59.999999' AS DATE) AS d",
        [[dt.date(2026, 1, 1)]],
        [[dt.date(2026, 1, 1)]],
    ),
    "structs": Tried(
        "SELECT {'a': 1, 'b': NULL} = {'a': 1, 'b': NULL} AS x, {'a': 1} < {'a': 2} AS y",
        [[True, True]],
        [[True, True]],
    ),
    "sha256": Tried("SELECT substr(sha256('工'), 1, 8) AS a", [["bb6a9066"]], [["bb6a9066"]]),
    "an empty list taken apart": Tried("SELECT unnest(CAST([] AS INTEGER[])) AS a", [], []),
    "patterns": Tried(
        r"SELECT regexp_matches('３', '\d') AS a, regexp_matches('a工', '[\x{4E00}-\x{9FFF}]$') AS b",
        [[False, True]],
        [[False, True]],
    ),
    "pieces": Tried(
        "SELECT string_split('a;;b;', ';') AS a, string_split('', ';') AS b, "
        "array_to_string(['a', NULL, 'b'], ',') AS c",
        [[["a", "", "b", ""], [""], "a,b"]],
        [[["a", "", "b", ""], [""], "a,b"]],
    ),
}
"""What terms and models rest on, alike as ``outpost.spark.translation`` translates it."""
