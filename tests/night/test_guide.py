"""The guide's commands, run as they stand there on a home with nights behind it: the drill, and leaving Outpost."""

from __future__ import annotations

import filecmp
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.night.conftest import PROJECT, City

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)
DAY = "2026-11-22"
PAGES = ("guide.md", "guide.zh.md")


def commands(page: str) -> list[list[str]]:
    """The blocks of commands of a page, without their remarks."""
    text = (PROJECT / "docs" / page).read_text(encoding="utf-8")
    return [[line.split("  #")[0].strip() for line in block.splitlines()] for block in _BLOCK.findall(text)]


def test_both_pages_have_the_same_commands() -> None:
    english, chinese = (
        [[line.replace("姓名", "NAME") for line in block] for block in commands(page)] for page in PAGES
    )
    assert english == chinese
    assert len(english) == 4


def run(command: str, home: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "OUTPOST_HOME": str(home), "PATH": path, "DAGSTER_DISABLE_TELEMETRY": "1"}
    done = subprocess.run(
        ["bash", "-c", command], cwd=home, env=environment, capture_output=True, text=True, check=False
    )
    assert not check or done.returncode == 0, (command, done.stderr)
    return done


@pytest.mark.slow
def test_the_drill_comes_to_the_same_lists(
    first_night: City, three_nights: City, copy_of: Callable[[City], City], tmp_path: Path
) -> None:
    _, copy_each_night, drill, _ = commands("guide.md")
    home = copy_of(first_night).root
    backups, restored = tmp_path / "backup", tmp_path / "drill"
    backups.mkdir()

    def here(command: str) -> str:
        return command.replace("/backup", str(backups)).replace("/srv/drill", str(restored))

    (copied,) = copy_each_night
    said = run(here(copied), home).stdout
    (place,) = backups.iterdir()
    head = re.findall(r"^head ([0-9a-f]{64}):", said, re.M)[0]
    for command in drill:
        run(here(command).replace(f"outpost-{DAY}", place.name).replace("HEAD", head), home)
    nights = sorted(path.name for path in (restored / "outbox").iterdir())
    assert len(nights) == 2
    for night in nights:
        same = filecmp.dircmp(restored / "outbox" / night, three_nights.root / "outbox" / night)
        assert same.left_only + same.right_only + same.diff_files == []
    assert run(here(drill[1]).replace("HEAD", "0" * 64), home, check=False).returncode == 1


@pytest.mark.slow
def test_what_was_published_leaves_as_open_files(three_nights: City, copy_of: Callable[[City], City]) -> None:
    *_, leaving = commands("guide.md")
    home = copy_of(three_nights).root
    for command in leaving:
        run(command.replace("python3", sys.executable), home)
    tables = {path.stem for path in (home / "export").glob("*.parquet")}
    assert {"push_task_event", "push_finding", "landing_delivery"} <= {name.removeprefix("outpost_") for name in tables}
    ((open_tasks,),) = [tuple(row) for row in three_nights.query("SELECT count(*) FROM push.task")]
    assert (home / "tasks.json").read_text(encoding="utf-8").count("2026-11-") >= open_tasks > 0
