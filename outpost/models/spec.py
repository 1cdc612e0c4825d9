"""A push model's spec (``models/<theme>/<id>_<name>.toml``): all that is not its query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from outpost.ledger.requirements import SuppressionRule
from outpost.models import output
from outpost.models.parameters import InForce, Number, Override, Parameter, in_force, overridden, values_on
from outpost.settings import ModelSettings, Settings

Theme = Literal["address", "population", "disputes", "risks", "care"]
Zone = Literal["gov", "police"]
Text = Annotated[str, Field(min_length=1)]
Days = Annotated[int, Field(ge=0)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Reason(_Section):
    """The words of one reason: title, why (by zone), how (at most three steps)."""

    title: Text
    why: dict[Zone, Text]
    how: list[Text] = Field(min_length=1, max_length=3)
    suppression: Suppression | None = None


class Newer(_Section):
    """A suppression that stays until ``count`` dates in evidence ``field`` lie after the closing."""

    field: Text
    count: Annotated[int, Field(ge=1)]


class Until(_Section):
    """A suppression that ends on an evidence date plus ``plus`` days."""

    field: Text
    plus: Days


class Suppression(_Section):
    """How long a key stays quiet after an ending. ``days_when``: other days by the value of an evidence field."""

    days: Days = 0
    confirmed: Days | None = None
    not_so: Days | None = None
    declined: Days | None = None
    by_answer: dict[str, Days] = {}
    lift_when_greater: str | None = None
    needs_newer: Newer | None = None
    until: Until | None = None
    days_when: dict[str, dict[str, Days]] = {}


class Identity(_Section):
    """An identity field, which the list writer alone fetches from the vault, masked."""

    vault: Text
    column: Text
    key: Text
    mask: Literal["surname", "surname_elder", "last4"]


class Change(_Section):
    """One line of a model's changelog."""

    version: int
    on: dt.date
    what: Text


class Retirement(_Section):
    """Since when a model makes no tasks any more, and why."""

    on: dt.date
    reason: Text


@dataclass(frozen=True)
class SuppressionByEvidence(SuppressionRule):
    """Days of quiet that may depend on what the evidence says (``days_when``)."""

    days_when: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def ends_on(self, ending: str, answer: str | None, closed_on: dt.date, evidence: Mapping[str, Any]) -> dt.date:
        """As for any model, with the days that hold for this evidence."""
        plain = SuppressionRule(
            days=self._days(evidence),
            per_ending=self.per_ending,
            by_answer=self.by_answer,
            until_field=self.until_field,
            until_plus=self.until_plus,
        )
        return plain.ends_on(ending, answer, closed_on, evidence)

    def _days(self, evidence: Mapping[str, Any]) -> int:
        for name, days in self.days_when.items():
            if evidence.get(name) in days:
                return days[evidence[name]]
        return self.days


@dataclass(frozen=True)
class Hold:
    """Why a model's own files keep it from running: for whoever mends it, and for those who read lists."""

    why: str
    said: str


class ModelSpec(_Section):
    """One push model. ``query`` is the text of its SQL, ``path`` where the spec was read; ``held``: it may not run."""

    id: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
    version: Annotated[int, Field(ge=1)]
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Text
    theme: Theme
    summary: Text
    subject: Text | None = None
    one_task: bool = False
    reviewer: Literal["officer", "grid_office"]
    requires: list[str]
    uses: list[str] = []
    shadow: bool = False
    yield_floor: Annotated[float, Field(ge=0, le=1)]
    sensitive: bool = False
    assessment: str | None = None
    false_positives: list[Text] = Field(min_length=1)
    choices: list[Text] = []
    answers: dict[str, str] = {}
    parameters: dict[str, Parameter] = {}
    conditions: dict[str, Text] = {}
    suppression: Suppression
    zones: dict[Zone, list[str]]
    identity: dict[str, Identity] = {}
    corrections: dict[str, str] = {}
    reasons: dict[str, Reason] = Field(min_length=1)
    changes: list[Change] = Field(min_length=1)
    retirement: Retirement | None = None
    query: str = Field(repr=False)
    path: Path = Field(repr=False)
    tables: frozenset[str] = Field(repr=False)
    held: Hold | None = Field(None, repr=False, exclude=True)

    @model_validator(mode="after")
    def _belongs_together(self) -> ModelSpec:
        newest = self.changes[-1].version
        if newest != self.version:
            raise ValueError(f"version is {self.version} and the last change speaks of {newest}")
        both = sorted(set(self.requires) & set(self.uses))
        if both:
            raise ValueError(f"both required and used: {', '.join(both)}")
        first = self.changes[0].on
        late = sorted(name for name, parameter in self.parameters.items() if parameter.values[0].since > first)
        if late:
            raise ValueError(f"parameters that have no value on the day of the first change: {', '.join(late)}")
        if "police.standard_address" not in self.requires:
            raise ValueError("requires: every model needs police.standard_address")
        if self.theme == "care" and self.reviewer != "grid_office":
            raise ValueError("reviewer: care visits are reviewed by the grid office, not by the police")
        unlisted = sorted(set(self.identity) - {name for fields in self.zones.values() for name in fields})
        if unlisted:
            raise ValueError(f"identity fields that no zone lists: {', '.join(unlisted)}")
        return self

    @property
    def extracts(self) -> frozenset[str]:
        """Every extract whose rows a finding may rest on."""
        return frozenset(self.requires) | frozenset(self.uses)

    @property
    def is_readable(self) -> bool:
        """Whether this is the model as its files say it, and not what is left of one whose files cannot be used."""
        return bool(self.query)

    @property
    def statement(self) -> str:
        """The query with what every model's has: what a night runs."""
        return output.whole(self.query)

    @property
    def retired(self) -> bool:
        return self.retirement is not None

    def as_of(self, day: dt.date) -> ModelSpec:
        """The model as it stands on ``day``: a retirement that is still to come is none yet."""
        if self.retirement is None or self.retirement.on <= day:
            return self
        return self.model_copy(update={"retirement": None})

    @cached_property
    def _suppression_rules(self) -> dict[str, SuppressionRule]:
        return {reason: _rule_of(words.suppression or self.suppression) for reason, words in self.reasons.items()}

    def suppression_of(self, reason: str) -> SuppressionRule:
        """How long a key of this reason stays quiet. A reason that the spec no longer has: the model's own."""
        return self._suppression_rules.get(reason) or _rule_of(self.suppression)

    def overrides(self, settings: Settings, day: dt.date) -> Mapping[str, Number]:
        """What outpost.toml sets otherwise for this model on ``day``."""
        return settings.models.get(self.id, ModelSettings()).on(day)

    def parameters_on(self, day: dt.date, settings: Settings | None = None) -> dict[str, Number]:
        """Values in force on ``day``, the city's own first. UnknownParameterError names overrides that fit nothing."""
        return values_on(self.parameters, day, self.overrides(settings, day) if settings else {})

    def in_force(self, day: dt.date, settings: Settings) -> list[InForce]:
        """Every parameter as it stands on ``day``, for who reads it."""
        said = settings.models.get(self.id, ModelSettings())
        return in_force(self.parameters, day, said.on(day), said.dated_on(day))

    def overridden_on(self, day: dt.date, settings: Settings) -> list[Override]:
        """The overrides that change something on ``day``."""
        return overridden(self.parameters, day, self.overrides(settings, day))

    def in_shadow(self, settings: Settings) -> bool:
        """Whether the model runs and is counted and makes no task."""
        return self.shadow or settings.models.get(self.id, ModelSettings()).shadow


def _rule_of(said: Suppression) -> SuppressionRule:
    endings = {"confirmed": said.confirmed, "not_so": said.not_so, "declined": said.declined}
    return SuppressionByEvidence(
        days=said.days,
        per_ending={ending: days for ending, days in endings.items() if days is not None},
        by_answer=said.by_answer,
        lift_when_greater=said.lift_when_greater,
        newer_field=said.needs_newer.field if said.needs_newer else None,
        newer_count=said.needs_newer.count if said.needs_newer else 0,
        until_field=said.until.field if said.until else None,
        until_plus=said.until.plus if said.until else 0,
        days_when=said.days_when,
    )
