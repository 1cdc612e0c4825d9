"""The published night that an auditor asks about, opened read-only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from outpost import sql
from outpost.errors import OutpostError
from outpost.home import Home
from outpost.ledger import chain
from outpost.night import standing
from outpost.pages import Head, Words


class NothingPublishedError(OutpostError):
    """No night is published yet, or not the one that is asked for."""


@contextmanager
def published(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database. NothingPublishedError before the first night."""
    with standing.published_database(home) as con:
        if last_night(con) is None:
            raise NothingPublishedError("no night is published yet: run `outpost nightly` first")
        yield con


def last_night(con: duckdb.DuckDBPyConnection) -> dt.date | None:
    """The business date of the last published night."""
    found = sql.query(con, "status/night", {"business_date": None}).fetchall()
    return found[0][0] if found else None


def head_of(con: duckdb.DuckDBPyConnection, night: dt.date | None, about: str | Words | None = None) -> Head:
    """The head of a page about ``night``."""
    return Head(night, chain.heads(con).get(night) if night else None, about)
