"""The shared terms that rules begin with, as queries of their own.

Here: which one, and by which of its columns a subject is known. Not here: the terms' meaning (``sql/registers``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outpost.lineage import catalog
from outpost.steps.paths import Path
from outpost.steps.trees import is_column
from outpost.steps.ways import Piece


@dataclass(frozen=True)
class Term:
    """A shared term that is walked as a model's query is. ``keys``: its columns that say who is meant."""

    name: str
    query: str
    keys: tuple[str, ...]


def term_behind(path: Path) -> Term | None:
    """The shared term that a path begins with; None where it begins with a register, or its key is no plain column."""
    first = path.stages[0]
    query, keys = catalog.terms().get(".".join(first.source)), _plain_columns(first.driver_key)
    return Term(first.source[-1], query, keys) if query is not None and keys else None


def _plain_columns(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The columns that a key is, piece by piece; none where a piece is anything else."""
    plain = [piece[0].expression for piece in pieces if len(piece) == 1 and not piece[0].lookups]
    if len(plain) < len(pieces) or not all(map(is_column, plain)):
        return ()
    return tuple(str(it["column_names"][-1]).lower() for it in plain)
