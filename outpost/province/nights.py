"""A city's nights, in a process of their own: those that wait up to the business date, as by ``outpost nightly``."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from outpost import notify, secrets, settings
from outpost.home import Home
from outpost.night import standing, summary, turn
from outpost.night.run import engine_named
from outpost.province.settings import ProvinceError


@dataclass(frozen=True)
class CityNight:
    """What became of a city's night. Counts and names of models, nothing of persons."""

    published: bool
    why: list[str] = field(default_factory=list)
    """Where it was not published: a line a cause."""
    seconds: float = 0.0
    lists: int = 0
    lines: int = 0
    new: int = 0
    """Tasks that the night opened."""
    open: int = 0
    """Tasks that have not ended, and ``overdue`` of them."""
    overdue: int = 0
    rows: int = 0
    """Rows that were delivered, and ``quarantined`` of them."""
    quarantined: int = 0
    held: list[str] = field(default_factory=list)
    """Models that said nothing."""


@dataclass(frozen=True)
class RunNights:
    """A city's job. Called with the business date; answers a :class:`CityNight` as a dictionary.

    Raises:
        ProvinceError: the home is another city's by now.
    """

    home: Path
    code: str

    def __call__(self, night: dt.date) -> dict[str, Any]:
        home = Home(self.home).existing()
        said = settings.read(home.config)
        if said.city.code != self.code:
            why = f"{home.config} says city.code {said.city.code}, province.toml {self.code}: correct one of them"
            raise ProvinceError(why)
        secrets.read(home.secrets)
        engine = engine_named(said.engine.name)
        began = time.perf_counter()
        for one in sorted({*turn.waiting_through(home, night), night} - standing.finished(home).keys()):
            run = engine(home, one, force=False)
            if standing.finished(home).get(one) != "published":
                notify.night_failed(home, one, len(run.failed))
                return asdict(CityNight(published=False, why=[f"{one}: {line}" for line in run.failed]))
            notify.night_done(home, one)
        return asdict(_told(home, night, time.perf_counter() - began))


def _told(home: Home, night: dt.date, seconds: float) -> CityNight:
    told = summary.of_night(home, night).as_dict()
    if told["state"] != "published":
        return CityNight(published=False, why=[f"{night} was given up for good"])
    return CityNight(
        published=True,
        seconds=round(seconds, 1),
        lists=told["files"],
        lines=told["lines"],
        new=sum(row["count"] for row in told["balance"] if (row["account"], row["term"]) == ("findings", "opened")),
        open=sum(row["tasks"] for row in told["tasks"]),
        overdue=sum(row["overdue"] for row in told["tasks"]),
        rows=sum(row["rows"] or 0 for row in told["deliveries"]),
        quarantined=sum(row["quarantined"] or 0 for row in told["deliveries"]),
        held=sorted({row["model_id"] for row in told["models"] if row["state"] == "held"}),
    )
