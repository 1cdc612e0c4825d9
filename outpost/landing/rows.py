"""Reading one delivery: batch by batch from delivered rows to pseudonymised rows in a file, counting what is not taken.

Memory holds three batches, one more for each process that hashes, and, for each row taken, its number and a 64-bit hash
of its key.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import polars as pl
import pyarrow.parquet as pq

from outpost.contracts import Column, Contract
from outpost.identity.id_number import CERTIFICATE_PREFIX, NO_NUMBER
from outpost.identity.masks import masked
from outpost.identity.names import compared_names
from outpost.identity.vault import VaultWriter
from outpost.landing.cleaning import Changes, clean_column, clean_shaped, clean_texts
from outpost.landing.hashing import Hashing, Keys
from outpost.landing.readers import Delivered
from outpost.landing.refusal import working_on_rows
from outpost.landing.typed import Checks

_A_DAY = dt.timedelta(days=1)
_LOOKED_AT = 4096
"""Rows that tell how a column of a landed file is written."""
ONLY_VAULT = "only_vault:"
"""Prefix of columns that are in the file only until duplicates are told apart, as pseudonyms."""


@dataclass
class Taken:
    """What came of the rows of a delivery, before duplicates and references are looked at."""

    rows: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    quarantined: list[pl.DataFrame] = field(default_factory=list)
    row_numbers: list[pl.Series] = field(default_factory=list)
    key_hashes: list[pl.Series] = field(default_factory=list)
    changes: Changes = field(default_factory=Counter)


def key_columns(contract: Contract) -> list[str]:
    """The primary key by its register names."""
    return [str(contract.by_name[name].register_name) for name in contract.terms.key]


def take_rows(
    contract: Contract,
    night: dt.date,
    delivery: str,
    delivered: Delivered,
    file: Path,
    hashing: Hashing,
    vault: VaultWriter | None,
    extracted_at: dt.datetime | None = None,
) -> Taken:
    """Write the rows that pass every check of their own to ``file`` and stage their identities in the vault.

    A row's ``updated_at`` more than a day after ``extracted_at`` counts as ``extracted_at``.
    """
    with working_on_rows():
        checks = Checks(contract, night)
    taken = Taken()

    def good() -> Iterator[pl.DataFrame]:
        for batch in delivered.batches:
            with working_on_rows():
                rows = _by_the_clock(contract, good_rows(checks, batch, taken), extracted_at, taken.changes)
            yield rows

    def work(rows: pl.DataFrame, keys: Keys) -> pl.DataFrame:
        with working_on_rows():
            return pseudonymised(contract, rows, delivery, keys)

    with _Sink(contract, file, vault) as sink:
        for rows, landed in hashing.over(good(), work):
            with working_on_rows():
                taken.row_numbers.append(landed["row_number"])
                taken.key_hashes.append(landed.select(key_columns(contract)).hash_rows(seed=0))
            sink.put(rows, landed)
    return taken


class _Sink:
    """Writes batches to the file and the vault in the background, while the next one is read; one waits at most."""

    def __init__(self, contract: Contract, file: Path, vault: VaultWriter | None) -> None:
        self._contract = contract
        self._file = file
        self._vault = vault
        self._writer: pq.ParquetWriter | None = None
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._running: Future[None] | None = None

    def __enter__(self) -> _Sink:
        return self

    def put(self, rows: pl.DataFrame, landed: pl.DataFrame) -> None:
        """Take the good rows of a batch, plain (for the vault) and pseudonymised (for the file)."""
        self._wait()
        self._running = self._pool.submit(self._write, rows, landed)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._wait()
        finally:
            self._pool.shutdown()
            if self._writer is not None:
                self._writer.close()
        if self._writer is None:
            empty_landed(self._contract).write_parquet(self._file)

    def _wait(self) -> None:
        if self._running is not None:
            self._running.result()

    def _write(self, rows: pl.DataFrame, landed: pl.DataFrame) -> None:
        if self._vault is not None:
            _stage(self._contract, rows, landed, self._vault)
        table = landed.to_arrow(compat_level=pl.CompatLevel.oldest())
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self._file, table.schema, compression="zstd", compression_level=1, use_dictionary=_repeating(landed)
            )
        self._writer.write_table(table)


def _repeating(rows: pl.DataFrame) -> list[str]:
    """Columns whose values come again: written as references to them. Keys and moments are not: each is another one."""
    some = rows.gather_every(max(len(rows) // _LOOKED_AT, 1))
    return [name for name in some.columns if 2 * some[name].n_unique() <= len(some)]


def empty_landed(contract: Contract) -> pl.DataFrame:
    """No rows, in the columns of a landed file."""
    return pl.DataFrame(schema={name: _POLARS[kind] for name, kind in contract.landed_columns().items()})


_POLARS = {
    "VARCHAR": pl.String(),
    "BIGINT": pl.Int64(),
    "DECIMAL(18,6)": pl.Decimal(18, 6),
    "DATE": pl.Date(),
    "TIMESTAMP": pl.Datetime("us"),
    "BOOLEAN": pl.Boolean(),
}


def good_rows(checks: Checks, batch: pl.DataFrame, taken: Taken) -> pl.DataFrame:
    """The rows of a batch that pass every check of their own, typed and numbered; what is not taken is noted."""
    contract = checks.contract
    numbered = batch.with_columns(row_number=pl.int_range(taken.rows + 1, taken.rows + 1 + len(batch), dtype=pl.Int64))
    taken.rows += len(batch)
    numbered = _allowed(contract, clean_texts(contract, numbered, taken.changes), taken)
    checked = _judged(checks, numbered)
    if checked["fault"].is_not_null().any():
        checked = _judged_again(checks, numbered, checked, taken.changes)
    bad = checked.filter(pl.col("fault").is_not_null())
    if len(bad):
        taken.quarantined.append(_quarantine(checks, bad))
        checked = checked.filter(pl.col("fault").is_null())
    return checked.select("row_number", *contract.by_name)


def _judged(checks: Checks, rows: pl.DataFrame) -> pl.DataFrame:
    return checks.apply(rows.drop("row_number")).with_columns(rows["row_number"])


def _judged_again(checks: Checks, rows: pl.DataFrame, checked: pl.DataFrame, changes: Changes) -> pl.DataFrame:
    """Judge the rows at fault once more, with their codes, numbers and times cleaned: the others need no such work."""
    at_fault = checked["fault"].is_not_null()
    cleaned = clean_shaped(checks.contract, rows.filter(at_fault), changes)
    raw = [name for name in checked.columns if name.startswith("raw:")]
    as_text = pl.col(raw).cast(pl.String)
    parts = [checked.filter(~at_fault).with_columns(as_text), _judged(checks, cleaned).with_columns(as_text)]
    return pl.concat(parts).sort("row_number")


def _by_the_clock(
    contract: Contract, rows: pl.DataFrame, extracted_at: dt.datetime | None, changes: Changes
) -> pl.DataFrame:
    """Versions dated after their extraction by a clock that runs ahead count as of the extraction."""
    if extracted_at is None or not contract.has_versions:
        return rows
    ahead = rows["updated_at"] > extracted_at + _A_DAY
    changes["updated_at", "clock_ahead"] += int(ahead.sum())
    return rows.with_columns(rows["updated_at"].set(ahead, extracted_at)) if ahead.any() else rows


def _allowed(contract: Contract, batch: pl.DataFrame, taken: Taken) -> pl.DataFrame:
    """The rows of allowed categories; others are counted by their code and go no further."""
    allow = contract.terms.allow
    if allow is None:
        return batch
    category, codes = batch[allow], [str(code) for code in contract.by_name[allow].codes or ()]
    outside = category.is_not_null() & ~category.is_in(codes)
    if not outside.any():
        return batch
    cleaned = clean_column(contract, contract.by_name[allow], category.filter(outside), taken.changes)
    category = category.scatter(outside.arg_true(), cleaned)
    batch = batch.with_columns(category)
    outside = category.is_not_null() & ~category.is_in(codes)
    for code, count in category.filter(outside).value_counts().rows():
        taken.dropped[_category_code(code)] += count
    return batch.filter(~outside)


def _category_code(value: str) -> str:
    """A category code as it may be shown: what does not look like a code is not."""
    plain = value.strip()
    looks_like_a_code = plain.isascii() and 0 < len(plain) <= 40 and plain.replace("_", "").replace("-", "").isalnum()
    return plain if looks_like_a_code and sum(map(str.isdigit, plain)) <= 6 else "(no code)"


def _quarantine(checks: Checks, bad: pl.DataFrame) -> pl.DataFrame:
    parts = []
    for (position,), rows in bad.partition_by("fault", as_dict=True).items():
        fault = checks.named[int(position)]
        column = checks.contract.by_name[fault.column]
        values = rows[f"raw:{fault.column}"].cast(pl.String)
        parts.append(
            rows.select("row_number").with_columns(
                pl.lit(fault.column).alias("column"),
                pl.lit(fault.rule).alias("rule"),
                masked(values, open_values=is_open(checks.contract, column)).alias("value_masked"),
            )
        )
    return pl.concat(parts).sort("row_number")


def is_open(contract: Contract, column: Column) -> bool:
    """Whether a wrong value of this column may be shown to stewards: codes, counts, and dates of no person."""
    if column.identity is not None or (column.kind == "text" and column.codes is None):
        return False
    of_persons = bool(contract.with_identity("person", "mother"))
    return not (of_persons and column.kind in ("date", "timestamp"))


def pseudonymised(contract: Contract, rows: pl.DataFrame, delivery: str, keys: Keys) -> pl.DataFrame:
    """Good rows as they are landed: keys in the place of numbers and names."""
    columns = []
    for column in contract.columns:
        values = rows[column.name]
        if column.is_number:
            columns.append(_person_keys(contract, column, values, keys).alias(str(column.register_name)))
        elif column.identity == "name":
            columns.append(keys.names.of(compared_names(values)).alias("name_key"))
        elif column.identity is not None:
            columns.append(keys.names.of(values).alias(ONLY_VAULT + column.name))
        else:
            columns.append(values)
    landed = pl.DataFrame(columns)
    if contract.takes_certificates:
        landed = landed.with_columns(_infant_certificates(rows["id_number"]).alias("infant_certificate_number"))
    landed = landed.with_columns(
        source_key=pl.concat_str(_as_text(contract, name) for name in contract.terms.key),
        delivery=pl.lit(delivery),
        row_number=rows["row_number"],
    )
    return landed if contract.terms.own_number_unless is None else _with_own_keys(contract, rows, landed, keys)


def _with_own_keys(contract: Contract, rows: pl.DataFrame, landed: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """Rows without a number of their own get the key of their extract and source key, which no other row shares."""
    (column,) = contract.with_identity("person")
    own = (rows[column.name] == NO_NUMBER).fill_null(False)
    if not own.any():
        return landed
    texts = landed.filter(own).select(pl.concat_str(pl.lit(f"{contract.extract}|"), "source_key"))
    key = str(column.register_name)
    return landed.with_columns(landed[key].scatter(own.arg_true(), keys.numbers.of(texts.to_series())))


def _as_text(contract: Contract, key: str) -> pl.Expr:
    column = contract.by_name[key]
    text = pl.col(str(column.register_name)).cast(pl.String)
    return text if key == contract.terms.key[0] else pl.lit("|") + text


def _person_keys(contract: Contract, column: Column, numbers: pl.Series, keys: Keys) -> pl.Series:
    if contract.takes_certificates and column.identity == "person":
        numbers = numbers.set(numbers.str.starts_with(CERTIFICATE_PREFIX).fill_null(False), None)
    return keys.numbers.of(numbers)


def _infant_certificates(numbers: pl.Series) -> pl.Series:
    return numbers.to_frame("number").select(
        pl.when(pl.col("number").str.starts_with(CERTIFICATE_PREFIX)).then(
            pl.col("number").str.strip_prefix(CERTIFICATE_PREFIX)
        )
    )["number"]


def _stage(contract: Contract, rows: pl.DataFrame, landed: pl.DataFrame, vault: VaultWriter) -> None:
    named = contract.vault_only
    if named is not None:
        vault.stage(_to_stage(rows, rows[str(named.meaning.vault_by)], None, rows[named.name]))
        return
    for column in contract.with_identity("person", "mother"):
        person_keys = landed[str(column.register_name)]
        names = contract.with_identity("name") if column.identity == "person" else ()
        vault.stage(_to_stage(rows, person_keys, rows[column.name], rows[names[0].name] if names else None))


def _to_stage(rows: pl.DataFrame, key: pl.Series, number: pl.Series | None, name: pl.Series | None) -> pl.DataFrame:
    version = "updated_at" if "updated_at" in rows.columns else "valid_from"
    nothing = pl.Series([None] * len(rows), dtype=pl.String)
    staged = pl.DataFrame(
        {
            "key": key,
            "id_number": nothing if number is None else number,
            "name": nothing if name is None else name,
            "updated_at": rows[version].cast(pl.Datetime("us")),
            "row_number": rows["row_number"],
        }
    )
    return staged.filter(pl.col("key").is_not_null())
