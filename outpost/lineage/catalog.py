"""The tables that rules may read, with their columns: registers by their contracts, the few others by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from outpost import contracts, sql
from outpost.lineage.flow import Source

TASKS = "push.task"
MATCH = "address.match"
CONTEXT: Mapping[str, str] = {
    TASKS: "model_id reason subject_kind subject_key address_code state opened_on listed_on due_on",
    MATCH: """
        extract source_key address_text normalised status address_code method candidates room_unknown remark
        district_code town_code community_code first_seen
    """,
    "landing.delivery": "delivery extract business_date status extracted_at",
    "registers.extract_status": "extract delivery business_date age_days status why",
    "registers.calendar": "day is_workday workdays_through",
    "registers.ref_alias": "kind old_name new_name valid_from",
    "registers.ref_department": "code name zone",
    "registers.ref_exception": "model_id subject reason owner until",
    "registers.ref_excluded_place": "address_code kind",
    "registers.ref_service_point": "town_code item name address",
    "registers.ref_spring_festival": "year date",
    "registers.ref_workday": "date is_workday",
}
"""Tables that are no register and may be read, with the columns that may be read of them. Of last night's tasks:
whether one stands, not how often one was made or how many a person has."""
_NO_TERMS = frozenset({"registers.calendar"})


@cache
def terms() -> Mapping[str, str]:
    """The texts of the shared terms by table, read off ``sql/registers``."""
    found = {f"registers.{path.stem}": path.stem for path in sorted((sql.SQL_ROOT / "registers").glob("*.sql"))}
    left_out = {contract.table for contract in contracts.ALL.values()} | _NO_TERMS
    return {table: sql.load(f"registers/{name}") for table, name in found.items() if table not in left_out}


@cache
def extracts() -> Mapping[str, str]:
    """Extract names by the table of their current rows."""
    return {contract.table: contract.extract for contract in contracts.ALL.values()}


def is_context(table: str) -> bool:
    """Whether a table is no register and no term and may be read."""
    return table in CONTEXT


@cache
def columns_of(table: str) -> tuple[str, ...]:
    """Columns that may be read of a register or another table of the night; KeyError for any other table."""
    if table in CONTEXT:
        return tuple(CONTEXT[table].split())
    return tuple(contracts.ALL[extracts()[table]].register_columns())


@cache
def identity() -> frozenset[Source]:
    """Columns that stand for a person: pseudonyms, keys of names, hashes of callers, keys of a person's rows."""
    found = {Source(TASKS, "subject_key")}
    for contract in contracts.ALL.values():
        for column in contract.columns:
            if column.identity and column.register_name:
                found.add(Source(contract.table, column.register_name))
            if column.meaning.person_hash:
                found.add(Source(contract.table, column.name))
        if any(contract.by_name[name].is_number for name in contract.terms.key):
            found.add(Source(contract.table, "source_key"))
        if contract.takes_certificates:
            found.add(Source(contract.table, "infant_certificate_number"))
    return frozenset(found)


@cache
def police_only() -> frozenset[Source]:
    """Columns that may decide a rule, and of which a government file shows neither values nor counts split by them."""
    return frozenset(
        Source(contract.table, column.register_name)
        for contract in contracts.ALL.values()
        for column in contract.columns
        if column.police_only and column.register_name
    )


@cache
def birth_dates() -> frozenset[Source]:
    """Columns that hold a person's date of birth."""
    return frozenset(
        Source(contract.table, column.name)
        for contract in contracts.ALL.values()
        for column in contract.columns
        if column.meaning.birth_date
    )
