"""The conditions of a task's rule, one by one: what was observed, beside the number that it was held against.

They are asked of the few rows that were laid out for the task (``bench``), as of the night that found it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from outpost.asking import conditions
from outpost.asking.conditions import ConditionView
from outpost.asking.night import AskedNight
from outpost.explain.bench import Bench
from outpost.models import ModelSpec
from outpost.models.parameters import InForce
from outpost.settings import Settings

_TASKS = ("push", "task")
"""No finding rests on tasks: those of the bench are none."""


@dataclass(frozen=True)
class Condition:
    """One condition in the rule's order. ``within``: it is one of several that decide the one before it."""

    said: str
    name: str
    holds: bool
    values: Mapping[str, Any]
    parameters: tuple[InForce, ...]
    within: bool


def of_task(
    bench: Bench, spec: ModelSpec, settings: Settings, task: Mapping[str, Any], certificate_key: bytes
) -> list[Condition]:
    """The conditions by which a task was found; none where its finding does not come out again."""
    night = AskedNight(bench.con, task["found_on"], settings, {spec.id: spec}, certificate_key, _TASKS)
    try:
        ways = conditions.of_subject(night, spec, task["subject_key"], task["reason"])
    except (duckdb.Error, LookupError):
        return []
    found = next((way for way in ways if way.found), None)
    told: dict[tuple[str, str], Condition] = {}
    for step in found.steps if found else ():
        for view in step.conditions:
            for one in _flat(view, within=False):
                told.setdefault((one.name, one.said), one)
    return list(told.values())


def _flat(view: ConditionView, *, within: bool) -> Iterator[Condition]:
    yield Condition(view.said, view.name, view.holds, view.values, view.parameters, within)
    for part in view.parts:
        yield from _flat(part, within=True)
