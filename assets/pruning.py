"""Dagster's records of runs that are past their time."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
from dagster._core.storage.dagster_run import RunRecord, RunsFilter
from dagster._core.storage.tags import PARTITION_NAME_TAG

from outpost import retention_periods

_BATCH = 500
_FINISHED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
log = logging.getLogger("outpost.night")


def prune(instance: dg.DagsterInstance, business_date: dt.date, *, dry_run: bool = False) -> int:
    """Delete finished runs, with their events and what they printed, that are past their time at ``business_date``.

    A night's run is as old as its night, any other as old as it is. Returns how many went, or would go.
    """
    limit = business_date - dt.timedelta(days=retention_periods.days("runs", business_date))
    old = [record for record in _finished_runs(instance) if _day_of(record) <= limit]
    if not dry_run:
        for record in old:
            _delete(instance, record.dagster_run.run_id)
    return len(old)


def prune_quietly(instance: dg.DagsterInstance, business_date: dt.date) -> None:
    """The same after a published night: what goes wrong is told, and goes with the next night."""
    try:
        prune(instance, business_date)
    except Exception as error:
        log.warning("old records of Dagster were not deleted: %s", type(error).__name__)


def _finished_runs(instance: dg.DagsterInstance) -> Iterator[RunRecord]:
    cursor = None
    while True:
        found = instance.get_run_records(RunsFilter(statuses=_FINISHED), limit=_BATCH, cursor=cursor, ascending=True)
        yield from found
        if len(found) < _BATCH:
            return
        cursor = found[-1].dagster_run.run_id


def _day_of(record: RunRecord) -> dt.date:
    night = record.dagster_run.tags.get(PARTITION_NAME_TAG)
    try:
        return dt.date.fromisoformat(night) if night else record.create_timestamp.date()
    except ValueError:
        return record.create_timestamp.date()


def _delete(instance: dg.DagsterInstance, run_id: str) -> None:
    """The run and its events by Dagster's own means; then its files, which Dagster leaves."""
    instance.delete_run(run_id)
    folder = Path(instance.root_directory)
    for ending in ("", "-wal", "-shm"):
        (folder / "history" / "runs" / f"{run_id}.db{ending}").unlink(missing_ok=True)
    shutil.rmtree(folder / "storage" / run_id, ignore_errors=True)
