"""A night's terms and models on Spark: what a statement reads goes over as Parquet, what it gives comes back so.

One session a night, opened by the first term. A table goes over once, when the first statement reads it; a term stays
there and comes back too, because ledger and lists read it at home. What comes back is put into columns of the types
that the same statement has on DuckDB, and is noted in a manifest beside its files:
``business_date=T/city=CODE/manifest.json``.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
from pyarrow import parquet

from outpost import sql
from outpost.address.night.match import Elsewhere
from outpost.database import registered
from outpost.models import guards
from outpost.models.spec import ModelSpec
from outpost.night.shared_terms import SharedTerm
from outpost.settings import Settings
from outpost.spark import addresses, deriving
from outpost.spark.session import ClusterError, closed, is_here, opened

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MANIFEST = "manifest.json"
_BATCH = 200_000


class SparkNight:
    """What ``outpost.night.elsewhere`` asks for, on a session of Spark."""

    def __init__(self, settings: Settings, night: Any, folder: Path) -> None:
        """``night``: its business date. ``folder`` is made when it is needed, and is gone after ``close``."""
        self._settings = settings.engine
        self._folder = Path(settings.engine.folder) / folder.parent.name if settings.engine.folder else folder
        self._out = self._folder / f"business_date={night}" / f"city={settings.city.code}"
        self._title = f"outpost {settings.city.code} {night}"
        self._session: SparkSession | None = None
        self._refused: ClusterError | None = None
        self._over: set[str] = set()
        self._files: dict[str, list[dict[str, Any]]] = {}
        self.resolving: Elsewhere | None = self._resolve if settings.engine.addresses == "spark" else None

    @property
    def session(self) -> SparkSession:
        """The night's session, opened when it is first asked for."""
        if self._refused is not None:
            raise self._refused
        if self._session is None:
            try:
                brought = self.resolving is not None and not is_here(self._settings.master)
                packages = addresses.carry(self._folder) if brought else None
                self._session = opened(self._settings, self._folder, self._title, packages)
            except ClusterError as fault:  # the steps that are left need not wait for the same
                self._refused = fault
                raise
        return self._session

    def term(self, con: duckdb.DuckDBPyConnection, term: SharedTerm, parameters: Mapping[str, Any]) -> int:
        """Make the term's table; returns its rows."""
        with self._told(f"the term {term.name}"):
            self._hand_over(con, guards.tables_read(term.text))
            folder = deriving.derive_term(self.session, term, parameters, self._out, to="spark")
            self._note(folder)
            self._over.add(term.table)
            rows = parquet.read_table(folder)
        with _registered(con, pl.DataFrame(pl.from_arrow(rows))):
            return sql.create_table(con, term.table, _typed(con, term.text, parameters) + "\nORDER BY ALL", {})

    def model(self, con: duckdb.DuckDBPyConnection, spec: ModelSpec, table: str, parameters: Mapping[str, Any]) -> None:
        """Make the temporary ``table`` of what the model says."""
        with self._told(f"the model {spec.id}"):
            self._hand_over(con, guards.tables_read(spec.statement))
            folder = deriving.derive_model(self.session, spec, parameters, self._out, to="spark")
            self._note(folder)
            with duckdb.connect() as beside:
                files = {"files": [str(file) for file in _files(folder)]}
                rows = sql.run(beside, sql.load("spark/output"), files).to_arrow_table()
        with _registered(con, pl.DataFrame(pl.from_arrow(rows))):
            sql.create_temporary(con, table, _typed(con, spec.statement, parameters), {})

    def close(self) -> None:
        """End the session and throw away what was written for it."""
        if self._session is not None:
            closed(self._session)
            self._session = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _hand_over(self, con: duckdb.DuckDBPyConnection, tables: frozenset[str] | set[str]) -> None:
        """Write the tables that are not there yet, in batches, and give them their names."""
        place = self._folder / "tables"
        self.session  # noqa: B018 - opened first: the folder is its own
        place.mkdir(parents=True, exist_ok=True)
        for table in sorted(set(tables) - self._over):
            file = place / f"{table}.parquet"
            reader = con.table(table).to_arrow_reader(_BATCH)
            with parquet.ParquetWriter(file, reader.schema) as writer:
                for batch in reader:
                    writer.write_batch(batch)
            deriving.read(self.session, table, file)
            self._over.add(table)

    def _note(self, folder: Path) -> None:
        """Write down what came back, and that it is whole: Spark marks a folder once all of its files are there."""
        if not ((folder / "_SUCCESS").is_file() or (folder / "empty.parquet").is_file()):
            raise ClusterError(f"{folder.name}: what came back is not whole")
        self._files[folder.relative_to(self._out).as_posix()] = [
            {
                "file": file.name,
                "rows": parquet.read_metadata(file).num_rows,
                "bytes": file.stat().st_size,
                "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
            }
            for file in _files(folder)
        ]
        (self._out / MANIFEST).write_text(json.dumps(self._files, indent=1, sort_keys=True), encoding="utf-8")

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """A fault of Spark in one line: its own message may quote a row."""
        try:
            yield
        except ClusterError:
            raise
        except Exception as fault:
            raise ClusterError(
                f"{what} was not derived on Spark ({type(fault).__name__}): look whether the cluster runs, and run the "
                "night again; `outpost nightly --engine duckdb` runs it here"
            ) from None

    def _resolve(self, prepared: Path, folder: Path, texts: pl.Series) -> Any:
        shared = self._folder / folder.name if self._settings.folder else folder
        work: Callable[..., Any] = partial(addresses.beside, self.session)
        return work(prepared, shared, texts)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.parquet"))


def _registered(con: duckdb.DuckDBPyConnection, rows: pl.DataFrame) -> Any:
    return registered(con, "came_back", rows)


def _typed(con: duckdb.DuckDBPyConnection, text: str, parameters: Mapping[str, Any]) -> str:
    """A SELECT of what came back, in the columns and types that the statement has on DuckDB, which is not run."""
    stated = con.sql(text, params=sql.bound(text, parameters) or None)
    columns = [f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in zip(stated.columns, stated.types, strict=True)]
    return "SELECT " + ", ".join(columns) + " FROM came_back"
