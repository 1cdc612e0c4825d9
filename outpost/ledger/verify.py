"""Everything recomputed: the chain of hashes, the transitions, and every task's state from its events.

What the ledger keeps for good is checked with set-based queries over stretches and shares of bounded size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from outpost import sql
from outpost.ledger.chain import GENESIS
from outpost.ledger.frames import as_table, transitions
from outpost.ledger.numbers import ALPHABET
from outpost.secrets import Secrets

STRETCH = 1_000_000
MOST = 100
"""Problems named; more of a kind are not."""


@dataclass(frozen=True)
class Problem:
    """One thing that does not hold: ``where`` is an event's seq, a night or a task number."""

    check: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.check}: {self.where}: {self.what}"


def verify(con: duckdb.DuckDBPyConnection, secrets: Secrets | None = None) -> list[Problem]:
    """Recompute the whole ledger; the first break of the chain comes first. Nothing is written to the database.

    ``con`` may be read-only. Without ``secrets`` the chain is checked and details are not: their salt is derived from
    the audit key.
    """
    found = [*_chain(con, secrets), *_nights(con)]
    if not found:
        found = list(_tasks(con))
    return found[:MOST]


def _chain(con: duckdb.DuckDBPyConnection, secrets: Secrets | None) -> Iterator[Problem]:
    first, last, events = sql.query(con, "tasks/verify/extent", {}).fetchall()[0]
    if events and first != 1:
        yield Problem("chain", "event 1", "the beginning of the chain is missing")
        return
    key = secrets.audit_key.hex() if secrets else None
    for start in range(1, last + 1, STRETCH):
        stretch = {"from_seq": start, "to_seq": min(start + STRETCH - 1, last), "genesis": GENESIS, "audit_key": key}
        for seq, fault in sql.query(con, "tasks/verify/links", stretch).fetchall():
            yield Problem("chain", f"event {seq}", fault)
            return


def _nights(con: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    for night, _ in sql.query(con, "tasks/verify/nights", {}).fetchall():
        yield Problem("chain", f"night of {night}", "its events do not end where the ledger wrote down that they end")


def _tasks(con: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    as_table(con, "verified_transition", transitions())
    for characters in _shares(con):
        share = {"characters": characters}
        sql.create_temporary(con, "verified_event", sql.load("tasks/verify/share"), share)
        for seq, number, event in sql.query(con, "tasks/verify/illegal", {}).fetchall():
            yield Problem("transition", f"event {seq}", f"{event} may not meet {number} where it stands")
        for number, fault in sql.query(con, "tasks/verify/fold", share).fetchall():
            yield Problem("state", str(number), fault)
    con.execute("DROP TABLE verified_event").fetchall()


def _shares(con: duckdb.DuckDBPyConnection) -> list[list[str]]:
    """The characters by which tasks are taken in shares of about a stretch of events each."""
    events = sql.query(con, "tasks/verify/extent", {}).fetchall()[0][2]
    size = max(1, len(ALPHABET) * STRETCH // max(events, 1))
    return [list(ALPHABET[start : start + size]) for start in range(0, len(ALPHABET), size)]
