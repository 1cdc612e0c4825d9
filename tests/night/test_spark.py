"""Nights whose terms and models are derived on Spark, here and on a cluster that loses a worker: the same bytes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.night.conftest import PROJECT, City
from tests.servers import free_port
from tests.standalone import SECONDS, standalone, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java (Debian: openjdk-17-jre-headless)"),
]


def set_engine(city: City, **values: str) -> None:
    path = city.root / "outpost.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    start = lines.index(next(line for line in lines if line.startswith("[engine]")))
    for name, value in values.items():
        at = next(number for number in range(start, len(lines)) if lines[number].startswith(f"{name} ="))
        lines[at] = f'{name} = "{value}"'
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def said(city: City) -> dict[str, list[tuple[object, ...]]]:
    """The published tables, but for when files were last written."""
    return {name: rows for name, rows in city.tables().items() if name != "landing.delivery"}


def left(city: City) -> list[str]:
    return [path.name for path in (city.root / "lake" / "night").rglob("*") if "spark" in path.name]


def test_a_night_here_is_the_night_of_duckdb(
    fresh_city: City, first_night: City, copy_of: Callable[[City], City]
) -> None:
    city = copy_of(fresh_city)
    city.run("nightly", "--once", "--engine", "spark")
    assert city.outbox() == first_night.outbox()
    assert said(city) == said(first_night)
    assert left(city) == []


def test_a_cluster_that_is_not_there_leaves_the_last_night_whole(
    first_night: City, copy_of: Callable[[City], City]
) -> None:
    city = copy_of(first_night)
    set_engine(city, name="spark", master=f"spark://127.0.0.1:{free_port()}")
    before = city.outbox()
    failed = city.run("nightly", "--once", check=False)
    assert failed.returncode == 1
    assert "no session on spark://" in failed.stderr or "was not derived on Spark" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert city.outbox() == before
    assert left(city) == []
    city.run("nightly", "--once", "--engine", "duckdb")
    assert len({name.split("/")[1] for name in city.outbox()}) == 2


def test_a_cluster_that_loses_a_worker_in_the_middle_of_a_night(
    fresh_city: City, first_night: City, copy_of: Callable[[City], City], tmp_path: Path
) -> None:
    city = copy_of(fresh_city)
    with standalone(tmp_path, workers=2) as cluster:
        set_engine(city, name="spark", master=cluster.master, driver_host="127.0.0.1", memory="1GB")
        with (tmp_path / "night").open("wb") as out:
            words = [sys.executable, "-m", "outpost", "nightly", "--once", "--home", str(city.root)]
            night = subprocess.Popen(words, cwd=PROJECT, env=city.environment(), stdout=out, stderr=out)
        terms = city.root / "lake" / "night"
        done = "*/spill-spark/*/*/terms/*/_SUCCESS"
        wait_until(lambda: night.poll() is not None or len(list(terms.glob(done))) > 5, "some terms")
        assert night.poll() is None, (tmp_path / "night").read_text()
        cluster.workers[0].kill()
        assert night.wait(SECONDS * 3) == 0, (tmp_path / "night").read_text()
        said_by_master = cluster.log.read_text(errors="replace")
        assert "Removing worker" in said_by_master or "disassociated" in said_by_master
    assert city.outbox() == first_night.outbox()
    assert said(city) == said(first_night)
    assert left(city) == []
