"""How long each kind of thing is kept, as retention_periods.toml says. Whose it is deletes it."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FILE = Path(__file__).with_name("retention_periods.toml")


@dataclass(frozen=True)
class Value:
    """A number of days in force from ``since`` on, with what it rests on."""

    since: dt.date
    value: int
    basis: str
    source: str


@dataclass(frozen=True)
class Period:
    """How long one kind of thing is kept; ``values`` from the earliest to the latest."""

    name: str
    keeps: str
    values: tuple[Value, ...]

    def on(self, business_date: dt.date) -> Value:
        """The value in force on a business date."""
        return [value for value in self.values if value.since <= business_date][-1]


@cache
def table() -> Mapping[str, Period]:
    """All periods, by name."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType({name: _period(name, entry["keeps"], entry["values"]) for name, entry in found.items()})


def days(name: str, business_date: dt.date) -> int:
    """Days for which a kind of thing is kept, by the value in force on ``business_date``."""
    return table()[name].on(business_date).value


def parameters(business_date: dt.date) -> dict[str, int]:
    """The same for SQL: ``$findings_days`` and so on."""
    return {f"{name}_days": days(name, business_date) for name in table()}


def _period(name: str, keeps: str, values: list[dict[str, dt.date | int | str]]) -> Period:
    return Period(name, keeps, tuple(sorted((Value(**value) for value in values), key=lambda value: value.since)))  # type: ignore[arg-type]
