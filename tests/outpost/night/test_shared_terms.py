"""Shared terms of a night: derived with what the models give them, and no reason to stop where none gives it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import duckdb

from outpost import models
from outpost.home import Home
from outpost.night import stages
from outpost.night.night import Night
from outpost.night.shared_terms import SharedTerm
from outpost.settings import Settings

TEXT = "SELECT 1 AS hours WHERE $event_hours > 0"
TERM = SharedTerm("event", TEXT, frozenset(), {"never_empty": "SELECT 1 WHERE $event_hours IS NULL"})


def derived(folder: Path, specs: dict[str, models.ModelSpec]) -> Any:
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA registers")
        night = SimpleNamespace(
            published=False, folder=folder, business_date=dt.date(2026, 6, 1), specs=specs, settings=Settings(),
            terms_con=con, elsewhere=None, home=Home(folder),
        )  # fmt: skip
        return stages.derive(cast(Night, night), TERM)


def test_a_term_takes_its_parameter_from_the_models(tmp_path: Path) -> None:
    done = derived(tmp_path, {"D1": models.load_specs()["D1"]})
    assert done.numbers["dagster/row_count"] == 1
    assert done.checks["never_empty"].passed


def test_a_term_whose_models_cannot_be_read_stops_no_night(tmp_path: Path) -> None:
    """Every model that reads it names its parameter: when none can, none reads it tonight."""
    done = derived(tmp_path, {})
    assert done.numbers["dagster/row_count"] == 0
    assert done.checks == {}
