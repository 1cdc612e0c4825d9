"""The demo city: Nantong's real towns with invented people, written as the extracts of some nights.

The same seed gives the same bytes. Everything is made chunk by chunk (about 40,000 residents each), so that memory
does not grow with the city.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from outpost.demo.care import care
from outpost.demo.disputes import disputes
from outpost.demo.faults import plant
from outpost.demo.filler import others
from outpost.demo.ground import GROUND, city_ground, grid_addresses
from outpost.demo.holdings import holdings
from outpost.demo.people import make_people
from outpost.demo.places import make_places, standard_addresses
from outpost.demo.plan import Plan, make_plan
from outpost.demo.planting import PlantedFault
from outpost.demo.population import population
from outpost.demo.writing import Landing, day_of


@dataclass(frozen=True)
class DemoSummary:
    """What was written: (night, extract, rows) of every delivery, and the faults that were planted."""

    deliveries: tuple[tuple[dt.date, str, int], ...]
    faults: tuple[PlantedFault, ...] = field(default=())

    def nights_table(self) -> list[tuple[str, int, int]]:
        """night, files, rows"""
        nights = sorted({night for night, _, _ in self.deliveries})
        counts = {night: [rows for day, _, rows in self.deliveries if day == night] for night in nights}
        return [(night.isoformat(), len(counts[night]), sum(counts[night])) for night in nights]

    def faults_table(self) -> list[tuple[str, str, str, int]]:
        """fault, night, extract, rows"""
        return [(fault.kind, fault.night.isoformat(), fault.extract, len(fault.rows)) for fault in self.faults]

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return {
            "deliveries": [
                {"night": night.isoformat(), "extract": extract, "rows": rows}
                for night, extract, rows in self.deliveries
            ],
            "faults": [
                {
                    "kind": fault.kind,
                    "night": fault.night.isoformat(),
                    "extract": fault.extract,
                    "rows": list(fault.rows),
                }
                for fault in self.faults
            ],
        }


def write_city(
    landing: Path,
    *,
    residents: int = 20_000,
    nights: int = 3,
    seed: int = 1,
    date: dt.date,
    faults: bool = False,
    truth: Path | None = None,
) -> DemoSummary:
    """Write ``nights`` nights of extracts, the last on ``date``, into ``landing/<date>/<network>/``.

    ``truth``: a folder for what address texts mean (addresses-NNN.parquet: extract, source_key, address_text,
    expected, address_code, noise, level); it must not lie in ``landing``. ``faults`` also plants bad input, from the
    second night on (ValueError when there is none).
    """
    plan = make_plan(residents, nights, seed, date)
    if faults and nights < 2:
        raise ValueError("faults are planted from the second night on: write at least 2 nights")
    deliveries = Landing(landing, plan, every_night=faults)
    deliveries.add(city_ground(plan))
    for chunk in range(plan.chunks):
        tables, texts = make_chunk(plan, chunk)
        deliveries.add(tables)
        if truth is not None:
            truth.mkdir(parents=True, exist_ok=True)
            texts.write_parquet(truth / f"addresses-{chunk:03d}.parquet")
    deliveries.close()
    written = tuple((day_of(one.night), one.extract, one.rows) for one in deliveries.deliveries)
    return DemoSummary(written, plant(landing, plan) if faults else ())


def make_chunk(plan: Plan, chunk: int) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Every version of every row of one chunk by extract, and the truth of its address texts."""
    places = make_places(plan, chunk)
    people = make_people(plan, places, chunk)
    held, held_truth = holdings(plan, places, people, chunk)
    argued, argued_truth = disputes(plan, places, people, chunk)
    tables = {
        "police.standard_address": standard_addresses(plan, places, chunk),
        "gov.grid_address": grid_addresses(plan, places, chunk),
        **population(plan, places, people, chunk),
        **held,
        **argued,
        **care(plan, places, people, chunk),
    }
    more, more_truth = others(plan, places, people, chunk, {*GROUND, *tables})
    return tables | more, pl.concat([*held_truth, *argued_truth, *more_truth])


__all__ = ["DemoSummary", "Fault", "make_chunk", "write_city"]
