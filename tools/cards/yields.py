"""Count a home of ``outpost demo --live`` and write the figures that model cards show.

``./dev night --live --home HOME`` runs the nights; that takes minutes and is no part of ``./dev generate``. Afterwards
``python -m tools.cards.yields HOME`` writes ``docs/models/yield.json`` (``tools.cards.figures``) and the cards.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from outpost.demo.live import Diary
from outpost.errors import OutpostError
from outpost.home import Home
from outpost.models import ModelSpec, load_specs
from outpost.night import standing
from outpost.yields import Counts, yields_of
from tools.cards import figures as figures_file
from tools.cards import making
from tools.cards.figures import Figure, Figures, FiguresError, Made

_CHANGED = "SELECT DISTINCT model_id FROM push.parameter_override ORDER BY model_id"
_RAN = "SELECT DISTINCT model_id, model_version FROM push.model_night WHERE state = 'ran' ORDER BY ALL"


def of_home(home: Home, specs: Mapping[str, ModelSpec]) -> Figures:
    """Count a home. FiguresError: no living city, nights that are not published, or parameters that it changed.

    A model that ran there in two versions has no figure: its tasks are of both.
    """
    city = Diary(home).city
    if city is None:
        raise FiguresError(f"no living city in {home.root}: make one with ./dev night --live --home DIR")
    published = sorted(day for day, state in standing.finished(home).items() if state == "published")
    if len(published) != city.nights:
        said = f"{len(published)} of {city.nights} nights of {home.root} are published"
        raise FiguresError(f"{said}: go on with outpost demo --live {city.options}")
    with standing.published_database(home) as con:
        changed = [model for (model,) in con.execute(_CHANGED).fetchall()]
        ran = con.execute(_RAN).fetchall()
    if changed:
        raise FiguresError(f"outpost.toml of {home.root} changes {', '.join(changed)}: count a home as init makes it")
    versions: dict[str, list[int]] = {}
    for model, version in ran:
        versions.setdefault(model, []).append(version)
    counted = {row.model: row.counts for row in yields_of(home, specs).rows}
    return Figures(
        Made(
            outpost=importlib.metadata.version("outpost"),
            residents=city.residents,
            nights=city.nights,
            seed=city.seed,
            first=published[0].isoformat(),
            last=published[-1].isoformat(),
        ),
        {model: Figure(ran[0], counted.get(model, Counts())) for model, ran in versions.items() if len(ran) == 1},
    )


def main(words: Sequence[str]) -> int:
    """Count a home, write the file, then the cards; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.cards.yields", description="Counts a home and writes the figures that model cards show."
    )
    parser.add_argument("home", metavar="HOME", type=Path, help="made by ./dev night --live --home HOME")
    said = parser.parse_args(words)
    specs = load_specs()
    try:
        found = of_home(Home.find(said.home).existing(), specs)
    except OutpostError as fault:
        sys.stderr.write(f"tools.cards.yields: {fault}\n")
        return 1
    figures_file.FILE.write_text(figures_file.text_of(found), encoding="utf-8", newline="\n")
    making.write()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
