"""The names for which a model's spec has half sentences: its deciding flags, and steps that decide without a flag."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from outpost.steps import deciders, paths
from outpost.steps.deciders import Decider


@cache
def of_query(query: str) -> tuple[str, ...]:
    """Flags and steps of a query that decide about a subject, in the order of its paths, each once.

    A step is named where a join or a condition without a name of its own decides in it; the last SELECT is not.
    """
    rule = paths.rule(query)
    found: dict[str, None] = {}
    for path, decided in zip(rule.paths, deciders.of_query(query), strict=True):
        for stage, conditions in zip(path.stages, decided.deciders, strict=True):
            for condition in conditions:
                if condition.kind == "flag":
                    found |= dict.fromkeys(_flags(condition))
                elif stage.step != paths.FOUND:
                    found[stage.step] = None
    return tuple(found)


def _flags(condition: Decider) -> Iterator[str]:
    yield condition.name
    for part in condition.parts:
        yield from _flags(part)
