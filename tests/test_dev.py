"""./dev, as far as it goes without installing anything: what it refuses, and that it says so."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

DEV = Path(__file__).parents[1] / "dev"


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", str(DEV), *arguments], capture_output=True, text=True, check=False, cwd=cwd)


@pytest.mark.parametrize("arguments", [(), ("help",), ("--help",)])
def test_help_names_the_commands(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 0
    for command in ("./dev night", "./dev test", "./dev outpost", "./dev dagster"):
        assert command in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nite",), "there is no command nite"),
        (("night", "--residents"), "--residents needs a value"),
        (("night", "--nights", "two"), "--nights takes a number"),
        (("night", "--resident", "5"), "does not know --resident"),
    ],
)
def test_wrong_usage_is_named(arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_home_that_it_did_not_make_is_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "我的 home"
    home.mkdir()
    kept = home / "outpost.toml"
    kept.write_text("profile = 'production'\n", encoding="utf-8")
    done = run("night", "--home", "我的 home", cwd=tmp_path)
    assert done.returncode == 1
    assert "was not made by ./dev night" in done.stderr
    assert list(home.iterdir()) == [kept]
