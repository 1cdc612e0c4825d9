"""One small demo city for the tests of this folder."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from outpost.demo import DemoSummary, write_city

LAST = dt.date(2026, 11, 22)
NIGHTS = [LAST - dt.timedelta(days=days) for days in (2, 1, 0)]


@dataclass(frozen=True)
class City:
    landing: Path
    truth: Path
    summary: DemoSummary

    def rows(self, extract: str, night: dt.date) -> pl.DataFrame:
        """A delivery as texts."""
        network, name = extract.split(".")
        return pl.read_csv(self.landing / night.isoformat() / network / f"{name}.csv", infer_schema=False)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    root = tmp_path_factory.mktemp("demo")
    summary = write_city(root / "landing", residents=6000, nights=3, seed=4, date=LAST, truth=root / "truth")
    return City(root / "landing", root / "truth", summary)
