"""The addresses of a night: new texts resolved, old results kept, ``address.match`` and ``address.first_seen`` filled."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from outpost import sql
from outpost.address.register import Register, build_register
from outpost.address.resolve import resolve
from outpost.home import Home

TEXTS_A_BATCH = 1_000_000


def resolve_night(con: duckdb.DuckDBPyConnection, home: Home, business_date: date) -> dict[str, int]:
    """Resolve tonight's government texts; returns counts: texts, new, and one a status.

    Reads ``registers.standard_address``, ``registers.ref_alias`` and the eight extracts with an address text; writes
    ``address.match``, ``address.first_seen`` and ``address.resolved``. Running it again changes nothing.
    """
    parameters = {"T": business_date}
    sql.create_table(con, "registers.address_text", sql.load("addresses/texts"), parameters)
    register = load_register(con)
    con.execute("DELETE FROM address.resolved").fetchall()
    new = _resolve_new(con, register)
    con.execute("DELETE FROM address.match").fetchall()
    texts = sql.insert(con, "address.match", sql.load("addresses/match"), parameters)
    sql.insert(con, "address.first_seen", sql.load("addresses/first_seen"), parameters)
    statuses = con.execute("SELECT status, count(*) FROM address.match GROUP BY status ORDER BY status").fetchall()
    return {"texts": texts, "new": new} | {str(status): int(count) for status, count in statuses}


def load_register(con: duckdb.DuckDBPyConnection) -> Register:
    """The register of tonight, prepared for resolving."""
    frame = con.sql("FROM registers.standard_address").pl()
    aliases = con.sql("FROM registers.ref_alias").pl()
    return build_register(frame, aliases)


def _resolve_new(con: duckdb.DuckDBPyConnection, register: Register) -> int:
    texts = sql.query(con, "addresses/new_texts", {}).pl()["address_text"]
    for start in range(0, len(texts), TEXTS_A_BATCH):
        batch = texts[start : start + TEXTS_A_BATCH]
        rows = resolve(batch, register).with_columns(address_text=batch)
        con.register("resolved_batch", rows)
        con.execute("INSERT INTO address.resolved BY NAME FROM resolved_batch").fetchall()
        con.unregister("resolved_batch")
    return len(texts)
