# ruff: noqa: T201 - figures are printed
"""Queries as people type them, each with up to five places of a map of which one is meant: what ``choose`` is measured
on, and what its weights are fitted on.

    python -m bench.choosing --seed 2                     how often the right one is chosen, by kind of place
    python -m bench.choosing --seed 2 --show 20           the first that are wrong
    python -m bench.choosing --fit                        writes outpost/address/choose/weights.toml

Odd seeds have the names of one bank of words, even seeds those of another; weights are fitted on odd seeds and tried on
even ones. Texts are invented (``bench/choices``): places with their gates, departments, shops, branches and namesakes,
in the manner of what map services answer. The right one stands anywhere in its list.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.choices import fitting
from bench.choices.banks import BANKS, Bank
from bench.choices.typed import Habits, habits, typed
from bench.choices.world import BESIDE, ELSEWHERE, INSIDE, KINDS, Place, gate, inside, listed, neighbour, place, sibling
from outpost.address.choose import choice
from outpost.address.choose.choice import WEIGHTS, choose
from outpost.address.choose.features import SIGNS

BLOCK = 100
SETS, FITTED, TRIED = 4000, (1, 3, 5), (2,)


class Set(NamedTuple):
    """A query and its candidates; ``right`` is the place (from 0) of the one that is meant."""

    query: str
    candidates: list[str]
    right: int
    kind: str


def generate(seed: int, sets: int) -> list[Set]:
    """Sets of a seed, the same each time."""
    bank = BANKS[(seed + 1) % 2]
    rng = Random(seed)
    made: list[Set] = []
    while len(made) < sets:
        how, beside = habits(rng), {maker: often * rng.uniform(0.3, 2) for maker, often in BESIDE.items()}
        made.extend(_set(rng, bank, how, beside) for _ in range(BLOCK))
    return made[:sets]


def _set(rng: Random, bank: Bank, how: Habits, beside: dict[Callable[..., Place], float]) -> Set:
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    meant = place(rng, bank, kind)
    if rng.random() < 0.12 and meant.name:  # somebody wants to go to the gate or the department itself
        part = rng.choice(INSIDE[kind].split())
        meant = gate(rng, bank, meant) if rng.random() < 0.4 else replace(meant, inner=meant.inner + part)
    unlisted = rng.random() < 0.1 and meant.road != "" and meant.name != "" and kind != "building"
    if unlisted:  # the map knows the number alone, and the name only elsewhere
        how, beside = how._replace(road=1.0, number=1.0, wrong=0.0, beside=0.0), ELSEWHERE
    landmark = neighbour(rng, bank, meant)
    query = typed(rng, bank, meant, how, landmark)
    beside = beside | {_landmark_of(landmark): 15.0} if landmark.name in query else beside
    right = listed(rng, replace(meant, name="", branch="", inner="") if unlisted else meant)
    others: list[str] = []
    wanted = rng.choices((1, 2, 3, 4), (1, 1, 2, 8))[0]
    for _ in range(30):
        maker = rng.choices(list(beside), list(beside.values()))[0]
        other = maker(rng, bank, meant)
        namesake = (other.name, other.branch, other.inner) == (meant.name, meant.branch, meant.inner)
        text = listed(rng, other, bare=0.0 if namesake else 0.25)
        if text != right and text not in others and len(others) < wanted:
            others.append(text)
    at = rng.randrange(len(others) + 1)
    return Set(query, [*others[:at], right, *others[at:]], at, kind)


def _landmark_of(landmark: Place) -> Callable[..., Place]:
    def made(rng: Random, bank: Bank, _: Place) -> Place:
        return landmark if rng.random() < 0.5 else rng.choice((gate, inside, sibling))(rng, bank, landmark)

    return made


def chosen(sets: list[Set]) -> list[int | None]:
    """What ``choose`` takes of each."""
    queries = pl.Series([one.query for one in sets], dtype=pl.String)
    return choose(queries, pl.Series([one.candidates for one in sets], dtype=pl.List(pl.String))).to_list()


def report(sets: list[Set], show: int) -> None:
    """Prints the share that is right, of each kind, the time, and some that are wrong."""
    began = time.process_time()
    found = chosen(sets)
    took = time.process_time() - began
    right = [one for one, at in zip(sets, found, strict=True) if one.right == at]
    kinds, well = Counter(one.kind for one in sets), Counter(one.kind for one in right)
    for kind, count in kinds.most_common():
        print(f"{kind:10} {count:6} {well[kind] / count:7.1%}")
    print(f"{'all':10} {len(sets):6} {len(right) / len(sets):7.1%}")
    print(f"{1000 * took / len(sets):.2f} s of processor a thousand")
    wrong = [(one, at) for one, at in zip(sets, found, strict=True) if one.right != at]
    for one, at in wrong[:show]:
        print(f"{one.query}\n  meant {one.candidates[one.right]}\n  taken {one.candidates[at or 0]}")


def fitted() -> str:
    """The file of weights: fitted on FITTED, tried on TRIED."""
    data = [_numbers([one for seed in seeds for one in generate(seed, SETS)]) for seeds in (FITTED, TRIED)]
    weights = fitting.fit(*data[0])
    shares = [fitting.accuracy(weights, *part) for part in data]
    lines = [
        "# How much each feature (features.py) counts in choose. Written by the command below; do not edit by hand.",
        "[made]",
        'command = "python -m bench.choosing --fit"',
        f"fitted_on = {{ seeds = {list(FITTED)}, sets = {SETS * len(FITTED)}, right = {shares[0]:.3f} }}",
        f"tried_on = {{ seeds = {list(TRIED)}, sets = {SETS * len(TRIED)}, right = {shares[1]:.3f} }}  # other words",
        f"penalty = {fitting.PENALTY}",
        "",
        "[weights]",
        *(f"{name} = {weight:.3f}" for name, weight in zip(SIGNS, weights, strict=True)),
    ]
    return "\n".join(lines) + "\n"


def _numbers(sets: list[Set]) -> tuple[fitting.Numbers, NDArray[np.bool_], NDArray[np.int64]]:
    values, there = fitting.matrix([one.query for one in sets], [one.candidates for one in sets])
    return values, there, np.array([one.right for one in sets])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--sets", type=int, default=4000)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--fit", action="store_true")
    asked = parser.parse_args()
    if asked.fit:
        WEIGHTS.write_text(fitted(), encoding="utf-8")
        choice.weights.cache_clear()
    report(generate(asked.seed, asked.sets), asked.show)


if __name__ == "__main__":
    main()
