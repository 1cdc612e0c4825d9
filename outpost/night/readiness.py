"""What a night needs before it begins, and what ``outpost doctor`` looks at: said before anything is done."""

from __future__ import annotations

import duckdb

from outpost import contracts, sql
from outpost.home import Home
from outpost.landing.rows import vault_table


def missing_vault(home: Home, con: duckdb.DuckDBPyConnection) -> str | None:
    """Why a night cannot begin without the vault that once was there; None when it is there, or never was needed.

    ``con`` is open on the published database. A new vault would be empty: open tasks would have no names.
    """
    if home.vault.exists():
        return None
    taken = {name for (name,) in sql.query(con, "night/extracts_accepted", {}).fetchall()}
    known = [name for name in taken if name in contracts.ALL and vault_table(contracts.ALL[name]) is not None]
    if not known:
        return None
    return (
        f"{home.vault.name} is missing, and identities of {len(known)} extracts were taken in: put back the home's own "
        "copy (docs/operations.md); with a new vault open tasks would have no names"
    )
