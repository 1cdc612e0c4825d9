"""The picture of a city's nights: docs/images/nights.svg, drawn from docs/performance.json.

    python -m bench.picture                     # draw it again
    python -m bench.picture --add FILE ...      # take over what bench.city --json wrote, by size, and draw it
    python -m bench.picture --table 77300       # the nights of that size as a table of docs/performance.md
    python -m bench.picture --growth            # how a night grows from one size to the next, without its fixed part

A night's fixed part is what the same night takes in the smallest city of the file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "docs" / "performance.json"
PICTURE = ROOT / "docs" / "images" / "nights.svg"
NIGHTS = ("first", "unchanged", "changed", "increments", "gone")
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "start, end, Dagster": ("#8c8c8c", ()),
    "landing": ("#4c78a8", ("land",)),
    "registers, terms": ("#72b7b2", ("register", "alias persons", "derive")),
    "addresses": ("#f58518", ("match addresses",)),
    "models": ("#54a24b", ("run model",)),
    "ledger": ("#b279a2", ("advance ledger", "write corrections")),
    "lists": ("#e45756", ("write lists",)),
    "publication, watch": ("#d6a93b", ("profile", "publish", "tell lineage", "watch night", "tell leaders")),
}
"""By name its colour and the stages that are in it; what no group names is in the first."""
_WIDTH, _LEFT, _BAR, _ROW, _TOP = 860, 210, 520, 24, 64
Sizes = dict[str, dict[str, Any]]


def read() -> Sizes:
    """Figures by number of residents."""
    found: Sizes = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    return found


def add(sizes: Sizes, file: Path) -> None:
    """Take over what a run of bench.city wrote: a night anew takes the place of the one before."""
    run = json.loads(file.read_text(encoding="utf-8"))
    nights = sizes.setdefault(str(run["residents"]), {})
    for night in run["nights"]:
        nights[night["night"]] = {
            "rows": night["floor"]["rows"],
            "cpu": round(night["all"]["cpu"], 2),
            "floor": round(night["floor"]["cpu"], 2),
            "peak": night["all"]["peak"],
            "stages": {name: round(stage["cpu"], 2) for name, stage in night["stages"].items()},
        }


def grouped(night: dict[str, Any]) -> dict[str, float]:
    """Processor seconds of the groups of a night."""
    known = {stage: group for group, (_, stages) in GROUPS.items() for stage in stages}
    sums = dict.fromkeys(GROUPS, 0.0)
    for stage, seconds in night["stages"].items():
        sums[known.get(stage, next(iter(GROUPS)))] += seconds
    return sums


def drawn(sizes: Sizes) -> str:
    """The picture as SVG: a block for each size with a scale of its own, a bar for each night."""
    parts, at = list(_legend()), float(_TOP)
    for residents, nights in sorted(sizes.items(), key=lambda one: int(one[0])):
        shown = [name for name in NIGHTS if name in nights]
        most = max((nights[name]["cpu"] for name in shown), default=1.0)
        parts.append(_text(12, at + 16, f"{int(residents):,} residents", weight="bold"))
        for name in shown:
            parts += _bar(nights[name], name, at, _BAR / most)
            at += _ROW
        at += 14
    said = "Processor seconds of a night by stage, for cities of several sizes; each block has a scale of its own."
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {at:.0f}" font-family="sans-serif" '
    head += f'font-size="12" role="img"><title>{said}</title><rect width="100%" height="100%" fill="#ffffff"/>'
    return "\n".join([head, *parts, "</svg>"]) + "\n"


def _bar(night: dict[str, Any], name: str, at: float, scale: float) -> Iterator[str]:
    yield _text(_LEFT - 8, at + 16, name, anchor="end")
    left = float(_LEFT)
    for group, seconds in grouped(night).items():
        width = max(seconds, 0.0) * scale
        colour = GROUPS[group][0]
        said = escape(f"{group}: {seconds:.1f} s")
        yield (
            f'<rect x="{left:.1f}" y="{at + 3:.1f}" width="{width:.1f}" height="{_ROW - 6}" fill="{colour}">'
            f"<title>{said}</title></rect>"
        )
        left += width
    yield _text(left + 6, at + 16, f"{night['cpu']:,.0f} s, {night['cpu'] / night['floor']:.0f} x floor")


def _legend() -> Iterator[str]:
    yield _text(12, 20, "Processor seconds of a night, by stage", weight="bold")
    for place, (name, (colour, _)) in enumerate(GROUPS.items()):
        left, at = 12 + 208 * (place % 4), 30 + 15 * (place // 4)
        yield f'<rect x="{left}" y="{at}" width="10" height="10" fill="{colour}"/>'
        yield _text(left + 15, at + 9, name)


def _text(left: float, at: float, text: str, *, anchor: str = "start", weight: str = "normal") -> str:
    place = f'x="{left:.1f}" y="{at:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="#222222"'
    return f"<text {place}>{escape(text)}</text>"


def table(nights: dict[str, Any]) -> Iterator[str]:
    """The nights of one size in Markdown: processor seconds by group, memory in GB."""
    yield _row("stage", nights)
    yield "|---" * (len(nights) + 1) + "|"
    yield _row("rows", (f"{night['rows']:,}" for night in nights.values()))
    groups = [grouped(night) for night in nights.values()]
    for group in GROUPS:
        yield _row(group, (f"{sums[group]:.2f}" for sums in groups))
    yield _row("all", (f"{night['cpu']:.2f}" for night in nights.values()))
    yield _row("of the floor", (f"{night['cpu'] / night['floor']:.0f} x" for night in nights.values()))
    yield _row("memory, GB", (f"{night['peak'] / 1e9:.2f}" for night in nights.values()))


def _row(name: str, cells: Iterable[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def growth(sizes: Sizes) -> Iterator[str]:
    """A line for each night and each two sizes that follow each other; the smallest city is the fixed part."""
    order = sorted(sizes, key=int)
    for small, large in pairwise(order[1:]):
        for name in sizes[order[0]]:
            if name in sizes[small] and name in sizes[large]:
                fixed = sizes[order[0]][name]["cpu"]
                less, more = (sizes[size][name]["cpu"] - fixed for size in (small, large))
                rows = sizes[large][name]["rows"] / max(sizes[small][name]["rows"], 1)
                if less > 0:
                    yield f"{name}: {int(small):,} to {int(large):,} residents: {more / less:.1f} x, rows {rows:.1f} x"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--add", nargs="*", type=Path, default=[], metavar="FILE")
    parser.add_argument("--table", metavar="RESIDENTS")
    parser.add_argument("--growth", action="store_true")
    given = parser.parse_args(arguments)
    sizes = read()
    for file in given.add:
        add(sizes, file)
    if given.add:
        FIGURES.write_text(json.dumps(sizes, indent=1) + "\n", encoding="utf-8")
    if given.growth or given.table:
        lines = growth(sizes) if given.growth else table(sizes[given.table])
        sys.stdout.writelines(f"{line}\n" for line in lines)
        return 0
    PICTURE.write_text(drawn(sizes), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
