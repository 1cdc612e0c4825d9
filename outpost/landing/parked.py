"""Rows that wait for their address: looked at again each night, until it comes or the register has caught up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from outpost import database, sql
from outpost.landing import records
from outpost.landing.acceptance import missing_addresses, put
from outpost.landing.context import LandingContext
from outpost.landing.references import AddressRegister


@dataclass(frozen=True)
class Retried:
    """Rows parked on earlier nights: now loaded, given up (quarantined), still waiting."""

    loaded: int = 0
    quarantined: int = 0
    waiting: int = 0


def retry_parked(night: LandingContext) -> Retried:
    """Load parked rows whose address has come; quarantine those of deliveries no newer than the address register."""
    if night.contract.referring_to("address") is None:
        return Retried()
    register = AddressRegister.newest(night.con, night.home)
    if not register.files:
        return Retried(waiting=_waiting(night))
    parameters = {"extract": night.contract.extract, "files": list(register.files)}
    waiting = night.con.sql(sql.load("landing/parked_rows"), params=parameters).pl()
    loaded = quarantined = 0
    for (delivery, day, path), rows in sorted(
        waiting.partition_by("delivery", "business_date", "path", as_dict=True).items(), key=lambda part: part[0]
    ):
        come = rows.filter("is_known")["row_number"]
        if len(come):
            _unpark(night, str(delivery), day, str(path), come)
            loaded += len(come)
        if not register.may_still_come(day):
            given_up = rows.filter(~pl.col("is_known")).select("row_number", "address_code")
            _give_up(night, str(delivery), given_up)
            quarantined += len(given_up)
    return Retried(loaded, quarantined, len(waiting) - loaded - quarantined)


def _waiting(night: LandingContext) -> int:
    extract = night.contract.extract
    rows = night.con.execute("SELECT count(*) FROM landing.parked WHERE extract = $e", {"e": extract}).fetchall()
    return int(rows[0][0])


def _unpark(night: LandingContext, delivery: str, day: dt.date, path: str, come: pl.Series) -> None:
    extract = night.contract.extract
    parked = night.home.root / path
    target = night.home.lake / "landed" / extract / f"{parked.stem}.unparked-{night.day}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.partial")
    rows = pl.scan_parquet(parked).filter(pl.col("row_number").is_in(come.implode()))
    rows.sink_parquet(aside, compression="zstd", compression_level=1, maintain_order=True)
    put(aside, target)
    records.record_file(night, delivery, day, target.relative_to(night.home.root).as_posix(), len(come), "unparked")
    _settle(night, delivery, come, loaded=len(come), quarantined=0)


def _give_up(night: LandingContext, delivery: str, rows: pl.DataFrame) -> None:
    if rows.is_empty():
        return
    records.record_quarantine(night, delivery, missing_addresses(rows))
    _settle(night, delivery, rows["row_number"], loaded=0, quarantined=len(rows))


def _settle(night: LandingContext, delivery: str, rows: pl.Series, *, loaded: int, quarantined: int) -> None:
    with database.registered(night.con, "settled_rows", pl.DataFrame({"row_number": rows})):
        parameters = {"extract": night.contract.extract, "delivery": delivery}
        sql.query(night.con, "landing/settle_parked", parameters).fetchall()
    counts = {"delivery": delivery, "loaded": loaded, "quarantined": quarantined}
    sql.query(night.con, "landing/settle_delivery", counts).fetchall()
