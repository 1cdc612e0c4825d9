"""Dated parameters: every number of a rule with its unit, its basis, and the day since which it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field, field_validator

from outpost.choices import Basis
from outpost.errors import OutpostError
from outpost.settings import CityValue

Number = int | float
BASIS_SHOWN: Mapping[Basis, str] = {"law": "法规", "practice": "通行做法", "local": "待本地确认", "design": "设计"}
BASIS_SHOWN_CONFIRMED: Mapping[Basis, str] = {**BASIS_SHOWN, "local": "本地"}


class DatedValue(BaseModel):
    """A value and the day from which it holds; where a law says so, its article."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    since: dt.date
    value: Number
    basis: Basis
    source: str = Field(min_length=1)
    confirmed: bool = Field(False, description="a local figure that the city has confirmed")

    @property
    def basis_shown(self) -> str:
        """The basis in words; a local figure stays 待本地确认 until it is confirmed."""
        return "本地" if self.basis == "local" and self.confirmed else BASIS_SHOWN[self.basis]


class Parameter(BaseModel):
    """One number of a rule over time."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    description: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    values: tuple[DatedValue, ...] = Field(min_length=1, strict=False)

    @field_validator("values")
    @classmethod
    def _in_order(cls, values: tuple[DatedValue, ...]) -> tuple[DatedValue, ...]:
        days = [value.since for value in values]
        if days != sorted(set(days)):
            raise ValueError("values must be in order of since, one a day")
        return values

    def on(self, day: dt.date) -> DatedValue:
        """The value in force on ``day``; LookupError when none is yet."""
        in_force = [value for value in self.values if value.since <= day]
        if not in_force:
            raise LookupError(f"no value in force on {day}")
        return in_force[-1]


@dataclass(frozen=True)
class Override:
    """What a city set otherwise than the spec."""

    name: str
    value: Number
    instead_of: Number


@dataclass(frozen=True)
class InForce:
    """A parameter as a model ran with it. ``since`` is null for what the city set otherwise without a date."""

    name: str
    value: Number
    unit: str
    basis: str
    since: str | None
    description: str


class UnknownParameterError(OutpostError):
    """outpost.toml sets parameters that the model does not have; the text names them."""


def values_on(parameters: Mapping[str, Parameter], day: dt.date, overrides: Mapping[str, Number]) -> dict[str, Number]:
    """All values in force on ``day``, the city's own before the spec's."""
    unknown = sorted(set(overrides) - set(parameters))
    if unknown:
        raise UnknownParameterError(f"no such parameter: {', '.join(unknown)}")
    return {name: overrides.get(name, parameter.on(day).value) for name, parameter in sorted(parameters.items())}


def in_force(
    parameters: Mapping[str, Parameter],
    day: dt.date,
    overrides: Mapping[str, Number],
    confirmed: Mapping[str, CityValue] = MappingProxyType({}),
) -> list[InForce]:
    """Each parameter that has a value on ``day``, by name, with its basis; the city's own value before the spec's."""
    found = []
    for name, parameter in sorted(parameters.items()):
        dated = next((value for value in reversed(parameter.values) if value.since <= day), None)
        if dated is None:
            continue
        own = overrides.get(name, dated.value) != dated.value
        value = overrides[name] if own else dated.value
        basis = "outpost.toml" if own else dated.basis_shown
        since = None if own else dated.since.isoformat()
        if own and name in confirmed:
            said = confirmed[name]
            basis = f"outpost.toml（{BASIS_SHOWN_CONFIRMED[said.basis]}：{said.source}；{said.confirmed_by}确认）"
            since = said.since.isoformat()
        found.append(InForce(name, value, parameter.unit, basis, since, parameter.description))
    return found


def overridden(parameters: Mapping[str, Parameter], day: dt.date, overrides: Mapping[str, Number]) -> list[Override]:
    """The overrides that change something on ``day``, by name."""
    found = []
    for name, value in sorted(overrides.items()):
        standing = parameters[name].on(day).value
        if value != standing:
            found.append(Override(name, value, standing))
    return found
