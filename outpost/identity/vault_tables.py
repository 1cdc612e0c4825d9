"""Tables of the vault: what they hold, by which key. The contracts say which there are (``contracts.VAULT``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VaultTable:
    """One table of the vault: entries by ``key``, each with the columns that it ``holds``."""

    name: str
    key: str
    holds: tuple[str, ...]


PERSON = VaultTable("person", "person_key", ("id_number", "name"))
"""The residents. Every other table holds one name by a public number, such as that of a lease or an officer."""
OWN_TABLES = frozenset({"person", "lost_name"})
"""Tables that the vault has whatever the contracts say."""
