"""A run is tried again until it has done what it is for: how often that was, whether one is at it, when the next may.

Dagster never starts a second run of the same run key, and a run that is killed with its machine stays STARTED for ever.
So keys carry the number of the attempt, and a run that is quiet while nobody writes to the home counts as dead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import dagster as dg
from dagster._core.storage.dagster_run import RunRecord, RunsFilter
from dagster._core.storage.tags import PARTITION_NAME_TAG

from outpost.home import Home
from outpost.night import lock
from pipelines.nightly import NIGHTLY, run_key

QUIET_SECONDS = 120.0
"""A started run that says nothing for so long, while nobody holds the home's lock, has no process any more."""
STARTING_SECONDS = 300.0
_FIRST_PAUSE = 60.0
_LONGEST_PAUSE = 3600.0


@dataclass(frozen=True)
class Attempts:
    """Runs for one purpose: how many ended, when the last did (seconds since 1970), and one that is under way."""

    ended: int = 0
    last_end: float = 0.0
    under_way: str | None = None


def pause_after(failures: int, longest: float = _LONGEST_PAUSE) -> float:
    """Seconds until the next attempt: none after the first failure, then 1, 2, 4 ... minutes, an hour at most."""
    return 0.0 if failures <= 1 else min(longest, _FIRST_PAUSE * 2 ** min(failures - 2, 16))


def next_run(
    home: Home, instance: dg.DagsterInstance | None, night: dt.date, now: dt.datetime
) -> dg.RunRequest | dg.SkipReason:
    """The next attempt at a night, or why there is none now. ``instance`` None: nothing is known of earlier ones."""
    partition = {PARTITION_NAME_TAG: night.isoformat()}
    tried = of_runs(home, instance, NIGHTLY, partition, now) if instance else Attempts()
    if tried.under_way:
        return dg.SkipReason(f"the night of {night} is running: {tried.under_way}")
    if lock.is_held(home):
        return dg.SkipReason(f"somebody writes to the home: the night of {night} comes after it")
    again = dt.datetime.fromtimestamp(tried.last_end + pause_after(tried.ended), now.tzinfo)
    if again > now:
        said = f"the night of {night} ended {tried.ended} times unpublished: it is tried again at {again:%H:%M:%S}"
        return dg.SkipReason(said)
    # By its tag: a night of before the partitions that the code location knew when it was loaded is run all the same.
    return dg.RunRequest(run_key=run_key(night, tried.ended + 1), tags=partition)


def of_runs(home: Home, instance: dg.DagsterInstance, job: str, tags: Mapping[str, str], now: dt.datetime) -> Attempts:
    """Runs of a job with these tags. One that is dead is reported as failed, so that all of Dagster knows."""
    ended, last_end, under_way = 0, 0.0, None
    for record in instance.get_run_records(RunsFilter(job_name=job, tags=dict(tags))):
        run = record.dagster_run
        if not run.is_finished and not _is_dead(home, instance, record, now):
            under_way = run.run_id
            continue
        if not run.is_finished:
            instance.report_run_failed(run, "The process of this run is gone: it is started again.")
        ended += 1
        last_end = max(last_end, record.end_time or (now.timestamp() if not run.is_finished else 0.0))
    return Attempts(ended, last_end, under_way)


def _is_dead(home: Home, instance: dg.DagsterInstance, record: RunRecord, now: dt.datetime) -> bool:
    status = record.dagster_run.status
    if status == dg.DagsterRunStatus.QUEUED or lock.is_held(home):
        return False
    begun = status in (dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING)
    quiet = now.timestamp() - _last_heard(instance, record)
    return quiet > (QUIET_SECONDS if begun else STARTING_SECONDS)


def _last_heard(instance: dg.DagsterInstance, record: RunRecord) -> float:
    events = instance.get_records_for_run(record.dagster_run.run_id, limit=1, ascending=False).records
    said = [events[0].timestamp] if events else []
    return max([record.create_timestamp.timestamp(), record.start_time or 0.0, *said])
