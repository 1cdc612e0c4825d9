"""The chain of events: each one hashed with its predecessor, so that none can be changed, lost or moved unseen.

``hash = SHA-256(seq | date | event | detail_hash | previous hash)``, the first predecessor being 64 zeros.
``detail_hash = SHA-256(key | seq | task number | actor | detail | key)``, salted with the audit key and the seq:
purging empties the three fields and leaves a hash that nobody without the key can try guesses against.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

import duckdb
import polars as pl

from outpost import database, sql

GENESIS = "0" * 64


@dataclass(frozen=True)
class Head:
    """Where the chain stands: its last seq and hash."""

    seq: int = 0
    hash: str = GENESIS


def head(con: duckdb.DuckDBPyConnection) -> Head:
    """The end of the chain as stored."""
    rows = sql.query(con, "tasks/15_chain/head", {}).fetchall()
    return Head(*rows[0]) if rows else Head()


def link(seq: int, business_date: dt.date, event: str, detail_hash: str, previous: str) -> str:
    """The hash of one event."""
    return hashlib.sha256(f"{seq}|{business_date}|{event}|{detail_hash}|{previous}".encode()).hexdigest()


def append(con: duckdb.DuckDBPyConnection, business_date: dt.date, audit_key: bytes) -> Head:
    """Chain the events of ``tonight_event`` in their order and append them to push.task_event, after those that the
    night has chained already."""
    start = head(con)
    already = sum(events for (events,) in sql.query(con, "tasks/15_chain/events", {"T": business_date}).fetchall())
    salting = {"audit_key": audit_key.hex(), "last_seq": start.seq}
    sql.create_temporary(con, "tonight_salted", sql.load("tasks/15_chain/salted"), salting)
    events = con.sql(sql.load("tasks/15_chain/to_link")).pl()
    stamp = business_date.isoformat()
    previous, linked, before = start.hash, [], []
    for seq, event, detail_hash in events.iter_rows():
        before.append(previous)
        previous = hashlib.sha256(f"{seq}|{stamp}|{event}|{detail_hash}|{previous}".encode()).hexdigest()
        linked.append(previous)
    links = pl.DataFrame(
        {"seq": events["seq"], "previous_hash": before, "hash": linked},
        schema={"seq": pl.Int64, "previous_hash": pl.String, "hash": pl.String},
    )
    with database.registered(con, "tonight_link", links):
        sql.insert(con, "push.task_event", sql.load("tasks/15_chain/appended"), {"T": business_date})
    end = Head(start.seq + len(linked), previous)
    stands = {"T": business_date, "events": already + len(linked), "last_seq": end.seq, "head": end.hash}
    sql.query(con, "tasks/01_undo/ledger_night", stands).fetchall()
    sql.insert(con, "push.ledger_night", sql.load("tasks/15_chain/night"), stands)
    return end


def head_before(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> str | None:
    """The head of the last night before; None before the first."""
    rows = sql.query(con, "seal/head_before", {"T": business_date}).fetchall()
    return rows[0][0] if rows else None


def heads(con: duckdb.DuckDBPyConnection) -> dict[dt.date, str]:
    """The head of each night, in order."""
    return dict(sql.query(con, "seal/heads", {}).fetchall())
