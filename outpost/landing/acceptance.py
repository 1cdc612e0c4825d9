"""From the rows that are good by themselves to the rows that are accepted: duplicates, references, limits, files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from outpost.home import sync_folder
from outpost.identity.masks import masked
from outpost.landing.context import QUARANTINE, Delivery, LandingContext
from outpost.landing.duplicates import find_duplicates
from outpost.landing.references import MISSING_ADDRESS, AddressRegister, without_parent
from outpost.landing.refusal import RefusalError
from outpost.landing.rows import ONLY_VAULT, Taken, key_columns

DUPLICATE_KEY = "duplicate_key"


@dataclass(frozen=True)
class SortedRows:
    """Where the rows of a delivery go. ``parked``: row_number, address_code; ``quarantined``: columns of QUARANTINE."""

    loaded: int
    replaced: pl.Series
    parked: pl.DataFrame
    quarantined: pl.DataFrame

    @property
    def not_loaded(self) -> pl.Series:
        """Row numbers of the file that are not among the accepted rows."""
        return pl.concat([self.replaced, self.parked["row_number"], self.quarantined["row_number"]])


def sort_rows(context: LandingContext, delivery: Delivery, file: Path, taken: Taken) -> SortedRows:
    """Tell where each row of ``file`` goes: duplicates first, so that only the row that stays needs an address."""
    duplicates = find_duplicates(context.contract, file, taken)
    quarantined = [*taken.quarantined, _tied(context, file, duplicates.tied)]
    gone = pl.concat([duplicates.replaced, duplicates.tied])
    parked = pl.DataFrame(schema={"row_number": pl.Int64, "address_code": pl.String})
    if context.contract.referring_to("parent"):
        loose = without_parent(context.con, file, gone).rename({"parent_code": "value"})
        quarantined.append(_faults(loose.with_columns(column=pl.lit("parent_code"))))
    if context.contract.referring_to("address"):
        register = AddressRegister.newest(context.con, context.home)
        missing = register.missing(context.con, file).filter(~pl.col("row_number").is_in(gone.implode()))
        if register.may_still_come(delivery.entry.business_date):
            parked = missing
        else:
            quarantined.append(missing_addresses(missing))
    everything = pl.concat([pl.DataFrame(schema=QUARANTINE), *quarantined]).sort("row_number")
    given = sum(map(len, taken.row_numbers))
    judged_later = sum(map(len, quarantined)) - sum(map(len, taken.quarantined))
    loaded = given - len(duplicates.replaced) - len(parked) - judged_later
    return SortedRows(loaded, duplicates.replaced, parked, everything)


def missing_addresses(rows: pl.DataFrame) -> pl.DataFrame:
    """Quarantine rows for ``row_number, address_code``."""
    named = rows.with_columns(column=pl.lit("address_code"), rule=pl.lit(MISSING_ADDRESS))
    return _faults(named.rename({"address_code": "value"}))


def _tied(context: LandingContext, file: Path, tied: pl.Series) -> pl.DataFrame:
    if tied.is_empty():
        return pl.DataFrame(schema=QUARANTINE)
    key = key_columns(context.contract)[0]
    rows = pl.scan_parquet(file).filter(pl.col("row_number").is_in(tied.implode()))
    named = rows.select(
        "row_number",
        column=pl.lit(context.contract.terms.key[0]),
        rule=pl.lit(DUPLICATE_KEY),
        value=pl.col(key).cast(pl.String)
        if context.contract.by_name[context.contract.terms.key[0]].identity is None
        else pl.lit(None, dtype=pl.String),
    )
    return _faults(named.collect())


def _faults(rows: pl.DataFrame) -> pl.DataFrame:
    values = masked(rows["value"].cast(pl.String), open_values=False)
    return rows.with_columns(values.alias("value_masked")).select(
        pl.col(name).cast(kind) for name, kind in QUARANTINE.items()
    )


def check_counts(
    context: LandingContext, delivery: Delivery, last_rows: int | None, places: SortedRows, *, released: bool
) -> None:
    """RefusalError when the rows are not those of the manifest, too many are bad, or a full extract changed too much.

    ``last_rows``: rows of the last accepted delivery. Parked rows are not bad; an incremental extract may be re-based
    by any number of rows; a released delivery too. A full extract that came empty changed too much, however small.
    """
    rows, limits = delivery.rows or 0, context.limits
    said = delivery.manifest.rows if delivery.manifest else None
    if rows != said:
        raise RefusalError("wrong_rows", f"{rows} rows delivered, {said} in the manifest")
    bad = len(places.quarantined)
    if bad > limits.bad_rows and bad > _exactly(limits.bad_row_share) * rows:
        raise RefusalError("bad_rows", f"{bad} of {rows} rows are bad: {_grounds(places.quarantined)}")
    if context.contract.terms.load != "full" or released or last_rows is None:
        return
    change = abs(rows - last_rows)
    emptied = rows == 0 and last_rows > 0
    if emptied or (change > limits.row_change_rows and change > _exactly(limits.row_change_share) * last_rows):
        raise RefusalError(
            "row_change",
            f"{rows} rows after {last_rows}: let in by "
            f"`outpost release {context.contract.extract} --night {context.day}`, by two people",
        )


def _exactly(share: float) -> Decimal:
    return Decimal(str(share))


def _grounds(quarantined: pl.DataFrame) -> str:
    counted = (
        quarantined.group_by("column", "rule").len().sort("len", "column", "rule", descending=[True, False, False])
    )
    return ", ".join(f"{column} {rule} {count}" for column, rule, count in counted.head(5).rows())


def write_landed(partial: Path, target: Path, places: SortedRows) -> None:
    """Put the accepted rows at ``target``: the file as it stands when all of it is accepted, else without the rest."""
    only_vault = [name for name in pl.read_parquet_schema(partial) if name.startswith(ONLY_VAULT)]
    out = places.not_loaded
    if only_vault or len(out):
        rows = pl.scan_parquet(partial).drop(only_vault)
        if len(out):
            rows = rows.filter(~pl.col("row_number").is_in(out.unique().implode()))
        whole = partial.with_name(f"{partial.name}.whole")
        rows.sink_parquet(whole, compression="zstd", compression_level=1, maintain_order=True)
        whole.replace(partial)
    put(partial, target)


def write_parked(partial: Path, target: Path, places: SortedRows) -> None:
    """Put the rows that wait for their address at ``target``."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.partial")
    parked = places.parked["row_number"]
    rows = pl.scan_parquet(partial).filter(pl.col("row_number").is_in(parked.implode()))
    rows.sink_parquet(aside, compression="zstd", compression_level=1, maintain_order=True)
    put(aside, target)


def put(finished: Path, target: Path) -> None:
    """Rename a finished file to its place so that it lasts."""
    descriptor = os.open(finished, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    finished.replace(target)
    sync_folder(target.parent)
