"""The night of T starts as soon as all that is expected is there; a night that waits or died is started (again)."""

import datetime as dt
from zoneinfo import ZoneInfo

import dagster as dg
from dagster._core.storage.tags import PARTITION_NAME_TAG

from assets.metadata import both
from outpost.home import Home
from outpost.night import standing
from outpost.night.turn import AT_THE_LATEST, due_night
from pipelines import attempts
from pipelines.nightly import NIGHTLY
from pipelines.partitions import TIME_ZONE

CHECK_EVERY_SECONDS = 30


def arrivals_sensor(home: str) -> dg.SensorDefinition:
    """Asks twice a minute whether a night can start."""

    @dg.sensor(
        name="deliveries_complete",
        job_name=NIGHTLY,
        minimum_interval_seconds=CHECK_EVERY_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=both(
            "当日应到的抽取文件齐了就开始（不早于次日 00:30）；未完成之夜按先后补跑，中断的重新运行。",
            "A night starts as soon as all that is expected has come (from 00:30 on); nights that wait run in order, "
            "and what was broken off is started again.",
        ),
    )
    def deliveries_complete(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        outpost_home, now = Home.find(home or None), dt.datetime.now(ZoneInfo(TIME_ZONE))
        found = due_night(outpost_home, now)
        if isinstance(found, str):
            begun = _begun_without_deliveries(outpost_home, context.instance, now)
            if begun is None:
                return dg.SkipReason(found)
            found = begun
        return attempts.next_run(outpost_home, context.instance, found, now)

    return deliveries_complete


def _begun_without_deliveries(home: Home, instance: dg.DagsterInstance, now: dt.datetime) -> dt.date | None:
    """Yesterday's night, where the schedule began it though nothing had come, and it is not published."""
    night = now.date() - dt.timedelta(days=1)
    if now.time() < AT_THE_LATEST or not home.config.is_file() or night in standing.finished(home):
        return None
    tried = attempts.of_runs(home, instance, NIGHTLY, {PARTITION_NAME_TAG: night.isoformat()}, now)
    return night if tried.ended and not tried.under_way else None
