"""What a contract must say so that every stage can work from it: asked when it loads, never in a night.

Rules about the values of rows are not here: ``outpost.contracts.rules``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from outpost import sql
from outpost.contracts.contract import ADDRESS_TEXT, Column, Contract, ContractError, Extract
from outpost.identity.vault_tables import OWN_TABLES, PERSON, VaultTable

_NAME = re.compile(r"(police|gov)\.[a-z][a-z0-9_]*")
_NAMES_SOMEBODY = ("id_number", "_surname", "staff_name", "officer_name", "worker_name")
_OF_THE_NIGHT = ("extract_status", "listed_address", "night", "person_alias")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


def check(contract: Contract) -> None:
    """ContractError says what is wrong with a contract, and what to say instead."""
    for look in (_of_name_and_key, _of_address, _of_rows, _of_patterns, _of_persons, _of_identity):
        for fault in look(contract):
            raise ContractError(f"{contract.extract}: {fault}")


def read_all(models: Iterable[type[Extract]]) -> dict[str, Contract]:
    """Contracts by extract name. ContractError names the first that cannot be landed, kept or resolved as it stands."""
    contracts: dict[str, Contract] = {}
    for contract in map(Contract.of, models):
        check(contract)
        if contract.extract in contracts:
            raise ContractError(f"{contract.extract}: two contracts of one name")
        if contract.name in taken_registers():
            raise ContractError(
                f"{contract.extract}: {contract.table} is {taken_registers()[contract.name]}: give it another name"
            )
        twin = [other.extract for other in contracts.values() if other.table == contract.table]
        if twin:
            raise ContractError(f"{contract.extract}: {contract.table} is the register of {twin[0]} already")
        contracts[contract.extract] = contract
    return contracts


@cache
def taken_registers() -> dict[str, str]:
    """Names of tables of ``registers`` that no extract may have, each with what it is."""
    terms = {path.stem: "a shared term" for path in sorted((sql.SQL_ROOT / "registers").glob("*.sql"))}
    return terms | dict.fromkeys(_OF_THE_NIGHT, "a table of the night")


def vault_tables(contracts: Iterable[Contract]) -> dict[str, VaultTable]:
    """The tables of the vault by name, read off the contracts. ContractError when two mean different tables by one
    name, or a column names a table that nobody writes to."""
    found = {PERSON.name: PERSON}
    read = list(contracts)
    for contract in read:
        table = contract.vault_table
        if table is not None and found.setdefault(table.name, table) != table:
            other = found[table.name]
            raise ContractError(
                f"{contract.extract}: the vault's table {table.name} holds {', '.join(other.holds)} by {other.key} "
                f"for another contract, not {', '.join(table.holds)} by {table.key}: give it another name"
            )
    for contract in read:
        _check_keys(contract, found)
    return found


def _check_keys(contract: Contract, tables: Mapping[str, VaultTable]) -> None:
    for column in contract.columns:
        named = column.meaning.vault
        if named is not None and named not in tables:
            raise ContractError(f"{contract.extract}.{column.name}: the vault has no table {named}")


def _of_name_and_key(contract: Contract) -> Iterator[str]:
    if not _NAME.fullmatch(contract.extract):
        yield "an extract is called police.<name> or gov.<name>, in small letters, digits and _"
    loose = [key for key in contract.terms.key if key not in contract.by_name or not contract.by_name[key].required]
    if loose:
        yield f"key columns must be required columns: {', '.join(loose)}"


def _of_address(contract: Contract) -> Iterator[str]:
    for column in contract.columns:
        if column.meaning.address_text != (column.name == ADDRESS_TEXT):
            yield f"{column.name}: an address as written is a column {ADDRESS_TEXT}, made by written_address(...)"
    if contract.address_text is not None and not contract.has_versions:
        yield f"{ADDRESS_TEXT} needs a column updated_at, by which it is known how long a text has stood"


def _of_rows(contract: Contract) -> Iterator[str]:
    terms = contract.terms
    if terms.load == "incremental":
        if not contract.has_versions:
            yield "an incremental extract needs a column updated_at, by which the newest version of a row is known"
        if terms.keep is None:
            yield "an incremental extract says in keep=Keep(...) how long a row serves that is not delivered again"
    named = [*(terms.keep.days if terms.keep else ()), *(rule.column for rule in terms.rules)]
    named += [terms.allow] if terms.allow else []
    named += [terms.keep.unless[0]] if terms.keep and terms.keep.unless else []
    unknown = sorted(set(named) - set(contract.by_name))
    if unknown:
        yield f"keep, allow and rules name columns that are not there: {', '.join(unknown)}"


def _of_persons(contract: Contract) -> Iterator[str]:
    for column in contract.columns:
        if column.identity is None and column.name.endswith(_NAMES_SOMEBODY):
            yield f"{column.name}: what is called so says who somebody is: identity(...) keeps it out of the registers"


def _of_patterns(contract: Contract) -> Iterator[str]:
    for column in contract.columns:
        if column.pattern is not None and not re.search(column.pattern, column.example or ""):
            yield f"{column.name}: a pattern comes with example=<a value that it takes>"


def _of_identity(contract: Contract) -> Iterator[str]:
    for kind in ("person", "mother", "previous", "name"):
        named = [column.name for column in contract.with_identity(kind)]
        if len(named) > 1:
            yield f"the vault has no place for two columns of {kind}: {', '.join(named)}"
        if kind in ("previous", "name") and named and not contract.with_identity("person"):
            yield f"{named[0]}: the vault has no place for a {kind} without a column of identity person"
    only = contract.with_identity("staff_name", "surname")
    persons = contract.with_identity("person", "mother", "previous")
    if len(only) > 1 or (only and persons):
        yield f"the vault has no place for both: {', '.join(column.name for column in (*persons, *only))}"
    if (only or persons) and not {"updated_at", "valid_from"} & set(contract.by_name):
        yield "identity needs a column updated_at or valid_from, by which the vault knows the newest"
    for column in only:
        yield from _of_place(contract, column)


def _of_place(contract: Contract, column: Column) -> Iterator[str]:
    """Whether the vault has a place for a name that only it keeps."""
    table, by = column.meaning.vault, contract.by_name.get(str(column.meaning.vault_by))
    if table is None or column.meaning.vault_by is None:
        yield (
            f"{column.name}: the vault has no place for it: say vault=<its table> and by=<the column of this extract "
            "that it is looked up by>"
        )
    elif not _IDENTIFIER.fullmatch(table) or table in OWN_TABLES:
        yield f"{column.name}: {table} is no name for a table of the vault that this extract may write to"
    elif by is None or by.kind != "text" or by.identity is not None or by.codes is not None or by.is_free_text:
        yield f"{column.name}: it is looked up by a number of this extract, which {column.meaning.vault_by} is not"
