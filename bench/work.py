"""A budget on the work of a night: statements, rows, bytes, memory, held against what ``bench/work.toml`` keeps.

    python -m bench.work            # a hundredth of a city, two nights; what grew by more than a tenth fails
    python -m bench.work --write    # the same, and its figures are the budget from now on

A clock tells of a machine and of what else runs on it; work is the same on each run. The nights are the first, with the
whole history of 77,300 residents (seed 5), and one with all full extracts unchanged, each ``outpost nightly`` in a
process of its own, with one thread and the same keys. Counted are, by stage, statements for DuckDB and bytes written;
bytes read by landing; for each register of an extract, and for all other tables together, the rows that DuckDB scanned;
and the most memory that the process held. What shrank by more than a tenth is told and fails nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.same import KEYS
from bench.whole.deliveries import cached_city, day_of, deliver
from bench.whole.watched import outpost, watched
from outpost import contracts
from outpost.secrets import write

HERE = Path(__file__).resolve().parents[1]
KEPT = Path(__file__).with_name("work.toml")
RESIDENTS, SEED = 77_300, 5
COUNTED_NIGHTS = ("first", "unchanged")
MOST = 0.10
"""How much more than is kept may be done: a share of it."""
SLACK = {"statements": 5, "read": 500_000, "written": 500_000, "rows": 1_000, "memory": 0}
"""What comes on top of that share, so that a small figure has room: statements, bytes, bytes, rows, bytes."""
ALIKE = {
    "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1",
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:0,muzzy_decay_ms:0", "ARROW_DEFAULT_MEMORY_POOL": "system",
}  # fmt: skip
"""What makes runs alike: one thread, nothing compiled meanwhile, and memory given back at once, not after a time."""
_OTHER_TABLES = "other tables"
_LAND = "land"

Figures = dict[str, dict[str, dict[str, int]]]
"""Night, kind of work, and what of it (stage, table): how much."""


def measure(folder: Path, residents: int = RESIDENTS, *, cache: Path | None = None) -> Figures:
    """Run the nights in a new home below ``folder``. SystemExit when one of them is not published."""
    city = cached_city(cache or folder, residents, SEED)
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    outpost(HERE, ["init", "--home", str(home)])
    (home / "secrets.toml").unlink()
    write(home / "secrets.toml", KEYS)
    _with_one_thread(home / "outpost.toml")
    return {night: _night(home, city, night) for night in COUNTED_NIGHTS}


def _with_one_thread(settings: Path) -> None:
    text, found = re.subn(r"(?m)^threads = \d+", "threads = 1", settings.read_text(encoding="utf-8"))
    assert found == 1, "the setting threads has moved"
    settings.write_text(text, encoding="utf-8")


def _night(home: Path, city: Path, night: str) -> dict[str, dict[str, int]]:
    deliver(city, home / "landing", night)
    out = home.with_name(f"{night}.json")
    words = ["nightly", "--json", "--date", day_of(night).isoformat(), "--home", str(home)]
    ran = watched([sys.executable, "-m", "bench.whole.counted", str(out), *words], ALIKE, cwd=HERE)
    told = json.loads(ran.said or "{}")
    if ran.code or told.get("state") != "published" or not told.get("lines"):
        raise SystemExit(f"the night {night} was not published with lists: its figures do not count")
    found: dict[str, dict[str, int]] = json.loads(out.read_text(encoding="utf-8"))
    # What lies around landing reads mostly what Python imports, compiled or not.
    return {**found, "read": {_LAND: found["read"][_LAND]}, "rows": of_extracts(found["rows"])}


def of_extracts(rows: Mapping[str, int]) -> dict[str, int]:
    """Rows scanned of each extract's register, and of all other tables together."""
    extracts = {contract.table: name for name, contract in contracts.ALL.items()}
    found = dict.fromkeys(sorted(extracts.values()), 0) | {_OTHER_TABLES: 0}
    for table, count in rows.items():
        found[extracts.get(table, _OTHER_TABLES)] += count
    return found


def differences(now: Figures, before: Figures) -> tuple[list[str], list[str]]:
    """What grew by more than the budget has room for, and what shrank as much, each as a line for people."""
    grew, shrank = [], []
    for night, kind, name, new, old in _pairs(now, before):
        room = old * MOST + SLACK[kind]
        line = f"{night}: {kind}, {name}: {old:,} before, {new:,} now ({f'{new / old - 1:+.0%}' if old else 'new'})"
        if new - old > room:
            grew.append(line)
        elif old - new > room:
            shrank.append(line)
    return grew, shrank


def _pairs(now: Figures, before: Figures) -> Iterator[tuple[str, str, str, int, int]]:
    for night in sorted({*now, *before}):
        new, old = now.get(night, {}), before.get(night, {})
        for kind in sorted({*new, *old}):
            ours, kept = new.get(kind, {}), old.get(kind, {})
            for name in sorted({*ours, *kept}):
                yield night, kind, name, ours.get(name, 0), kept.get(name, 0)


def read(file: Path = KEPT) -> Figures:
    """The budget."""
    found: Figures = tomllib.loads(file.read_text(encoding="utf-8"))
    return found


def as_toml(figures: Figures) -> str:
    """The budget as a file, in a fixed order."""
    lines = ["# What the nights of `python -m bench.work` may take. Written by `python -m bench.work --write`."]
    for night, kinds in figures.items():
        for kind, counts in sorted(kinds.items()):
            lines += ["", f"[{night}.{kind}]"]
            lines += [f'"{name}" = {count:_}' for name, count in sorted(counts.items())]
    return "\n".join(lines) + "\n"


def said(grew: list[str], shrank: list[str]) -> str:
    """What is told of differences: nothing where there are none."""
    text = []
    if grew:
        text += [f"more work than {KEPT.name} has room for (a tenth):", *grew]
        text += ["if it has to be so: python -m bench.work --write, and say in the commit why", ""]
    if shrank:
        text += ["less work than before; `python -m bench.work --write` keeps it so:", *shrank, ""]
    return "\n".join(text)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="keep the figures of this run as the budget")
    parser.add_argument("--cache", type=Path, help="keep what the city delivers here, for the next run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), cache=given.cache)
    grew, shrank = differences(found, read() if KEPT.exists() else {})
    if given.write:
        KEPT.write_text(as_toml(found), encoding="utf-8")
    sys.stdout.write(said(grew, shrank) or f"as much work as {KEPT.name} says\n")
    return int(bool(grew) and not given.write)


if __name__ == "__main__":
    sys.exit(main())
