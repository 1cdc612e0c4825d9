"""References that landing checks: an address lies in one of its delivery, a person or house at a known address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from outpost import database, sql
from outpost.home import Home

ADDRESS = "police.standard_address"
MISSING_ADDRESS = "missing_address"


@dataclass(frozen=True)
class AddressRegister:
    """The newest accepted delivery of standard addresses; without one no address is known and ``day`` is null."""

    day: dt.date | None
    files: tuple[str, ...]

    @classmethod
    def newest(cls, con: duckdb.DuckDBPyConnection, home: Home) -> AddressRegister:
        rows = sql.query(con, "landing/newest_files", {"extract": ADDRESS}).fetchall()
        return cls(rows[0][0] if rows else None, tuple(str(home.root / path) for _, path in rows))

    def missing(self, con: duckdb.DuckDBPyConnection, file: Path) -> pl.DataFrame:
        """``row_number, address_code`` of the rows of ``file`` whose address is not held."""
        if not self.files:
            return (
                pl.scan_parquet(file)
                .filter(pl.col("address_code").is_not_null())
                .select("row_number", "address_code")
                .collect()
            )
        parameters = {"file": str(file), "address_files": list(self.files)}
        found: pl.DataFrame = con.sql(sql.load("landing/missing_addresses"), params=parameters).pl()
        return found

    def may_still_come(self, business_date: dt.date) -> bool:
        """Whether an address missing from the register may be in the next one: rows of that date wait for it."""
        return self.day is None or business_date > self.day


def without_parent(con: duckdb.DuckDBPyConnection, file: Path, gone: pl.Series) -> pl.DataFrame:
    """``row_number, rule, parent_code`` of addresses that hang from nothing, once the rows ``gone`` are left out.

    What hangs from such an address hangs from nothing either, so that the accepted rows are a tree.
    """
    tree = sql.load("landing/address_tree")
    sql.run(con, f"CREATE OR REPLACE TEMP TABLE landing_tree AS\n{tree}", {"file": str(file)}).fetchall()
    found = []
    try:
        _cut(con, gone)
        while True:
            loose: pl.DataFrame = con.sql(sql.load("landing/addresses_without_parent")).pl()
            found.append(loose)
            if loose.is_empty():
                return pl.concat(found).sort("row_number")
            _cut(con, loose["row_number"])
    finally:
        con.execute("DROP TABLE landing_tree")


def _cut(con: duckdb.DuckDBPyConnection, rows: pl.Series) -> None:
    with database.registered(con, "landing_cut", pl.DataFrame({"row_number": rows.cast(pl.Int64)})):
        con.execute("DELETE FROM landing_tree WHERE row_number IN (FROM landing_cut)").fetchall()
