"""The identity fields of a spec: which entry of the vault, by which key, under which mask, in which zone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from outpost import contracts
from outpost.identity.vault_tables import PERSON
from outpost.lineage import Lineage, Source, Trace
from outpost.models.guards import GuardError
from outpost.models.spec import Identity

_MASKS: Mapping[str, tuple[str, ...]] = {"id_number": ("last4",), "name": ("surname", "surname_elder")}
"""Masks of a person's columns; every other table holds one name, shown by its surname."""
_PERSON_KEYS = frozenset({"person_key", "mother_person_key", "previous_person_key"})


def check(lineage: Lineage, zones: Mapping[str, list[str]], identity: Mapping[str, Identity]) -> None:
    """GuardError: a column or mask that the vault's table has not, an ID number or its end for the government zone, or
    a key that is not the table's own."""
    for name, field in sorted(identity.items()):
        where = f"identity.{name}"
        table = contracts.VAULT.get(field.vault)
        if table is None:
            raise GuardError(f"{where}: the vault has no table {field.vault}; it has {', '.join(contracts.VAULT)}")
        if field.column not in table.holds:
            raise GuardError(f"{where}: the vault's {field.vault} has no {field.column}")
        masks = _MASKS[field.column] if table == PERSON else ("surname",)
        if name in zones.get("gov", []) and (field.column == "id_number" or field.mask == "last4"):
            raise GuardError(f"{where}: neither an ID number nor its last four for the government zone: a surname")
        if field.mask not in masks:
            raise GuardError(f"{where}: {field.column} is masked as {' or '.join(masks)}, not as {field.mask}")
        _check_key(where, field, lineage)


def _check_key(where: str, field: Identity, lineage: Lineage) -> None:
    if field.key == "subject":
        if field.vault != "person" or "person" not in (lineage.columns["subject_kind"].texts or ()):
            raise GuardError(f"{where}: a subject is a key of the vault's person alone, and only where it is a person")
        return
    column = (lineage.columns["evidence"].fields or {}).get(field.key)
    if column is None:
        raise GuardError(f"{where}: the query produces no {field.key} to look it up by")
    own = [it for it in column.flow if isinstance(it.thing, Source) and it.how in ("value", "computed", "condition")]
    keys = _keys(field.vault)
    if not own or not all(_is_key(it, keys) for it in own):
        wanted = " or ".join(sorted(keys))
        raise GuardError(f"{where}: {field.key} is not {wanted} as it stands, by which the vault knows a {field.vault}")


@cache
def _keys(table: str) -> frozenset[str]:
    """Columns of registers whose values are keys of a table of the vault."""
    if table == PERSON.name:
        return _PERSON_KEYS
    marked = {
        column.name
        for contract in contracts.ALL.values()
        for column in contract.columns
        if column.identity is None and column.meaning.vault == table
    }
    return frozenset({contracts.VAULT[table].key} | marked)


def _is_key(trace: Trace, names: frozenset[str]) -> bool:
    return trace.how == "value" and isinstance(trace.thing, Source) and trace.thing.column in names
