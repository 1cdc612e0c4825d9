"""Parameters that models hand to the shared terms: one value for all, because a term is derived once a night."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from outpost import sql
from outpost.models.parameters import Parameter
from outpost.models.spec import ModelSpec


@cache
def names() -> frozenset[str]:
    """Names of the parameters that the shared terms ask for, and what a night gives them itself."""
    return sql.parameters_below("registers")


def of(spec: ModelSpec) -> dict[str, Parameter]:
    """The parameters of a model that a shared term asks for too."""
    return {name: parameter for name, parameter in spec.parameters.items() if name in names()}


def conflicts(specs: Iterable[ModelSpec]) -> Mapping[str, str]:
    """Models that give a shared term's parameter another value than one before them, each with a sentence."""
    given: dict[str, ModelSpec] = {}
    found: dict[str, str] = {}
    for spec in specs:
        for name, parameter in of(spec).items():
            first = given.setdefault(name, spec)
            if _dated(parameter) != _dated(first.parameters[name]):
                found[spec.id] = (
                    f"parameters.{name}: the shared terms take one value, and {first.id} gives them another: "
                    "give both models the same values, or call it otherwise"
                )
    return found


def _dated(parameter: Parameter) -> list[tuple[object, ...]]:
    return [(value.since, value.value) for value in parameter.values]
