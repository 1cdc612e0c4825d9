"""The benchmarks run: on the smallest input of each, so that a moved name does not show only when somebody measures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SMALLEST = (
    "models --residents 2000",
    "ledger --nights 20 --tasks 4000 --events 20000 --open 800",
    "lists --files 30 --lines 120 --plain 10",
    "returns --files 20",
    "landing --residents 500",
    "addresses --residents 500 --texts 500",
    "choosing --sets 100 --show 2",
    "asking --residents 500 --runs 1 --only audit trace",
    "city --residents 500 --nights unchanged",
    "outsider --texts 3 --nodes 8000 --show wrong 3",
)


@pytest.mark.slow
@pytest.mark.parametrize("command", SMALLEST)
def test_a_benchmark_runs(command: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *f"bench.{command}".split()],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
