"""A rule told for one subject: each step that it goes through, and each condition with its truth, values and threshold.

Of whom the model finds every step says that the subject is in it; of whom it does not, the last step told is the one
where it is lost, and its first condition that does not hold is why. Words are the spec's ``[conditions]``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    asks: str = ""
    """The first column that it asks, as the query writes it."""
    tables: Mapping[str, str] = field(default_factory=dict)
    """Of which table each value is a column."""


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
    """The table that it begins with."""
    stage: int
    """How many of the path's stages the subject went through."""
    term: str = ""
    """The shared term that it has no row of, where the steps are those of the term."""
    depth: int = 0
    """How many terms below the rule's own steps that is."""

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
    deep: bool = False,
    narrowed: tuple[str, Sequence[str]] | None = None,
) -> PathView:
    """One path for the subjects of some keys, and of those at some places, together.

    ``deep``: of a shared term that the path begins with and has no row, tell why it has none. ``narrowed``: a column of
    what the path begins with, and its texts for these subjects, where the key itself does not lead to rows.
    """
    reasons = tuple(reason for reason in spec.reasons if reason in path.reasons)
    walk = Walk(night, spec, path, keys, places, narrowed=narrowed)
    words = _Words(night, spec)
    view = _walked(walk, words, reasons, whole=whole)
    return view if view.steps[0].came or not deep else _below(walk, words, view)


def _below(walk: Walk, words: _Words, view: PathView) -> PathView:
    """Why a term has no row for a subject: the way on which it came furthest; ``view`` where nothing more is known."""
    best = view
    for way in walk.below():
        found = _walked(way, words, view.reasons, whole=False)
        found = replace(found, depth=view.depth + 1)
        if not found.steps[0].came:
            found = _below(way, words, found)
        if not found.found and (found.steps[0].came, found.stage) >= (best.steps[0].came, best.stage):
            best = found
    return best


def _walked(walk: Walk, words: _Words, reasons: tuple[str, ...], *, whole: bool) -> PathView:
    came = walk.begin()
    source = ".".join(walk.stages[0].source)
    steps = [StepView("", messages.text("asking.begins", register=register_title(source)), came, came, ())]
    term = walk.term.name if walk.term is not None else ""
    passed = 0
    for at, stage in enumerate(walk.stages):
        if not came:
            break
        plainly = _lost_plainly(walk, at, words)
        rows = 0 if plainly else walk.go(at)
        conditions = plainly or (_conditions(walk, at, words) if whole or not rows else ())
        if conditions or not rows:
            text = register_title(f"registers.{term}") if term else words.of_step(stage.step)
            steps.append(StepView(term or stage.step, text, came, rows, conditions))
        came, passed = rows, passed + bool(rows)
    return PathView(reasons, tuple(steps), came > 0, source, passed, term)


def _conditions(walk: Walk, at: int, words: _Words) -> tuple[ConditionView, ...]:
    judged = walk.judged(at)
    return _said(walk, at, words, walk.deciders(at), judged[0]) if judged else ()


def _lost_plainly(walk: Walk, at: int, words: _Words) -> tuple[ConditionView, ...]:
    """The conditions of a term's stage that leave its rows out whatever its other steps say."""
    deciders = walk.plain_deciders(at)
    if walk.term is None or len(deciders) == len(walk.deciders(at)):
        return ()
    judged = walk.judged(at, plainly=True)
    return _said(walk, at, words, deciders, judged[0]) if walk.is_lost_plainly(judged) else ()


def _said(walk: Walk, at: int, words: _Words, deciders: Sequence[Decider], row: Judged) -> tuple[ConditionView, ...]:
    step, term = walk.stages[at].step, walk.term.name if walk.term is not None else ""
    return tuple(
        words.condition(it, truth, row, f"{term} {it.name or asks(it)}" if term else step)
        for it, truth in zip(deciders, row.truths, strict=True)
    )


def asks(decider: Decider) -> str:
    """The first column that a condition asks, as the query writes it."""
    return trees.written(decider.operands[0].expression if decider.operands else decider.definition)


class _Words:
    """What conditions are called, and the parameters behind them, for one model."""

    def __init__(self, night: AskedNight, spec: ModelSpec) -> None:
        self._said = spec.conditions
        self._parameters = {it.name: it for it in spec.in_force(night.business_date, night.settings)}

    def of_step(self, step: str) -> str:
        return self._said.get(step) or messages.section("asking").get(step) or terms().get(step, step)

    def condition(self, decider: Decider, holds: bool, row: Judged, step: str) -> ConditionView:
        of_model = decider.kind == "flag" and " " not in step
        text = self._said.get(decider.name) if of_model else self.of_step(step)
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
            asks(decider),
            {it.name: it.table for it in decider.operands},
        )


def terms() -> Mapping[str, str]:
    """The half sentences of the shared terms' conditions, by term and what the condition asks."""
    return messages.section("term_conditions")


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
