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


def retry_parked(context: LandingContext) -> Retried:
    """Load parked rows whose address has come; quarantine those of deliveries no newer than the address register."""
    if context.contract.referring_to("address") is None:
        return Retried()
    register = AddressRegister.newest(context.con, context.home)
    if not register.files:
        return Retried(waiting=_waiting(context))
    parameters = {"extract": context.contract.extract, "files": list(register.files)}
    waiting = context.con.sql(sql.load("landing/parked_rows"), params=parameters).pl()
    loaded = quarantined = 0
    for (delivery, day, path), rows in sorted(
        waiting.partition_by("delivery", "business_date", "path", as_dict=True).items(), key=lambda part: part[0]
    ):
        come = rows.filter("is_known")["row_number"]
        if len(come):
            _unpark(context, str(delivery), day, str(path), come)
            loaded += len(come)
        if not register.may_still_come(day):
            given_up = rows.filter(~pl.col("is_known")).select("row_number", "address_code")
            _give_up(context, str(delivery), given_up)
            quarantined += len(given_up)
    return Retried(loaded, quarantined, len(waiting) - loaded - quarantined)


def _waiting(context: LandingContext) -> int:
    extract = context.contract.extract
    rows = context.con.execute("SELECT count(*) FROM landing.parked WHERE extract = $e", {"e": extract}).fetchall()
    return int(rows[0][0])


def _unpark(context: LandingContext, delivery: str, day: dt.date, path: str, come: pl.Series) -> None:
    extract = context.contract.extract
    parked = context.home.root / path
    target = context.home.lake / "landed" / extract / f"{parked.stem}.unparked-{context.day}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.partial")
    rows = pl.scan_parquet(parked).filter(pl.col("row_number").is_in(come.implode()))
    rows.sink_parquet(aside, compression="zstd", compression_level=1, maintain_order=True)
    put(aside, target)
    records.record_file(context, delivery, day, target.relative_to(context.home.root).as_posix(), len(come), "unparked")
    _settle(context, delivery, come, loaded=len(come), quarantined=0)


def _give_up(context: LandingContext, delivery: str, rows: pl.DataFrame) -> None:
    if rows.is_empty():
        return
    records.record_quarantine(context, delivery, missing_addresses(rows))
    _settle(context, delivery, rows["row_number"], loaded=0, quarantined=len(rows))


def _settle(context: LandingContext, delivery: str, rows: pl.Series, *, loaded: int, quarantined: int) -> None:
    with database.registered(context.con, "settled_rows", pl.DataFrame({"row_number": rows})):
        parameters = {"extract": context.contract.extract, "delivery": delivery}
        sql.query(context.con, "landing/settle_parked", parameters).fetchall()
    counts = {"delivery": delivery, "loaded": loaded, "quarantined": quarantined}
    sql.query(context.con, "landing/settle_delivery", counts).fetchall()
