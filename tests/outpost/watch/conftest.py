"""Registers of two nights, made by hand with the columns of the contracts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from outpost import contracts, database

T = dt.date(2026, 11, 22)


@pytest.fixture
def night() -> Iterator[duckdb.DuckDBPyConnection]:
    """The connection of a night whose registers are empty."""
    con = database.connect()
    database.create_schema(con)
    con.execute("CREATE OR REPLACE TABLE landing.delivery AS FROM landing.delivery LIMIT 0")  # no constraints
    empty_registers(con, "registers")
    yield con
    con.close()


@pytest.fixture
def registers_of_last_night(tmp_path: Path) -> Path:
    """A registers' database as a published night leaves it, empty."""
    path = tmp_path / "registers.duckdb"
    con = duckdb.connect()
    con.execute(f"ATTACH '{path}' AS registers")
    empty_registers(con, "registers")
    con.close()
    return path


def empty_registers(con: duckdb.DuckDBPyConnection, catalog: str) -> None:
    for contract in contracts.ALL.values():
        columns = ", ".join(f'"{name}" {kind}' for name, kind in contract.register_columns().items())
        con.execute(f"CREATE TABLE {catalog}.{contract.name} ({columns})")


def add_grids(con: duckdb.DuckDBPyConnection, catalog: str, numbers: range, *, vacant: int = 0) -> None:
    """Rows of gov.grid, the first ``vacant`` of them without a worker."""
    con.executemany(
        f"INSERT INTO {catalog}.grid (grid_code, name, kind, community_code, worker_number, valid_from, source_key,"
        " source_row) VALUES (?, ?, 'general', ?, ?, DATE '2024-01-01', ?, ROW('gov.grid', 'gov.grid@2026-11-22', ?))",
        [
            (f"G{n}", f"网格{n}", f"C{n % 5}", None if n < vacant else f"W{n}", f"G{n}|2024-01-01", n + 1)
            for n in numbers
        ],
    )


def add_houses(con: duckdb.DuckDBPyConnection, catalog: str, rows: list[tuple[int, int, str]]) -> None:
    """Rows of gov.house: number, bedrooms, updated_at."""
    con.executemany(
        f"INSERT INTO {catalog}.house"
        " (house_number, address_text, bedrooms, status, updated_at, source_key, source_row)"
        " VALUES (?, '某路1号', ?, 1, CAST(? AS TIMESTAMP), ?, ROW('gov.house', 'gov.house@2026-11-22', ?))",
        [(f"H{n}", bedrooms, stamp, f"H{n}", n + 1) for n, bedrooms, stamp in rows],
    )


def add_delivery(
    con: duckdb.DuckDBPyConnection, extract: str, rows: int, quarantined: int = 0, load: str = "full"
) -> None:
    con.execute(
        "INSERT INTO landing.delivery"
        ' (delivery, extract, business_date, file, "rows", quarantined, load, status, night)'
        " VALUES ($delivery, $extract, $T, 'some.csv', $rows, $quarantined, $load, 'accepted', $T)",
        {
            "delivery": f"{extract}@{T}",
            "extract": extract,
            "T": T,
            "rows": rows,
            "quarantined": quarantined,
            "load": load,
        },
    ).fetchall()


def profiled(con: duckdb.DuckDBPyConnection, extract: str) -> dict[tuple[str | None, str], float]:
    """Tonight's numbers of one extract: (column or None, metric) -> value."""
    rows = con.execute(
        "SELECT column_name, metric, value FROM landing.profile WHERE extract = $extract AND business_date = $T",
        {"extract": extract, "T": T},
    ).fetchall()
    return {(column, metric): value for column, metric, value in rows}
