"""Where a night derives its terms and models, if not in its own database: on a cluster (docs/adr/0040).

All else of the night stays: what is held, guards, audits, what is written down, ledger and lists read tables that
stand in the night's own database, whoever computed them.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import duckdb

from outpost.address.night.match import Elsewhere as Resolving
from outpost.errors import UsageError
from outpost.models.spec import ModelSpec
from outpost.night.shared_terms import SharedTerm
from outpost.settings import Settings

ENGINE = "OUTPOST_ENGINE"
"""The environment's word on the engine of the nights of a process; without it outpost.toml's."""


class Elsewhere(Protocol):
    """What computes terms and models for a night. A fault of it is a ClusterError: the night is not published."""

    resolving: Resolving | None
    """Who resolves many address texts there; None: they are resolved at home."""

    def term(self, con: duckdb.DuckDBPyConnection, term: SharedTerm, parameters: Mapping[str, Any]) -> int:
        """Make the term's table in the night's database; returns its rows."""

    def model(self, con: duckdb.DuckDBPyConnection, spec: ModelSpec, table: str, parameters: Mapping[str, Any]) -> None:
        """Make the temporary ``table`` of what a model's statement gives."""

    def close(self) -> None:
        """Let go of the cluster; what was written for it is gone afterwards."""


Maker = Callable[[Settings, dt.date, Path], Elsewhere]
MAKERS: dict[str, Maker] = {}
"""Engines besides DuckDB by name: what builds upon a night adds itself here (``assets.night``)."""


def of(settings: Settings, night: dt.date, folder: Path) -> Elsewhere | None:
    """What computes for the night, None for its own database. ``folder``: the night's own.

    UsageError where the engine is not installed.
    """
    name = os.environ.get(ENGINE) or settings.engine.name
    if name == "duckdb":
        return None
    require()
    return MAKERS[name](settings, night, folder / "spill-spark")


def require() -> None:
    """UsageError says what to install for nights on Spark."""
    import importlib.util
    import shutil

    if any(importlib.util.find_spec(name) is None for name in ("pyspark", "sqlglot")):
        raise UsageError("the engine spark is not installed: pip install 'outpost[spark]'")
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise UsageError(
            "the engine spark needs Java 17: install it (Debian: openjdk-17-jre-headless), or set JAVA_HOME"
        )
