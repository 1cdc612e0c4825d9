"""The whole way of a city's nights, from delivered CSV to published lists: what each stage takes, beside the floor.

    python -m bench.city [--residents 77300] [--nights first unchanged ...] [--cache DIR] [--json FILE]
    python -m bench.city --beside CHECKOUT      # the same nights with other code, in turns, and the ratio

A hundredth of a city of 7.73 million is ``--residents 77300``, a tenth ``--residents 773000``. Each night is a process
of its own, as in life (``outpost nightly``). What stands beside a stage: seconds of a clock, processor seconds (which
stay the same on a busy machine), the most memory that all its processes held together (PSS), the rows that it told
of, bytes read and written. The floor, in the same run: DuckDB reads each delivered file once and hashes every column.
A night that was not published, does not balance or does not verify ends the run with 1.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.whole.deliveries import NIGHTS, cached_city, day_of, deliver
from bench.whole.watched import Watched, outpost, watched

HERE = Path(__file__).resolve().parents[1]
FLOOR = Path(__file__).parent / "whole" / "floor.py"
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
class Measured:
    """A night: its stages, all of it, and what it came to."""

    night: str
    all: Stage
    aside: int
    floor: Stage
    verified: Stage
    published: dict[str, Any]
    stages: dict[str, Stage] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "night": self.night,
            **{name: vars(getattr(self, name)) for name in ("all", "floor", "verified")},
            "floors": {"clock": self.all.clock / self.floor.clock, "cpu": self.all.cpu / self.floor.cpu},
            "spilled": self.aside,
            "stages": {name: vars(stage) for name, stage in self.stages.items()},
            "problems": self.problems,
            **{name: self.published.get(name) for name in ("files", "lines", "head", "held")},
        }


def new_home(root: Path) -> None:
    """A home without deliveries."""
    outpost(HERE, ["init", "--home", str(root)])


def night_of(home: Path, city: Path, night: str, code: Path) -> Measured:
    """Deliver a night and run it, measured."""
    files = deliver(city, home / "landing", night)
    floor = watched([sys.executable, str(FLOOR), *map(str, files)], {})
    day = day_of(night).isoformat()
    steps = home.with_name(f"{home.name}.{night}.steps")
    words = ["nightly", "--date", day, "--json", "--home", str(home)]
    ran = outpost(code, words, steps=steps, aside=home / "lake" / "night")
    verified = outpost(code, ["verify", "--json", "--home", str(home)])
    told = json.loads(ran.said or "{}")
    delivered = Stage(floor.clock, floor.cpu, floor.peak, int(floor.said), sum(file.stat().st_size for file in files))
    whole = Stage(ran.clock, ran.cpu, ran.peak, delivered.rows)
    checked = Stage(verified.clock, verified.cpu, verified.peak)
    measured = Measured(night, whole, ran.aside, delivered, checked, told)
    measured.stages = stages_of(ran)
    whole.read = sum(stage.read for stage in measured.stages.values())
    whole.written = sum(stage.written for stage in measured.stages.values())
    measured.problems = list(problems(ran, verified, told))
    return measured


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


def tell(one: Measured, other: Measured | None) -> None:
    """A night as a table; with other code beside it, the ratio of their processor seconds."""
    out = sys.stdout
    out.write(f"\n{one.night}: {one.floor.rows:,} rows, {one.floor.read / 1e6:,.1f} MB delivered; ")
    out.write(f"{one.published.get('files', 0):,} lists with {one.published.get('lines', 0):,} lines\n")
    beside = f"{'beside s':>10}{'ratio':>7}" if other else ""
    heads = f"{'clock s':>9}{'CPU s':>8}{'peak MB':>9}{'rows':>12}{'read MB':>10}{'written':>9}{beside}"
    out.write(f"  {'stage':<18}{heads}\n")
    lines = {**one.stages, "all": one.all, "floor": one.floor, "verify": one.verified}
    theirs = {**other.stages, "all": other.all, "floor": other.floor, "verify": other.verified} if other else {}
    for name, stage in lines.items():
        out.write(f"  {name:<18}{stage.clock:>9.2f}{stage.cpu:>8.2f}{stage.peak / 1e6:>9,.0f}{stage.rows:>12,}")
        out.write(f"{stage.read / 1e6:>10,.1f}{stage.written / 1e6:>9,.1f}")
        if name in theirs and theirs[name].cpu:
            out.write(f"{theirs[name].cpu:>10.2f}{stage.cpu / theirs[name].cpu:>7.2f}")
        out.write("\n")
    floors = (
        f"{one.all.clock / one.floor.clock:.1f} x by the clock, {one.all.cpu / one.floor.cpu:.1f} x by the processor"
    )
    out.write(f"  {floors} of the floor; {one.aside / 1e6:,.1f} MB in the night's own folder at most\n")
    for problem in one.problems:
        out.write(f"  PROBLEM: {problem}\n")
    out.flush()


def run(given: argparse.Namespace, folder: Path) -> list[Measured]:
    """All nights that are asked for, in their order."""
    city = cached_city(given.cache or folder, given.residents, given.seed)
    codes = {"home": given.code, **({"beside": given.beside} if given.beside else {})}
    new_home(folder / "home")
    if given.beside:
        shutil.copytree(folder / "home", folder / "beside")
    measured = []
    for turn, night in enumerate(name for name in NIGHTS if name == "first" or name in given.nights):
        order = sorted(codes, reverse=bool(turn % 2))
        found = {name: night_of(folder / name, city, night, codes[name]) for name in order}
        tell(found["home"], found.get("beside"))
        measured.append(found["home"])
    return measured


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, default=77_300)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument(
        "--nights", nargs="*", choices=NIGHTS, default=list(NIGHTS), help="which ones; always the first"
    )
    parser.add_argument("--cache", type=Path, help="keep what the city delivers here, for the next run")
    parser.add_argument("--home", type=Path, help="make homes below this folder, and leave them there")
    parser.add_argument("--code", type=Path, default=HERE, help="the checkout whose code runs")
    parser.add_argument("--beside", type=Path, help="another checkout, run in turns")
    parser.add_argument("--json", type=Path, help="write all figures here")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.home or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        measured = run(given, folder)
    if given.json:
        figures = {"residents": given.residents, "seed": given.seed, "nights": [one.as_json() for one in measured]}
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(any(one.problems for one in measured))


if __name__ == "__main__":
    sys.exit(main())
