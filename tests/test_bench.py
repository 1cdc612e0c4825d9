"""The benchmarks run: on the smallest input of each, so that a moved name does not show only when somebody measures."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench import cluster, picture
from bench.others import night

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
    "city --residents 500 --nights answered late --readers --others models pandas lists",
    "city --residents 500 --nights --memory 512MB",
    "cluster --residents 500 1000 --cores 1 --engines duckdb",
    "cluster_addresses --residents 500 --texts 100 --cores 1",
    "fixed --residents 500 --turns 1",
    "pages --tasks 500 --addresses 3000",
    "outsider --texts 3 --nodes 8000 --show wrong 3",
)


@pytest.mark.slow
@pytest.mark.parametrize("command", SMALLEST)
def test_a_benchmark_runs(command: str, tmp_path: Path) -> None:
    if command.startswith("cluster_addresses") and shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    done = subprocess.run(
        [sys.executable, "-m", *f"bench.{command}".split()],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_picture_of_nights_is_drawn_from_the_figures_that_are_kept() -> None:
    assert picture.PICTURE.read_text(encoding="utf-8") == picture.drawn(picture.read())


def test_a_stage_that_no_group_names_is_not_left_out_of_the_picture() -> None:
    assert sum(picture.grouped({"stages": {"land": 2.0, "something new": 1.0}}).values()) == 3.0


def test_growth_leaves_out_what_the_smallest_city_takes() -> None:
    sizes = {size: {"first": {"cpu": cpu, "rows": 1}} for size, cpu in (("2", 10.0), ("20", 20.0), ("200", 110.0))}
    assert list(picture.growth(sizes)) == ["first: 20 to 200 residents: 10.0 x, rows 1.0 x"]


def ran(residents: int, engine: str, processor: float) -> cluster.Run:
    return cluster.Run(residents, engine, 2, processor, 0.0, 0, 0.0, {})


def test_what_a_cluster_would_take_is_drawn_from_two_sizes_and_said_to_be() -> None:
    runs = [ran(100_000, "duckdb", 3.0), ran(1_100_000, "duckdb", 13.0), ran(100_000, "spark", 120.0)]
    assert cluster.growth(runs, "duckdb", 2) == cluster.Growth(fixed=2.0, million=10.0)
    assert cluster.growth(runs, "spark", 2) is None
    (said,) = cluster.extrapolated(runs, 2)
    assert said.startswith("extrapolated, duckdb, 2 cores: 2 s and 10.0 s a million residents; 79 s at 7,730,000")
    *_, ratio = cluster.extrapolated([*runs, ran(1_100_000, "spark", 150.0)], 2)
    assert ratio.startswith("extrapolated: Spark needs 3.0 times")


def test_parameters_are_written_out_where_they_are_parameters() -> None:
    given = {"T": dt.date(2026, 11, 23), "days": 3, "share": 0.5, "held": ["a'b"], "key": b"\x01\xff"}
    text = "SELECT '$days' -- $days\nWHERE a = $T AND b = $days AND c IN $held AND d = $key AND e = $share"
    assert night.written_out(text, given) == (
        "SELECT '$days' -- $days\nWHERE a = DATE '2026-11-23' AND b = 3 AND c IN CAST(['a''b'] AS VARCHAR [])"
        " AND d = CAST('\\x01\\xFF' AS BLOB) AND e = CAST(0.5 AS DOUBLE)"
    )
