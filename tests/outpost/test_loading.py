"""What a command waits for: only what it uses. Pandera and pandas alone take half a second."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("pandera", "pandas", "dagster", "great_expectations", "pyarrow")
ASKING = (
    "outpost.explain.explanation",
    "outpost.explain.printed",
    "outpost.explain.page",
    "outpost.asking.answers",
    "outpost.asking.subjects",
    "outpost.asking.telling",
    "outpost.audit.trace",
    "outpost.audit.questions",
)
"""What ``explain``, ``why-not``, ``check``, ``trace`` and ``audit`` load when they run."""


def loaded(code: str, modules: tuple[str, ...]) -> set[str]:
    """Those of ``modules`` that an interpreter has loaded after ``code``."""
    told = f"{code}\nimport sys\nprint(*sorted(sys.modules.keys() & {set(modules)!r}))"
    return set(subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split())


def test_the_command_line_itself_loads_no_library() -> None:
    libraries = (*HEAVY, "duckdb", "polars", "pydantic", "numpy")
    assert loaded("import outpost.cli", (*libraries, "click")) == {"click"}


def test_asking_loads_nothing_that_only_a_night_uses() -> None:
    assert loaded(f"import {', '.join(ASKING)}", HEAVY) == set()


def test_a_night_checks_rows_without_pandera() -> None:
    code = """
import datetime as dt
import pipelines.definitions
from outpost.contracts import ALL
from outpost.contracts.rules import rules
assert all(rules(contract, dt.date(2026, 11, 23)) for contract in ALL.values())
"""
    assert loaded(code, ("pandera", "pandas", "great_expectations")) == set()
