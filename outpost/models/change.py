"""A changed version of a model: other values, or another query, under the guards that hold for all models.

Back-tests and plans run it on past nights (``outpost.backtest``), a city beside the model in force (``beside``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from outpost.models.loading import SpecError, with_query
from outpost.models.parameters import Number
from outpost.models.spec import ModelSpec
from outpost.settings import ModelSettings, Settings


@dataclass(frozen=True)
class Change:
    """A rule to try: its spec, and the values that it takes instead of those in force."""

    spec: ModelSpec
    values: Mapping[str, Number] = field(default_factory=dict)
    query_changed: bool = False

    @property
    def written(self) -> str:
        """Its values as one JSON text, the same for 4 and 4.0."""
        values = {name: int(value) if float(value).is_integer() else value for name, value in self.values.items()}
        return json.dumps(values, sort_keys=True)

    def settings(self, of_night: Settings) -> Settings:
        """The settings of a night with the changed values."""
        said = of_night.models.get(self.spec.id, ModelSettings())
        known = {name: value for name, value in said.parameters.items() if name in self.spec.parameters}
        dated = [it for it in said.values if it.name in self.spec.parameters and it.name not in self.values]
        changed = said.model_copy(update={"parameters": {**known, **self.values}, "values": dated})
        return of_night.model_copy(update={"models": {**of_night.models, self.spec.id: changed}})


def with_query_of(spec: ModelSpec, query: Path) -> ModelSpec:
    """A spec with the query of a file. SpecError: it cannot be read, or may not run."""
    try:
        text = query.read_text(encoding="utf-8").strip().rstrip(";")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{query.name} cannot be read ({type(error).__name__})") from None
    return with_query(spec, text, query.name)
