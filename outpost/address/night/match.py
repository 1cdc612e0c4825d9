"""The addresses of a night: new texts resolved, old results kept, and ``address.match`` with them.

A row is known by its key and the hash of its text (``address.row_text``), a result by the hash of its text
(``address.resolved``); ``address.match`` is the two together. A night writes what has changed.

Results are kept from night to night with what they rest on. When the register changes, only those are made again whose
names are now read in another way, or under whose road, estate or village an address has changed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from functools import reduce
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from duckdb import ColumnExpression, ConstantExpression

from outpost import contracts, database, sql
from outpost.address.night.parallel import batches, beside
from outpost.address.read.numerals import numeral_forms
from outpost.address.read.segments import plain_phases
from outpost.address.register import store
from outpost.address.register.prepared import Register, build_register
from outpost.address.stages.plots import plot_digests
from outpost.address.stages.resolve import read_only
from outpost.contracts.contract import ADDRESS_TEXT
from outpost.home import Home

EXTRACTS = tuple(contract.extract for contract in contracts.ALL.values() if contract.address_text)
MANY = 100_000
"""New texts from which on another process takes half: below it, starting one costs more than it saves."""
Elsewhere = Callable[[Path, Path, pl.Series], AbstractContextManager[Iterator[pl.DataFrame]]]
"""Where the prepared register is kept, a folder to work in, and texts -> their results, as ``parallel.beside`` has
them."""


def resolve_night(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    business_date: date,
    memory_limit: str | None = None,
    elsewhere: Elsewhere | None = None,
) -> dict[str, int]:
    """Resolve tonight's government texts; returns counts: texts, resolved tonight, and one a status.

    Reads ``registers.standard_address``, ``registers.ref_alias``, ``landing.delivery`` and every extract with an
    address text; writes ``address.*``. Running it again changes nothing. The prepared register is kept under
    ``lake/address`` of the home; without it, it is prepared again. ``memory_limit``: that of ``con``, which keeps less
    while the register is prepared and texts are resolved. ``elsewhere``: who resolves many new texts, all of them, in
    place of this process and the one beside it (:mod:`outpost.spark.addresses`); few stay here.
    """
    view_texts(con)
    register, version, earlier = load_register(con, home, memory_limit)
    from_nothing = sql.count(con, "address.resolved") == 0
    _take_rows(con, business_date, came=not from_nothing)
    _forget_results(con, business_date, sql.load("addresses/gone_results"))
    another = _forget(con, register, version, earlier, business_date)
    texts = con.sql(sql.load("addresses/new_texts" if from_nothing or another else "addresses/came_texts")).pl()
    with database.leaner(con, memory_limit if texts.height >= MANY else None):
        _resolve(con, texts["address_text"], register, home, elsewhere)
    sql.query(con, "addresses/forget_unchanged", {"T": business_date}).fetchall()
    statuses = con.execute("SELECT status, count(*) FROM address.match GROUP BY status ORDER BY status").fetchall()
    counts = {"texts": sql.count(con, "address.row_text"), "resolved_tonight": texts.height}
    return counts | {str(status): int(count) for status, count in statuses}


def view_texts(con: duckdb.DuckDBPyConnection) -> None:
    """Make the view ``tonight_text`` of the registers' texts."""
    sql.create_view(con, "tonight_text", _texts_of_tonight(con).sql_query())


def _texts_of_tonight(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """``extract, source_key, address_text, delivery, updated_on``: one row a current row of an extract that carries an
    address as written, read off the contracts."""
    texts = [
        con.table(contracts.ALL[extract].table).select(
            ConstantExpression(extract).alias("extract"),
            ColumnExpression("source_key"),
            ColumnExpression(ADDRESS_TEXT),
            ColumnExpression("source_row", "delivery").alias("delivery"),
            ColumnExpression("updated_at").cast("DATE").alias("updated_on"),
        )
        for extract in EXTRACTS
    ]
    return reduce(lambda all_texts, more: all_texts.union(more), texts)


def _take_rows(con: duckdb.DuckDBPyConnection, business_date: date, *, came: bool) -> None:
    """Bring ``address.row_text`` to tonight's rows, and note which texts left and, if asked, which came.

    One extract at a time: all keys of a city at once are more than the memory that a night may take.
    """
    sql.create_temporary(con, "came_text", "SELECT CAST(NULL AS TEXT) AS address_text LIMIT 0", {})
    sql.create_temporary(con, "gone_text", "SELECT text_hash FROM address.row_text LIMIT 0", {})
    for extract in EXTRACTS:
        parameters = {"T": business_date, "extract": extract}
        is_new = _rows(con, "address.row_text", extract) == 0
        sql.create_temporary(con, "changed_row", sql.load("addresses/changed_rows"), parameters)
        if came:
            sql.insert(con, "came_text", "SELECT DISTINCT address_text FROM changed_row", {})
        if not is_new:
            _let_go(con, "addresses/replaced_rows", parameters)
        sql.insert(con, "address.row_text", sql.load("addresses/row_text"), parameters)
        if _rows(con, "address.row_text", extract) != _rows(con, "tonight_text", extract):
            _let_go(con, "addresses/gone_rows", parameters)
    con.execute("DROP TABLE changed_row").fetchall()


def _let_go(con: duckdb.DuckDBPyConnection, which: str, parameters: dict[str, Any]) -> None:
    if sql.create_temporary(con, "left_row", sql.load(which), parameters):
        sql.insert(con, "address.earlier_text", sql.load("addresses/keep_earlier"), {})
        sql.insert(con, "gone_text", "SELECT DISTINCT text_hash FROM left_row", {})
        sql.query(con, "addresses/drop_left", parameters).fetchall()


def _rows(con: duckdb.DuckDBPyConnection, table: str, extract: str) -> int:
    asked = "SELECT count(*) FROM query_table($table) WHERE extract = $extract"
    return int(con.execute(asked, {"table": sql.identifier(table), "extract": extract}).fetchall()[0][0])


def load_register(
    con: duckdb.DuckDBPyConnection, home: Home, memory_limit: str | None = None
) -> tuple[Register, str, Register | None]:
    """Tonight's register, prepared for resolving, and its version; from the home's files where it has not changed, or
    another delivery has brought the same. If it has: the names of the one that address.resolved was made with, where
    they are still there."""
    delivered = str(sql.query(con, "addresses/register_delivery", {}).fetchall()[0][0])
    version = f"{store.rules_version()}, register {delivered}"
    folder = home.lake / "address"
    register = store.load(folder, version)
    earlier = None
    if register is None:
        kept = con.execute("SELECT version FROM address.register_version").fetchall()
        content = str(sql.query(con, "addresses/register_content", {}).fetchall()[0][0])
        if kept and kept[0][0].startswith(store.rules_version() + ",") and store.version_of(folder) == kept[0][0]:
            if store.content_of(folder) == content:
                store.renew(folder, version)
                con.execute("UPDATE address.register_version SET version = $version", {"version": version}).fetchall()
                return store.prepared(folder), version, None
            earlier = store.load_names(folder)
        with database.leaner(con, memory_limit):
            frame = con.sql(sql.load("addresses/standard_address")).pl()
            register = build_register(frame, con.sql("FROM registers.ref_alias").pl())
        store.save(register, folder, version, content)
    return register, version, earlier


def _forget_results(con: duckdb.DuckDBPyConnection, business_date: date, which: str) -> None:
    """Drop results; what they said stays in ``address.past_result``, so that a past night can be told again."""
    if sql.create_temporary(con, "forgotten_text", which, {}):
        sql.insert(con, "address.past_result", sql.load("addresses/keep_result"), {"T": business_date})
        sql.query(con, "addresses/forget_results", {}).fetchall()
    con.execute("DROP TABLE forgotten_text").fetchall()


def _forget(
    con: duckdb.DuckDBPyConnection, register: Register, version: str, earlier: Register | None, business_date: date
) -> bool:
    """Drop kept results that tonight's register can change, and note the register that the rest hold for; whether the
    register is another than last night's."""
    kept = con.execute("SELECT version, names FROM address.register_version").fetchall()
    if kept and kept[0][0] == version:
        return False
    names, digests = names_digest(register), plot_digests(register)
    if not kept or not kept[0][0].startswith(store.rules_version() + ","):
        _forget_results(con, business_date, "SELECT text_hash FROM address.resolved")
    else:
        _forget_changed(con, digests, business_date)
        if kept[0][1] != names:
            _forget_reread(con, register, earlier, business_date)
    con.execute("DELETE FROM address.plot_digest").fetchall()
    _insert(con, "address.plot_digest", digests)
    con.execute("DELETE FROM address.register_version").fetchall()
    _insert(con, "address.register_version", pl.DataFrame({"version": [version], "names": [names]}))
    return True


def _forget_changed(con: duckdb.DuckDBPyConnection, digests: pl.DataFrame, business_date: date) -> None:
    with database.registered(con, "fresh_digest", digests):
        changed: pl.DataFrame = con.sql(sql.load("addresses/changed_plots")).pl()
    with database.registered(con, "changed_plot", changed):
        _forget_results(con, business_date, sql.load("addresses/changed_results"))


def _forget_reread(
    con: duckdb.DuckDBPyConnection, register: Register, earlier: Register | None, business_date: date
) -> None:
    asked = "SELECT DISTINCT normalised, reading, remark FROM address.resolved WHERE normalised IS NOT NULL ORDER BY 1"
    kept = con.sql(asked).pl()
    if earlier is not None:
        kept = kept.filter(may_be_read_otherwise(kept, earlier, register))
    fresh = read_only(kept["normalised"], register)
    changed = kept.filter(kept["reading"] != fresh).select("normalised")
    with database.registered(con, "reread", changed):
        _forget_results(con, business_date, sql.load("addresses/reread_results"))


def may_be_read_otherwise(texts: pl.DataFrame, earlier: Register, register: Register) -> pl.Series:
    """Whether each text (``normalised``, ``remark``) could be read otherwise by ``register`` than by ``earlier``: it
    has a name that changed, or a word that was no name and may be one now, or be more like another.
    """
    changed = changed_names(earlier, register)
    if changed is None:
        return pl.repeat(True, texts.height, eager=True)
    text = plain_phases(pl.col("normalised"))
    named = text.str.contains_any(changed) if changed else pl.lit(False)
    return texts.select((named | text.str.contains("·") | pl.col("remark").is_not_null()).alias("may")).to_series()


def changed_names(earlier: Register, register: Register) -> list[str] | None:
    """The names, in all their spellings, of which one register knows otherwise than another; None where they are of two
    cities."""
    before, now = earlier.names, register.names
    if (before.province, before.city) != (now.province, now.city):
        return None
    entries = before.entries.keys() | now.entries.keys()
    changed = {name for name in entries if before.entries.get(name) != now.entries.get(name)}
    changed |= {name for name in before.bare.keys() | now.bare.keys() if before.bare.get(name) != now.bare.get(name)}
    for whole in ("estates", "homes", "buildings"):
        changed |= getattr(earlier, whole) ^ getattr(register, whole)
    changed |= set(chain.from_iterable(earlier.inner ^ register.inner))
    changed |= earlier.protected.keys() ^ register.protected.keys()
    return sorted({form for name in changed - {""} for form in numeral_forms(name)})


def names_digest(register: Register) -> str:
    """A digest of all that decides how names are read: the dictionary, what is protected, the areas of repair, and what
    is known of a name as a whole (that it has blocks, names of buildings, needs no number)."""
    names = register.names
    entries = [
        (name, sorted(e.districts), sorted(e.towns), sorted(e.communities), sorted(e.anchors), e.city, e.short)
        for name, e in sorted(names.entries.items())
    ]
    whole = [sorted(known) for known in (register.inner, register.estates, register.homes, register.buildings)]
    known = [names.province, names.city, entries, sorted(register.protected), sorted(register.areas.items()), whole]
    return hashlib.sha256(json.dumps(known, ensure_ascii=False).encode()).hexdigest()


def _resolve(
    con: duckdb.DuckDBPyConnection, texts: pl.Series, register: Register, home: Home, elsewhere: Elsewhere | None
) -> None:
    shutil.rmtree(_aside(home), ignore_errors=True)  # what a killed night left there
    for found in batches(texts, register) if len(texts) < MANY else _shared(texts, register, home, elsewhere):
        _insert(con, "address.resolved", found, sql.load("addresses/result"))


def _shared(texts: pl.Series, register: Register, home: Home, elsewhere: Elsewhere | None) -> Iterator[pl.DataFrame]:
    """Many texts: all of them elsewhere, or half in this process and half in one beside it."""
    here = 0 if elsewhere else len(texts) // 2
    with (elsewhere or beside)(home.lake / "address", _aside(home), texts[here:]) as found:
        yield from batches(texts[:here], register)
        yield from found


def _aside(home: Home) -> Path:
    return home.lake / "address.beside"


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame, text: str = "FROM batch") -> None:
    with database.registered(con, "batch", rows):
        sql.insert(con, table, text, {})
