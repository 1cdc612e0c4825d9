"""What is kept of a night that was measured: its stages, the floor beside it, what it came to, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.whole.watched import Watched

_ROWS = ("rows", "dagster/row_count", "texts", "findings", "events", "lines")
"""The counts of a step of which the first that it tells is its rows."""


@dataclass
class Stage:
    """Sums of the steps of one name; ``peak`` in bytes."""

    clock: float = 0.0
    cpu: float = 0.0
    peak: int = 0
    rows: int = 0
    read: int = 0
    written: int = 0

    def add(self, step: dict[str, Any], peak: int) -> None:
        """Count a step."""
        self.clock += step["ended"] - step["began"]
        self.cpu += step["cpu"]
        self.peak = max(self.peak, peak)
        self.rows += next((step["counts"][name] for name in _ROWS if name in step["counts"]), 0)
        self.read += step["read"]
        self.written += step["written"]


@dataclass
class Disk:
    """Bytes: the most that lay in the night's own folder, what is left there, the newest landed file of every
    extract."""

    aside: int
    left: int
    extracts: int


@dataclass
class Measured:
    """A night: its stages, all of it, and what it came to. ``answers``: what was taken in before it, ``readers``: how
    long they waited, by command, while it ran and afterwards."""

    night: str
    all: Stage
    disk: Disk
    floor: Stage
    verified: Stage
    published: dict[str, Any]
    stages: dict[str, Stage] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    readers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "night": self.night,
            **{name: vars(getattr(self, name)) for name in ("all", "floor", "verified", "disk")},
            "floors": {"clock": self.all.clock / self.floor.clock, "cpu": self.all.cpu / self.floor.cpu},
            "stages": {name: vars(stage) for name, stage in self.stages.items()},
            "problems": self.problems,
            "answers": self.answers,
            "readers": self.readers,
            **{name: self.published.get(name) for name in ("files", "lines", "head", "held")},
        }


def stages_of(ran: Watched) -> dict[str, Stage]:
    """What was measured of each step, by stage; what lies around the steps is starting and Dagster's."""
    stages = {"start": Stage()}
    for step in ran.steps:
        stages.setdefault(step["stage"], Stage()).add(step, ran.peak_between(step["began"], step["ended"]))
    if not ran.steps:
        return stages
    first, last = ran.steps[0], ran.steps[-1]
    within = [sum(step["ended"] - step["began"] for step in ran.steps), sum(step["cpu"] for step in ran.steps)]
    after = last["before"] + last["cpu"]
    stages["start"] = Stage(first["began"] - ran.began, first["before"])
    stages["between"] = Stage(last["ended"] - first["began"] - within[0], after - first["before"] - within[1])
    stages["end"] = Stage(ran.ended - last["ended"], ran.cpu - after)
    return stages


def problems(ran: Watched, verified: Watched, told: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a night: nothing, or its figures do not count."""
    if ran.code or told.get("state") != "published":
        yield f"not published (exit code {ran.code}): {'; '.join(told.get('failed', []))}"
    if verified.code:
        yield "does not verify"
    accounts: dict[str, dict[str, int]] = {}
    for account, term, count in told.get("balance", []):
        accounts.setdefault(account, {})[term] = count
    for account, terms in accounts.items():
        if account.startswith("delivery ") and 2 * terms["rows"] != sum(terms.values()):
            yield f"{account} does not balance"
