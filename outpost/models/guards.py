"""What a model's query may be and read: one SELECT over the night's tables, declared extracts, known parameters.

Asked of the tree that DuckDB runs (``outpost.lineage``), never of words. What it may show: ``outpost.models.shown``.
"""

from __future__ import annotations

from functools import cache

from outpost import contracts, lineage, sql
from outpost.errors import OutpostError
from outpost.lineage import Lineage, QueryError, catalog

SECRETS = frozenset({"certificate_inner_pad", "certificate_outer_pad"})
"""Parameters that hold the home's secret: for sha256 alone."""
OF_THE_NIGHT = frozenset({"T", "held", "stale"}) | SECRETS
"""Parameters that every query may name without declaring them."""
_OF_THE_CALENDAR = frozenset({"first_day", "last_day"})


class GuardError(OutpostError):
    """A query or spec reads or shows what it may not; the text says what, and what to do."""


def tables_read(text: str) -> frozenset[str]:
    """Tables (``schema.table``) that a statement itself reads, CTEs left out. GuardError when it is no SELECT."""
    try:
        return lineage.tables_of(text)
    except QueryError as fault:
        raise GuardError(str(fault)) from None


def term_text(table: str) -> str | None:
    """The SELECT of a shared term by its table; None for any other table, and for the calendar."""
    return catalog.terms().get(table)


@cache
def terms_behind(tables: frozenset[str]) -> frozenset[str]:
    """The shared terms among these tables and below them."""
    found: set[str] = set()
    for table in tables:
        text = term_text(table)
        if text is not None:
            found |= {table} | terms_behind(tables_read(text) - {table})
    return frozenset(found)


@cache
def extracts_behind(tables: frozenset[str]) -> frozenset[str]:
    """The extracts behind these tables, through the shared terms. GuardError names a table of another kind."""
    found: set[str] = set()
    for table in tables:
        text = term_text(table)
        if table in catalog.extracts():
            found.add(catalog.extracts()[table])
        elif text is not None:
            found |= extracts_behind(tables_read(text) - {table})
        elif not catalog.is_context(table):
            raise GuardError(
                f"the query reads {table}, which is no register, no shared term and no reference table: "
                f"{lineage.NOTHING_ELSE}"
            )
    return frozenset(found)


@cache
def check_reads(query: str, declared: frozenset[str]) -> frozenset[str]:
    """Tables that the query reads. GuardError: it is no plain SELECT, or reads others than the declared extracts."""
    try:
        lineage.check(lineage.select_of(query))
    except QueryError as fault:
        raise GuardError(str(fault)) from None
    except RecursionError:
        raise GuardError("the query is nested too deeply: write its parts as steps") from None
    _check_secrets(lineage.select_of(query))
    tables = tables_read(query)
    behind = extracts_behind(tables)
    unknown = sorted(declared - set(contracts.ALL))
    if unknown:
        raise GuardError(f"requires and uses: no such extract: {', '.join(unknown)}")
    undeclared, unread = sorted(behind - declared), sorted(declared - behind)
    if undeclared:
        raise GuardError(f"the query reads extracts that the spec does not declare: {', '.join(undeclared)}")
    if unread:
        raise GuardError(f"the spec declares extracts that the query does not read: {', '.join(unread)}")
    return tables


def _check_secrets(node: object) -> None:
    """GuardError: the home's secret anywhere but inside of sha256, from which nobody gets it back."""
    if isinstance(node, list):
        for value in node:
            _check_secrets(value)
    elif isinstance(node, dict):
        if node.get("class") == "PARAMETER" and node["identifier"] in SECRETS:
            raise GuardError(
                f"${node['identifier']} is a secret of the home: it stands in sha256(...) and nowhere else"
            )
        if node.get("class") != "FUNCTION" or node["qualified_name"]["path"] != ["sha256"]:
            for value in node.values():
                _check_secrets(value)


def follow(query: str) -> Lineage:
    """The lineage of a query. GuardError where it cannot be followed."""
    try:
        return lineage.follow(query)
    except QueryError as fault:
        raise GuardError(str(fault)) from None


def check_parameters(query: str, declared: frozenset[str]) -> None:
    """GuardError names parameters that the query asks for and the spec lacks, or the other way round."""
    own = lineage.parameters_of(query)
    if own != sql.parameters_of(query):
        raise GuardError("a parameter is $name, once in the query and not in a comment or a quoted name")
    asked = set(own)
    for table in terms_behind(tables_read(query)):
        asked |= lineage.parameters_of(term_text(table) or "") - _OF_THE_CALENDAR
    asked -= OF_THE_NIGHT
    if asked - declared:
        raise GuardError(f"the query asks for parameters that the spec lacks: {', '.join(sorted(asked - declared))}")
    if declared - asked:
        raise GuardError(f"parameters that the query does not use: {', '.join(sorted(declared - asked))}")


@cache
def police_only() -> frozenset[str]:
    """Names of columns that are police-only in some extract, but for ``status``, which most have for everybody."""
    return frozenset(source.column for source in catalog.police_only()) - {"status"}
