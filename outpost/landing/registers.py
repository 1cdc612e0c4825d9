"""Current rows: from the files of accepted deliveries to ``registers.<name>``, one row a key, canonical person keys.

What differs between extracts is read off the contract (load, key, identity columns, keep); which rows are current is
told by ``sql/landing/newest_rows.sql``.
"""

from __future__ import annotations

import datetime as dt
from functools import reduce

import duckdb
import polars as pl
from duckdb import (
    CaseExpression,
    CoalesceOperator,
    ColumnExpression,
    ConstantExpression,
    Expression,
    FunctionExpression,
    StarExpression,
)

from outpost import contracts, database, sql
from outpost.contracts import Contract, Keep
from outpost.contracts.contract import SOURCE_ROW
from outpost.home import Home
from outpost.identity.pseudonyms import LENGTH
from outpost.identity.vault import VaultReader

_KEYED = ("person_key", "mother_person_key")
_AS_IT_IS = " USING COMPRESSION uncompressed"


def build_aliases(con: duckdb.DuckDBPyConnection, home: Home) -> int:
    """``registers.person_alias(old_person_key, person_key)``: keys of replaced numbers and the key that stands now.

    From the newest accepted household registration; chains are followed to their end. Returns its rows.
    """
    extract = "police.household_registration"
    found = sql.query(con, "landing/newest_files", {"extract": extract}).fetchall()
    files = [str(home.root / path) for _, path in found]
    if not files:
        return sql.create_table(con, "registers.person_alias", sql.load("landing/no_alias"), {})
    return sql.create_table(con, "registers.person_alias", sql.load("landing/person_alias"), {"files": files})


def build_register(con: duckdb.DuckDBPyConnection, home: Home, contract: Contract, night: dt.date) -> int:
    """(Re)build ``registers.<name>`` with the current rows of an extract; returns their number.

    ``registers.person_alias`` must be there, and for gov.death the registers of residents and households.
    """
    if contract.with_identity("name"):
        with VaultReader(home.vault) as vault:
            _note_same_names(con, contract, night, vault.same_names())
    return build_register_as_known(con, home, contract, night)


def build_register_as_known(con: duckdb.DuckDBPyConnection, home: Home, contract: Contract, night: dt.date) -> int:
    """The same by what ``landing.same_name`` knows of names with a lost character: the vault is not opened."""
    table = sql.identifier(contract.table)
    con.execute(f"DROP TABLE IF EXISTS {table}")
    _empty_table(con, table, contract)
    rows = _newest_versions(con, home, contract)
    if rows is None:
        return 0
    if contract.with_identity("name"):
        rows = _with_whole_names(con, contract, rows)
    rows = _canonical(con, contract, rows)
    if contract.terms.keep is not None:
        rows = _within_keep(con, rows, contract.terms.keep, night)
    _in_its_columns(contract, rows).insert_into(table)
    return sql.count(con, table)


def as_register(
    con: duckdb.DuckDBPyConnection, contract: Contract, rows: duckdb.DuckDBPyRelation
) -> duckdb.DuckDBPyRelation:
    """Landed rows of an extract as its register has them, whether or not they are current.

    ``registers.person_alias`` must be there, and in ``landing.same_name`` what is known of names with a lost character.
    """
    if contract.with_identity("name"):
        rows = _with_whole_names(con, contract, rows)
    return _in_its_columns(contract, _canonical(con, contract, rows))


def _in_its_columns(contract: Contract, rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    own = [ColumnExpression(name) for name in contract.register_columns() if name != "source_row"]
    return rows.select(*own, _source_row(contract))


def build_all(con: duckdb.DuckDBPyConnection, home: Home, night: dt.date) -> dict[str, int]:
    """Aliases, all registers in an order that works, and ``registers.extract_status``; rows by extract."""
    build_aliases(con, home)
    ordered = sorted(contracts.ALL.values(), key=lambda contract: contract.extract == "gov.death")
    rows = {contract.extract: build_register(con, home, contract, night) for contract in ordered}
    build_status(con, night)
    return rows


def build_status(con: duckdb.DuckDBPyConnection, night: dt.date) -> int:
    """``registers.extract_status(extract, delivery, business_date, age_days, status, why)``: one row an extract."""
    extracts = list(contracts.ALL.values())
    parameters = {
        "T": night,
        "extracts": [contract.extract for contract in extracts],
        "stale_after": [contract.terms.stale_after for contract in extracts],
    }
    return sql.create_table(con, "registers.extract_status", sql.load("landing/extract_status"), parameters)


def standing(con: duckdb.DuckDBPyConnection, extract: str, night: dt.date) -> tuple[str, str]:
    """Of one extract on ``night``: ``fresh``, ``stale`` or ``missing``, and the sentence about it (in Chinese)."""
    terms = contracts.ALL[extract].terms
    one = {"T": night, "extracts": [extract], "stale_after": [terms.stale_after]}
    found = sql.query(con, "landing/extract_status", one)
    names = [column[0] for column in found.description or ()]
    row = dict(zip(names, found.fetchall()[0], strict=True))
    return row["status"], f"{terms.title}{row['why']}"


def _newest_versions(con: duckdb.DuckDBPyConnection, home: Home, contract: Contract) -> duckdb.DuckDBPyRelation | None:
    found = sql.query(con, "landing/current_files", {"extract": contract.extract}).fetchall()
    if not found:
        return None
    rows = con.read_parquet([str(home.root / path) for (path,) in found])
    if contract.terms.load == "full":
        return rows
    rows.create_view("landing_rows", replace=True)
    return con.sql(sql.load("landing/newest_rows"))


def _note_same_names(con: duckdb.DuckDBPyConnection, contract: Contract, night: dt.date, same: pl.DataFrame) -> None:
    """Bring what is known of an extract's names with a lost character to what the vault says tonight; what it says no
    more stays known, until tonight."""
    database.as_table(con, "same_name_tonight", same)
    for statement in ("reopen_same_names", "end_same_names", "begin_same_names"):
        sql.query(con, f"landing/{statement}", {"T": night, "extract": contract.extract}).fetchall()
    con.execute("DROP TABLE same_name_tonight").fetchall()


def _with_whole_names(
    con: duckdb.DuckDBPyConnection, contract: Contract, rows: duckdb.DuckDBPyRelation
) -> duckdb.DuckDBPyRelation:
    """Names with a lost character under the key of the whole name that they fit: to the rules they are the same."""
    if not sql.create_temporary(con, "same_name", sql.load("landing/same_names"), {"extract": contract.extract}):
        return rows
    lost = con.table("temp.same_name").select(
        ColumnExpression("person_key").alias("lost_of"),
        ColumnExpression("name_key").alias("lost_key"),
        ColumnExpression("same_as"),
    )
    theirs = (ColumnExpression("person_key") == ColumnExpression("lost_of")) & (
        ColumnExpression("name_key") == ColumnExpression("lost_key")
    )
    whole = CoalesceOperator(ColumnExpression("same_as"), ColumnExpression("name_key")).alias("name_key")
    exclude = ["lost_of", "lost_key", "same_as", "name_key"]
    return rows.join(lost, theirs, how="left").select(StarExpression(exclude=exclude), whole)


def _canonical(
    con: duckdb.DuckDBPyConnection, contract: Contract, rows: duckdb.DuckDBPyRelation
) -> duckdb.DuckDBPyRelation:
    present = [column.register_name for column in contract.columns if column.register_name in _KEYED]
    for name in present:
        alias = con.table("registers.person_alias").select(
            ColumnExpression("old_person_key").alias("old_key"), ColumnExpression("person_key").alias("new_key")
        )
        joined = rows.join(alias, ColumnExpression(name) == ColumnExpression("old_key"), how="left")
        stands = CoalesceOperator(ColumnExpression("new_key"), ColumnExpression(name)).alias(name)
        replaced = [stands]
        if contract.by_name[contract.terms.key[0]].register_name == name:
            replaced.append(_canonical_source_key())
        dropped = ["old_key", "new_key", *(["source_key"] if len(replaced) == 2 else []), name]
        rows = joined.select(StarExpression(exclude=dropped), *replaced)
    return rows


def _canonical_source_key() -> Expression:
    rest = FunctionExpression("substr", ColumnExpression("source_key"), ConstantExpression(LENGTH + 1))
    changed = FunctionExpression("concat", ColumnExpression("new_key"), rest)
    known = ColumnExpression("new_key").isnotnull()
    return CaseExpression(known, changed).otherwise(ColumnExpression("source_key")).alias("source_key")


def serving(keep: Keep, night: dt.date) -> list[Expression]:
    """Each a reason why a row still serves on ``night``; whether its person is registered is not among them."""
    reasons = [
        ColumnExpression(column).cast("DATE") >= ConstantExpression(night - dt.timedelta(days=days))
        for column, days in keep.days.items()
    ]
    if keep.unless is not None:
        column, value = keep.unless
        reasons.append(ColumnExpression(column) == ConstantExpression(value))
    return reasons


def _within_keep(
    con: duckdb.DuckDBPyConnection, rows: duckdb.DuckDBPyRelation, keep: Keep, night: dt.date
) -> duckdb.DuckDBPyRelation:
    reasons = serving(keep, night)
    if keep.while_registered:
        rows.create_view("landing_keyed", replace=True)
        rows = con.sql(sql.load("landing/marked_registered"))
        reasons.append(ColumnExpression("is_registered"))
    return rows.filter(reduce(lambda left, right: left | right, reasons))


def _source_row(contract: Contract) -> Expression:
    """Where a row was delivered: what a finding that rests on it cites."""
    extract = ConstantExpression(contract.extract).alias("extract")
    place = FunctionExpression("struct_pack", extract, ColumnExpression("delivery"), ColumnExpression("row_number"))
    return place.cast(SOURCE_ROW).alias("source_row")


def _empty_table(con: duckdb.DuckDBPyConnection, table: str, contract: Contract) -> None:
    """The register without rows. Keys are written as they are: looking for a smaller form of what hardly has one takes
    a third of the time of building a register."""
    columns = contract.register_columns()
    keys = {"source_key", *(column.register_name for column in contract.columns if column.identity is not None)}
    keys |= {name for name in contract.terms.key if len(contract.terms.key) == 1}
    written = {name: _AS_IT_IS if name in keys and kind == "VARCHAR" else "" for name, kind in columns.items()}
    typed = ", ".join(f"{sql.identifier(name)} {kind}{written[name]}" for name, kind in columns.items())
    con.execute("CREATE TABLE " + table + " (" + typed + ")").fetchall()
