"""Files in inbox/ that could not be taken in are asked for again, until they are."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import dagster as dg

from outpost.home import Home
from pipelines import definitions, inbox

HOURS_AGO = dt.datetime.now(dt.UTC).timestamp() - 7200


def put(home: Home, name: str, written: float = HOURS_AGO) -> Path:
    file = home.inbox / name
    file.write_bytes(b"a list")
    os.utime(file, (written, written))
    return file


def asked(home: Home, instance: dg.DagsterInstance) -> dg.RunRequest | str:
    sensor = definitions.build(str(home.root)).resolve_sensor_def("answers_arrive")
    said = sensor(dg.build_sensor_context(instance=instance))
    if isinstance(said, dg.RunRequest):
        return said
    assert isinstance(said, dg.SkipReason)
    return str(said.skip_message)


def runs(instance: dg.DagsterInstance, request: dg.RunRequest) -> dg.DagsterRun:
    """The run that Dagster makes of a request."""
    job = definitions.build().resolve_job_def(inbox.TAKE_RETURNS)
    return instance.create_run_for_job(job, tags=dict(request.tags))


def test_files_that_could_not_be_taken_in_are_asked_for_again(home: Home, instance: dg.DagsterInstance) -> None:
    put(home, "清单.xlsx")
    first = asked(home, instance)
    assert isinstance(first, dg.RunRequest)
    run = runs(instance, first)
    instance.report_dagster_event(dg.DagsterEvent("PIPELINE_START", inbox.TAKE_RETURNS), run.run_id)
    assert "are being taken in" in str(asked(home, instance))
    instance.report_run_failed(run)
    second = asked(home, instance)
    assert isinstance(second, dg.RunRequest)
    assert second.run_key != first.run_key
    instance.report_run_failed(runs(instance, second))
    assert "again in a minute" in str(asked(home, instance))
    put(home, "另一份.xlsx")
    assert isinstance(asked(home, instance), dg.RunRequest)


def test_nothing_waits_in_an_empty_inbox(home: Home, instance: dg.DagsterInstance) -> None:
    assert asked(home, instance) == "inbox/ is empty"


def test_what_is_still_being_copied_is_left_alone(home: Home) -> None:
    now = dt.datetime.now(dt.UTC).timestamp()
    put(home, "old.xlsx")
    put(home, "now.xlsx", now)
    put(home, "tomorrow.xlsx", now + 86_400)
    assert [path.name for path in inbox.written_to_the_end(home)] == ["old.xlsx"]
