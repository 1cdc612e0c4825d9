"""The key of pseudonyms exchanged (docs/adr/0048): all that landing keeps under the old pseudonyms, under the new ones.

Done by a night, in its work file, before anything of it is landed. What it writes has names of its own, so that the
published night goes on reading its files until this one takes its place; the vault holds both keys of each person that
long. Whom the vault does not know any more, as nothing current speaks of him, gets a pseudonym made of the old one.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
from duckdb import (
    CaseExpression,
    CoalesceOperator,
    ColumnExpression,
    ConstantExpression,
    FunctionExpression,
    StarExpression,
)

from outpost import contracts, database, sql
from outpost.contracts import Contract
from outpost.home import Home
from outpost.identity.pseudonyms import LENGTH, Pseudonymiser
from outpost.identity.vault import rekey as rekey_vault
from outpost.landing.acceptance import put
from outpost.secrets import Secrets, fingerprint

KEY_COLUMNS = ("person_key", "mother_person_key", "previous_person_key")
"""Columns of landed files that hold pseudonyms of ID numbers."""
_BY_SOURCE_KEY = (
    "address.row_text",
    "address.earlier_text",
    "address.past_text",
    "push.correction_source",
    "push.text_key",
)
_MARK = re.compile(r"\.key-[0-9a-f]{8}$")


@dataclass(frozen=True)
class Rekeyed:
    """What was written anew: files, and pseudonyms that the ledger follows."""

    files: int
    followed: int


def rekey(con: duckdb.DuckDBPyConnection, home: Home, secrets: Secrets, night: dt.date) -> Rekeyed | None:
    """Bring the work file behind ``con``, and files beside those in force, to the key of pseudonyms that waits.

    None where none waits, or the work file is under it already. Nothing that a published night reads is changed.
    """
    con.execute("DELETE FROM landing.rekeyed_person").fetchall()
    if secrets.next_identity_key is None:
        return None
    mark = fingerprint(secrets.next_identity_key)
    if con.execute("SELECT count(*) FROM landing.identity_key WHERE fingerprint = $1", [mark]).fetchall()[0][0]:
        return None
    pseudonyms = Pseudonymiser(secrets.next_identity_key)
    con.execute("CREATE OR REPLACE TEMP TABLE rekeyed (old_person_key TEXT, person_key TEXT)").fetchall()
    for pairs in rekey_vault(home.vault, pseudonyms):
        _know(con, pairs)
    _make_up(con, con.sql(sql.load("landing/rekey/unknown_to_vault")), pseudonyms)
    files = [file for contract in contracts.ALL.values() for file in _files(con, home, contract, mark, pseudonyms)]
    _rekey_tables(con)
    followed = sql.insert(con, "landing.rekeyed_person", sql.load("landing/rekey/known_to_ledger"), {"T": night})
    con.execute("DELETE FROM landing.identity_key").fetchall()
    con.execute("INSERT INTO landing.identity_key VALUES ($1, $2)", [mark, night]).fetchall()
    con.execute("DROP TABLE rekeyed").fetchall()
    return Rekeyed(len(files), followed)


def _know(con: duckdb.DuckDBPyConnection, pairs: pl.DataFrame) -> None:
    with database.registered(con, "pairs", pairs):
        con.execute("INSERT INTO rekeyed FROM pairs").fetchall()


def _make_up(con: duckdb.DuckDBPyConnection, unknown: duckdb.DuckDBPyRelation, pseudonyms: Pseudonymiser) -> None:
    """New pseudonyms of persons whose number nobody has any more."""
    old: pl.Series = unknown.pl()["old_person_key"]
    if len(old):
        _know(con, pl.DataFrame([old, pseudonyms.of(old).alias("person_key")]))


def _files(
    con: duckdb.DuckDBPyConnection, home: Home, contract: Contract, mark: str, pseudonyms: Pseudonymiser
) -> list[Path]:
    """Write the files of an extract anew beside themselves, and have the work file read those."""
    there = {column.register_name for column in contract.columns}
    keys = [name for name in KEY_COLUMNS if name in there]
    written = []
    found = sql.query(con, "landing/rekey/files", {"extract": contract.extract}).fetchall() if keys else []
    for (path,) in found:
        file = home.root / path
        if not file.is_file():
            continue
        for key in keys:
            text = sql.renamed(sql.load("landing/rekey/unknown"), {"landed_key": key})
            _make_up(con, con.sql(text, params={"file": str(file)}), pseudonyms)
        target = file.with_name(f"{_MARK.sub('', file.stem)}.key-{mark[:8]}.parquet")
        partial = target.with_name(f".{target.name}.partial")
        _under_new_keys(con, contract, file, keys).order("row_number").write_parquet(str(partial), compression="zstd")
        put(partial, target)
        moved = {"old": path, "new": target.relative_to(home.root).as_posix()}
        for step in ("move_file", "move_parked"):
            sql.query(con, f"landing/rekey/{step}", moved).fetchall()
        written.append(target)
    return written


def _under_new_keys(
    con: duckdb.DuckDBPyConnection, contract: Contract, file: Path, keys: list[str]
) -> duckdb.DuckDBPyRelation:
    rows = con.read_parquet(str(file))
    columns = rows.columns
    first = contract.by_name[contract.terms.key[0]].register_name
    for key in keys:
        pairs = con.table("rekeyed").select(
            ColumnExpression("old_person_key").alias("old_key"), ColumnExpression("person_key").alias("new_key")
        )
        joined = rows.join(pairs, ColumnExpression(key) == ColumnExpression("old_key"), how="left")
        replaced = [CoalesceOperator(ColumnExpression("new_key"), ColumnExpression(key)).alias(key)]
        dropped = ["old_key", "new_key", key]
        if key == first:
            rest = FunctionExpression("substr", ColumnExpression("source_key"), ConstantExpression(LENGTH + 1))
            moved = FunctionExpression("concat", ColumnExpression("new_key"), rest)
            known = ColumnExpression("new_key").isnotnull()
            source_key = CaseExpression(known, moved).otherwise(ColumnExpression("source_key"))
            replaced.append(source_key.alias("source_key"))
            dropped.append("source_key")
        rows = joined.select(StarExpression(exclude=dropped), *replaced)
    return rows.select(*columns)


def _rekey_tables(con: duckdb.DuckDBPyConnection) -> None:
    """What the work file itself says of persons, and of rows whose key begins with one."""
    for step in ("same_name", "correction"):
        sql.query(con, f"landing/rekey/{step}", {}).fetchall()
    extracts = [
        contract.extract
        for contract in contracts.ALL.values()
        if contract.by_name[contract.terms.key[0]].register_name in KEY_COLUMNS
    ]
    for table in _BY_SOURCE_KEY:
        text = sql.renamed(sql.load("landing/rekey/kept_row"), {"kept_row": table})
        sql.run(con, text, {"extracts": extracts, "length": LENGTH}).fetchall()
