"""The file of figures that model cards show: what people answered to the demo's lists, counted once.

``tools.cards.yields`` writes ``docs/models/yield.json`` from a home; cards only read it. A figure belongs to one
version of a model: of another version a card shows none and says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from outpost.errors import OutpostError
from outpost.models import ModelSpec
from outpost.yields import Counts, Rate
from tools.cards.text import Say, table

FILE = Path(__file__).resolve().parents[2] / "docs" / "models" / "yield.json"


class FiguresError(OutpostError):
    """A home cannot be counted, or the file of figures is not as it was made; the text says what to do."""


@dataclass(frozen=True)
class Made:
    """What the figures were made from: the version of Outpost, the city, and the first and last business date."""

    outpost: str
    residents: int
    nights: int
    seed: int
    first: str
    last: str

    @property
    def command(self) -> str:
        """What makes such a home."""
        said = f"--residents {self.residents} --nights {self.nights} --seed {self.seed} --date {self.last}"
        return f"outpost demo --live {said}"


@dataclass(frozen=True)
class Figure:
    """Listed tasks of one version of a model, and what was answered."""

    version: int
    counts: Counts


@dataclass(frozen=True)
class Figures:
    """All figures, by model."""

    made: Made
    models: Mapping[str, Figure]


def text_of(figures: Figures) -> str:
    """The file: a line a model, with the share confirmed of answered ones and its 95% Wilson interval."""
    lines = [f"  {json.dumps(model)}: {json.dumps(_said(it))}" for model, it in sorted(figures.models.items())]
    made = json.dumps(asdict(figures.made))
    return f'{{\n "made": {made},\n "models": {{\n' + ",\n".join(lines) + "\n }\n}\n"


def _said(figure: Figure) -> dict[str, Any]:
    return {"version": figure.version, **asdict(figure.counts), **asdict(Rate.of(figure.counts))}


def read(path: Path | None = None) -> Figures | None:
    """The figures; None where there is no file. FiguresError: it is not as ``text_of`` writes it."""
    path = path or FILE
    if not path.is_file():
        return None
    try:
        return _figures(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError):
        raise FiguresError(f"{path.name} is not as it was made: python -m tools.cards.yields HOME writes it") from None


def _figures(text: str) -> Figures:
    said = json.loads(text)
    names = [field.name for field in fields(Counts)]
    models = {
        model: Figure(one["version"], Counts(*(one[name] for name in names))) for model, one in said["models"].items()
    }
    figures = Figures(Made(**said["made"]), models)
    if text_of(figures) != text:
        raise ValueError("a share that is not that of its counts, or other words")
    return figures


def without(figures: Figures | None, specs: Iterable[ModelSpec]) -> list[str]:
    """Models that have no figure of their present version."""
    there = figures.models if figures else {}
    return [spec.id for spec in specs if spec.id not in there or there[spec.id].version != spec.version]


def yield_lines(spec: ModelSpec, figures: Figures | None, say: Say) -> Iterator[str]:
    """What a card says of it, as lines of Markdown."""
    found = figures.models.get(spec.id) if figures else None
    if figures is None or found is None or found.version != spec.version:
        yield from (_none_yet(spec, found, say), "")
        return
    counts, made = found.counts, figures.made
    rest = counts.answered - counts.confirmed - counts.not_so - counts.could_not_check
    rows = [
        (say("列入清单的任务", "tasks listed"), counts.listed),
        (say("有回答", "answered"), counts.answered),
        (say("属实", "confirmed"), counts.confirmed),
        (say("不属实", "not so"), counts.not_so),
        (say("无法核查", "could not check"), counts.could_not_check),
        (say("其他回答（谢绝、重复等）", "other answers (declined, duplicate ...)"), rest),
        (say("尚无回答", "unanswered"), counts.unanswered),
        (say("属实比例（占有回答的）", "share confirmed, of answered ones"), _share(Rate.of(counts), say)),
    ]
    yield from table([say("项目", "item"), say("结果", "result")], rows)
    yield say(
        f"编造的城市：{made.residents:,} 名居民，{made.first} 至 {made.last} 共 {made.nights} 夜，种子 {made.seed}，"
        f"Outpost {made.outpost}，规则第 {found.version} 版（`{made.command}`）。"
        "居民怎样回答、多少属实，是演示程序设定的，不是任何真实城市的统计；真实数字由 `outpost yield` 给出。",
        f"From an invented city: {made.residents:,} residents, {made.nights} nights from {made.first} to {made.last}, "
        f"seed {made.seed}, Outpost {made.outpost}, version {found.version} of the rule (`{made.command}`). "
        "How its people answer, and how much is so, is set in the demo and measured in no real city; "
        "`outpost yield` tells a city's own.",
    )
    yield ""


def _none_yet(spec: ModelSpec, found: Figure | None, say: Say) -> str:
    known = say(f"已有的是第 {found.version} 版的。", f" There are some of version {found.version}.") if found else ""
    return say(
        f"注意：第 {spec.version} 版还没有数字。{known}怎样统计见 CONTRIBUTING.md。",
        f"Note: there are no figures of version {spec.version} yet.{known} CONTRIBUTING.md says how they are made.",
    )


def _share(rate: Rate, say: Say) -> str:
    if rate.share is None or rate.low is None or rate.high is None:
        return "-"
    bounds = say(f"95% 区间 {rate.low:.0%} 至 {rate.high:.0%}", f"95% interval {rate.low:.0%} to {rate.high:.0%}")
    return say(f"{rate.share:.0%}（{bounds}）", f"{rate.share:.0%} ({bounds})")
