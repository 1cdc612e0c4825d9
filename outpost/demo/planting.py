"""One delivery that is being spoilt, and what is said of a fault that was planted in it."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from outpost.demo.writing import manifest_path, write_manifest


@dataclass(frozen=True)
class PlantedFault:
    """One planted fault: what kind, where, and which data rows of the file (1 = the first; none: the whole file)."""

    kind: str
    night: dt.date
    extract: str
    rows: tuple[int, ...] = ()


@dataclass
class Planting:
    """One delivery that is being spoilt."""

    landing: Path
    night: dt.date
    extract: str
    first: dt.date

    @property
    def data(self) -> Path:
        network, name = self.extract.split(".")
        return self.landing / self.night.isoformat() / network / f"{name}.csv"

    @property
    def manifest(self) -> dict[str, Any]:
        values: dict[str, Any] = json.loads(manifest_path(self.data).read_text(encoding="utf-8"))
        return values

    def say(self, **values: Any) -> None:
        """Change what the manifest says."""
        write_manifest(self.data, self.manifest | values)

    def read(self) -> pl.DataFrame:
        """The rows as texts."""
        return pl.read_csv(self.data, infer_schema=False)

    def write(self, rows: pl.DataFrame, **values: Any) -> None:
        """Write rows, with a manifest that fits."""
        buffer = io.BytesIO()
        rows.write_csv(buffer)
        self.put(buffer.getvalue(), rows=len(rows), **values)

    def put(self, data: bytes, ending: str = ".csv", **values: Any) -> None:
        """Write bytes in place of the file, with a manifest that fits."""
        said = self.manifest
        self.data.unlink(missing_ok=True)
        place = self.data.with_name(self.data.name.removesuffix(".csv") + ending)
        place.write_bytes(data)
        write_manifest(self.data, said | {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} | values)

    def spoil(self, column: str, rows: Sequence[int], value: str | pl.Series | None) -> None:
        """Put a value (or one for each row, from a whole column) into a column of some rows (1 = the first)."""
        frame = self.read()
        places = [row - 1 for row in rows]
        new = (
            value.gather(places) if isinstance(value, pl.Series) else pl.Series([value] * len(places), dtype=pl.String)
        )
        self.write(frame.with_columns(frame[column].scatter(places, new)))


Planted = list[tuple[str, tuple[int, ...]]]
Plant = Callable[[Planting], Planted]
