"""The tick at 02:30 runs the day before, in whatever zone the tick is told, and finds a published night done."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from outpost import database
from outpost.home import Home
from outpost.init import make_home
from pipelines import definitions

T = dt.date(2026, 11, 22)
TICK = dt.datetime(2026, 11, 23, 2, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def tick(home: Home, at: dt.datetime) -> dg.RunRequest | dg.SkipReason:
    schedule = definitions.build(str(home.root)).resolve_schedule_def("nightly_0230")
    said = schedule(dg.build_schedule_context(scheduled_execution_time=at))
    assert isinstance(said, dg.RunRequest | dg.SkipReason)
    return said


@pytest.mark.parametrize("at", [TICK, TICK.astimezone(dt.UTC), TICK.astimezone(ZoneInfo("America/New_York"))])
def test_the_night_of_the_day_before(tmp_path: Path, at: dt.datetime) -> None:
    home = Home(tmp_path)
    make_home(home)
    request = tick(home, at)
    assert isinstance(request, dg.RunRequest)
    assert request.tags == {"dagster/partition": "2026-11-22"}


def test_a_published_night_is_not_run_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    make_home(home)
    con = database.connect(home.database)
    database.create_schema(con)
    con.execute("INSERT INTO push.night VALUES ($night, 'published', $night, NULL)", {"night": T})
    con.close()
    skipped = tick(home, TICK)
    assert isinstance(skipped, dg.SkipReason)
    assert "is published" in str(skipped.skip_message)


def test_half_past_two_in_shanghai() -> None:
    schedule = definitions.build().resolve_schedule_def("nightly_0230")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("30 2 * * *", "Asia/Shanghai")
