"""The changed rule of a back-test as it is asked for: other values, another query, or another pair of files."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

from outpost.errors import UsageError
from outpost.models import ModelSpec, SpecError
from outpost.models.change import Change, with_query_of
from outpost.models.loading import check_assessment, read_beside
from outpost.models.parameters import Number
from outpost.settings import Settings


class ChangeError(UsageError):
    """What was asked for is no change of this model; the text says what is wrong."""


def changed_by(spec: ModelSpec, sets: Iterable[str], query: Path | None = None) -> Change:
    """The rule of ``spec`` with ``name=value`` set otherwise, and with the query of a file.

    Raises:
        ChangeError: a parameter that the model does not have, a value that is no number, a query that may not run.
    """
    values = dict(_value(spec, said) for said in sets)
    if query is None:
        return Change(spec, values)
    try:
        return Change(with_query_of(spec, query), values, query_changed=True)
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
