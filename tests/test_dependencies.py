"""The dependencies: each package that an installation brings along is imported by it, and each import is declared."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OURS = ("outpost", "assets", "pipelines")
NOT_IMPORTED = {"dagster-webserver"}
"""Started by its command: Dagster's pages."""


def imported() -> set[str]:
    """Packages of others that our own code imports, at the top of a module or within a function."""
    found = set()
    for path in (path for folder in OURS for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - set(OURS)


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [said for extra in project["optional-dependencies"].values() for said in extra]
    return {re.split(r"[\[<>=!~ ]", said)[0].lower() for said in [*project["dependencies"], *extras]}


def test_what_is_declared_is_what_is_imported() -> None:
    names = packages_distributions()
    assert {names[package][0].lower().replace("_", "-") for package in imported()} == declared() - NOT_IMPORTED
