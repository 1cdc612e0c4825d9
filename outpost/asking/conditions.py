"""A rule told for one subject: each step that it goes through, and each condition with its truth, values and threshold.

Of whom the model finds every step says that the subject is in it; of whom it does not, the last step told is the one
where it is lost, and its first condition that does not hold is why. Words are the spec's ``[conditions]``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from outpost import contracts, messages
from outpost.asking.night import AskedNight
from outpost.asking.walking import Judged, Walk, read_as
from outpost.models import ModelSpec
from outpost.models.parameters import InForce
from outpost.steps import paths, trees
from outpost.steps.deciders import Decider

_FIRST_CLAUSE = re.compile("[：，。]")
HIDDEN = ("_key", "_hash", "certificate_number", "birth_date", "registration_id", "source_row")
"""Ends of the names of columns whose values say who somebody is: told is only whether there is one."""


@dataclass(frozen=True)
class ConditionView:
    """One condition for one subject. ``said``: the half sentence as the rule wants it, 并非… where it must not hold."""

    said: str
    text: str
    name: str
    expression: str
    holds: bool
    negated: bool
    values: Mapping[str, Any]
    parameters: tuple[InForce, ...]
    parts: tuple[ConditionView, ...] = ()


@dataclass(frozen=True)
class StepView:
    """One step: how many of the subject's rows came to it and are in it; its conditions for its furthest row."""

    step: str
    text: str
    came: int
    rows: int
    conditions: tuple[ConditionView, ...]

    @property
    def is_in(self) -> bool:
        return self.rows > 0

    @property
    def failing(self) -> ConditionView | None:
        """The first condition that does not hold; None where all do, or there was no row to judge."""
        return next((it for it in self.conditions if not it.holds), None)


@dataclass(frozen=True)
class PathView:
    """One way to a finding: the reasons that it can have, and its steps; the last is where the subject is lost."""

    reasons: tuple[str, ...]
    steps: tuple[StepView, ...]
    found: bool
    register: str
    """What it begins with, in Chinese."""
    stage: int
    """How many of the path's stages the subject went through."""

    @property
    def lost_at(self) -> StepView | None:
        return None if self.found else self.steps[-1]


def of_subject(
    night: AskedNight, spec: ModelSpec, subject_key: str, reason: str | None = None, *, whole: bool = True
) -> list[PathView]:
    """Each path of a model for one subject, by its key; ``reason``: only those that can lead to it.

    ``whole``: tell the conditions of steps that the subject is in, too, not only of the one where it is lost.
    """
    rule = paths.rule(spec.query)
    return [of_path(night, spec, path, [subject_key], whole=whole) for path in rule.of_reason(reason)]


def of_path(
    night: AskedNight,
    spec: ModelSpec,
    path: paths.Path,
    keys: Sequence[str],
    places: Sequence[str] = (),
    *,
    whole: bool = True,
) -> PathView:
    """One path for the subjects of some keys, and of those at some places, together."""
    walk = Walk(night, spec, path, keys, places)
    words = _Words(night, spec)
    reasons = tuple(reason for reason in spec.reasons if reason in path.reasons)
    came = walk.begin()
    register = register_title(".".join(path.stages[0].source))
    steps = [StepView("", messages.text("asking.begins", register=register), came, came, ())]
    passed = 0
    for at, stage in enumerate(path.stages):
        if not came:
            break
        rows = walk.go(at)
        conditions = _conditions(walk, at, words) if whole or not rows else ()
        if conditions or not rows:
            steps.append(StepView(stage.step, words.of_step(stage.step), came, rows, conditions))
        came, passed = rows, passed + bool(rows)
    return PathView(reasons, tuple(steps), came > 0, register, passed)


def _conditions(walk: Walk, at: int, words: _Words) -> tuple[ConditionView, ...]:
    judged = walk.judged(at)
    if not judged:
        return ()
    best, step = judged[0], walk.stages[at].step
    return tuple(
        words.condition(it, truth, best, step) for it, truth in zip(walk.deciders(at), best.truths, strict=True)
    )


class _Words:
    """What conditions are called, and the parameters behind them, for one model."""

    def __init__(self, night: AskedNight, spec: ModelSpec) -> None:
        self._said = spec.conditions
        self._parameters = {it.name: it for it in spec.in_force(night.business_date, night.settings)}

    def of_step(self, step: str) -> str:
        return self._said.get(step) or messages.section("asking").get(step, step)

    def condition(self, decider: Decider, holds: bool, row: Judged, step: str) -> ConditionView:
        text = self._said.get(decider.name) if decider.kind == "flag" else self.of_step(step)
        text = text or decider.name
        negated = decider.negated and decider.kind == "flag"
        values = {it.name: told(it.name, read_as(row, it)) for it in decider.operands}
        parts = tuple(self.condition(part, bool(read_as(row, part.as_operand())), row, step) for part in decider.parts)
        return ConditionView(
            messages.text("asking.not", text=text) if negated else text,
            text,
            decider.name,
            trees.written(decider.definition),
            holds,
            negated,
            values,
            tuple(self._parameters[name] for name in decider.parameters if name in self._parameters),
            parts,
        )


def register_title(name: str) -> str:
    """A register, shared term or other table in Chinese."""
    for contract in contracts.ALL.values():
        if contract.table == name:
            return contract.terms.title
    found = messages.section("terms").get(name.rpartition(".")[2], "")
    return _FIRST_CLAUSE.split(found)[0] or messages.section("asking").get(name.replace(".", "_"), name)


def told(name: str, value: Any) -> Any:
    """A value as it may be told: of what says who somebody is only whether it is there."""
    if value is None:
        return None
    if name.endswith(HIDDEN):
        return messages.text("asking.hidden")
    return plain(value)


def plain(value: Any) -> Any:
    """A value of the database as JSON has it."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list | tuple):
        return [plain(it) for it in value]
    return value if isinstance(value, bool | int | float | str) else str(value)


def flat(conditions: Sequence[ConditionView]) -> Iterator[ConditionView]:
    """Conditions and the flags that they are made of, in order."""
    for it in conditions:
        yield it
        yield from flat(it.parts)
