"""What a night needs before it begins, and what ``outpost doctor`` looks at: said before anything is done.

A database that was put back alone (yesterday's, from some copy) speaks of rows, identities and secrets that are not
there. ``outpost backup`` copies all of it together.
"""

from __future__ import annotations

import datetime as dt

import duckdb

from outpost import contracts, retention_periods, sql
from outpost.errors import OutpostError
from outpost.home import Home
from outpost.secrets import Secrets

_SHOWN = 3


def missing_vault(home: Home, con: duckdb.DuckDBPyConnection) -> str | None:
    """Why a night cannot begin without the vault that once was there; None when it is there, or never was needed.

    ``con`` is open on the published database. A new vault would be empty: open tasks would have no names.
    """
    if home.vault.exists():
        return None
    taken = {name for (name,) in sql.query(con, "night/extracts_accepted", {}).fetchall()}
    known = [name for name in taken if name in contracts.ALL and contracts.ALL[name].vault_table is not None]
    if not known:
        return None
    return (
        f"{home.vault.name} is missing, and identities of {len(known)} extracts were taken in: put back the home's own "
        "copy (docs/operations.md); with a new vault open tasks would have no names"
    )


class IncompleteHomeError(OutpostError):
    """The home lacks what its database refers to; the text names it and says what to do."""


def require(home: Home, con: duckdb.DuckDBPyConnection, secrets: Secrets) -> None:
    """IncompleteHomeError when something that the next night reads is missing. ``con``: the published database."""
    found = missing(home, con, secrets)
    if found:
        raise IncompleteHomeError(
            "the database refers to what this home does not hold: " + "; ".join(found) + ": put the whole home back "
            "with `outpost restore`; a database alone is not enough"
        )


def missing(home: Home, con: duckdb.DuckDBPyConnection, secrets: Secrets) -> list[str]:
    """What the database refers to and the home does not hold, one phrase a kind; empty when all is there."""
    found = []
    # On the last of all days only what nothing has taken the place of is in force.
    last = {"T": dt.date.max, **retention_periods.parameters(dt.date.max)}
    paths = [path for (path,) in sql.query(con, "retention/files_in_force", last).fetchall()]
    gone = [path for path in paths if not (home.root / path).is_file()]
    if gone:
        more = f" and {len(gone) - _SHOWN} more" if len(gone) > _SHOWN else ""
        found.append(f"{len(gone)} of {len(paths)} files of accepted rows ({', '.join(gone[:_SHOWN])}{more})")
    keys = {"audit_keys": [key.hex() for key in secrets.audit_keys]}
    if any(not sound for (sound,) in sql.query(con, "night/last_event_is_sound", keys).fetchall()):
        found.append("the secrets with which it was written (secrets.toml is another home's)")
    return found
