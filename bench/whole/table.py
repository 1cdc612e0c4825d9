"""A measured night as a table on the terminal."""

from __future__ import annotations

import sys

from bench.whole.measured import Measured, Stage


def tell(one: Measured, other: Measured | None, beside: str) -> None:
    """Print a night; with another one beside it, the ratio of their processor seconds."""
    out = sys.stdout
    out.write(f"\n{one.night}: {one.floor.rows:,} rows, {one.floor.read / 1e6:,.1f} MB delivered; ")
    out.write(f"{one.published.get('files', 0):,} lists with {one.published.get('lines', 0):,} lines\n")
    more = f"{beside:>10}{'ratio':>7}" if other else ""
    heads = f"{'clock s':>9}{'CPU s':>8}{'peak MB':>9}{'rows':>12}{'read MB':>10}{'written':>9}{more}"
    out.write(f"  {'stage':<18}{heads}\n")
    theirs = _lines(other) if other else {}
    for name, stage in _lines(one).items():
        out.write(f"  {name:<18}{stage.clock:>9.2f}{stage.cpu:>8.2f}{stage.peak / 1e6:>9,.0f}{stage.rows:>12,}")
        out.write(f"{stage.read / 1e6:>10,.1f}{stage.written / 1e6:>9,.1f}")
        if name in theirs and theirs[name].cpu:
            out.write(f"{theirs[name].cpu:>10.2f}{stage.cpu / theirs[name].cpu:>7.2f}")
        out.write("\n")
    _tell_rest(one)
    out.flush()


def _lines(one: Measured) -> dict[str, Stage]:
    return {**one.stages, "all": one.all, "floor": one.floor, "verify": one.verified}


def _tell_rest(one: Measured) -> None:
    out = sys.stdout
    clock, cpu = one.all.clock / one.floor.clock, one.all.cpu / one.floor.cpu
    out.write(f"  {clock:.1f} x by the clock, {cpu:.1f} x by the processor of the floor\n")
    disk = one.disk
    out.write(f"  in the night's own folder {disk.aside / 1e6:,.1f} MB at most, {disk.left / 1e6:,.1f} afterwards; ")
    out.write(f"landed extracts {disk.extracts / 1e6:,.1f} MB: {disk.aside / max(disk.extracts, 1):.1f} x\n")
    if one.answers:
        words = (
            "before it {answers:,} answers and {verdicts:,} verdicts in {files:,} files: {accepted:,} rows accepted,"
        )
        out.write(f"  {(words + ' {refused:,} refused, CPU {cpu:.2f} s').format(**one.answers)}\n")
    for name, seen in one.readers.items():
        for when, said in seen.items():
            if said["times"]:
                figures = "{times} times, clock {clock:.2f} s (at most {most:.2f}), CPU {cpu:.2f} s, {failed} failed"
                out.write(f"  {name} {when}: {figures.format(**said)}\n")
    for problem in one.problems:
        out.write(f"  PROBLEM: {problem}\n")
