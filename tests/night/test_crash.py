"""kill -9 in each stage: what is published stays whole, readers are never locked out, the rerun ends the same."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import duckdb
import pytest

from tests.night.conftest import NIGHTS, City

Copy = Callable[[City], City]
STAGES = ["night", "landing", "registers", "addresses", "findings", "tasks", "lists", "published:"]


def kill_when(city: City, stage: str) -> int:
    """Run the next night and kill it without warning as soon as it says that ``stage`` begins."""
    with subprocess.Popen(
        city.command("nightly"),
        cwd=city.project,
        env=city.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if line.startswith(stage):
                running.kill()
                break
    return running.returncode


@pytest.mark.slow
def test_a_night_killed_in_each_stage_leaves_what_is_published_and_ends_the_same(
    first_night: City, three_nights: City, copy_of: Copy
) -> None:
    """Eight kills of one night, one in each stage; the last comes when the night is published already."""
    city = copy_of(first_night)
    published = city.outbox(), city.tables()
    for stage in STAGES:
        assert kill_when(city, stage) == -9, stage
        if stage != "published:":
            assert city.tables() == published[1], stage
            assert {name: sha for name, sha in city.outbox().items() if NIGHTS[0].isoformat() in name} == published[0]
    city.run("nightly", "--date", NIGHTS[1].isoformat())
    city.run("nightly", "--date", NIGHTS[2].isoformat())
    assert city.outbox() == three_nights.outbox()
    assert city.tables() == three_nights.tables()


@pytest.mark.slow
def test_readers_are_never_locked_out_and_see_whole_nights(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    seen = set()
    with subprocess.Popen(
        city.command("nightly"),
        cwd=city.project,
        env=city.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as running:
        while running.poll() is None:
            with duckdb.connect(str(city.root / "outpost.duckdb"), read_only=True) as con:
                nights, findings = con.execute(
                    "SELECT (SELECT count(*) FROM push.night), (SELECT count(DISTINCT business_date) FROM push.finding)"
                ).fetchall()[0]
                assert nights == findings
                seen.add(nights)
            for folder in (city.root / "outbox").glob("2*"):
                assert (folder / "_SUCCESS").is_file()
    assert running.returncode == 0
    assert 1 in seen
