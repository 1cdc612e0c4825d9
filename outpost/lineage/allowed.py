"""What a query of a rule or a shared term may be made of: kinds of nodes and functions by allow-list."""

from __future__ import annotations

import re

from outpost.lineage.tree import NOTHING_ELSE, Node, QueryError, nodes, path_of


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLAIN = _listed(
    """
    min max any_value list array_agg list_value list_sort list_distinct list_filter list_concat list_append coalesce
    struct_pack to_json unnest first_value last_value lag lead
    """
)
"""Functions that give back what they are given."""
COUNTS = _listed("count count_star count_if")
"""Aggregates that tell how many, and nothing of what."""
MEASURES = COUNTS | _listed("sum avg median list array_agg")
"""Aggregates that tell how much there is of something."""
AGGREGATES = MEASURES | _listed("min max bool_or bool_and any_value arg_min arg_max")
RANKS = _listed("row_number rank dense_rank percent_rank cume_dist ntile")
"""Window functions that give each row its place in an order."""
_OTHER_WINDOWS = _listed("first_value last_value lag lead")
_SCALARS = _listed(
    """
    + - * / // % || abs ceil floor round trunc sign
    ~~ !~~ ~~* !~~* concat concat_ws length strlen lower upper substr substring left right trim ltrim rtrim lpad rpad
    replace reverse repeat translate starts_with ends_with contains prefix suffix strpos instr position
    string_split split_part regexp_matches regexp_replace regexp_extract
    md5 sha256 encode decode hex unhex
    year month day quarter hour minute second make_date date_diff datediff date_trunc date_part date_add last_day
    to_days to_hours to_minutes to_months to_years to_weeks
    greatest least nullif ifnull if
    struct_pack struct_extract row to_json list_value
    list_contains list_has_any list_has_all list_filter list_transform list_sort list_distinct list_append list_concat
    list_position array_length array_to_string list_min list_max list_sum list_unique unnest flatten
    """
)
TABLE_FUNCTIONS = _listed("unnest range generate_series")
FUNCTIONS = _SCALARS | AGGREGATES | RANKS | _OTHER_WINDOWS | TABLE_FUNCTIONS

_QUERIES = _listed("SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE")
_TABLES = _listed("BASE_TABLE JOIN SUBQUERY EXPRESSION_LIST TABLE_FUNCTION EMPTY")
_ORDERS = _listed("ORDER_MODIFIER DISTINCT_MODIFIER ORDER_DEFAULT ASCENDING DESCENDING")
_CLASSES = _listed(
    """
    COLUMN_REF CONSTANT PARAMETER FUNCTION WINDOW OPERATOR COMPARISON CONJUNCTION BETWEEN CASE CAST TYPE SUBQUERY LAMBDA
    STAR
    """
)
_OPERATORS = _listed(
    """
    OPERATOR_CAST OPERATOR_TRY_CAST OPERATOR_COALESCE OPERATOR_IS_NULL OPERATOR_IS_NOT_NULL OPERATOR_NOT OPERATOR_NULLIF
    COMPARE_IN COMPARE_NOT_IN ARRAY_EXTRACT STRUCT_EXTRACT ARRAY_CONSTRUCTOR
    """
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NAMES = ("column_names", "column_name_alias", "aliases", "expected_names", "using_columns")
_JOINS = frozenset({"INNER", "LEFT", "RIGHT", "OUTER", "FULL", "SEMI", "ANTI"})
_SET_OPERATIONS = frozenset({"UNION", "EXCEPT", "INTERSECT"})


def check(tree: Node) -> None:
    """QueryError names the first thing in a query that no rule needs: it is refused because it is not on the list."""
    for node in nodes(tree):
        _check_names(node)
        if node.get("key_targets") or node.get("payload_aggregates"):
            raise QueryError("a recursion USING KEY changes rows that are there: write it with UNION")
        if "class" in node:
            _check_expression(node)
        elif "type" in node and isinstance(node["type"], str):
            _check_clause(node)


def _check_names(node: Node) -> None:
    """Names are plain: no other script whose letters look the same, nothing in quotes that is more than a name."""
    names = [node.get("alias") or "", node.get("key") or ""] + [it for key in _NAMES for it in node.get(key) or []]
    if node.get("type") == "BASE_TABLE":
        names += node["qualified_name"]["path"]
    for name in names:
        if isinstance(name, str) and name and not _NAME.fullmatch(name):
            raise QueryError(f"a name is made of English letters, digits and _, and {name!r} is not: {NOTHING_ELSE}")


def _check_expression(node: Node) -> None:
    kind = node["class"]
    if kind not in _CLASSES:
        raise QueryError(f"{_said(kind)} has no place in a query: name columns and functions plainly")
    if kind == "OPERATOR" and node["type"] not in _OPERATORS:
        raise QueryError(f"the operator {_said(node['type'])} is not on the list of what a query may use")
    if kind in ("FUNCTION", "WINDOW"):
        _check_function(node, FUNCTIONS)
    if kind == "STAR" and _is_more_than_a_star(node):
        raise QueryError("a star with COLUMNS, EXCLUDE, REPLACE or RENAME hides what is read: name the columns")
    if kind == "LAMBDA" and node["syntax_type"] != "LAMBDA_KEYWORD":
        raise QueryError("write a lambda with its keyword (lambda x: ...): an arrow also reads into JSON")


def _check_function(node: Node, known: frozenset[str]) -> None:
    path = path_of(node)
    if len(path) > 1:
        raise QueryError(f"the function {'.'.join(path)} is called by a schema: call it by its name alone")
    if path[0] not in known:
        raise QueryError(
            f"the function {path[0]} is not on the list of what a query may call (outpost/lineage/allowed.py): "
            f"{NOTHING_ELSE}"
        )


def _is_more_than_a_star(node: Node) -> bool:
    more = ("exclude_list", "replace_list", "rename_list", "qualified_exclude_list", "expr")
    return bool(node["columns"]) or any(node.get(name) for name in more)


def _check_clause(node: Node) -> None:
    kind = node["type"]
    if kind not in _QUERIES | _TABLES | _ORDERS:
        if kind.startswith("LIMIT"):
            raise QueryError("LIMIT and OFFSET cut a list where it happens to end: say in the rule which rows count")
        raise QueryError(f"{_said(kind)} has no place in a query: it is made of SELECT, joins and UNION")
    if node.get("sample"):
        raise QueryError("a sample is chance: a rule gives the same findings whenever it runs")
    if node.get("at_clause"):
        raise QueryError("a table is read as it stands tonight: AT has no place in a query")
    if kind == "TABLE_FUNCTION":
        _check_function(node["function"], TABLE_FUNCTIONS)
    elif kind == "JOIN":
        _check_join(node)
    elif kind == "SELECT_NODE" and node["aggregate_handling"] != "STANDARD_HANDLING":
        raise QueryError("GROUP BY ALL hides what is grouped by: name the columns")
    elif kind == "SET_OPERATION_NODE" and node["setop_type"] not in _SET_OPERATIONS:
        raise QueryError(f"{_said(node['setop_type'])} is not on the list: UNION the same columns in the same order")
    elif kind == "DISTINCT_MODIFIER" and node["distinct_on_targets"]:
        raise QueryError("DISTINCT ON takes a row at random: choose it by row_number() with a total order")


def _check_join(node: Node) -> None:
    if (
        node["join_type"] not in _JOINS
        or node["ref_type"] not in ("REGULAR", "CROSS")
        or node.get("ranking_expression")
    ):
        kind = f"{node['ref_type']} {node['join_type']}".lower()
        raise QueryError(f"a {kind} join is not on the list: join by an ON that names the columns")


def _said(kind: str) -> str:
    return kind.lower().replace("_", " ")
