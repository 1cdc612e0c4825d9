"""The weights of ``choose``: multinomial logistic regression over the candidates of each set, in plain NumPy."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from outpost.address.choose.choice import compared
from outpost.address.choose.features import SIGNS

PENALTY = 0.002
Numbers = NDArray[np.float64]


def matrix(queries: list[str], candidates: list[list[str]]) -> tuple[Numbers, NDArray[np.bool_]]:
    """Features of each candidate (sets x most candidates x features, zero where there is none); where there is one."""
    rows = compared(pl.Series(queries, dtype=pl.String), pl.Series(candidates, dtype=pl.List(pl.String)))
    most = max(len(row) for row in rows)
    values = np.zeros((len(rows), most, len(SIGNS)))
    there = np.zeros((len(rows), most), dtype=bool)
    for number, row in enumerate(rows):
        values[number, : len(row)] = row
        there[number, : len(row)] = True
    return values, there


def fit(
    values: Numbers, there: NDArray[np.bool_], right: NDArray[np.int64], penalty: float = PENALTY, steps: int = 1500
) -> Numbers:
    """Weights of SIGNS under which the right candidates are likeliest, each of the sign that SIGNS gives it or zero.
    ``penalty`` times the sum of their squares keeps them small: what the generator overdoes does not run away."""
    signs = np.array(list(SIGNS.values()), dtype=np.float64)
    weights = np.zeros(len(signs))
    ahead, momentum = weights, 1.0
    truth = values[np.arange(len(right)), right].mean(axis=0)
    rate = 1.0 / (0.5 * np.square(values).sum(axis=2).max(axis=1).mean() + 2 * penalty)
    for _ in range(steps):  # Nesterov's steps, each followed by a return to the signs that are allowed
        expected = np.einsum("sc,scf->f", _chances(values @ ahead, there), values) / len(right)
        moved = ahead + rate * (truth - expected - 2 * penalty * ahead)
        moved = np.where(moved * signs > 0, moved, 0.0)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = moved + (momentum - 1) / following * (moved - weights)
        weights, momentum = moved, following
    return weights


def _chances(scores: Numbers, there: NDArray[np.bool_]) -> Numbers:
    scores = np.where(there, scores, -np.inf)
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Numbers = odds / odds.sum(axis=1, keepdims=True)
    return chances


def accuracy(weights: Numbers, values: Numbers, there: NDArray[np.bool_], right: NDArray[np.int64]) -> float:
    """The share of sets whose right candidate has the highest score, the first of equals taken."""
    scores = np.where(there, np.round(values @ weights, 9), -np.inf)
    return float((scores.argmax(axis=1) == right).mean())
