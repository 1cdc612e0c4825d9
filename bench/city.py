"""The whole way of a city's nights, from delivered CSV to published lists: what each stage takes, beside the floor.

    python -m bench.city [--residents 77300] [--nights first unchanged ...] [--cache DIR] [--json FILE]
    python -m bench.city --beside CHECKOUT      # the same nights with other code, in turns, and the ratio
    python -m bench.city --memory 400MB         # the same nights with that memory_limit, beside those without
    python -m bench.city --readers              # status, query and explain are asked while the nights run
    python -m bench.city --others models dbt    # what else could do parts of the last night (bench.others.compare)

A hundredth of a city of 7.73 million is ``--residents 77300``, a tenth ``--residents 773000``. Each night is a process
of its own, as in life (``outpost nightly``). What stands beside a stage: seconds of a clock, processor seconds (which
stay the same on a busy machine), the most memory that all its processes held together (PSS), the rows that it told
of, bytes read and written. The floor, in the same run: DuckDB reads each delivered file once and hashes every column.
A night that was not published, does not balance or does not verify ends the run with 1.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.others.compare import OTHERS, Comparison, told
from bench.whole import answers, readers
from bench.whole.deliveries import ANSWERED, NIGHTS, cached_city, day_of, deliver
from bench.whole.measured import Disk, Measured, Stage, problems, stages_of
from bench.whole.table import tell
from bench.whole.watched import outpost, python_of, size_of, watched

HERE = Path(__file__).resolve().parents[1]
FLOOR = Path(__file__).parent / "whole" / "floor.py"
TAKE_IN = Path(__file__).parent / "whole" / "answers.py"
_LIMIT = 'memory_limit = "'


@dataclass(frozen=True)
class Side:
    """A home and the code that runs its nights."""

    home: Path
    code: Path


def new_home(root: Path) -> None:
    """A home without deliveries."""
    outpost(HERE, ["init", "--home", str(root)])


def limit_memory(home: Path, limit: str) -> None:
    """Set ``night.memory_limit`` of a home's outpost.toml."""
    file = home / "outpost.toml"
    before, _, after = file.read_text(encoding="utf-8").partition("[night]")
    lines = [line for line in after.splitlines() if not line.lstrip("# ").startswith("memory_limit")] if after else []
    # The line of [landing] has the same name: only what stands before the next section is [night]'s.
    file.write_text("\n".join([before + "[night]", f'{_LIMIT}{limit}"', *lines]) + "\n", encoding="utf-8")


def night_of(side: Side, city: Path, night: str, past: str | None, *, read: bool) -> Measured:
    """Deliver a night and run it, measured. ``past``: the night before it; ``read``: others look meanwhile."""
    home, code = side.home, side.code
    before = answered(side, day_of(past)) if past and night in ANSWERED else {}
    files = deliver(city, home / "landing", night)
    floor = watched([sys.executable, str(FLOOR), *map(str, files)], {})
    steps = home.with_name(f"{home.name}.{night}.steps")
    words = ["nightly", "--date", day_of(night).isoformat(), "--json", "--home", str(home)]
    aside = home / "lake" / "night"
    with readers.reading(code, home, wanted=read and past is not None) as seen:
        ran = outpost(code, words, steps=steps, aside=aside)
    verified = outpost(code, ["verify", "--json", "--home", str(home)])
    said = json.loads(ran.said or "{}")
    delivered = Stage(floor.clock, floor.cpu, floor.peak, int(floor.said), sum(file.stat().st_size for file in files))
    whole = Stage(ran.clock, ran.cpu, ran.peak, delivered.rows)
    checked = Stage(verified.clock, verified.cpu, verified.peak)
    disk = Disk(ran.aside, size_of(aside), landed(home))
    measured = Measured(night, whole, disk, delivered, checked, said, answers=before, readers=seen)
    measured.stages = stages_of(ran)
    whole.read = sum(stage.read for stage in measured.stages.values())
    whole.written = sum(stage.written for stage in measured.stages.values())
    measured.problems = list(problems(ran, verified, said))
    if before.get("refused") or before.get("refused_files"):
        measured.problems.append("answers were refused")
    measured.problems += [f"{name} failed" for name, times in seen.items() if times["during"].get("failed")]
    return measured


def answered(side: Side, night: dt.date) -> dict[str, Any]:
    """Let people answer a share of the lists of a published night, and take it in; what it came to and cost."""
    typed, reviewed = answers.fill_in(side.home, night)
    day = (night + dt.timedelta(days=1)).isoformat()
    environment = {"PYTHONPATH": str(side.code), "PYTHONDONTWRITEBYTECODE": ""}
    taken = watched([python_of(side.code), str(TAKE_IN), str(side.home), day], environment, cwd=side.code)
    if taken.code:
        raise SystemExit(f"the answers to {night} could not be taken in")
    return {"answers": typed, "verdicts": reviewed, **json.loads(taken.said), "clock": taken.clock, "cpu": taken.cpu}


def landed(home: Path) -> int:
    """Bytes of the newest landed file of each extract."""
    newest = {}
    for file in sorted((home / "lake" / "landed").rglob("*.parquet"), key=lambda file: file.stat().st_mtime_ns):
        newest[file.parent] = file.stat().st_size
    return sum(newest.values())


def sides_of(given: argparse.Namespace, folder: Path) -> dict[str, Side]:
    """The home that is measured, and what runs beside it, if anything."""
    sides = {"home": Side(folder / "home", given.code)}
    new_home(folder / "home")
    if given.beside or given.memory:
        sides["beside"] = Side(folder / "beside", given.beside or given.code)
        shutil.copytree(folder / "home", folder / "beside")
    if given.memory:
        limit_memory(folder / "home", given.memory)
    return sides


def run(given: argparse.Namespace, folder: Path) -> list[dict[str, Measured]]:
    """All nights that are asked for, in their order, on each side."""
    city = cached_city(given.cache or folder, given.residents, given.seed)
    sides = sides_of(given, folder)
    measured, past = [], None
    for turn, night in enumerate(name for name in NIGHTS if name == "first" or name in given.nights):
        order = sorted(sides, reverse=bool(turn % 2))
        found = {name: night_of(sides[name], city, night, past, read=given.readers) for name in order}
        tell(found["home"], found.get("beside"), "usual s" if given.memory else "beside s")
        measured.append(found)
        if any(one.published.get("state") != "published" for one in found.values()):
            break
        past = night
    return measured


def compared(given: argparse.Namespace, folder: Path, last: Measured) -> dict[str, Any]:
    """What others take for parts of the last night, told and as JSON."""
    if not given.others:
        return {}
    beside = Comparison(folder / "home", folder / "others", given.cache or folder, last, given.residents)
    found = beside.run(given.others)
    sys.stdout.write("\nothers, processor seconds\n" + "\n".join(told(found)) + "\n")
    sys.stdout.writelines(f"  PROBLEM: {problem}\n" for problem in beside.problems)
    return {**found, "problems": beside.problems}


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
    parser.add_argument("--memory", metavar="LIMIT", help="night.memory_limit; the same nights without run in turns")
    parser.add_argument("--readers", action="store_true", help="ask status, query and explain while nights run")
    parser.add_argument("--others", nargs="*", choices=OTHERS, default=[], help="who stands beside the last night")
    parser.add_argument("--json", type=Path, help="write all figures here")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.home or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        measured = run(given, folder)
        failed = any(one.problems for found in measured for one in found.values())
        others = {} if failed else compared(given, folder, measured[-1]["home"])
    if given.json:
        figures: dict[str, Any] = {
            "residents": given.residents,
            "seed": given.seed,
            "memory": given.memory,
            "others": others,
        }
        for side in measured[0]:
            figures["nights" if side == "home" else side] = [one[side].as_json() for one in measured]
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(failed or bool(others.get("problems")))


if __name__ == "__main__":
    sys.exit(main())
