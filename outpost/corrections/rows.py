"""Rows that corrections cite: their keys, and digests of what they say, from deliveries as landed and as they stand.

Which columns a row has is read off its contract. ``content`` is a digest of all that is neither identity nor
``updated_at``; ``persons`` one of the pseudonyms, which stand in registers in another form than in landed files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import polars as pl
from duckdb import (
    CoalesceOperator,
    ColumnExpression,
    ConstantExpression,
    Expression,
    FunctionExpression,
    StarExpression,
)

from outpost import contracts, database, sql
from outpost.contracts import Contract
from outpost.corrections.choosing import Cited
from outpost.home import Home

SCHEMA: dict[str, Any] = {
    "extract": pl.String,
    "source_key": pl.String,
    "delivery": pl.String,
    "row_number": pl.Int64,
    "content": pl.String,
    "persons": pl.String,
}
_NOT_CONTENT = ("updated_at",)
_NOTHING = "\x1e"
_BETWEEN = "\x1f"


def as_cited(con: duckdb.DuckDBPyConnection, home: Home, cited: Iterable[Cited]) -> pl.DataFrame:
    """The cited rows that are still kept: where a row stands tonight as it was cited from the register, else from its
    delivery's own file (without ``persons``)."""
    found = [pl.DataFrame(schema=SCHEMA)]
    by_extract: dict[str, set[tuple[str, int]]] = {}
    for row in cited:
        by_extract.setdefault(row.extract, set()).add((row.delivery, row.row_number))
    for extract, wanted in sorted(by_extract.items()):
        contract = contracts.ALL[extract]
        standing = _at_places(con, contract, _current(con, contract), wanted, with_persons=True)
        found.append(standing)
        left = wanted - set(standing.select("delivery", "row_number").iter_rows())
        deliveries = sorted({delivery for delivery, _ in left})
        named = {"extract": extract, "deliveries": deliveries}
        paths = [str(home.root / path) for (path,) in sql.query(con, "corrections/files_of", named).fetchall()]
        if paths and left:
            found.append(_at_places(con, contract, con.read_parquet(paths), left, with_persons=False))
    return pl.concat(found)


def as_they_stand(con: duckdb.DuckDBPyConnection, wanted: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """The current rows of these source keys, by extract."""
    found = [pl.DataFrame(schema=SCHEMA)]
    for extract, keys in sorted(wanted.items()):
        contract = contracts.ALL[extract]
        database.as_table(
            con, "wanted_keys", pl.DataFrame({"wanted_key": sorted(set(keys))}, {"wanted_key": pl.String})
        )
        named = _current(con, contract).join(
            con.table("wanted_keys"), ColumnExpression("source_key") == ColumnExpression("wanted_key")
        )
        found.append(_digested(contract, named, with_persons=True))
    return pl.concat(found)


def _current(con: duckdb.DuckDBPyConnection, contract: Contract) -> duckdb.DuckDBPyRelation:
    """The rows of a register, with their places as a landed file has them."""
    places = [ColumnExpression("source_row", name).alias(name) for name in ("delivery", "row_number")]
    return con.table(contract.table).select(StarExpression(exclude=["source_row"]), *places)


def _at_places(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    rows: duckdb.DuckDBPyRelation,
    wanted: Iterable[tuple[str, int]],
    *,
    with_persons: bool,
) -> pl.DataFrame:
    schema = {"wanted_delivery": pl.String, "wanted_row": pl.Int64}
    database.as_table(con, "wanted_places", pl.DataFrame(sorted(wanted), schema, orient="row"))
    same = (ColumnExpression("delivery") == ColumnExpression("wanted_delivery")) & (
        ColumnExpression("row_number") == ColumnExpression("wanted_row")
    )
    return _digested(contract, rows.join(con.table("wanted_places"), same), with_persons=with_persons)


def _digested(contract: Contract, rows: duckdb.DuckDBPyRelation, *, with_persons: bool) -> pl.DataFrame:
    plain = [column.name for column in contract.columns if column.identity is None and column.name not in _NOT_CONTENT]
    persons = [column.register_name for column in contract.columns if column.identity and column.register_name]
    digests = [
        ConstantExpression(contract.extract).alias("extract"),
        *(ColumnExpression(name) for name in ("source_key", "delivery", "row_number")),
        _digest(plain).alias("content"),
        (_digest(persons) if with_persons and persons else ConstantExpression(None).cast("VARCHAR")).alias("persons"),
    ]
    found: pl.DataFrame = rows.select(*digests).pl()
    return found.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def _digest(columns: Sequence[str]) -> Expression:
    texts = [CoalesceOperator(ColumnExpression(name).cast("VARCHAR"), ConstantExpression(_NOTHING)) for name in columns]
    return FunctionExpression("sha256", FunctionExpression("concat_ws", ConstantExpression(_BETWEEN), *texts))
