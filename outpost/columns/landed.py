"""From the columns of extracts to those of registers, of the vault and of ``address.match``: as the contracts say it.

This part of a night is Python and not SQL: ``outpost.landing`` and ``outpost.address`` work from the same contracts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outpost import contracts
from outpost.columns.graph import Dataset, Edge, Field, Mask, Node, Step
from outpost.contracts import Column, Contract
from outpost.contracts.contract import ADDRESS_TEXT
from outpost.identity.vault_tables import PERSON
from outpost.lineage import ROWS, catalog

ALIASES = "registers.person_alias"
_REGISTRATION = "police.household_registration"
_ALIASED = ("person_key", "mother_person_key")
_PERSON_REGISTERS = ("registers.resident", "registers.household_registration")
_NUMBER_COLUMNS = "id_number"
_RESOLVED_AGAINST = (
    "address_code", "level", "parent_code", "name", "district_code", "town_code", "community_code", "status",
)  # fmt: skip
"""What texts are resolved against (``sql/addresses/standard_address.sql``; a test holds them against each other)."""
_ALIAS_COLUMNS = ("kind", "old_name", "new_name", "valid_from")
_OF_THE_ADDRESS = frozenset({"address_code", "district_code", "town_code", "community_code"})
_ADDED = {
    "source_key": ("主键", "The key's columns joined by |, identity parts as pseudonyms"),
    "source_row": ("来源行", "The extract, delivery and row number that it came from"),
    "infant_certificate_number": ("出生医学证明编号", "Number of an infant's birth certificate"),
}


def datasets() -> Iterator[Dataset]:
    """The extracts, the vault's tables, the registers with their aliases, and address.match."""
    for contract in contracts.ALL.values():
        columns = {column.name: _field(contract, column) for column in contract.columns}
        yield Dataset(contract.extract, "extract", contract.terms.title, contract.meaning, columns)
        yield Dataset(contract.table, "register", contract.terms.title, contract.meaning, _register_fields(contract))
    for table in contracts.VAULT.values():
        columns = {name: Field("", "", "VARCHAR", ("identity",)) for name in (table.key, *table.holds)}
        yield Dataset(
            f"vault.{table.name}", "vault", "身份库", "Who the pseudonyms are; read by the list writer", columns
        )
    aliases = {name: Field("化名", "Pseudonym", "VARCHAR", ("identity",)) for name in ("old_person_key", "person_key")}
    said = ("身份号码更正前后的化名", "The old number's pseudonym and that of the number that stands now")
    yield Dataset(ALIASES, "register", *said, aliases)
    matched = {name: Field() for name in catalog.columns_of(catalog.MATCH)}
    yield Dataset(catalog.MATCH, "address", "地址挂接结果", "Address texts resolved to standard addresses", matched)


def edges() -> Iterator[Edge]:
    """All edges of this part."""
    for contract in contracts.ALL.values():
        yield from _to_register(contract)
        yield from _rows(contract)
        yield from _to_vault(contract)
        if contract.address_text:
            yield from _to_match(contract)
    yield from _aliases()


def delivered() -> Iterator[Node]:
    """Columns that landing itself tells: where a row was delivered."""
    for contract in contracts.ALL.values():
        yield Node(contract.table, "source_row")
    yield Node(catalog.MATCH, "extract")


def _field(contract: Contract, column: Column) -> Field:
    marks = {
        "key": column.name in contract.terms.key,
        "identity": column.identity is not None or column.meaning.person_hash,
        "police_only": column.police_only,
        "birth_date": column.meaning.birth_date,
    }
    told = tuple(mark for mark, holds in marks.items() if holds)
    return Field(column.meaning.chinese, column.meaning.english, column.kind, told)


def _register_fields(contract: Contract) -> dict[str, Field]:
    by_register = {column.register_name: column for column in contract.columns}
    found = {}
    for name, kind in contract.register_columns().items():
        column = by_register.get(name)
        chinese, english = _ADDED.get(name, ("", ""))
        told = Field(chinese, english, kind) if column is None else _field(contract, column)
        found[name] = Field(told.chinese, told.english, kind, told.marks)
    return found


def _to_register(contract: Contract) -> Iterator[Edge]:
    for column in contract.columns:
        source, name = Node(contract.extract, column.name), column.register_name
        if name is None:
            continue
        how: Step = "value" if _mask(column) is None else "computed"
        yield Edge(source, Node(contract.table, name), how, _mask(column))
        if name in _ALIASED:
            yield Edge(Node(ALIASES, "person_key"), Node(contract.table, name), "value")
            yield Edge(Node(ALIASES, "old_person_key"), Node(contract.table, name), "matched")
    for name in contract.terms.key:
        column = contract.by_name[name]
        yield Edge(Node(contract.extract, name), Node(contract.table, "source_key"), "computed", _mask(column))
    if contract.takes_certificates:
        yield Edge(
            Node(contract.extract, _NUMBER_COLUMNS), Node(contract.table, "infant_certificate_number"), "computed"
        )


def _mask(column: Column) -> Mask | None:
    if column.is_number:
        return "pseudonym"
    if column.identity == "name":
        return "name_key"
    return "free_text" if column.is_free_text else None


def _rows(contract: Contract) -> Iterator[Edge]:
    """What decides which rows are current: the key and its versions, and how long a row serves."""
    target = Node(contract.table, ROWS)
    yield Edge(Node(contract.extract, ROWS), target, "rows")
    names = set(contract.terms.key) | ({"updated_at"} & set(contract.by_name))
    keep = contract.terms.keep
    if keep is not None:
        names |= set(keep.days) | ({keep.unless[0]} if keep.unless else set())
        if keep.while_registered:
            for table in _PERSON_REGISTERS:
                yield Edge(Node(table, "person_key"), target, "rows")
    for name in sorted(names):
        yield Edge(Node(contract.extract, name), target, "rows")


def _to_vault(contract: Contract) -> Iterator[Edge]:
    for column in contract.with_identity("person", "mother", "previous"):
        source = Node(contract.extract, column.name)
        yield Edge(source, Node("vault.person", "id_number"), "value")
        yield Edge(source, Node("vault.person", PERSON.key), "computed", "pseudonym")
    for column in contract.with_identity("name"):
        yield Edge(Node(contract.extract, column.name), Node("vault.person", "name"), "value")
    only, table = contract.vault_only, contract.vault_table
    if only is not None and only.meaning.vault in contracts.VAULT:
        table = contracts.VAULT[str(only.meaning.vault)]
        yield Edge(Node(contract.extract, only.name), Node(f"vault.{table.name}", table.holds[0]), "value")
        key = Node(contract.extract, str(only.meaning.vault_by))
        yield Edge(key, Node(f"vault.{table.name}", table.key), "value")


def _to_match(contract: Contract) -> Iterator[Edge]:
    text, addresses = Node(contract.table, ADDRESS_TEXT), "registers.standard_address"
    yield Edge(Node(contract.table, "source_key"), Node(catalog.MATCH, "source_key"), "value")
    yield Edge(text, Node(catalog.MATCH, "address_text"), "value")
    yield Edge(Node(contract.table, ROWS), Node(catalog.MATCH, ROWS), "rows")
    yield Edge(text, Node(catalog.MATCH, "first_seen"), "condition")
    for name in catalog.columns_of(catalog.MATCH):
        if name in ("extract", "source_key", "address_text", "first_seen"):
            continue
        target = Node(catalog.MATCH, name)
        yield Edge(text, target, "computed")
        for column in _ALIAS_COLUMNS:
            yield Edge(Node("registers.ref_alias", column), target, "condition")
        for column in _RESOLVED_AGAINST if name not in ("normalised", "remark") else ():
            is_own = column == name and name in _OF_THE_ADDRESS
            is_listed = name == "candidates" and column == "address_code"
            yield Edge(Node(addresses, column), target, "value" if is_own or is_listed else "condition")


def _aliases() -> Iterator[Edge]:
    """``sql/landing/person_alias.sql``: by the household registrations, the one written last first."""
    contract = contracts.ALL.get(_REGISTRATION)
    if contract is None:
        return
    numbers: Iterable[tuple[str, str]] = (("previous", "old_person_key"), ("person", "person_key"))
    for identity, name in numbers:
        for column in contract.columns:
            if column.identity == identity:
                yield Edge(Node(contract.extract, column.name), Node(ALIASES, name), "computed", "pseudonym")
    if contract.has_versions:
        for name in ("old_person_key", "person_key"):
            yield Edge(Node(contract.extract, "updated_at"), Node(ALIASES, name), "order")
