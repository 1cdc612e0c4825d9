"""What runs a night, and what it says of it."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from outpost.choices import ENGINES
from outpost.errors import UsageError
from outpost.home import Home

GROUP = "outpost.engines"
"""Of the entry points that name engines."""


@dataclass(frozen=True)
class NightRun:
    """``seconds`` by stage; ``failed`` holds one line a step or blocking check that stopped the night."""

    success: bool
    run_id: str
    seconds: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


class Engine(Protocol):
    """What the entry points of the group ``outpost.engines`` name."""

    def __call__(
        self, home: Home, business_date: dt.date, *, force: bool, formats: Sequence[str] = (), watch: bool = True
    ) -> NightRun:
        """Run one night from the extracts to the lists; with ``watch``, hold it against the nights before."""

    def make_records(self, home: Home) -> None:
        """Make the records that the engine keeps of its runs, where they are not there yet."""

    def prune_records(self, home: Home, business_date: dt.date, *, dry_run: bool = False) -> int:
        """Let go of records of runs that are past their time at ``business_date``; returns how many runs."""


def engine_named(name: str) -> Engine:
    """The engine of this name.

    Raises:
        UsageError: it is not there; the text says what to install.
    """
    found = importlib.metadata.entry_points(group=GROUP, name=name)
    if not found:
        raise UsageError(f"the engine {name} is not installed: install {ENGINES[name]}")
    engine: Engine = next(iter(found)).load()
    return engine
