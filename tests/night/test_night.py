"""Nights end to end, by the command that users type."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.night.conftest import NIGHTS, City

Copy = Callable[[City], City]


def test_every_night_is_published_with_lists_and_a_balance_that_closes(three_nights: City) -> None:
    assert [row[0] for row in three_nights.query("SELECT business_date FROM push.night ORDER BY ALL")] == NIGHTS
    for night in NIGHTS:
        folder = three_nights.root / "outbox" / night.isoformat()
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert (folder / "_SUCCESS").is_file()
        assert manifest["files"]
        written = {path.relative_to(folder).as_posix() for path in folder.rglob("*.xlsx")}
        assert written == {file["path"] for file in manifest["files"]}


def test_deliveries_balance(three_nights: City) -> None:
    wrong = three_nights.query(
        "SELECT delivery FROM landing.delivery WHERE status = 'accepted'"
        " AND rows <> loaded + replaced + quarantined + parked + dropped"
    )
    assert wrong == []


def test_findings_balance(three_nights: City) -> None:
    found: dict[Any, Any] = dict(three_nights.query("SELECT business_date, count(*) FROM push.finding GROUP BY ALL"))
    assert set(found) == set(NIGHTS)


def test_a_second_run_of_a_night_does_nothing_and_says_so(three_nights: City, copy_of: Copy) -> None:
    city = copy_of(three_nights)
    before = city.outbox(), (city.root / "outpost.duckdb").read_bytes()
    said = city.run("nightly", "--date", NIGHTS[1].isoformat())
    assert "already" in said.stdout
    assert (city.outbox(), (city.root / "outpost.duckdb").read_bytes()) == before


def test_nights_run_in_order(fresh_city: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    refused = city.run("nightly", "--date", NIGHTS[1].isoformat(), check=False)
    assert refused.returncode == 1
    assert NIGHTS[0].isoformat() in refused.stderr
    assert not (city.root / "outpost.duckdb").exists()
    assert not list((city.root / "outbox").iterdir())


@pytest.mark.slow
def test_a_forced_night_takes_the_deliveries_of_those_before_it(fresh_city: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    city.run("nightly", "--date", NIGHTS[1].isoformat(), "--force")
    assert city.query("SELECT business_date, state FROM push.night ORDER BY ALL") == [
        (NIGHTS[0], "skipped"),
        (NIGHTS[1], "published"),
    ]
    assert city.query("SELECT count(*) > 0 FROM landing.delivery WHERE business_date < night") == [(True,)]


@pytest.mark.slow
def test_time_zone_threads_and_place_change_nothing(three_nights: City, fresh_city: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    config = city.root / "outpost.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("threads = 2", "threads = 1"), encoding="utf-8")
    for zone in ("America/New_York", "UTC", "Asia/Tokyo"):
        city.run("nightly", "--once", TZ=zone)
    assert city.outbox() == three_nights.outbox()
    assert city.tables() == three_nights.tables()


def test_nothing_is_written_outside_the_home(first_night: City) -> None:
    """Nothing lies beside it: not even what programs keep in a user's own home."""
    assert list(first_night.root.parent.iterdir()) == [first_night.root]


@pytest.mark.slow
def test_a_held_model_stops_nobody_else(fresh_city: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    (city.root / "landing" / NIGHTS[0].isoformat() / "gov" / "gas_account.manifest.json").unlink()
    city.run("nightly", "--once")
    held = city.query("SELECT DISTINCT model_id FROM push.held ORDER BY ALL")
    assert ("R3",) in held
    assert ("R1",) not in held
    assert city.query("SELECT count(*) > 0 FROM push.finding WHERE model_id = 'R1'") == [(True,)]
    assert (city.root / "outbox" / NIGHTS[0].isoformat() / "_SUCCESS").is_file()


@pytest.mark.slow
def test_lists_come_in_the_formats_that_are_asked_for(fresh_city: City, first_night: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    city.run("nightly", "--once", "--format", "csv", "--format", "json", "--format", "html")
    found, plain = city.outbox(), first_night.outbox()
    workbooks = {name for name in plain if name.endswith(".xlsx")}
    assert workbooks
    assert {name: found[name] for name in workbooks} == {name: plain[name] for name in workbooks}
    for ending in (".csv", ".json", ".html"):
        assert {name.removesuffix(".xlsx") + ending for name in workbooks} <= set(found)
