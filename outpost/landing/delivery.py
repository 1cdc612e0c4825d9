"""One delivery, from its files to its row in ``landing.delivery``: accepted, refused, or sent again.

Files come first, rows of the work file after: a night that is cut off leaves files that the next run writes again, the
same, and nothing that says they count.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from outpost import vault_access
from outpost.home import Home
from outpost.identity.vault import VaultWriter
from outpost.landing import again, records
from outpost.landing import inputs as lying
from outpost.landing.acceptance import SortedRows, check_counts, put, sort_rows, write_landed, write_parked
from outpost.landing.context import Delivery, DeliveryOutcome, LandingContext
from outpost.landing.hashing import Keys, hashing, helpers
from outpost.landing.inputs import Input
from outpost.landing.machine_errors import machine_fault, refusal_for
from outpost.landing.manifest import Manifest, check_clock, check_place, read_manifest
from outpost.landing.readers import Delivered, open_file
from outpost.landing.records import LastAccepted
from outpost.landing.refusal import RefusalError, is_fault, unreadable_as
from outpost.landing.rows import Taken, take_rows
from outpost.landing.sizes import in_bytes


def land_delivery(context: LandingContext, entry: Input) -> DeliveryOutcome:
    """Land one delivery; one that is on record already gets the same outcome without a second effect."""
    before = records.same_day(context, entry)
    same = [row for row in before if (row["sha256"], row["manifest_sha256"]) == (entry.sha256, entry.manifest_sha256)]
    released = bool(same) and same[-1]["ground"] == "row_change" and same[-1]["delivery"] in context.released
    if same and not (released and same[-1]["night"] != context.day):
        return records.recorded(context, same[-1]["delivery"])
    sequence = max((row["sequence"] for row in before), default=0) + 1
    name = f"{entry.extract}@{entry.business_date}" + (f"#{sequence}" if sequence > 1 else "")
    delivery = Delivery(entry, name, sequence, _stamp(context, entry))
    try:
        outcome = _take_in(context, delivery, released=released)
    except BaseException as error:
        refusal = refusal_for(error) if is_fault(error) else None
        if refusal is None:
            raise machine_fault(error, context.home) from None
        delivery.changes.clear()
        outcome = DeliveryOutcome(
            name, entry.business_date, "refused", refusal.why, refusal.ground, _known_rows(delivery)
        )
    records.record(context, delivery, outcome)
    return outcome


def _known_rows(delivery: Delivery) -> int | None:
    if delivery.rows is not None:
        return delivery.rows
    return delivery.manifest.rows if delivery.manifest else None


def _take_in(context: LandingContext, delivery: Delivery, *, released: bool) -> DeliveryOutcome:
    entry, contract = delivery.entry, context.contract
    file = context.home.root / entry.path
    manifest_file = file.parent / f"{contract.name}{lying.MANIFEST_ENDING}"
    for path in lying.delivered_files(file.parent, contract.name):
        if why := lying.irregularity(path):
            raise RefusalError("irregular", why)
    _check_unchanged(manifest_file, entry.manifest_sha256)
    with unreadable_as(f"{manifest_file.name} cannot be read"):
        manifest = read_manifest(manifest_file)
    delivery.manifest = manifest
    check_clock(manifest, context.day)
    last = records.last_accepted(context)
    if last and _is_sent_again(manifest, entry, last, context):
        why = f"the same file as {last.delivery}, extracted no later"
        return DeliveryOutcome(delivery.name, entry.business_date, "sent_again", why, rows=manifest.rows)
    check_place(manifest, contract.extract, entry.business_date, contract.terms.load)
    _check_file(entry, file, manifest, contract.name)
    if last is None and manifest.load != "full":
        raise RefusalError("not_full", "the first delivery of an extract is its whole history: load must be full")
    return _take_rows(context, delivery, file, manifest, last, released=released)


def _is_sent_again(manifest: Manifest, entry: Input, last: LastAccepted, context: LandingContext) -> bool:
    return (
        entry.sha256 == last.sha256 == manifest.sha256
        and manifest.extracted_at <= last.extracted_at
        and manifest.extract in (context.contract.extract, context.contract.name)
    )


def _check_file(entry: Input, file: Path, manifest: Manifest, name: str) -> None:
    present = lying.data_files(file.parent, name)
    if not present:
        raise RefusalError("no_file", f"the manifest came without {name}.csv, {name}.csv.gz or {name}.parquet")
    if len(present) > 1:
        raise RefusalError("unreadable", f"more than one data file: {', '.join(path.name for path in present)}")
    if entry.sha256 is None:
        raise RefusalError("unreadable", f"{file.name} could not be read when the night began")
    if lying.sha256_of(file) != entry.sha256:
        raise RefusalError(
            "changed", "not the file that the night wrote down: what lies there now is for the next night"
        )
    if file.stat().st_size != manifest.bytes:
        raise RefusalError("wrong_bytes", f"{file.stat().st_size} bytes delivered, {manifest.bytes} in the manifest")
    if manifest.sha256 != entry.sha256:
        raise RefusalError("wrong_sha256", "the file's SHA-256 is not the manifest's")


def _check_unchanged(file: Path, sha256: str | None) -> None:
    if lying.sha256_of(file) != sha256:
        raise RefusalError(
            "changed", f"{file.name} is not what the night wrote down: what lies there now is for the next night"
        )


def _stamp(context: LandingContext, entry: Input) -> str:
    file = context.home.root / entry.path
    return lying.file_stamp(lying.delivered_files(file.parent, lying.name_of(file) or ""))


def _take_rows(
    context: LandingContext,
    delivery: Delivery,
    file: Path,
    manifest: Manifest,
    last: LastAccepted | None,
    *,
    released: bool,
) -> DeliveryOutcome:
    contract, entry, threads = context.contract, delivery.entry, context.threads
    stem = delivery.name.split("@")[1].replace("#", "-")
    target = context.home.lake / "landed" / contract.extract / f"{stem}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{stem}.partial")
    table = contract.vault_table
    try:
        with _vault(context.home.vault if table else None, threads) as vault:
            memory = in_bytes(context.limits.memory_limit)
            delivered = open_file(file, manifest.encoding, contract, context.never, manifest.rows, memory)
            delivery.extra_columns = delivered.extra_columns
            same = again.take_over(context, delivery, file, last, vault, partial)
            taken = same.taken if same else _read(context, delivery, delivered, partial, vault, manifest)
            delivery.rows, delivery.changes = taken.rows, taken.changes
            places = same.places if same else sort_rows(context, delivery, partial, taken)
            delivery.quarantined = places.quarantined
            check_counts(context, delivery, last.rows if last else None, places, released=released)
            if same:
                put(partial, target)
            else:
                _write_files(context, partial, target, places)
            if vault is not None and table is not None:
                if not same:
                    left_out = pl.concat([places.replaced, places.quarantined["row_number"]])
                    vault.keep(table, contract.extract, entry.business_date, left_out, Keys.of(context.secrets).names)
                vault_access.note(context.home.lake, f"landing {contract.extract}", context.day, taken.rows)
    finally:
        partial.unlink(missing_ok=True)
    again.note(context, delivery, file)
    return _accepted(context, delivery, target, taken, places)


def _read(
    context: LandingContext,
    delivery: Delivery,
    delivered: Delivered,
    partial: Path,
    vault: VaultWriter | None,
    manifest: Manifest,
) -> Taken:
    contract, day = context.contract, context.day
    hashes = any(column.identity for column in contract.columns)
    processes = helpers(manifest.rows or 0, context.threads, hashes=hashes)
    with hashing(context.secrets, processes) as hands:
        return take_rows(contract, day, delivery.name, delivered, partial, hands, vault, manifest.extracted_at)


@contextmanager
def _vault(path: Path | None, threads: int) -> Iterator[VaultWriter | None]:
    if path is None:
        yield None
        return
    with VaultWriter(path, threads) as vault:
        yield vault


def _write_files(context: LandingContext, partial: Path, target: Path, places: SortedRows) -> None:
    if len(places.parked):
        write_parked(partial, _parked_place(context, target), places)
    write_landed(partial, target, places)


def _parked_place(context: LandingContext, target: Path) -> Path:
    return context.home.lake / "parked" / context.contract.extract / target.name


def _below(home: Home, path: Path) -> str:
    return path.relative_to(home.root).as_posix()


def _accepted(
    context: LandingContext, delivery: Delivery, target: Path, taken: Taken, places: SortedRows
) -> DeliveryOutcome:
    if len(places.parked):
        records.record_parked(context, delivery, _below(context.home, _parked_place(context, target)), places.parked)
    day = delivery.entry.business_date
    records.record_file(context, delivery.name, day, _below(context.home, target), places.loaded, "base")
    records.record_dropped(context, delivery.name, taken.dropped)
    warning = f"extra columns ignored: {', '.join(delivery.extra_columns)}" if delivery.extra_columns else None
    return DeliveryOutcome(
        delivery.name,
        day,
        "accepted",
        warning,
        rows=taken.rows,
        loaded=places.loaded,
        replaced=len(places.replaced),
        quarantined=len(places.quarantined),
        parked=len(places.parked),
        dropped=taken.dropped.total(),
    )
