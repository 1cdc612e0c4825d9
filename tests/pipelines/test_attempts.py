"""Runs that failed, were killed or died with their machine are started again, not for ever at once, and in order."""

from __future__ import annotations

import datetime as dt

import dagster as dg
import pytest

from outpost.home import Home
from outpost.night.lock import HomeLock
from pipelines import attempts, definitions
from pipelines.nightly import NIGHTLY
from tests.pipelines.conftest import SHANGHAI, deliver, deliver_all, publish

T = dt.date(2026, 11, 22)
TAGS = {"dagster/partition": T.isoformat()}
STARTED, FAILED = dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.FAILURE


def a_run(instance: dg.DagsterInstance, status: dg.DagsterRunStatus) -> dg.DagsterRun:
    """A run of the night of T as its process left it: begun, or ended by Dagster."""
    job = definitions.build().resolve_job_def(NIGHTLY)
    run = instance.create_run_for_job(job, tags=TAGS)
    instance.report_dagster_event(dg.DagsterEvent("PIPELINE_START", NIGHTLY), run.run_id)
    if status == FAILED:
        instance.report_run_failed(run)
    found = instance.get_run_by_id(run.run_id)
    assert found is not None
    assert found.status == status
    return found


def soon(seconds: float = 0) -> dt.datetime:
    return dt.datetime.now(SHANGHAI) + dt.timedelta(seconds=seconds)


def asked(home: Home, instance: dg.DagsterInstance, now: dt.datetime) -> str:
    """The run key that is asked for, or why none is."""
    said = attempts.next_run(home, instance, T, now)
    return str(said.run_key if isinstance(said, dg.RunRequest) else said.skip_message)


def test_a_failed_night_is_asked_for_under_a_new_key(home: Home, instance: dg.DagsterInstance) -> None:
    assert asked(home, instance, soon()) == "nightly:2026-11-22:1"
    a_run(instance, FAILED)
    assert asked(home, instance, soon(1)) == "nightly:2026-11-22:2"


def test_a_night_that_goes_on_failing_is_tried_at_growing_intervals(home: Home, instance: dg.DagsterInstance) -> None:
    for _ in range(3):
        a_run(instance, FAILED)
    assert "ended 3 times unpublished: it is tried again at" in asked(home, instance, soon(110))
    assert asked(home, instance, soon(121)) == "nightly:2026-11-22:4"


@pytest.mark.parametrize(("failures", "minutes"), [(0, 0), (1, 0), (2, 1), (3, 2), (7, 32), (8, 60), (500, 60)])
def test_pauses_grow_to_an_hour(failures: int, minutes: int) -> None:
    assert attempts.pause_after(failures) == minutes * 60


def test_a_night_under_way_is_left_alone(home: Home, instance: dg.DagsterInstance) -> None:
    run = a_run(instance, STARTED)
    assert asked(home, instance, soon()) == f"the night of 2026-11-22 is running: {run.run_id}"


def test_a_run_that_died_with_its_machine_is_failed_and_asked_for_again(
    home: Home, instance: dg.DagsterInstance
) -> None:
    run = a_run(instance, STARTED)
    assert asked(home, instance, soon(attempts.QUIET_SECONDS + 10)) == "nightly:2026-11-22:2"
    found = instance.get_run_by_id(run.run_id)
    assert found is not None
    assert found.status == FAILED


def test_whoever_holds_the_home_is_alive_however_quiet(home: Home, instance: dg.DagsterInstance) -> None:
    run = a_run(instance, STARTED)
    lock = HomeLock(home)
    lock.acquire("a long step")
    try:
        assert run.run_id in asked(home, instance, soon(86_400))
    finally:
        lock.release()


def test_a_night_by_hand_is_waited_for(home: Home, instance: dg.DagsterInstance) -> None:
    lock = HomeLock(home)
    lock.acquire("a night by hand")
    try:
        assert "comes after it" in asked(home, instance, soon())
    finally:
        lock.release()
    assert asked(home, instance, soon()) == "nightly:2026-11-22:1"


def sensed(home: Home, instance: dg.DagsterInstance) -> str:
    sensor = definitions.build(str(home.root)).resolve_sensor_def("deliveries_complete")
    said = sensor(dg.build_sensor_context(instance=instance))
    assert isinstance(said, dg.RunRequest | dg.SkipReason)
    return str(said.run_key if isinstance(said, dg.RunRequest) else said.skip_message)


def test_the_sensor_takes_the_oldest_night_first_and_goes_on(home: Home, instance: dg.DagsterInstance) -> None:
    yesterday = soon().date() - dt.timedelta(days=1)
    first, second = yesterday - dt.timedelta(days=2), yesterday - dt.timedelta(days=1)
    deliver(home, first, second)
    assert sensed(home, instance) == f"nightly:{first}:1"
    publish(home, first)
    assert sensed(home, instance) == f"nightly:{second}:1"
    home.database.unlink()
    publish(home, first, second, yesterday)
    assert sensed(home, instance) == f"the night of {yesterday} is published"


def test_a_night_of_before_the_partitions_known_at_load_is_asked_for(home: Home, instance: dg.DagsterInstance) -> None:
    """The daemon loaded the definitions of an empty home; then deliveries came of long ago."""
    defs, long_ago = definitions.build(str(home.root)), soon().date() - dt.timedelta(days=200)
    deliver(home, long_ago)
    context = dg.build_sensor_context(instance=instance, repository_def=defs.get_repository_def())
    ticked = defs.resolve_sensor_def("deliveries_complete").evaluate_tick(context)
    assert [request.tags["dagster/partition"] for request in ticked.run_requests or ()] == [long_ago.isoformat()]


def test_the_schedule_takes_the_oldest_night_first(home: Home, instance: dg.DagsterInstance) -> None:
    deliver(home, T - dt.timedelta(days=3))
    deliver_all(home, T)
    schedule = definitions.build(str(home.root)).resolve_schedule_def("nightly_0230")
    tick = dt.datetime(2026, 11, 23, 2, 30, tzinfo=SHANGHAI)
    for expected in (T - dt.timedelta(days=3), T):
        said = schedule(dg.build_schedule_context(instance=instance, scheduled_execution_time=tick))
        assert isinstance(said, dg.RunRequest)
        assert said.tags == {"dagster/partition": expected.isoformat()}
        home.database.unlink(missing_ok=True)
        publish(home, expected)


def test_what_a_new_home_is_given_runs_by_itself(home: Home) -> None:
    repository = definitions.build(str(home.root)).get_repository_def()
    assert {sensor.default_status for sensor in repository.sensor_defs} == {dg.DefaultSensorStatus.RUNNING}
    assert {one.default_status for one in repository.schedule_defs} == {dg.DefaultScheduleStatus.RUNNING}
