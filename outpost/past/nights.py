"""Which nights can be told again, and by which settings they ran."""

from __future__ import annotations

import datetime as dt

import duckdb

from outpost import retention_periods, sql
from outpost.errors import OutpostError
from outpost.home import Home
from outpost.models.parameters import Number
from outpost.night import standing
from outpost.settings import ModelSettings, Settings


class PastNightError(OutpostError):
    """A night cannot be told again; the text says which can."""


def nights_kept(home: Home) -> list[dt.date]:
    """The published nights that can be told again, in order: at most as far back as superseded versions are kept."""
    with standing.published_database(home) as con:
        if not sql.has_table(con, "push.reference_input"):  # of a version that wrote down nothing of past nights
            return []
        found = [day for (day,) in sql.query(con, "past/nights", {}).fetchall()]
    if not found:
        return []
    reach = retention_periods.days("superseded", found[-1])
    return [day for day in found if (found[-1] - day).days < reach]


def settings_of(con: duckdb.DuckDBPyConnection, settings: Settings, night: dt.date) -> Settings:
    """``settings`` with the parameters that the city had set otherwise on that night, and no others."""
    models = {model: _without_values(said) for model, said in settings.models.items()}
    for model, name, value in sql.query(con, "past/overrides", {"T": night}).fetchall():
        said = models.get(model, ModelSettings())
        models[model] = said.model_copy(update={"parameters": {**said.parameters, name: _number(value)}})
    return settings.model_copy(update={"models": models})


def _without_values(said: ModelSettings) -> ModelSettings:
    return said.model_copy(update={"parameters": {}, "values": []})


def _number(text: str) -> Number:
    return int(text) if text.lstrip("-").isdigit() else float(text)
