"""The addresses of a night: new texts resolved, old results kept, ``address.match`` and ``address.first_seen`` filled.

Results are kept from night to night with what they rest on. When the register changes, only those are made again whose
names are now read in another way, or under whose road, estate or village an address has changed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from outpost import database, sql
from outpost.address import store
from outpost.address.beside import batches, beside
from outpost.address.register import Register, build_register
from outpost.address.resolve import anchor_numbers, read_only
from outpost.home import Home

MANY = 100_000
"""New texts from which on another process takes half: below it, starting one costs more than it saves."""


def resolve_night(con: duckdb.DuckDBPyConnection, home: Home, business_date: date) -> dict[str, int]:
    """Resolve tonight's government texts; returns counts: texts, resolved tonight, and one a status.

    Reads ``registers.standard_address``, ``registers.ref_alias``, ``landing.delivery`` and the eight extracts with an
    address text; writes ``address.*`` and ``registers.address_text``. Running it again changes nothing. The prepared
    register is kept under ``lake/address`` of the home; without it, it is prepared again.
    """
    parameters = {"T": business_date}
    with database.written_quickly(con):
        sql.create_table(con, "registers.address_text", sql.load("addresses/texts"), parameters)
    register, version = load_register(con, home)
    _forget(con, register, version)
    resolved = _resolve_new(con, register, home)
    con.execute("DELETE FROM address.match").fetchall()
    texts = sql.insert(con, "address.match", sql.load("addresses/match"), parameters)
    for (extract,) in con.execute("SELECT DISTINCT extract FROM registers.address_text ORDER BY extract").fetchall():
        # One extract at a time: all keys of a city at once are more than the memory that a night may take.
        sql.insert(con, "address.first_seen", sql.load("addresses/first_seen"), {**parameters, "extract": extract})
    statuses = con.execute("SELECT status, count(*) FROM address.match GROUP BY status ORDER BY status").fetchall()
    return {"texts": texts, "resolved_tonight": resolved} | {str(status): int(count) for status, count in statuses}


def load_register(con: duckdb.DuckDBPyConnection, home: Home) -> tuple[Register, str]:
    """Tonight's register, prepared for resolving, and its version; from the home's files when it has not changed."""
    delivered = str(sql.query(con, "addresses/register_delivery", {}).fetchall()[0][0])
    version = f"{store.rules_version()}, register {delivered}"
    folder = home.lake / "address"
    register = store.load(folder, version)
    if register is None:
        frame = con.sql(sql.load("addresses/standard_address")).pl()
        register = build_register(frame, con.sql("FROM registers.ref_alias").pl())
        store.save(register, folder, version)
    return register, version


def published_register(home: Home) -> Register | None:
    """The register of the last night, for ``outpost address``; None before the first night."""
    return store.load(home.lake / "address")


def _forget(con: duckdb.DuckDBPyConnection, register: Register, version: str) -> None:
    """Drop kept results that tonight's register can change, and note the register that the rest hold for."""
    sql.query(con, "addresses/forget_gone", {}).fetchall()
    kept = con.execute("SELECT version, names FROM address.register_version").fetchall()
    if kept and kept[0][0] == version:
        return
    names, digests = names_digest(register), anchor_digests(register)
    if not kept or not kept[0][0].startswith(store.rules_version() + ","):
        con.execute("DELETE FROM address.resolved").fetchall()
    else:
        _forget_changed(con, digests)
        if kept[0][1] != names:
            _forget_reread(con, register)
    con.execute("DELETE FROM address.anchor_digest").fetchall()
    _insert(con, "address.anchor_digest", digests)
    con.execute("DELETE FROM address.register_version").fetchall()
    _insert(con, "address.register_version", pl.DataFrame({"version": [version], "names": [names]}))


def _forget_changed(con: duckdb.DuckDBPyConnection, digests: pl.DataFrame) -> None:
    con.register("fresh_digest", digests)
    changed = con.sql(sql.load("addresses/changed_anchors")).pl()
    con.unregister("fresh_digest")
    con.register("changed_anchor", changed)
    sql.query(con, "addresses/forget_changed", {}).fetchall()
    con.unregister("changed_anchor")


def _forget_reread(con: duckdb.DuckDBPyConnection, register: Register) -> None:
    kept = con.sql(
        "SELECT DISTINCT normalised, reading FROM address.resolved WHERE normalised IS NOT NULL ORDER BY normalised"
    ).pl()
    fresh = read_only(kept["normalised"], register)
    con.register("reread", kept.filter(kept["reading"] != fresh["reading"]).select("normalised"))
    sql.query(con, "addresses/forget_reread", {}).fetchall()
    con.unregister("reread")


def names_digest(register: Register) -> str:
    """A digest of all that decides how names are read: the dictionary, what is protected, and the areas of repair."""
    names = register.names
    entries = [
        (name, sorted(e.districts), sorted(e.towns), sorted(e.communities), sorted(e.anchors), e.city, e.short)
        for name, e in sorted(names.entries.items())
    ]
    known = [names.province, names.city, entries, sorted(register.protected), sorted(register.areas.items())]
    return hashlib.sha256(json.dumps(known, ensure_ascii=False).encode()).hexdigest()


def anchor_digests(register: Register) -> pl.DataFrame:
    """anchor, digest: a digest of every address under each anchor that does not depend on the order of rows."""
    columns = ("address_code", "status", "level", "is_dwelling", "district_code", "town", "community_code", "number")
    rows = register.index.join(register.nodes.select("node", *columns), on="node")
    door = pl.struct("key", "unit", *columns).hash(seed=3)
    summed = rows.group_by("anchor_id").agg(door.sort().implode().hash(seed=3).first().alias("digest"))
    return (
        summed.join(anchor_numbers(register.anchors), on="anchor_id")
        .group_by("number")
        .agg(pl.col("digest").sort().implode().hash(seed=3).first())
        .select(pl.col("number").alias("anchor"), "digest")
        .sort("anchor")
    )


def _resolve_new(con: duckdb.DuckDBPyConnection, register: Register, home: Home) -> int:
    shutil.rmtree(_aside(home), ignore_errors=True)  # what a killed night left there
    texts = con.sql(sql.load("addresses/new_texts")).pl()["address_text"]
    for found in batches(texts, register) if len(texts) < MANY else _in_two(texts, register, home):
        _insert(con, "address.resolved", found)
    return len(texts)


def _in_two(texts: pl.Series, register: Register, home: Home) -> Iterator[pl.DataFrame]:
    half = len(texts) // 2
    with beside(home.lake / "address", _aside(home), texts[half:]) as found:
        yield from batches(texts[:half], register)
        yield from found


def _aside(home: Home) -> Path:
    return home.lake / "address.beside"


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    con.register("batch", rows)
    sql.insert(con, table, "FROM batch", {})
    con.unregister("batch")
