"""02:30 on T+1: the oldest night that waits, then that of T; the sensor goes on from there."""

import datetime as dt
from zoneinfo import ZoneInfo

import dagster as dg
from dagster._core.errors import DagsterInvariantViolationError

from assets.metadata import both
from outpost.home import Home
from outpost.night import turn
from pipelines import attempts
from pipelines.nightly import NIGHTLY
from pipelines.partitions import TIME_ZONE


def nightly_schedule(home: str) -> dg.ScheduleDefinition:
    """Every night at 02:30 Shanghai time, whatever has come by then."""

    @dg.schedule(
        name="nightly_0230",
        job_name=NIGHTLY,
        cron_schedule="30 2 * * *",
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=both(
            "每日 02:30 运行最早的未完成之夜；前一日数据不齐也运行；已发布的不再运行。",
            "At 02:30 the oldest night that is not finished, though data of the day before be missing; none twice.",
        ),
    )
    def nightly_0230(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        outpost_home = Home.find(home or None)
        tick = context.scheduled_execution_time
        zone = ZoneInfo(TIME_ZONE)
        local = tick.astimezone(zone) if tick.tzinfo else tick.replace(tzinfo=zone)
        found = turn.due_at_the_latest(outpost_home, local)
        if isinstance(found, str):
            return dg.SkipReason(found)
        return attempts.next_run(outpost_home, _instance(context), found, dt.datetime.now(zone))

    return nightly_0230


def _instance(context: dg.ScheduleEvaluationContext) -> dg.DagsterInstance | None:
    """The records, where the schedule is evaluated with any."""
    try:
        return context.instance
    except DagsterInvariantViolationError:
        return None
