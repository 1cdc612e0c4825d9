"""What else could do parts of a night, over the very night that was measured; each in a process of its own.

``models``: the fifteen statements bare in DuckDB. ``dbt``: the same as a dbt-duckdb project, end to end. ``pandas``:
five of them. ``lists``: a plain XlsxWriter loop. ``addresses``: an exact join, and Splink on a small city of its own.
All but addresses must find or write what Outpost does, else it is told as a problem.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.others import dbt_project, night
from bench.whole.measured import Measured
from bench.whole.watched import Watched, watched

ROOT = Path(__file__).resolve().parents[2]
OTHERS = ("models", "dbt", "pandas", "lists", "addresses")
_SPLINK = 20_000
"""Residents of the city that Splink is given, at most."""
Compared = dict[str, Any]


class Comparison:
    """Runs what is asked for over one home; ``folder`` is for copies, ``cache`` for environments."""

    def __init__(self, home: Path, folder: Path, cache: Path, last: Measured, residents: int) -> None:
        self.home, self.folder, self.cache, self.last, self.residents = home, folder, cache, last, residents
        self.problems: list[str] = []
        self._ours: tuple[Watched, Compared] | None = None

    def run(self, wanted: list[str]) -> dict[str, Compared]:
        """What each took and found."""
        known: dict[str, Callable[[], Compared]] = {name: getattr(self, f"_{name}") for name in OTHERS}
        return {name: known[name]() for name in OTHERS if name in wanted}

    def ours(self) -> tuple[Watched, Compared]:
        """Terms and models as a night runs them: once for all who stand beside it."""
        if self._ours is None:
            self._ours = self._apart("fifteen", "runner")
        return self._ours

    def _apart(self, module: str, *words: str) -> tuple[Watched, Compared]:
        night.copied(self.home, self.folder)
        return self._again(module, *words)

    def _again(self, module: str, *words: str) -> tuple[Watched, Compared]:
        command = [sys.executable, "-m", f"bench.others.{module}", str(self.folder), *words]
        ran = watched(command, {"PYTHONDONTWRITEBYTECODE": ""}, cwd=ROOT)
        if ran.code:
            raise SystemExit(f"bench.others.{module} ended with {ran.code}")
        return ran, json.loads(ran.said)

    def _models(self) -> Compared:
        turns = [(self._apart("fifteen", "bare")[1], self._apart("fifteen", "runner")[1]) for _ in range(3)]
        for bare, ours in turns:
            self._hold("models", bare["findings"], ours["findings"])
        bare, ours = (min(one[side]["models"][1] for one in turns) for side in (0, 1))
        terms = [min(one[side]["terms"][1] for one in turns) for side in (0, 1)]
        return {"ours": ours, "other": bare, "ours to other": ours / bare, "terms": terms, "turns": len(turns)}

    def _dbt(self) -> Compared:
        ours, told = self.ours()
        night.copied(self.home, self.folder)
        ran, found, versions = dbt_project.run(self.folder, dbt_project.environment(self.cache))
        self._hold("dbt", found, told["findings"])
        return {
            "ours": ours.cpu, "other": ran.cpu, "other to ours": ran.cpu / ours.cpu,
            "clock": [ours.clock, ran.clock], **versions,
        }  # fmt: skip

    def _pandas(self) -> Compared:
        _, told = self._apart("fifteen", "runner")
        ran, theirs = self._again("in_pandas")
        self.problems += [f"pandas does not find what {name} finds" for name in theirs["different"]]
        five = sum(told["seconds"][name][1] for name in theirs["findings"])
        other = theirs["models"][1]
        return {
            "ours": five, "other": other, "other to ours": other / five, "with reading": other + theirs["reading"][1],
            "peak": ran.peak, "findings": theirs["findings"],
        }  # fmt: skip

    def _lists(self) -> Compared:
        _, theirs = self._apart("plain_lists")
        ours, other = self.last.stages["write lists"].cpu, theirs["lists"][1]
        return {"ours": ours, "other": other, "other to ours": other / ours, **theirs}

    def _addresses(self) -> Compared:
        _, joined = self._apart("exact_join")
        uv = dbt_project.uv()
        environment = {"UV_PROJECT_ENVIRONMENT": str(self.cache / "linkage"), "VIRTUAL_ENV": ""}
        words = ["run", "--quiet", "--project", str(ROOT), "--locked", "--group", "linkage", "python", "-m"]
        size = min(self.residents, _SPLINK)
        ran = watched([uv, *words, "bench.linkage", "--residents", str(size)], environment, cwd=ROOT)
        if ran.code:
            raise SystemExit(f"bench.linkage ended with {ran.code}")
        return {"join": joined, "splink": ran.said.splitlines(), "splink cpu": ran.cpu}

    def _hold(self, name: str, found: Compared, wanted: Compared) -> None:
        different = sorted(model for model in wanted if found.get(model) != wanted[model])
        self.problems += [f"{name} does not find what {model} finds" for model in different]


def told(found: dict[str, Compared]) -> Iterator[str]:
    """A line for each figure."""
    for name, figures in found.items():
        shown = ", ".join(f"{key} {_shown(value)}" for key, value in figures.items())
        yield f"  {name}: {shown}"


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return str(value)
