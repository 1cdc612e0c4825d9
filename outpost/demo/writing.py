"""Deliveries on disk: what is seen of an extract on a night, as CSV in chunks, with its manifest beside it."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from outpost import contracts
from outpost.demo.plan import Plan, day_number

_EPOCH = dt.date(1970, 1, 1)
# Registers that change little come every second night or so, the slowest once a week; the first night brings all.
RHYTHM: dict[str, tuple[int, ...]] = {
    "police.standard_address": (0, 2, 4, 6), "police.beat": (0, 2, 4, 6), "gov.grid": (0, 2, 4, 6),
    "gov.grid_address": (0, 2, 4, 6), "gov.house": (0, 2, 4, 6), "gov.gas_account": (0, 2, 4, 6),
    "gov.business_entity": (0, 2, 4, 6), "gov.demolition": (0, 2, 4, 6), "police.credential": (0, 2, 4, 6),
    "gov.benefit": (0,), "gov.disability_certificate": (0,), "gov.institution": (0,),
}  # fmt: skip
ZONED = "%Y-%m-%dT%H:%M:%S+08:00"
LOCAL = "%Y-%m-%d %H:%M:%S"


def day_of(number: int) -> dt.date:
    """The date of days since 1970-01-01."""
    return _EPOCH + dt.timedelta(days=number)


def delivered_on(extract: str, night: int, first: int) -> bool:
    """Whether an extract comes on this night."""
    return night == first or day_of(night).weekday() in RHYTHM.get(extract, range(7))


def previous_delivery(extract: str, night: int, first: int) -> int | None:
    """The night of the delivery before, None on the first."""
    nights = [day for day in range(max(first, night - 7), night) if delivered_on(extract, day, first)]
    if night == first:
        return None
    return nights[-1] if nights else first


def seen(frame: pl.DataFrame, extract: str, night: int, first: int, *, every_night: bool = False) -> pl.DataFrame:
    """The rows of a delivery: all that hold on that night, or what is new since the last of an incremental extract."""
    now = (pl.col("_from") <= night) & (pl.col("_to") > night)
    before = (night - 1 if night > first else None) if every_night else previous_delivery(extract, night, first)
    if before is not None and contracts.ALL[extract].terms.load == "incremental":
        now &= pl.col("_from") > before
    return frame.filter(now)


def as_delivered(frame: pl.DataFrame, extract: str) -> pl.DataFrame:
    """The columns of the contract in its order, flags as Y and N."""
    columns = [pl.col(name) for name in contracts.ALL[extract].by_name]
    flags = [name for name, kind in frame.schema.items() if kind == pl.Boolean]
    texts = [
        pl.when(pl.col(name)).then(pl.lit("Y")).when(~pl.col(name)).then(pl.lit("N")).alias(name) for name in flags
    ]
    return frame.with_columns(texts).select(columns)


def time_format(extract: str) -> str:
    """The two networks, and their departments, write moments in two ways."""
    return LOCAL if extract in ("gov.house", "gov.lease", "gov.gas_account", "gov.service_event") else ZONED


def csv_bytes(frame: pl.DataFrame, extract: str, *, header: bool) -> bytes:
    """CSV text of rows: comma, double quote, LF, empty for null."""
    buffer = io.BytesIO()
    frame.write_csv(buffer, include_header=header, datetime_format=time_format(extract))
    return buffer.getvalue()


@dataclass
class Delivery:
    """One file that grows chunk by chunk; ``close`` writes its manifest."""

    landing: Path
    extract: str
    night: int
    first: int
    every_night: bool = False
    rows: int = 0
    size: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)
    _file: BinaryIO | None = None

    @property
    def path(self) -> Path:
        network, name = self.extract.split(".")
        return self.landing / day_of(self.night).isoformat() / network / f"{name}.csv"

    def add(self, frame: pl.DataFrame) -> None:
        """Append rows that are seen on this night."""
        rows = as_delivered(frame, self.extract)
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("wb")
            self._put(csv_bytes(rows.clear(), self.extract, header=True))
        if len(rows):
            self._put(csv_bytes(rows, self.extract, header=False))
            self.rows += len(rows)

    def _put(self, data: bytes) -> None:
        assert self._file is not None
        self._digest.update(data)
        self.size += len(data)
        self._file.write(data)

    def close(self) -> None:
        """Finish the file and lay the manifest beside it."""
        assert self._file is not None
        self._file.close()
        write_manifest(
            self.path, manifest(self.extract, self.night, self.first, self.rows, self.size, self._digest.hexdigest())
        )


def manifest(extract: str, night: int, first: int, rows: int, size: int, sha256: str) -> dict[str, Any]:
    """What the sender says of a file; extracted early on the morning after."""
    incremental = contracts.ALL[extract].terms.load == "incremental" and night != first
    return {
        "extract": extract,
        "network": extract.split(".")[0],
        "business_date": day_of(night).isoformat(),
        "load": "incremental" if incremental else "full",
        "rows": rows,
        "bytes": size,
        "sha256": sha256,
        "encoding": "utf-8",
        "schema_version": 1,
        "extracted_at": f"{day_of(night + 1).isoformat()}T00:10:00+08:00",
    }


def manifest_path(data: Path) -> Path:
    """Where the manifest of a data file lies."""
    name = data.name.removesuffix(".gz").removesuffix(".csv").removesuffix(".parquet")
    return data.with_name(f"{name}.manifest.json")


def write_manifest(data: Path, values: dict[str, Any]) -> None:
    """Lay a manifest beside its data file."""
    text = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
    manifest_path(data).write_text(text, encoding="utf-8", newline="\n")


class Landing:
    """All deliveries of all nights, open at once and filled chunk by chunk."""

    def __init__(self, landing: Path, plan: Plan, *, every_night: bool = False) -> None:
        self.deliveries = [
            Delivery(landing, extract, night, plan.first, every_night)
            for night in range(plan.first, plan.last + 1)
            for extract in contracts.ALL
            if every_night or delivered_on(extract, night, plan.first)
        ]

    def add(self, tables: dict[str, pl.DataFrame]) -> None:
        """Write what each night sees of these tables."""
        for delivery in self.deliveries:
            frame = tables.get(delivery.extract)
            if frame is not None:
                delivery.add(
                    seen(frame, delivery.extract, delivery.night, delivery.first, every_night=delivery.every_night)
                )

    def close(self) -> None:
        """Finish every file."""
        for delivery in self.deliveries:
            delivery.close()


__all__ = ["Delivery", "Landing", "day_number", "day_of", "manifest", "manifest_path", "write_manifest"]
