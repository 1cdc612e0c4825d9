"""The walk through the smallest home: every command is run, and prints what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "examples" / "README.zh-CN.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```$", re.M | re.S)
_SHOWN = re.compile(r"^```console\n\$ (.+)\n((?:.*\n)*?)```$", re.M)
_SETUP = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)


def run(command: str, environment: dict[str, str]) -> str:
    done = subprocess.run(command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"


def test_both_pages_have_the_same_commands_and_outputs() -> None:
    assert _BLOCK.findall(PAGE) == _BLOCK.findall(CHINESE)


@pytest.mark.slow
def test_the_walk_prints_what_it_says(tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {
        **os.environ,
        "OUTPOST_HOME": str(tmp_path / "small"),
        "PATH": path,
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }
    (setup,) = _SETUP.findall(PAGE)
    for command in setup.splitlines():
        if not command.startswith(("./dev", "export")):
            run(command, environment)
    shown = _SHOWN.findall(PAGE)
    assert len(shown) == 10
    assert [run(command, environment) for command, _ in shown] == [output for _, output in shown]
