"""The specs of N1 and N2: what ledger, lists and returns ask of a model, read from the files beside this one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from outpost import matters
from outpost.ledger.requirements import SuppressionRule

_FILES = {matters.REPORTED: "n1_reported.toml", matters.ORDERED: "n2_ordered.toml"}
ORDER = "ORDER"
"""The one reason of N2."""
Spec = TypeVar("Spec")


@dataclass(frozen=True)
class Reason:
    """The words of one reason."""

    title: str
    why: Mapping[Any, str]
    how: Sequence[str]


@dataclass(frozen=True)
class BegunSpec:
    """One of the two. ``theme`` is none of the models' five."""

    id: str
    title: str
    reviewer: str
    suppression: SuppressionRule
    zones: Mapping[Any, Sequence[str]]
    reasons: Mapping[str, Reason]
    answers: Mapping[str, str]
    version: int = matters.VERSION
    one_task: bool = False
    retired: bool = False
    subject: str | None = None
    theme: str = matters.THEME
    identity: Mapping[str, Any] = field(default_factory=dict)
    corrections: Mapping[str, str] = field(default_factory=dict)

    def suppression_of(self, reason: str) -> SuppressionRule:
        """How long a key stays quiet after an ending; the same for all kinds."""
        return self.suppression


@cache
def specs() -> Mapping[str, BegunSpec]:
    """N1 and N2 by id."""
    return MappingProxyType({key: _read(name) for key, name in _FILES.items()})


def with_begun(models: Mapping[str, Spec]) -> dict[str, Spec | BegunSpec]:
    """The models with N1 and N2 behind them: whoever takes answers or writes lists meets both."""
    return {**models, **specs()}


def _read(name: str) -> BegunSpec:
    values = tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    words = values.pop("words")
    quiet = values.pop("suppression")
    endings = {key: days for key, days in quiet.items() if key != "days"}
    titles = {ORDER: values["title"]}
    if values["id"] == matters.REPORTED:
        titles = {key: matter.words for key, matter in matters.table().items()}
    why = dict.fromkeys(values["zones"], words["why"])
    reasons = {key: Reason(title, why, tuple(words["how"])) for key, title in titles.items()}
    return BegunSpec(**values, suppression=SuppressionRule(days=quiet["days"], per_ending=endings), reasons=reasons)
