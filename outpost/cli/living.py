"""``outpost demo --live``: nights of a city whose people answer, one after the other, each through the real night."""

from __future__ import annotations

import datetime as dt
import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from outpost import models, returns, settings, sql
from outpost.cli.language import echo
from outpost.cli.nights import run_one
from outpost.cli.options import print_json, print_table
from outpost.home import Home
from outpost.night import standing
from outpost.night.run import engine_named

if TYPE_CHECKING:
    from outpost.demo.live import Diary, LiveCity, Lived, World

_ENDINGS = (
    "confirmed", "not_so", "declined", "unverified", "duplicate", "auto_resolved", "voided",
    "in_review", "open", "queued",
)  # fmt: skip
_HEADER = ("night", "rows", "findings", "opened", "lists", "answers", "verdicts", "refused", "corrected", "entered")


@dataclass(frozen=True)
class LivedNight:
    """One night and the day after it, as a line of the table."""

    night: dt.date
    rows: int
    findings: int
    opened: int
    lists: int
    lived: Lived | None

    def cells(self) -> tuple[object, ...]:
        """What the table shows."""
        one = self.lived
        did = (sum(one.answers.values()), sum(one.verdicts.values())) if one else (0, 0)
        after = (one.refused, one.corrections, len(one.edits)) if one else (0, 0, 0)
        return (self.night.isoformat(), self.rows, self.findings, self.opened, self.lists, *did, *after)


def live(home: Home, city: LiveCity, *, as_json: bool) -> None:
    """Let the city live through its nights; what was lived before is gone through without doing it again."""
    from outpost.demo.live import Diary, World
    from outpost.demo.plan import make_plan
    from outpost.demo.writing import day_of

    began = time.perf_counter()
    said = settings.read(home.config)
    if said.lists.encryption.keys is not None:
        raise click.UsageError("lists are encrypted in this home (lists.encryption): the demo's people have no keys")
    if any("xlsx" not in formats for formats in said.lists.formats.values()):
        raise click.UsageError("lists.formats leaves out xlsx for some: the demo's people fill in workbooks")
    diary = Diary(home)
    if diary.city is None and (standing.finished(home) or standing.delivered(home)):
        raise click.UsageError(
            "this home has deliveries already, and --live begins with the first night: make another home"
        )
    diary.begin(city)
    plan = make_plan(city.residents, city.nights, city.seed, dt.date.fromisoformat(city.last))
    world = World.make(plan)
    nights: list[LivedNight] = []
    for number in range(plan.first, plan.last + 1):
        nights.append(_one(home, world, diary, day_of(number), is_last=number == plan.last))
        if not as_json:
            _print_line(nights[-1], is_first=number == plan.first)
    _print_endings(home, nights, time.perf_counter() - began, as_json=as_json)


def _one(home: Home, world: World, diary: Diary, night: dt.date, *, is_last: bool) -> LivedNight:
    """One night, and the day after it unless it is the last."""
    from outpost.demo.plan import day_number

    done = standing.finished(home).get(night)
    rows = world.deliver(day_number(night), None if done else home.landing)
    if not done:
        told = run_one(engine_named("duckdb"), home, night, watch=is_last, as_json=True)
        if "failed" in told:
            sys.exit(1)
    lived = diary.lived(night)
    if lived is None and not is_last:
        lived = _live_a_day(home, world, diary, night)
    for edit in lived.edits if lived else ():
        world.apply(edit)
    with standing.published_database(home) as con:
        findings, opened = sql.query(con, "demo/night", {"T": night}).fetchall()[0]
    lists = sum(1 for _ in (home.outbox / night.isoformat()).glob("*/*/*.xlsx"))
    return LivedNight(night, rows, findings, opened, lists, lived)


def _live_a_day(home: Home, world: World, diary: Diary, night: dt.date) -> Lived:
    """The day after a night: lists filled in, taken in as ``outpost returns`` does, and written down."""
    from outpost.demo.live import Day

    specs = models.load_for_night(profile=settings.read(home.config).profile)
    day = Day(home, world, night, specs)
    with standing.published_database(home) as con:
        lived = day.live(con)
        files = returns.waiting_files(home)
        taken = returns.take_in(home, files, con, specs, day.today) if files else None
    lived = replace(lived, refused=taken.refused if taken else 0)
    diary.keep(night, lived)
    return lived


def _print_line(one: LivedNight, *, is_first: bool) -> None:
    """One line a night as it is done."""
    if is_first:
        echo("  " + "  ".join(f"{title:>10}" for title in _HEADER))
    echo("  " + "  ".join(f"{cell:>10,}" if isinstance(cell, int) else f"{cell:>10}" for cell in one.cells()))


def _print_endings(home: Home, nights: list[LivedNight], seconds: float, *, as_json: bool) -> None:
    """What became of the tasks, by model."""
    with standing.published_database(home) as con:
        found = sql.query(con, "demo/endings", {}).fetchall()
    became: dict[str, dict[str, int]] = {}
    for model, ending, tasks in found:
        became.setdefault(model, {})[ending] = tasks
    if as_json:
        told: dict[str, Any] = {
            "nights": [dict(zip(_HEADER, one.cells(), strict=True)) for one in nights],
            "tasks": became,
            "seconds": round(seconds, 2),
        }
        print_json(told)
        return
    echo()
    rows = [(model, sum(ends.values()), *(ends.get(name, 0) for name in _ENDINGS)) for model, ends in became.items()]
    print_table(["model", "tasks", *_ENDINGS], rows)
    echo()
    echo(f"{len(nights)} nights in {home.root} ({seconds:.0f} s)")
