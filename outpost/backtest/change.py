"""The changed rule of a back-test: other values, another query, or another pair of files, under the models' guards."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from outpost.errors import UsageError
from outpost.models import ModelSpec, SpecError
from outpost.models.loading import check_assessment, read_beside, with_query
from outpost.models.parameters import Number
from outpost.settings import ModelSettings, Settings


class ChangeError(UsageError):
    """What was asked for is no change of this model; the text says what is wrong."""


@dataclass(frozen=True)
class Change:
    """A rule to try: its spec, and the values that it takes instead of those in force."""

    spec: ModelSpec
    values: Mapping[str, Number] = field(default_factory=dict)
    query_changed: bool = False

    def settings(self, of_night: Settings) -> Settings:
        """The settings of a night with the changed values."""
        said = of_night.models.get(self.spec.id, ModelSettings())
        known = {name: value for name, value in said.parameters.items() if name in self.spec.parameters}
        dated = [it for it in said.values if it.name in self.spec.parameters and it.name not in self.values]
        changed = said.model_copy(update={"parameters": {**known, **self.values}, "values": dated})
        return of_night.model_copy(update={"models": {**of_night.models, self.spec.id: changed}})


def changed_by(spec: ModelSpec, sets: Iterable[str], query: Path | None = None) -> Change:
    """The rule of ``spec`` with ``name=value`` set otherwise, and with the query of a file.

    Raises:
        ChangeError: a parameter that the model does not have, a value that is no number, a query that may not run.
    """
    values = dict(_value(spec, said) for said in sets)
    if query is None:
        return Change(spec, values)
    try:
        text = query.read_text(encoding="utf-8").strip().rstrip(";")
    except (OSError, UnicodeDecodeError) as error:
        raise ChangeError(f"{query.name} cannot be read ({type(error).__name__})") from None
    try:
        return Change(with_query(spec, text, query.name), values, query_changed=True)
    except SpecError as refused:
        raise ChangeError(str(refused)) from None


def from_file(path: Path, settings: Settings) -> Change:
    """The rule that a spec's file and the query beside it say.

    Raises:
        ChangeError: the files do not load, or lack the impact assessment that production asks for.
    """
    try:
        spec = read_beside(path)
        if settings.profile == "production":
            check_assessment(spec, path.parent)
    except SpecError as refused:
        raise ChangeError(str(refused)) from None
    return Change(spec, query_changed=True)


def _value(spec: ModelSpec, said: str) -> tuple[str, Number]:
    name, equals, text = said.partition("=")
    name = name.strip()
    if not equals:
        raise ChangeError(f"--set {said}: name=value expected")
    if name not in spec.parameters:
        known = ", ".join(sorted(spec.parameters)) or "none"
        raise ChangeError(f"{spec.id} has no parameter {name}: there are {known}")
    try:
        number = float(text)
    except ValueError:
        raise ChangeError(f"--set {name}: a number expected") from None
    if not math.isfinite(number):
        raise ChangeError(f"--set {name}: a number expected")
    return name, int(number) if number.is_integer() and "." not in text and "e" not in text.lower() else number
