"""New texts resolved on a cluster: each partition of texts by one worker, the register sent around by district.

A worker holds the names of the register and the doors of those districts under which its texts are looked for
(:mod:`outpost.address.register.districts`). Texts go round in their order, so that those of one district, which mostly
begin alike, come to the same worker. What a text comes to depends neither on the partitions nor on the worker: the rows
that come back are those of :func:`outpost.address.night.parallel.batches`, in the same order.

Workers need what Outpost is made with (Polars of the same version; another one is refused) and Outpost itself, which
:func:`carry` brings to those that are no children of this process. What is sent around, and what comes back through
``folder``, are address texts and standard addresses: no person's key, name or number.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from outpost.address.register import store
from outpost.address.register.districts import Doors, cut, joined
from outpost.address.register.prepared import Register
from outpost.address.stages.resolve import TRACED, resolve_traced
from outpost.errors import OutpostError
from outpost.spark import places

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.core.broadcast import Broadcast
    from pyspark.sql import SparkSession

TEXTS_A_PARTITION = 50_000
_GIVEN, _FOUND = "texts.parquet", "found"
_COLUMNS = {"number": pl.Int64, "address_text": pl.String} | TRACED
_SPARK = {
    pl.Int64: "BIGINT",
    pl.UInt64: "BIGINT",
    pl.String: "STRING",
    pl.Boolean: "BOOLEAN",
    pl.List(pl.String): "ARRAY<STRING>",
    pl.List(pl.UInt32): "ARRAY<BIGINT>",
}
"""Spark has no numbers without a sign: a digest of 64 bits travels as the number of the same bits."""


class SparkAddressesError(OutpostError):
    """Texts could not be resolved on the cluster; the text says why and what to do, and names no text."""


class WorkerError(OutpostError):
    """A worker could not resolve its texts; says the kind of fault alone, because Spark writes it into its logs."""


@contextmanager
def beside(
    session: SparkSession, prepared: Path, folder: Path, texts: pl.Series, *, partitions: int | None = None
) -> Iterator[Iterator[pl.DataFrame]]:
    """Resolve ``texts`` on the cluster of ``session``; what is given back yields the results.

    ``prepared``: where the register is kept (:mod:`outpost.address.register.store`). ``folder``: within reach of every
    worker; made, and gone afterwards. ``partitions``: of the texts; without it as many as the session works at one
    time, and more where a partition would have more than 50,000 texts.

    Raises:
        SparkAddressesError: a worker failed, or rows are missing from what came back.
    """
    sent: list[Broadcast[Any]] = []
    folder.mkdir(parents=True, mode=0o700)
    try:
        with _told():
            resolver = _sent(session, prepared, sent)
            at_a_time = session.sparkContext.defaultParallelism
            _run(session, folder, texts, resolver, partitions or max(at_a_time, -(-len(texts) // TEXTS_A_PARTITION)))
        yield _found(folder / _FOUND, len(texts))
    finally:
        for one in sent:
            with suppress(Exception):  # a session that is gone has taken it along
                one.destroy()
        shutil.rmtree(folder, ignore_errors=True)


def _sent(session: SparkSession, prepared: Path, sent: list[Broadcast[Any]]) -> Resolver:
    """What workers need of the register, on its way to them; ``sent``: all of it, to be taken back."""
    names = store.load_names(prepared)
    doors = {}
    for district, under in cut(prepared, names):
        doors[district] = session.sparkContext.broadcast(under)
        sent.append(doors[district])
    sent.append(session.sparkContext.broadcast(names))
    return Resolver(sent[-1], doors, store.rules_version())


@contextmanager
def _told() -> Iterator[None]:
    """Faults of Spark, of the connection to it and of workers, in one line."""
    try:
        yield
    except Exception as fault:
        raise SparkAddressesError(
            f"addresses were not resolved on Spark ({_why(fault)}): look whether it runs, and run the night again"
        ) from None


def carry(folder: Path) -> Path:
    """Put Outpost into ``folder``, which every worker sees, and return where their Python is to look for packages.

    A folder and no archive: modules read what lies beside them, and a standalone cluster does not hand out archives.
    """
    package = Path(__file__).parents[1]
    carried = folder / "carried"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(package, carried / package.name, ignore=ignored, dirs_exist_ok=True)
    return carried


def _run(session: SparkSession, folder: Path, texts: pl.Series, resolver: Resolver, partitions: int) -> None:
    given = texts.to_frame("address_text").with_row_index("number").cast({"number": pl.Int64})
    given.write_parquet(folder / _GIVEN, compression="lz4")
    kinds = ", ".join(f"{name} {_SPARK[kind]}" for name, kind in _COLUMNS.items())
    rows = session.read.parquet(places.to_read(session, folder / _GIVEN)).repartitionByRange(partitions, "number")
    rows.mapInArrow(resolver, kinds).write.parquet(places.to_write(session, folder / _FOUND))


def _why(fault: Exception) -> str:
    """What our own worker says of a fault, else its kind: what Spark says may quote a text."""
    said = [line for line in str(fault).splitlines() if WorkerError.__name__ in line]
    return said[-1].partition(f"{WorkerError.__name__}: ")[2] if said else type(fault).__name__


def _found(folder: Path, count: int) -> Iterator[pl.DataFrame]:
    """What the workers wrote, in the order of the texts."""
    seen = 0
    for file in sorted(folder.glob("part-*.parquet")):
        rows = pl.read_parquet(file)
        if not rows["number"].equals(pl.int_range(seen, seen + rows.height, dtype=pl.Int64, eager=True)):
            break
        seen += rows.height
        yield rows.select(*(_unsigned(name) for name in TRACED), "address_text")
    if seen != count:
        raise SparkAddressesError(
            f"of {count} texts the cluster gave back {seen} in order: run the night again; "
            f"{folder.parent.parent} must be one folder for all its machines"
        )


def _signed(name: str) -> pl.Expr:
    column = pl.col(name)
    if TRACED[name] == pl.UInt64:
        return column.reinterpret(signed=True)
    return column.cast(pl.List(pl.Int64)) if TRACED[name] == pl.List(pl.UInt32) else column


def _unsigned(name: str) -> pl.Expr:
    column = pl.col(name)
    return column.reinterpret(signed=False) if TRACED[name] == pl.UInt64 else column.cast(TRACED[name])


class Resolver:
    """What a worker does with its partition: batches of ``number, address_text`` in, the same with results out."""

    def __init__(self, names: Broadcast[Register], doors: dict[str, Broadcast[Doors]], rules: str) -> None:
        self._names, self._doors, self._rules = names, doors, rules

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Resolve one partition, all its texts together."""
        try:
            yield from self._resolved(batches)
        except WorkerError:
            raise
        except Exception as fault:
            raise WorkerError(f"a worker failed with {type(fault).__name__}") from None

    def _resolved(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        if store.rules_version() != self._rules:
            raise WorkerError(f"a worker has {store.rules_version()}, this machine {self._rules}")
        given = [pl.DataFrame(pl.from_arrow(batch)) for batch in batches if batch.num_rows]
        if not given:
            return
        rows = pl.concat(given).sort("number")
        names = self._names.value
        found = resolve_traced(rows["address_text"], names, partial(joined, names, self._doors_of))
        table: pa.Table = rows.select("number", "address_text").hstack(found.select(map(_signed, TRACED))).to_arrow()
        yield from table.cast(_narrow(table.schema)).to_batches(max_chunksize=10_000)

    def _doors_of(self, district: str) -> Doors:
        return self._doors[district].value


def _narrow(schema: pa.Schema) -> pa.Schema:
    """The schema with texts and lists as Spark takes them."""
    import pyarrow as pa

    narrow = {pa.large_string(): pa.string(), pa.large_list(pa.large_string()): pa.list_(pa.string())}
    narrow[pa.large_list(pa.int64())] = pa.list_(pa.int64())
    return pa.schema([pa.field(field.name, narrow.get(field.type, field.type)) for field in schema])
