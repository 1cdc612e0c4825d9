"""What a night costs that does not grow with the city, and how much of it is Dagster's own.

    python -m bench.fixed [--turns 3] [--beside CHECKOUT] [--json FILE]

A small home runs three nights. The second (nothing has a history yet) and the third (Great Expectations judges its
numbers) are run again from copies, and commands are started. Beside them, in the same run, Dagster alone: a job of as
many assets, checks and dependencies that do nothing, run a second time in its folder, with the storage that Dagster
takes by itself and with Outpost's. All figures are processor seconds, user and system, of whole processes, the
least of all turns; with ``--beside`` the other code runs in turns with this one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.whole.measured import stages_of
from bench.whole.watched import Watched, outpost, python_of, watched
from outpost.demo import write_city

HERE = Path(__file__).resolve().parents[1]
EMPTIED = Path(__file__).parent / "whole" / "emptied.py"
GRAPH = Path(__file__).parent / "whole" / "graph.py"
NIGHTS = [dt.date(2026, 11, 21) + dt.timedelta(days) for days in range(3)]
COMMANDS = {"--help": (), "status": ("status",), "query": ("query", "SELECT 1"), "verify": ("verify",)}
_QUIET = "telemetry:\n  enabled: false\n"
Figures = dict[str, float]


def home_of(folder: Path, code: Path, residents: int) -> Path:
    """A home whose first two nights are run, each kept as it was before the next one: ``0``, ``1`` and ``2``."""
    outpost(code, ["init", "--home", str(folder / "0")])
    write_city(folder / "0" / "landing", residents=residents, nights=len(NIGHTS), seed=5, date=NIGHTS[-1])
    for number, night in enumerate(NIGHTS[:-1]):
        shutil.copytree(folder / str(number), folder / str(number + 1), symlinks=True)
        _night(folder / str(number + 1), code, night)
    return folder


def _night(home: Path, code: Path, night: dt.date) -> Watched:
    steps = home.with_name(f"{home.name}.steps")
    ran = outpost(code, ["nightly", "--date", night.isoformat(), "--json", "--home", str(home)], steps=steps)
    if ran.code:
        raise SystemExit(f"the night of {night} failed")
    return ran


def nights(folder: Path, code: Path) -> Iterator[tuple[str, float]]:
    """The second and the third night: all of each, and what lies around its steps."""
    for number, name in ((1, "second night"), (2, "third night")):
        home = folder / "again"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(folder / str(number), home, symlinks=True)
        ran = _night(home, code, NIGHTS[number])
        stages = {stage: found.cpu for stage, found in stages_of(ran).items()}
        around = {"start": stages.pop("start"), "between": stages.pop("between"), "end": stages.pop("end")}
        yield name, ran.cpu
        yield f"{name}: start", around["start"]
        yield f"{name}: between the steps", around["between"]
        yield f"{name}: Great Expectations", stages.pop("watch night", 0.0)
        yield f"{name}: other steps", sum(stages.values())
        yield f"{name}: after the last", around["end"]


def commands(folder: Path, code: Path) -> Iterator[tuple[str, float]]:
    """Commands over a home of two nights; ``--help`` is what the command line itself takes."""
    home = ["--home", str(folder / "2")]
    for name, words in COMMANDS.items():
        ran = outpost(code, [*words, *home] if words else ["--help"])
        if ran.code:
            raise SystemExit(f"outpost {name} failed")
        yield f"outpost {name}", ran.cpu


def dagster_alone(folder: Path, code: Path) -> Iterator[tuple[str, float]]:
    """Dagster with nothing to do, with its own storage and with Outpost's, each in a folder that has a run already."""
    graph = folder / "graph.json"
    environment = {"PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "", "OUTPOST_HOME": str(folder / "2")}
    made = watched([python_of(code), str(GRAPH), NIGHTS[0].isoformat()], environment, cwd=code)
    graph.write_text(made.said, encoding="utf-8")
    kept = {
        "its own storage": _QUIET,
        "Outpost's": (folder / "2" / "lake" / "dagster" / "dagster.yaml").read_text("utf-8"),
    }
    for name, settings in kept.items():
        records = folder / f"dagster {name}"
        again = records.is_dir()
        records.mkdir(exist_ok=True)
        (records / "dagster.yaml").write_text(settings, encoding="utf-8")
        environment["DAGSTER_HOME"] = str(records)
        for _ in range(1 if again else 2):
            command = [python_of(code), str(EMPTIED), str(graph), NIGHTS[1].isoformat()]
            ran = watched(command, environment, cwd=code)
        told = json.loads(ran.said.splitlines()[-1])
        if not told["done"]:
            raise SystemExit("Dagster's empty job failed")
        yield f"Dagster alone, {name}", ran.cpu
        yield f"Dagster alone, {name}: start", told["first"]
        yield f"Dagster alone, {name}: {told['steps']} empty steps", told["ended"] - told["first"]


def turn(folder: Path, code: Path) -> Figures:
    """All figures once."""
    return {**dict(nights(folder, code)), **dict(commands(folder, code)), **dict(dagster_alone(folder, code))}


def least(turns: Sequence[Figures]) -> Figures:
    """Of each figure the least: what others did on the machine only adds to it."""
    found: dict[str, list[float]] = defaultdict(list)
    for figures in turns:
        for name, seconds in figures.items():
            found[name].append(seconds)
    return {name: min(seconds) for name, seconds in found.items()}


def tell(figures: Mapping[str, Figures]) -> None:
    """A line a figure; with other code beside it, its figure and the ratio."""
    ours, theirs = figures["here"], figures.get("beside", {})
    for name, seconds in ours.items():
        beside = f"{theirs[name]:>9.2f}{seconds / max(theirs[name], 0.01):>7.2f}" if name in theirs else ""
        sys.stdout.write(f"{name:<52}{seconds:>8.2f}{beside}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, default=2000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--beside", type=Path, help="another checkout, run in turns")
    parser.add_argument("--json", type=Path, help="write all figures of all turns here")
    given = parser.parse_args(arguments)
    codes = {"here": HERE, **({"beside": given.beside.resolve()} if given.beside else {})}
    turns: dict[str, list[Figures]] = {name: [] for name in codes}
    with tempfile.TemporaryDirectory() as temporary:
        folders = {name: home_of(Path(temporary) / name, code, given.residents) for name, code in codes.items()}
        for number in range(given.turns):
            for name in sorted(codes, reverse=bool(number % 2)):
                turns[name].append(turn(folders[name], codes[name]))
    tell({name: least(all_of) for name, all_of in turns.items()})
    if given.json:
        given.json.write_text(json.dumps(turns, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
