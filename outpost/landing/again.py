"""A full extract that comes again byte for byte: its rows are those that were landed before (docs/adr/0026).

What was landed is taken over where landing the file once more could come to nothing else, but for the delivery's name.
Each condition is looked at here; where one does not hold, or cannot be known, the file is read like any other.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import polars as pl

import outpost
from outpost import retention_periods, sql
from outpost.contracts import Contract
from outpost.contracts.contract import RowRule
from outpost.identity.vault import VaultWriter
from outpost.landing import records
from outpost.landing.acceptance import SortedRows
from outpost.landing.cleaning import Changes
from outpost.landing.context import Delivery, LandingContext
from outpost.landing.records import Landed, LastAccepted
from outpost.landing.references import ADDRESS, MISSING_ADDRESS, AddressRegister
from outpost.landing.rows import Taken

_CODE = ("landing", "identity", "contracts")
_READERS = ("polars", "pyarrow", "duckdb")


@dataclass(frozen=True)
class Again:
    """What was taken over: the counts, and where the rows of the file went."""

    taken: Taken
    places: SortedRows


def recipe(context: LandingContext, delivery: Delivery, file: Path) -> str:
    """Keyed digest of all but the file's bytes, the night and the addresses that decides what is landed of it."""
    manifest = delivery.manifest
    assert manifest is not None, "no file is read without its manifest"
    said = (
        context.contract.extract,
        *context.never,
        context.limits.memory_limit,
        manifest.encoding,
        str(manifest.rows),
        *file.suffixes[-2:],
        _code(),
    )
    key = context.secrets.identity_key + context.secrets.name_key
    return hmac.new(key, "\0".join(said).encode("utf-8"), hashlib.sha256).hexdigest()


@cache
def _code() -> str:
    """Digest of the code that lands, and of the versions of what it reads with."""
    found = hashlib.sha256("\0".join(f"{name} {version(name)}" for name in _READERS).encode("ascii"))
    package = Path(outpost.__file__).parent
    files = [path for name in _CODE for path in (package / name).rglob("*.py")]
    for path in [*sorted(files), *sorted((sql.SQL_ROOT / "landing").rglob("*.sql"))]:
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def addresses_known(context: LandingContext) -> str | None:
    """Which standard addresses references are held against, by what they were landed from; None when none are."""
    if context.contract.referring_to("address") is None:
        return None
    last = records.last_accepted(context, ADDRESS)
    landed = records.landed(context, ADDRESS, last.delivery) if last else None
    return f"{last.sha256} {landed.recipe}" if last and landed else None


def note(context: LandingContext, delivery: Delivery, file: Path) -> None:
    """Write down how a full delivery was landed, for when it comes again."""
    if context.contract.terms.load == "full":
        records.record_recipe(context, delivery.name, recipe(context, delivery, file), addresses_known(context))


def take_over(
    context: LandingContext,
    delivery: Delivery,
    file: Path,
    last: LastAccepted | None,
    vault: VaultWriter | None,
    partial: Path,
) -> Again | None:
    """Write what was landed of the same bytes before to ``partial``, as rows of this delivery; None, and nothing
    written, where the file has to be read. ``last``: the last accepted delivery of the extract."""
    contract = context.contract
    if contract.terms.load != "full" or last is None or last.sha256 != delivery.entry.sha256:
        return None
    before = records.landed(context, contract.extract, last.delivery)
    if before is None or before.recipe != recipe(context, delivery, file):
        return None
    landed = context.home.root / before.path
    quarantined, changes = records.quarantined(context, last.delivery), records.source_faults(context, last.delivery)
    if not (_is_whole(context, before, quarantined) and landed.is_file()) or _by_the_clock(changes):
        return None
    if not (
        _rules_say_the_same(context, before, quarantined, landed)
        and _addresses_say_the_same(context, delivery, before, quarantined, landed)
        and _vault_says_the_same(contract, vault, landed)
    ):
        return None
    taken = Taken(rows=before.delivered, changes=changes)
    return Again(taken, _copied(delivery, taken, quarantined, landed, partial))


def _is_whole(context: LandingContext, before: Landed, quarantined: pl.DataFrame) -> bool:
    """Whether all that is on record of the delivery is still what landing it came to."""
    return (
        (context.day - before.night).days < retention_periods.days("nights", context.day)
        and before.files == 1
        and before.rows == before.loaded
        and before.parked == before.dropped == 0
        and len(quarantined) == before.quarantined
    )


def _by_the_clock(changes: Changes) -> bool:
    """Whether the hour of the extraction had a say."""
    return any(fault == "clock_ahead" for _, fault in changes)


def _rules_say_the_same(context: LandingContext, before: Landed, quarantined: pl.DataFrame, landed: Path) -> bool:
    """Whether rules that ask for the night hold of accepted rows tonight, and have nothing to do with the bad ones."""
    contract, columns = context.contract, list(context.contract.by_name)
    moving = [rule for rule in contract.terms.rules if _asks_for_the_night(rule, context, before)]
    if not moving:
        return True
    first = min(columns.index(rule.column) for rule in moving)
    if any(name not in columns or columns.index(name) >= first for name in quarantined["column"]):
        return False
    rows = pl.scan_parquet(landed)
    there = set(rows.collect_schema().names())
    broken = [rule.holds(context.day).eq_missing(pl.lit(False)) for rule in moving]
    if not all(there.issuperset(rule.meta.root_names()) for rule in broken):
        return False
    found: int = rows.filter(pl.any_horizontal(broken)).select(pl.len()).collect().item()
    return found == 0


def _asks_for_the_night(rule: RowRule, context: LandingContext, before: Landed) -> bool:
    return not rule.holds(context.day).meta.eq(rule.holds(before.night))


def _addresses_say_the_same(
    context: LandingContext, delivery: Delivery, before: Landed, quarantined: pl.DataFrame, landed: Path
) -> bool:
    """Whether the rows whose address is not known are the same as before."""
    if context.contract.referring_to("address") is None:
        return True
    register = AddressRegister.newest(context.con, context.home)
    known = addresses_known(context)
    missed = (quarantined["rule"] == MISSING_ADDRESS).any()
    if known is not None and known == before.addresses:
        return not (missed and register.may_still_come(delivery.entry.business_date))
    return not missed and register.missing(context.con, landed).is_empty()


def _vault_says_the_same(contract: Contract, vault: VaultWriter | None, landed: Path) -> bool:
    """Whether taking the identities in once more would leave the vault as it is."""
    if contract.vault_table is None:
        return True
    if vault is None or contract.vault_only is not None or not contract.has_versions:
        return False
    named = bool(contract.with_identity("name"))
    return all(
        vault.knows(landed, str(column.register_name), contract.extract, names=named and column.identity == "person")
        for column in contract.with_identity("person", "mother")
    )


def _copied(delivery: Delivery, taken: Taken, quarantined: pl.DataFrame, landed: Path, partial: Path) -> SortedRows:
    """Write the rows to ``partial``, and tell where all rows of the file went."""
    rows = pl.scan_parquet(landed).with_columns(delivery=pl.lit(delivery.name))
    rows.sink_parquet(partial, compression="zstd", compression_level=1, maintain_order=True)
    numbers = pl.read_parquet(partial, columns=["row_number"])["row_number"]
    gone = pl.concat([numbers, quarantined["row_number"]])
    every = pl.int_range(1, taken.rows + 1, eager=True, dtype=pl.Int64).alias("row_number")
    replaced = every.filter(~every.is_in(gone.implode())) if len(gone) < taken.rows else every.clear()
    parked = pl.DataFrame(schema={"row_number": pl.Int64, "address_code": pl.String})
    return SortedRows(len(numbers), replaced, parked, quarantined)
