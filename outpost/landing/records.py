"""Rows that landing writes into the work file."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from outpost import database, sql
from outpost.landing.cleaning import Changes
from outpost.landing.context import QUARANTINE, Delivery, DeliveryOutcome, LandingContext
from outpost.landing.inputs import Input
from outpost.landing.manifest import LOADS

_SHOWN_OF_REFUSED = 1000
"""Quarantined rows that are kept of a refused delivery, for its sender to see what is wrong with it."""


@dataclass(frozen=True)
class LastAccepted:
    """The newest accepted delivery of an extract."""

    delivery: str
    business_date: dt.date
    sha256: str
    extracted_at: dt.datetime
    rows: int


@dataclass(frozen=True)
class Landed:
    """What an accepted delivery came to, and under which conditions (``landing.recipe``). ``rows``: those in ``files``
    files, of which ``path`` is one, relative to the home; ``delivered``: those of its own file."""

    recipe: str
    addresses: str | None
    night: dt.date
    delivered: int
    loaded: int
    quarantined: int
    parked: int
    dropped: int
    files: int
    rows: int
    path: str


def last_accepted(context: LandingContext, extract: str | None = None) -> LastAccepted | None:
    """The delivery that a new one of an extract (the context's own, unless another is named) is compared with."""
    asked = {"extract": extract or context.contract.extract}
    rows = sql.query(context.con, "landing/last_accepted", asked).fetchall()
    return LastAccepted(*rows[0]) if rows else None


def landed(context: LandingContext, extract: str, delivery: str) -> Landed | None:
    """What is on record of an accepted delivery; None where the conditions of its landing are not."""
    rows = sql.query(context.con, "landing/landed", {"extract": extract, "delivery": delivery}).fetchall()
    return Landed(*rows[0]) if rows else None


def quarantined(context: LandingContext, delivery: str) -> pl.DataFrame:
    """The rows of a delivery that stand in quarantine, in the columns of QUARANTINE."""
    asked = {"extract": context.contract.extract, "delivery": delivery}
    frame: pl.DataFrame = context.con.sql(sql.load("landing/quarantined"), params=asked).pl()
    return frame.select(pl.col(name).cast(kind) for name, kind in QUARANTINE.items())


def source_faults(context: LandingContext, delivery: str) -> Changes:
    """What is on record of changes in the values of a delivery."""
    asked = {"extract": context.contract.extract, "delivery": delivery}
    rows = sql.query(context.con, "landing/source_faults", asked).fetchall()
    return Counter({(column, fault): count for column, fault, count in rows})


def record_recipe(context: LandingContext, delivery: str, recipe: str, addresses: str | None) -> None:
    """Write down under which conditions a delivery was landed."""
    _insert(context, "landing.recipe", {"delivery": delivery, "recipe": recipe, "addresses": addresses})


def same_day(context: LandingContext, entry: Input) -> list[dict[str, Any]]:
    """Deliveries of the same extract and business date on record."""
    parameters = {"extract": entry.extract, "business_date": entry.business_date}
    relation = context.con.sql(sql.load("landing/same_day"), params=parameters)
    return list(relation.pl().to_dicts())


def recorded(context: LandingContext, delivery: str) -> DeliveryOutcome:
    """The outcome of a delivery that is on record."""
    frame = context.con.sql(sql.load("landing/outcome"), params={"delivery": delivery}).pl()
    return DeliveryOutcome(**frame.to_dicts()[0])


def record(context: LandingContext, delivery: Delivery, outcome: DeliveryOutcome) -> None:
    """Write the row of a delivery, and its quarantined rows."""
    manifest, entry = delivery.manifest, delivery.entry
    values: dict[str, Any] = {
        "delivery": outcome.delivery,
        "extract": entry.extract,
        "business_date": entry.business_date,
        "file": entry.path,
        "sha256": entry.sha256,
        "rows": outcome.rows,
        "loaded": outcome.loaded,
        "replaced": outcome.replaced,
        "quarantined": outcome.quarantined,
        "parked": outcome.parked,
        "dropped": outcome.dropped,
        "status": outcome.status,
        "why": outcome.why,
        "load": manifest.load if manifest and manifest.load in LOADS else None,
        "extracted_at": manifest.extracted_at if manifest else None,
        "night": context.day,
        "sequence": delivery.sequence,
        "ground": outcome.ground,
        "extra_columns": ", ".join(delivery.extra_columns) or None,
        "manifest_sha256": entry.manifest_sha256,
        "file_stamp": None if outcome.ground == "changed" else delivery.stamp,
    }
    _insert(context, "landing.delivery", values)
    shown = delivery.quarantined if outcome.status == "accepted" else delivery.quarantined.head(_SHOWN_OF_REFUSED)
    record_quarantine(context, outcome.delivery, shown)
    record_source_faults(context, outcome.delivery, delivery.changes)


def record_quarantine(context: LandingContext, delivery: str, rows: pl.DataFrame) -> None:
    """Write rows (columns of QUARANTINE) to ``landing.quarantine``."""
    _append(
        context,
        "landing.quarantine",
        rows.with_columns(
            extract=pl.lit(context.contract.extract), delivery=pl.lit(delivery), night=pl.lit(context.day)
        ),
    )


def record_source_faults(context: LandingContext, delivery: str, changes: Changes) -> None:
    """Count in ``push.source_fault`` what was changed in the values of an accepted delivery, by column and kind."""
    found = sorted((column, fault, count) for (column, fault), count in changes.items() if count)
    frame = pl.DataFrame(found, schema=["column", "fault", "rows"], orient="row")
    _append(
        context,
        "push.source_fault",
        frame.with_columns(
            business_date=pl.lit(context.day), extract=pl.lit(context.contract.extract), delivery=pl.lit(delivery)
        ),
    )


def record_file(
    context: LandingContext, delivery: str, business_date: dt.date, path: str, rows: int, kind: str
) -> None:
    """Write down a file of accepted rows; ``path`` is relative to the home, ``kind`` ``base`` or ``unparked``."""
    values = {
        "extract": context.contract.extract,
        "delivery": delivery,
        "business_date": business_date,
        "path": path,
        "rows": rows,
        "kind": kind,
    }
    _insert(context, "landing.file", values)


def record_parked(context: LandingContext, delivery: Delivery, path: str, parked: pl.DataFrame) -> None:
    """Write down the rows that wait for their address, and the file that holds them."""
    rows = parked.with_columns(
        extract=pl.lit(context.contract.extract),
        delivery=pl.lit(delivery.name),
        business_date=pl.lit(delivery.entry.business_date),
        path=pl.lit(path),
    )
    _append(context, "landing.parked", rows)


def record_dropped(context: LandingContext, delivery: str, dropped: Mapping[str, int]) -> None:
    """Write down how many rows of each category outside the allow-list were dropped."""
    if dropped:
        codes = sorted(dropped)
        frame = pl.DataFrame({"category": codes, "rows": [dropped[code] for code in codes]})
        _append(context, "landing.dropped_category", frame.with_columns(delivery=pl.lit(delivery)))


def _insert(context: LandingContext, table: str, values: Mapping[str, Any]) -> None:
    frame = pl.DataFrame({name: [value] for name, value in values.items()})
    _append(context, table, frame)


def _append(context: LandingContext, table: str, frame: pl.DataFrame) -> None:
    if frame.is_empty():
        return
    with database.registered(context.con, "landing_rows", frame):
        sql.insert(context.con, table, "FROM landing_rows", {})
