"""Runs of nights tell of themselves under Dagster's daemon: a failure, and what a published night held.

A night that ``outpost nightly`` ran tells by itself; each thing is told once, whoever is first. Both write metrics.
"""

from __future__ import annotations

import datetime as dt

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition
from dagster._core.storage.tags import PARTITION_NAME_TAG

from assets.metadata import both
from outpost import metrics, notify
from outpost.home import Home
from outpost.night import standing
from pipelines.sensors import CHECK_EVERY_SECONDS


def alert_sensors(home: str, nightly: UnresolvedAssetJobDefinition) -> list[dg.SensorDefinition]:
    """Two sensors: on a run that failed, and on one that succeeded, for what its night held."""

    @dg.run_failure_sensor(
        name="night_failed",
        monitored_jobs=[nightly],
        minimum_interval_seconds=CHECK_EVERY_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=both(
            "夜间运行失败时发一条消息（notify.toml），只含个数，不含任何一行的内容。",
            "One message when a night's run failed (notify.toml): counts, nothing of any row.",
        ),
    )
    def night_failed(context: dg.RunFailureSensorContext) -> None:
        outpost_home, night = Home.find(home or None), _night_of(context.dagster_run)
        metrics.write(outpost_home)
        if night is not None and night not in standing.finished(outpost_home):
            notify.night_failed(outpost_home, night, len(context.get_step_failure_events()))

    @dg.run_status_sensor(
        name="models_held",
        run_status=dg.DagsterRunStatus.SUCCESS,
        monitored_jobs=[nightly],
        minimum_interval_seconds=CHECK_EVERY_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=both(
            "有模型暂停或出错的夜发布后发一条消息（notify.toml），只含个数和模型编号。",
            "One message after a published night in which models were held or failed: counts and ids of models.",
        ),
    )
    def models_held(context: dg.RunStatusSensorContext) -> None:
        outpost_home, night = Home.find(home or None), _night_of(context.dagster_run)
        metrics.write(outpost_home)
        if night is not None and night in standing.finished(outpost_home):
            notify.night_done(outpost_home, night)

    return [night_failed, models_held]


def _night_of(run: dg.DagsterRun) -> dt.date | None:
    partition = run.tags.get(PARTITION_NAME_TAG)
    return dt.date.fromisoformat(partition) if partition else None
