"""Dagster's records in a PostgreSQL database: where it is, whether it answers, and whose records it keeps.

A database keeps the records of one home: nights of two homes have the same names, and each home would take the other's
for its own. So the first home that uses a database leaves its mark there. The mark is a file beside the home's
records that no copy of the home takes along: a copy that is tried out elsewhere keeps away from the records in use.
"""

from __future__ import annotations

import secrets
from contextlib import closing
from typing import TYPE_CHECKING

from outpost import dsn, settings
from outpost.errors import OutpostError
from outpost.home import Home, write_whole
from outpost.settings_sections import RecordsSettings

if TYPE_CHECKING:
    from psycopg2.extensions import connection

LIMITS = {
    "connect_timeout": "5",
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
    "application_name": "outpost",
}
"""Seconds, and the last but one in milliseconds: a server that is there no more is found out within half a minute."""
STATEMENT_MILLISECONDS = 30_000
_MARK = "records.id"
_LIMIT = "SET LOCAL statement_timeout = %s"
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(2026113002)"
_HAS_MARK = "SELECT to_regclass('outpost_home') IS NOT NULL"
_MAKE = "CREATE TABLE IF NOT EXISTS outpost_home (id text NOT NULL)"
_READ = "SELECT id FROM outpost_home"
_LEAVE = "INSERT INTO outpost_home VALUES (%s)"


def where(home: Home) -> str | None:
    """The DSN of the home's records; None where they are files of the home.

    Raises:
        OutpostError: outpost.toml cannot be read, or the DSN is not where it says.
    """
    records = settings.read(home.config).records if home.config.is_file() else RecordsSettings()
    if records.storage == "sqlite":
        return None
    found = dsn.read(home.root, env=records.dsn_env, file=records.dsn_file)
    if not found.startswith(("postgresql://", "postgres://")):
        raise dsn.DsnError("the DSN of records does not begin with postgresql://")
    return found


def is_named(home: Home) -> bool:
    """Whether the home's records are to be kept in a database."""
    try:
        return where(home) is not None
    except OutpostError:
        return True


def fault_of(home: Home, *, mark: bool = False) -> str | None:
    """Why the home's records cannot be kept where outpost.toml says; None when they can.

    ``mark``: leave the home's mark in a database that has none. Without it nothing is changed.
    """
    try:
        place = where(home)
    except OutpostError as fault:
        return str(fault)
    return None if place is None else _fault_at(home, place, mark=mark)


def _fault_at(home: Home, place: str, *, mark: bool) -> str | None:
    try:
        import psycopg2
    except ImportError:
        return "PostgreSQL needs: pip install 'outpost[postgres]'"
    try:
        with closing(psycopg2.connect(place, **LIMITS)) as con, con:
            return _fault_of_mark(con, _id(home), mark=mark)
    except psycopg2.Error as fault:
        # What the server or the driver says may hold the DSN.
        return f"the server of [records] cannot be used ({_kind(str(fault)) or type(fault).__name__})"


def _kind(said: str) -> str | None:
    known = {
        "authentication failed": "it refuses the account",
        "does not exist": "there is no such database or account",
        "Connection refused": "nobody listens there",
        "timeout expired": "it does not answer",
        "could not translate host name": "its name is not known",
        "permission denied": "the account may not do it",
    }
    return next((kind for words, kind in known.items() if words in said), None)


def _id(home: Home) -> str:
    """The home's mark, made when it is first asked for."""
    path = home.dagster / _MARK
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, secrets.token_hex(16))
    return path.read_text(encoding="utf-8").strip()


def _fault_of_mark(con: connection, own: str, *, mark: bool) -> str | None:
    with con.cursor() as cursor:
        cursor.execute(_LIMIT, (STATEMENT_MILLISECONDS,))
        cursor.execute(_ONE_AT_A_TIME)
        if mark:
            cursor.execute(_MAKE)
        else:
            cursor.execute(_HAS_MARK)
            if cursor.fetchone() == (False,):
                return None
        cursor.execute(_READ)
        found = cursor.fetchall()
        if found == [(own,)]:
            return None
        if found:
            return (
                "the database of [records] keeps the records of another home: give this one a database of its own, or "
                "drop the table outpost_home there when this home stands in for it"
            )
        if mark:
            cursor.execute(_LEAVE, (own,))
    return None
