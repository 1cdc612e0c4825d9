"""Every kind of fault in every extract: the delivery is refused or the row quarantined; what was good serves on."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import os
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from outpost import contracts
from tests.outpost.landing.conftest import City, T, csv_bytes, good_row

Row = dict[str, str]
EXTRACTS = sorted(contracts.ALL)


def _parquet(rows: list[Row], **columns: pl.Series) -> bytes:
    file = io.BytesIO()
    pl.DataFrame(rows).with_columns(**columns).write_parquet(file)
    return file.getvalue()


def _not_utf_8(rows: list[Row]) -> bytes:
    return (
        _parquet(rows)
        .replace(b"2026-11-01T08:30:00", b"2026-11-01T08:\xb9\xa4:00")
        .replace(b"2026-10-05", b"2026-\xb9\xa4-05")
    )


REFUSED: dict[str, Callable[[list[Row]], dict[str, Any]]] = {
    "empty file": lambda rows: {"content": b""},
    "half a file": lambda rows: {"content": csv_bytes(rows)[:-40], "bytes": len(csv_bytes(rows))},
    "no header": lambda rows: {"content": csv_bytes(rows).split(b"\n", 1)[1]},
    "not UTF-8": lambda rows: {"content": csv_bytes(rows)[:-1] + b"\xff\n"},
    "cut gzip": lambda rows: {"content": gzip.compress(csv_bytes(rows))[:-9], "ending": ".csv.gz"},
    "no Parquet": lambda rows: {"content": csv_bytes(rows), "ending": ".parquet"},
    "empty Parquet": lambda rows: {"content": b"", "ending": ".parquet"},
    "cut Parquet": lambda rows: {"content": _parquet(rows)[:-30], "ending": ".parquet"},
    "Parquet of GBK": lambda rows: {"content": _not_utf_8(rows), "ending": ".parquet"},
    "more rows than said": lambda rows: {"count": 1},
    "clock ahead": lambda rows: {"extracted_at": "2099-01-01T00:00:00+08:00"},
    "absurd date": lambda rows: {"extracted_at": "9999-12-31T23:59:59-12:00"},
    "absurd rows": lambda rows: {"rows": 10**40},
    "infinite rows": lambda rows: {"rows": float("inf")},
    "unknown encoding": lambda rows: {"encoding": "utf-9"},
}


def _clear(city: City) -> None:
    for path in city.home.landing.rglob("*"):
        if not path.is_dir():
            path.unlink()


@pytest.mark.parametrize("extract", EXTRACTS)
def test_one_odd_delivery_is_refused_alone(city: City, extract: str) -> None:
    contract = contracts.ALL[extract]
    rows = [good_row(contract, serial) for serial in (1, 2, 3)]
    if contract.referring_to("address"):
        city.addresses("A1", "A2", "A3")
    city.deliver_and_land(extract, rows)
    for place, spoil in enumerate(REFUSED.values(), start=1):
        city.deliver(extract, rows, T + dt.timedelta(days=place), **spoil(rows))
    outcomes = city.land(extract, T + dt.timedelta(days=len(REFUSED))).outcomes
    for kind, outcome in zip(REFUSED, outcomes, strict=True):
        assert outcome.status == "refused", kind
        assert all(value not in str(outcome.why) for value in ("王小明", "-1", "990101")), (kind, outcome.why)
    last = T + dt.timedelta(days=len(REFUSED) + 1)
    _clear(city)
    os.mkfifo(city.put(extract, last, ".csv", b"").with_name("pipe"))
    assert city.land(extract, last).outcomes[0].status == "refused"
    assert city.build(last)[extract] == 3


@pytest.mark.parametrize("extract", EXTRACTS)
def test_one_odd_row_is_quarantined_alone(city: City, extract: str) -> None:
    contract = contracts.ALL[extract]
    codes = [f"A{serial}" for serial in range(1, 4)]
    if contract.referring_to("address"):
        city.addresses(*codes)
    required = next(column for column in contract.columns if column.required and column.name in contract.terms.key)
    rows = [good_row(contract, serial) for serial in (1, 2, 3)]
    rows[1][required.name] = "不详"
    padded = [{name: f"\u3000{value}\t" for name, value in row.items()} for row in rows]
    outcome = city.deliver_and_land(extract, padded).outcomes[0]
    assert (outcome.status, outcome.loaded, outcome.quarantined) == ("accepted", 2, 1), outcome.why
    assert outcome.balances
    assert city.quarantine() == [(2, required.name, "null")]
    assert city.build()[extract] == 2
