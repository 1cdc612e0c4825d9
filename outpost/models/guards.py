"""What a model's query may read and show: declared extracts, no identity, nothing police-only in a government file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import duckdb

from outpost import contracts, sql

_FORBIDDEN = re.compile(
    r"\bvault\b|\bread_\w+\s*\(|\b(attach|copy|pragma|install|load)\b|'[^']*\.(parquet|csv|duckdb)'", re.I
)
OF_THE_NIGHT = frozenset({"T", "held", "stale", "certificate_inner_pad", "certificate_outer_pad"})
"""Parameters that every query may name without declaring them."""
_LAST_NIGHT = frozenset({"push.task"})
_PARAMETER = re.compile(r"\$[A-Za-z_]\w*")
_FIELD = re.compile(r"\{(\w+)\}")
_EVIDENCE = re.compile(r"to_json\(\{(.*?)\}\)\s+AS\s+evidence", re.S)
_ENTRY = re.compile(r"'(\w+)':\s*(.*?)(?=,\s*'\w+':|\Z)", re.S)


class GuardError(Exception):
    """A query reads or shows what it may not; the text says what."""


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:")


@cache
def tables_read(text: str) -> frozenset[str]:
    """Tables (``schema.table``) that a statement itself reads, CTEs left out. GuardError when it is no statement."""
    try:
        names = _parser().get_table_names(_PARAMETER.sub("NULL", text), qualified=True)
    except duckdb.Error as fault:
        raise GuardError(f"the query cannot be parsed: {type(fault).__name__}") from None
    return frozenset(name.split(" AS ")[0].replace('"', "") for name in names)


@cache
def _terms() -> dict[str, str]:
    """Texts of the shared terms by table, read off the files."""
    extracts = {contract.table for contract in contracts.ALL.values()}
    found = {f"registers.{path.stem}": path.stem for path in (sql.SQL_ROOT / "registers").glob("*.sql")}
    return {table: sql.load(f"registers/{name}") for table, name in found.items() if table not in extracts}


def term_text(table: str) -> str | None:
    """The SELECT of a shared term by its table; None for any other table, and for the calendar."""
    return None if table == "registers.calendar" else _terms().get(table)


@cache
def extracts_behind(tables: frozenset[str]) -> frozenset[str]:
    """The extracts behind these tables, through the shared terms. GuardError names a table of another kind."""
    by_table = {contract.table: contract.extract for contract in contracts.ALL.values()}
    found: set[str] = set()
    for table in tables:
        if table in by_table:
            found.add(by_table[table])
        elif table in _terms():
            found |= extracts_behind(tables_read(_terms()[table]) - {table})
        elif not _is_context(table):
            raise GuardError(f"the query reads {table}, which is no register, no shared term and no reference table")
    return frozenset(found)


def _is_context(table: str) -> bool:
    """Tables that are no extract and may be read: reference data, last night's tasks, matches, tonight's standing."""
    context = {
        "address.match",
        "landing.delivery",
        "registers.calendar",
        "registers.extract_status",
    }
    return table in context or table in _LAST_NIGHT or table.startswith("registers.ref_")


def check_reads(query: str, declared: frozenset[str]) -> frozenset[str]:
    """Tables that the query reads. GuardError: the vault or a file, or extracts other than the declared ones."""
    if _FORBIDDEN.search(_without_comments(query)):
        raise GuardError("a query reads the night's tables and nothing else: no vault, no file")
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


def check_parameters(query: str, declared: frozenset[str]) -> None:
    """GuardError names parameters that the query asks for and the spec lacks, or the other way round."""
    asked = set(sql.parameters_of(query))
    for table in tables_read(query):
        asked |= _asked_by(table)
    asked -= OF_THE_NIGHT
    if asked - declared:
        raise GuardError(f"the query asks for parameters that the spec lacks: {', '.join(sorted(asked - declared))}")
    if declared - asked:
        raise GuardError(f"parameters that the query does not use: {', '.join(sorted(declared - asked))}")


@cache
def _asked_by(table: str) -> frozenset[str]:
    """Parameters of the shared terms behind a table."""
    text = _terms().get(table)
    if text is None:
        return frozenset()
    asked = set(sql.parameters_of(text)) - {"T", "first_day", "last_day"}
    for below in tables_read(text) - {table}:
        asked |= _asked_by(below)
    return frozenset(asked)


def evidence_fields(query: str) -> dict[str, str]:
    """Fields of the evidence that the query makes, each with its expression."""
    found = _EVIDENCE.search(_without_comments(query))
    return dict(_ENTRY.findall(found.group(1))) if found else {}


def check_zones(query: str, zones: dict[str, list[str]], identity: set[str]) -> None:
    """GuardError: a listed field that nothing produces, or a police-only column that a government file would show."""
    produced = evidence_fields(query)
    for zone, fields in sorted(zones.items()):
        missing = sorted(set(fields) - set(produced) - identity)
        if missing:
            raise GuardError(f"zones.{zone}: fields that the query does not produce: {', '.join(missing)}")
    shown = {name: produced.get(name, "") for name in zones.get("gov", []) if name not in identity}
    for name, column in _police_only_in(shown):
        raise GuardError(f"zones.gov: {name} shows the police-only column {column}")


def _police_only_in(fields: dict[str, str]) -> Iterator[tuple[str, str]]:
    columns = police_only()
    for name, expression in sorted(fields.items()):
        for word in sorted({name, *re.findall(r"\w+", expression)}):
            if word in columns:
                yield name, word


@cache
def police_only() -> frozenset[str]:
    """Columns that may decide a rule and are never shown in a government file, in any extract."""
    marked = {
        column.register_name or column.name
        for contract in contracts.ALL.values()
        for column in contract.columns
        if column.police_only
    }
    return frozenset(marked - {"status"})


def check_words(zones: dict[str, list[str]], why: dict[str, dict[str, str]], how: dict[str, list[str]]) -> None:
    """GuardError: a sentence names a field that its zone does not list, or a zone has no sentence."""
    for reason, sentences in sorted(why.items()):
        for zone, listed in sorted(zones.items()):
            if zone not in sentences:
                raise GuardError(f"reasons.{reason}.why: nothing is said for {zone}")
            texts = [sentences[zone], *how[reason]]
            unlisted = sorted({name for text in texts for name in _FIELD.findall(text)} - set(listed))
            if unlisted:
                raise GuardError(f"reasons.{reason}: fields that zones.{zone} does not list: {', '.join(unlisted)}")


def _without_comments(text: str) -> str:
    return re.sub(r"--[^\n]*", "", text)
