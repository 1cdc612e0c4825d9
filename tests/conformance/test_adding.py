"""The promise: an extract is a contract and one line, a model is three files. Added to a copy of this tree by the
commands of CONTRIBUTING.md and filled in with ``added/``, they run in a night, and the default suite passes with them:
all of it but the tests on own ground (``tests/conftest.py``), to which one more is nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

PROJECT = Path(__file__).parents[2]
ADDED = Path(__file__).with_name("added")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".tools", ".*_cache", ".hypothesis", "__pycache__", "dist", "*-home")
QUIET = {"DAGSTER_DISABLE_TELEMETRY": "yes", "DO_NOT_TRACK": "1", "PYTHONDONTWRITEBYTECODE": ""}

pytestmark = pytest.mark.slow


class Tree:
    """A copy of the project."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root.parent / "home"

    def run(self, module: str, *words: str) -> str:
        """What a command of the copy prints; its last lines are the failure when it fails."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        done = subprocess.run(
            [sys.executable, "-m", module, *words], cwd=self.root, env=environment | QUIET, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, "\n".join((done.stdout + done.stderr).splitlines()[-60:])
        return done.stdout

    def query(self, text: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.home / "outpost.duckdb"), read_only=True) as con:
            return con.execute(text).fetchall()


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The project with gov.elevator and R4."""
    made = Tree(tmp_path_factory.mktemp("promise") / "tree")
    shutil.copytree(PROJECT, made.root, ignore=LEFT_OUT)
    made.run("tools.scaffold", "extract", "gov.elevator", "--title", "电梯")
    made.run("tools.scaffold", "model", "R4", "elevator_overdue", "--theme", "risks", "--extract", "gov.elevator")
    there = {path.relative_to(made.root) for path in made.root.rglob("*") if path.is_file()}
    added = {path.relative_to(ADDED) for path in ADDED.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert added <= there, "what is filled in is what the commands wrote"
    shutil.copytree(ADDED, made.root, dirs_exist_ok=True, ignore=LEFT_OUT)
    made.run("tools.generate")
    return made


def test_nothing_is_left_to_write(tree: Tree) -> None:
    tree.run("tools.dictionary", "--check")
    tree.run("tools.sql_lint")
    tree.run("ruff", "check", ".")
    tree.run("ruff", "format", "--check", ".")


def test_a_night_finds_elevators(tree: Tree) -> None:
    words = ("--home", str(tree.home))
    tree.run("outpost", "init", *words)
    tree.run("outpost", "demo", "--residents", "2000", "--nights", "1", *words)
    tree.run("outpost", "nightly", *words)
    assert tree.query("SELECT count(*) > 0 FROM push.finding WHERE model_id = 'R4'") == [(True,)]
    resolved = "count(*) FILTER (WHERE status IN ('HOUSE', 'BUILDING')) > 0.8 * count(*) AND count(*) > 0"
    assert tree.query(f"SELECT {resolved} FROM address.match WHERE extract = 'gov.elevator'") == [(True,)]
    assert tree.query("SELECT count(*) > 0 FROM push.list_line WHERE model_id = 'R4'") == [(True,)]
    with duckdb.connect(str(tree.home / "vault.duckdb"), read_only=True) as vault:
        assert vault.execute("SELECT count(surname) > 0 FROM elevator_keeper").fetchall() == [(True,)]


def test_the_default_suite_passes(tree: Tree) -> None:
    assert " passed" in tree.run(
        "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "-m", "not slow and not own_ground"
    )
