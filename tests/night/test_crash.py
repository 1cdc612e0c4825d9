"""kill -9 and a full disk at any point: what is published stays whole and readable, the rerun ends the same."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.night.conftest import NIGHTS, City
from tests.night.server import server

Copy = Callable[[City], City]
KILLS = 12
LAST_STEPS = 6
"""So many kills spread over all steps of a night, and before each of so many steps at its end: its publication."""
STAGES = ["night", "landing", "registers", "addresses", "findings", "tasks", "lists", "published:"]


def kill_when(city: City, stage: str) -> int:
    """Run the next night and kill it without warning as soon as it says that ``stage`` begins."""
    with city.started("nightly", "--once") as (running, lines):
        for line in lines:
            if line.startswith(stage):
                running.kill()
                break
    return running.wait()


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
    with city.started("nightly", "--once") as (running, _):
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


def disturbed(city: City, *disturbance: str) -> subprocess.CompletedProcess[str]:
    """Run the next night under a disturbance."""
    command = [*disturbance, "nightly", "--once", "--home", str(city.root)]
    return server().run("tests.night.disturbed", command, city.environment())


def assert_still_published(city: City, published: City) -> None:
    """Nothing that readers see of the last published night has changed."""
    assert city.tables() == published.tables()
    files = city.outbox()
    assert {name: files.get(name) for name in published.outbox()} == published.outbox()
    for folder in (city.root / "outbox").glob("2*"):
        assert (folder / "_SUCCESS").is_file()


def assert_ends_undisturbed(city: City, undisturbed: City) -> None:
    """The nights that are left end where they would have ended had nothing happened."""
    while len(city.query("SELECT 1 FROM push.night")) < len(NIGHTS):
        city.run("nightly", "--once")
    assert city.outbox() == undisturbed.outbox()
    assert city.tables() == undisturbed.tables()
    assert city.run("verify").returncode == 0


@pytest.mark.slow
def test_a_night_killed_between_any_two_steps_ends_the_same(
    first_night: City, three_nights: City, copy_of: Copy, tmp_path: Path
) -> None:
    """One night killed again and again: before statements all over it, and before each of the last changes of files."""
    # A night that is started again has its list of inputs and takes fewer steps: those are the ones to count.
    counted = first_night.copy(tmp_path / "counted")
    assert disturbed(counted, "--kill-at", "500").returncode == -9
    assert disturbed(counted, "--count-into", str(tmp_path / "steps")).returncode == 0
    steps = int((tmp_path / "steps").read_text(encoding="utf-8"))
    committing = steps - LAST_STEPS
    city = copy_of(first_night)
    for step in [*range(1, committing, committing // KILLS), *range(committing, steps)]:
        assert disturbed(city, "--kill-at", str(step)).returncode == -9, step
        if len(city.query("SELECT 1 FROM push.night")) > 1:
            break
        assert_still_published(city, first_night)
    assert_ends_undisturbed(city, three_nights)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.01, 0.3, 0.9])
def test_a_full_disk_leaves_what_is_published_and_the_next_start_ends_the_same(
    first_night: City, three_nights: City, copy_of: Copy, share: float
) -> None:
    """No file may grow past a share of what the published database has: writing fails as it does on a full disk."""
    city = copy_of(first_night)
    size = (city.root / "outpost.duckdb").stat().st_size
    failed = disturbed(city, "--no-file-over", str(int(size * share)))
    assert failed.returncode == 1
    assert failed.stderr
    assert_still_published(city, first_night)
    assert_ends_undisturbed(city, three_nights)
