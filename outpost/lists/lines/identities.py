"""Identity on lists: the vault is asked once a night, for fields that a spec allows the zone, and masked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl

from outpost import contracts
from outpost.identity import masks
from outpost.identity.vault_tables import VaultTable
from outpost.lists.lines.spec import Identity, ListSpec

_MASKS: dict[str, Callable[[str], str]] = {
    "surname": masks.surname_with_stars,
    "surname_elder": masks.surname_elder,
    "last4": masks.last4,
}


class Vault(Protocol):
    """What the list writer asks the vault."""

    def look_up(self, table: VaultTable, keys: Sequence[str]) -> pl.DataFrame: ...


@dataclass(frozen=True)
class Identities:
    """Masked values by (vault table, column, mask, key). Plain values are not kept."""

    _masked: Mapping[tuple[str, str, str, str], str]

    @classmethod
    def fetch(cls, rows: Iterable[Mapping[str, Any]], specs: Mapping[str, ListSpec], vault: Vault) -> Identities:
        """Ask the vault for what these lines may show."""
        wanted: dict[tuple[str, str, str], set[str]] = {}
        for row in rows:
            spec = specs[row["model_id"]]
            for field in _allowed(row, spec).values() if spec.identity else ():
                wanted.setdefault((field.vault, field.column, field.mask), set()).update(keys_of(field, row))
        masked: dict[tuple[str, str, str, str], str] = {}
        for (name, column, mask), keys in wanted.items():
            table = contracts.VAULT[name]
            found = vault.look_up(table, sorted(keys))
            hide = _MASKS[mask]
            for key, value in found.select(table.key, column).iter_rows():
                if value:
                    masked[name, column, mask, key] = hide(value)
        return cls(masked)

    def of(self, row: Mapping[str, Any], spec: ListSpec) -> dict[str, str]:
        """The masked identity fields that this line's zone may see; several values joined by 、."""
        found: dict[str, str] = {}
        for name, field in _allowed(row, spec).items() if spec.identity else ():
            keys = keys_of(field, row)
            values = [self._masked.get((field.vault, field.column, field.mask, key)) for key in keys]
            found[name] = "、".join(dict.fromkeys(value for value in values if value))
        return found


def keys_of(field: Identity, row: Mapping[str, Any]) -> list[str]:
    """The vault keys of a field for one line: the subject itself, or what an evidence field holds."""
    if field.key == "subject":
        return [str(row["subject_key"]).partition("|")[0]] if row["subject_kind"] == "person" else []
    value = row["evidence"].get(field.key)
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _allowed(row: Mapping[str, Any], spec: ListSpec) -> dict[str, Identity]:
    if row["state"] == "moved":
        return {}
    allowed = spec.zones.get(row["zone"], ())
    return {name: field for name, field in spec.identity.items() if name in allowed}
