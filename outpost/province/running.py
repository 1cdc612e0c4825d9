"""What a province starts in its cities' processes: nights, and the two halves of the exchange."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from outpost.child import Child, ChildError, Limits
from outpost.errors import OutpostError
from outpost.province.exchange import HandOut, LookUp
from outpost.province.nights import CityNight, RunNights
from outpost.province.settings import Province, key_of

NIGHT = Limits(seconds=12 * 3600)
EXCHANGE = Limits(seconds=3600)


@dataclass(frozen=True)
class Exchanged:
    """What the exchange came to. ``pairs``: rows of ``city, other`` and counts, null where they are one or two."""

    pairs: list[dict[str, Any]] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    """By code of the city: why it handed out nothing, or looked up nothing."""


def run_city(province: Province, code: str, night: dt.date) -> CityNight:
    """Run a city's nights up to ``night`` in a process of its own; what stops them is told, never raised."""
    try:
        return CityNight(
            **_done_in(province, code, "runs the night", RunNights(province.home(code).root, code), night, NIGHT)
        )
    except OutpostError as fault:
        return CityNight(published=False, why=[str(fault)])


def exchange(province: Province, night: dt.date, published: Collection[str]) -> Exchanged:
    """Exchange keys between the cities whose night was published; what others handed out before is taken away."""
    done = Exchanged()
    for file in province.exchange.glob("*.parquet"):
        file.unlink()
    try:
        key = key_of(province)
    except OutpostError as fault:
        return Exchanged(failed=dict.fromkeys(sorted(published), str(fault)))
    handed: dict[str, Path] = {}
    for code in sorted(published):
        target = province.exchange / f"{code}.parquet"
        job = HandOut(province.home(code).root, night, key, target)
        try:
            _done_in(province, code, "hands out keys", job, None, EXCHANGE)
            handed[code] = target
        except ChildError as fault:
            done.failed[code] = str(fault)
    for code in handed:
        others = {other: path for other, path in handed.items() if other != code}
        try:
            rows = _done_in(province, code, "looks up keys", LookUp(province.home(code).root), others, EXCHANGE)
        except ChildError as fault:
            done.failed[code] = str(fault)
            continue
        done.pairs.extend({"city": code, "other": row.pop("city"), **row} for row in rows)
    return done


def _done_in(province: Province, code: str, purpose: str, job: Any, item: Any, limits: Limits) -> Any:
    what = f"{purpose} of {province.cities[code].name} ({code})"
    with Child(what, "outpost.child.worker", limits=limits, pipes=True) as child:
        child.tell(job)
        return child.ask(item)
