"""Which nights wait, and what has not come yet."""

import datetime as dt
import os
from pathlib import Path

import duckdb
import pytest

from outpost import contracts, database
from outpost.home import Home
from outpost.init import make_home
from outpost.night import standing, summary, turn
from outpost.night.night import NightError
from outpost.night.turn import due_night
from outpost.settings import Settings

T = dt.date(2026, 11, 22)  # a Sunday


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    make_home(made)
    return made


def deliver(home: Home, day: dt.date, *extracts: str, suffix: str = ".csv", manifest: bool = True) -> None:
    for extract in extracts:
        network, name = extract.split(".")
        folder = home.landing / day.isoformat() / network
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}{suffix}").write_bytes(b"x" * 10)
        if manifest:
            (folder / f"{name}.manifest.json").write_text('{"bytes": 10}')


def finish(home: Home, *nights: dt.date) -> None:
    con = database.connect(home.database)
    database.create_schema(con)
    for night in nights:
        con.execute("INSERT INTO push.night VALUES ($night, 'published', $night, NULL)", {"night": night})
    con.close()


def test_nights_with_deliveries_wait_in_order(home: Home) -> None:
    deliver(home, T, "gov.lease")
    deliver(home, T - dt.timedelta(days=2), "gov.lease")
    (home.landing / "2026-11-21").mkdir()
    (home.landing / "notes").mkdir()
    assert standing.unfinished(home) == [T - dt.timedelta(days=2), T]


def test_a_folder_whose_name_is_a_slip_is_no_night(home: Home) -> None:
    for day in (dt.date.min, dt.date(1999, 12, 31), T, dt.date(2099, 1, 1), dt.date.max):
        deliver(home, day, "gov.lease")
    assert turn.waiting_today(home, T + dt.timedelta(days=1)) == [T]
    assert turn.too_far_ahead(home, T + dt.timedelta(days=1)) == [dt.date(2099, 1, 1), dt.date.max]
    assert standing.first_delivery(home) == T


def test_what_comes_for_a_finished_night_is_not_a_night_of_its_own(home: Home) -> None:
    deliver(home, T - dt.timedelta(days=3), "gov.lease")
    deliver(home, T, "gov.lease")
    finish(home, T - dt.timedelta(days=1))
    assert standing.unfinished(home) == [T]


def test_expected_deliveries_that_have_not_come(home: Home) -> None:
    settings = Settings(expected={"gov.institution": ["mon"], "police.beat": ["sun"]})
    others = [name for name in contracts.ALL if name not in ("gov.institution", "police.beat", "gov.lease")]
    deliver(home, T, *others)
    deliver(home, T, "gov.lease", manifest=False)
    assert standing.missing(home, settings, T) == ["police.beat", "gov.lease"]


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".parquet"])
def test_any_form_of_file_counts(home: Home, suffix: str) -> None:
    deliver(home, T, *contracts.ALL, suffix=suffix)
    assert standing.missing(home, Settings(), T) == []


@pytest.mark.parametrize("written", [0, 3, 11])
def test_a_file_that_is_not_as_long_as_its_manifest_says_has_not_come(home: Home, written: int) -> None:
    deliver(home, T, *contracts.ALL)
    file = home.landing / T.isoformat() / "police" / "resident.csv"
    file.write_bytes(b"x" * written)
    assert standing.missing(home, Settings(), T) == ["police.resident"]
    assert "waiting for 1 deliveries" in str(due_night(home, at(1, 0)))
    file.write_bytes(b"x" * 10)
    assert due_night(home, at(1, 0)) == T


@pytest.mark.parametrize("text", ["", '{"bytes": 1', '{"bytes": "10"}', "[" * 100_000, '{"bytes": 1e400}', "[]"])
def test_a_manifest_that_cannot_be_read_has_not_come(home: Home, text: str) -> None:
    deliver(home, T, *contracts.ALL)
    (home.landing / T.isoformat() / "gov" / "lease.manifest.json").write_text(text)
    assert standing.missing(home, Settings(), T) == ["gov.lease"]


def test_what_is_no_file_has_not_come_and_stops_nothing(home: Home) -> None:
    deliver(home, T, *contracts.ALL)
    folder = home.landing / T.isoformat() / "gov"
    (folder / "lease.csv").unlink()
    os.mkfifo(folder / "lease.csv")
    (folder / "grid.csv").rename(folder / "elsewhere")
    (folder / "grid.csv").symlink_to(folder / "elsewhere")
    assert standing.missing(home, Settings(), T) == ["gov.grid", "gov.lease"]
    assert standing.delivered(home) == [T]


def at(hour: int, minute: int) -> dt.datetime:
    return dt.datetime.combine(T + dt.timedelta(days=1), dt.time(hour, minute))


def test_a_night_starts_when_all_is_there_but_not_before_half_past_midnight(home: Home) -> None:
    assert f"waiting for {len(contracts.ALL)} deliveries" in str(due_night(home, at(1, 0)))
    deliver(home, T, *contracts.ALL)
    assert "earliest" in str(due_night(home, at(0, 29)))
    assert due_night(home, at(0, 30)) == T
    finish(home, T)
    assert "is published" in str(due_night(home, at(0, 31)))


def test_an_earlier_night_comes_first(home: Home) -> None:
    deliver(home, T - dt.timedelta(days=1), "gov.lease")
    deliver(home, T, *contracts.ALL)
    assert due_night(home, at(0, 1)) == T - dt.timedelta(days=1)
    finish(home, T - dt.timedelta(days=1))
    assert due_night(home, at(0, 30)) == T


def test_at_half_past_two_a_night_waits_for_no_delivery_any_more(home: Home) -> None:
    deliver(home, T, "gov.lease")
    assert f"waiting for {len(contracts.ALL) - 1} deliveries" in str(due_night(home, at(2, 29)))
    assert due_night(home, at(2, 30)) == T


def test_a_night_without_any_delivery_is_the_schedules_alone(home: Home) -> None:
    assert f"waiting for {len(contracts.ALL)} deliveries" in str(due_night(home, at(2, 31)))
    assert turn.due_at_the_latest(home, at(2, 30)) == T
    finish(home, T)
    assert "is published" in str(turn.due_at_the_latest(home, at(2, 30)))


def test_a_delivery_of_tomorrow_is_no_night_yet(home: Home) -> None:
    deliver(home, T + dt.timedelta(days=2), *contracts.ALL)
    assert turn.waiting_through(home, T) == []


def test_a_database_of_an_earlier_version_is_said_to_be_one(home: Home) -> None:
    finish(home, T)
    with duckdb.connect(str(home.database)) as con:
        con.execute("ALTER TABLE push.source_fault DROP COLUMN extract").fetchall()
    with pytest.raises(NightError, match="written by an earlier version of Outpost: the next night"):
        summary.of_night(home, T)
