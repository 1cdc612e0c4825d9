"""Shared terms and models as Spark SQL: registers come as Parquet, one folder of Parquet each goes back.

    derive(session, tables, {"terms": {...}, "A1": {...}}, specs, out, to="spark") -> Derived

``tables`` names every table that the statements read and no term makes (``registers.resident``, ``address.match``,
``registers.calendar``, ``landing.delivery``, ``push.task``, ...) with its Parquet file or folder. ``parameters`` has
those of the shared terms under ``terms`` and each model's own under its id. Terms are written to ``out/terms/<name>``,
what models found to ``out/findings/<id>``, with ``evidence`` as the struct that it is made of: ``sql/spark/output.sql``
(parameter ``files``) makes JSON of it in DuckDB, once, as the night on DuckDB has it. The folder must be within
reach of every worker.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyarrow import parquet

from outpost import sql
from outpost.errors import OutpostError
from outpost.models.spec import ModelSpec
from outpost.night import shared_terms
from outpost.spark import places
from outpost.spark.translation import Engine, Recursion, parted, view

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MOST_ROUNDS = 10_000


class RoundsError(OutpostError):
    """A recursion found no end; the text names the statement."""


@dataclass(frozen=True)
class Derived:
    """Folders of Parquet by name of term and by id of model, and what went wrong, by id of model."""

    terms: dict[str, Path] = field(default_factory=dict)
    findings: dict[str, Path] = field(default_factory=dict)
    failed: dict[str, Exception] = field(default_factory=dict)


def derive(
    session: SparkSession,
    tables: Mapping[str, Path],
    parameters: Mapping[str, Mapping[str, Any]],
    specs: Iterable[ModelSpec],
    out: Path,
    *,
    to: Engine = "spark",
) -> Derived:
    """Derive every shared term, in order, and then each of ``specs``. A model's fault stays in that model."""
    derived = Derived()
    for table, path in tables.items():
        read(session, table, path)
    for term in shared_terms.all_terms():
        derived.terms[term.name] = derive_term(session, term, parameters["terms"], out, to=to)
    for spec in specs:
        try:
            derived.findings[spec.id] = derive_model(session, spec, parameters[spec.id], out, to=to)
        except Exception as fault:
            derived.failed[spec.id] = fault
    return derived


def read(session: SparkSession, table: str, path: Path) -> None:
    """Give a Parquet file or folder its name as a table."""
    session.read.parquet(places.to_read(session, path)).createOrReplaceTempView(view(table))


def derive_term(
    session: SparkSession, term: shared_terms.SharedTerm, parameters: Mapping[str, Any], out: Path, *, to: Engine
) -> Path:
    """Derive one term into ``out/terms/<name>`` and give it its name as a table."""
    folder = out / "terms" / term.name
    _derive(session, term.text, parameters, folder, to, f"sql/registers/{term.name}.sql")
    read(session, term.table, folder)
    return folder


def derive_model(
    session: SparkSession, spec: ModelSpec, parameters: Mapping[str, Any], out: Path, *, to: Engine
) -> Path:
    """Write what a model says of the tables to ``out/findings/<id>``."""
    folder = out / "findings" / spec.id
    _derive(session, spec.statement, parameters, folder, to, f"sql/models/{spec.theme}/{spec.path.stem}.sql")
    return folder


def _derive(
    session: SparkSession, text: str, parameters: Mapping[str, Any], folder: Path, to: Engine, where: str
) -> None:
    statement = parted(text, to, where)
    values = sql.bound(text, parameters)
    rounds = folder.with_name(f"{folder.name}.rounds")
    try:
        if statement.recursion is not None:
            _run_rounds(session, statement.recursion, values, rounds, where)
        _write(_asked(session, statement.text, values), folder)
    finally:
        shutil.rmtree(rounds, ignore_errors=True)


def _run_rounds(
    session: SparkSession, recursion: Recursion, values: Mapping[str, Any], folder: Path, where: str
) -> None:
    """A fixed point: what a round finds is what the next begins with, until one finds nothing (new)."""
    found = _asked(session, recursion.first, values)
    columns = found.schema.fields
    done: list[str] = []
    for number in range(MOST_ROUNDS):
        place = folder / str(number)
        _write(found.distinct() if recursion.distinct else found, place)
        last = session.read.parquet(places.to_read(session, place))
        if last.isEmpty():
            break
        done.append(places.to_read(session, place))
        last.createOrReplaceTempView(recursion.last)
        again = _asked(session, recursion.again, values)
        pairs = zip(again.columns, columns, strict=True)
        found = again.select([again[mine].cast(kept.dataType).alias(kept.name) for mine, kept in pairs])
        if recursion.distinct:
            found = found.distinct().exceptAll(session.read.parquet(*done))
    else:
        raise RoundsError(f"{where}: {recursion.name} finds no end in {MOST_ROUNDS} rounds")
    session.read.parquet(*(done or [places.to_read(session, place)])).createOrReplaceTempView(recursion.all_rounds)


def _asked(session: SparkSession, text: str, values: Mapping[str, Any]) -> DataFrame:
    named = {name for name in values if f":{name}" in text}
    return session.sql(text, args={name: values[name] for name in sorted(named)})


def _write(found: DataFrame, folder: Path) -> None:
    """Parquet in a folder of its own; of no rows an empty file too, for not every engine writes one."""
    from pyspark.sql.pandas.types import to_arrow_schema  # Spark is loaded where it is used

    found.write.mode("overwrite").parquet(places.to_write(found.sparkSession, folder))
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.glob("*.parquet")):
        parquet.write_table(to_arrow_schema(found.schema).empty_table(), folder / "empty.parquet")
