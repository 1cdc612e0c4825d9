"""What landing works with on one night, and what it says of a delivery."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

import duckdb
import polars as pl

from outpost.contracts import Contract
from outpost.home import Home
from outpost.landing.cleaning import Changes
from outpost.landing.inputs import Input
from outpost.landing.manifest import Manifest
from outpost.landing.refusal import Ground
from outpost.secrets import Secrets
from outpost.settings import LandingSettings as Limits

QUARANTINE = {
    "row_number": pl.Int64(),
    "column": pl.String(),
    "rule": pl.String(),
    "value_masked": pl.String(),
}
"""Columns of rows on their way to ``landing.quarantine``."""


@dataclass(frozen=True)
class LandingContext:
    """What landing one extract on one night works with. ``released``: deliveries let in whatever their row count."""

    con: duckdb.DuckDBPyConnection
    home: Home
    contract: Contract
    day: dt.date
    limits: Limits
    secrets: Secrets
    released: frozenset[str] = frozenset()
    never: tuple[str, ...] = ()

    @property
    def threads(self) -> int:
        """Threads of the night's connection."""
        return int(self.con.sql("SELECT current_setting('threads')").fetchall()[0][0])


@dataclass
class Delivery:
    """A delivery on its way in: what is known of it so far. ``stamp``: its files' names, sizes and times before
    they were read."""

    entry: Input
    name: str
    sequence: int
    stamp: str | None = None
    manifest: Manifest | None = None
    extra_columns: tuple[str, ...] = ()
    rows: int | None = None
    changes: Changes = field(default_factory=Counter)
    quarantined: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=QUARANTINE))


@dataclass(frozen=True)
class DeliveryOutcome:
    """What became of a delivery. Of an accepted one rows = loaded + replaced + quarantined + parked + dropped."""

    delivery: str
    business_date: dt.date
    status: str
    why: str | None = None
    ground: Ground | None = None
    rows: int | None = None
    loaded: int = 0
    replaced: int = 0
    quarantined: int = 0
    parked: int = 0
    dropped: int = 0

    @property
    def balances(self) -> bool:
        """Whether every row of an accepted delivery is accounted for."""
        terms = self.loaded + self.replaced + self.quarantined + self.parked + self.dropped
        return self.status != "accepted" or self.rows == terms
