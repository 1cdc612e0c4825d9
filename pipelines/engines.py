"""Engines that a night can run on, registered as entry points of the group ``outpost.engines``.

``duckdb`` is here; another engine is another package that registers its own function of the same form.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from outpost.home import Home
from outpost.night.run import NightRun
from pipelines.partitions import TIME_ZONE, business_dates


def duckdb(home: Home, business_date: dt.date, *, force: bool, formats: Sequence[str] = ()) -> NightRun:
    """Run the night of ``business_date`` through Dagster in this process, its records kept in the home.

    ``formats`` of lists come besides what outpost.toml says.
    """
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")

    import dagster as dg

    from assets.lists import ListFormats
    from assets.night import BeginNight
    from pipelines import definitions
    from pipelines.nightly import NIGHTLY

    today = dt.datetime.now(ZoneInfo(TIME_ZONE)).date()
    job = definitions.build(str(home.root), business_dates(business_date, today)).resolve_job_def(NIGHTLY)
    run_config = dg.RunConfig(
        ops={"night__inputs": BeginNight(force=force), "lists__outbox": ListFormats(formats=list(formats))},
        loggers={"console": {"config": {"log_level": "CRITICAL"}}},
    )
    with dg.DagsterInstance.get() as instance:
        done = job.execute_in_process(
            run_config=run_config,
            instance=instance,
            partition_key=business_date.isoformat(),
            raise_on_error=False,
        )
        seconds: dict[str, float] = defaultdict(float)
        for step in instance.get_run_step_stats(done.run_id):
            if step.start_time and step.end_time:
                seconds[stage_of(step.step_key)] += step.end_time - step.start_time
    failures = [event for event in done.all_events if event.is_step_failure]
    failed = [f"{event.step_key.replace('__', '/')}: {_cause(event)}" for event in failures if event.step_key]
    return NightRun(success=done.success, run_id=done.run_id, seconds=dict(seconds), failed=failed + _stopped(done))


def stage_of(step_key: str) -> str:
    """The stage that a step's time is counted to: the first part of its asset key."""
    return step_key.split("__")[0].removesuffix("_current")


def _cause(event: object) -> str:
    error = getattr(getattr(event, "step_failure_data", None), "error", None)
    while error is not None and error.cause is not None:
        error = error.cause
    if error is None:
        return "no reason given"
    message: str = error.message
    return message.strip().split("Error: ", 1)[-1] if message.startswith("outpost.") else message.strip()


def _stopped(done: object) -> list[str]:
    """Blocking checks that failed: they stop the night without a failure of their step."""
    events: Iterable[Any] = getattr(done, "get_asset_check_evaluations", list)()
    return [
        f"{'/'.join(check.asset_key.path)}: check {check.check_name} failed{_why(check)}"
        for check in events
        if not check.passed and check.blocking
    ]


def _why(check: Any) -> str:
    """The sentence that a check carries, where it has one."""
    said = check.metadata.get("why")
    return f": {said.value}" if said is not None and said.value else ""
