"""02:30 on T+1: the night of T, unless it has been published already."""

import datetime as dt
from zoneinfo import ZoneInfo

import dagster as dg

from outpost.home import Home
from outpost.night import standing
from pipelines.nightly import NIGHTLY, run_key
from pipelines.partitions import TIME_ZONE


def nightly_schedule(home: str) -> dg.ScheduleDefinition:
    """Runs the day before, every night at 02:30 Shanghai time."""

    @dg.schedule(
        name="nightly_0230",
        job_name=NIGHTLY,
        cron_schedule="30 2 * * *",
        execution_timezone=TIME_ZONE,
        description="每日 02:30 运行前一日之夜；已发布的不再运行。",
    )
    def nightly_0230(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        tick = context.scheduled_execution_time
        local = tick.astimezone(ZoneInfo(TIME_ZONE)) if tick.tzinfo else tick
        business_date = local.date() - dt.timedelta(days=1)
        if business_date in standing.finished(Home.find(home or None)):
            return dg.SkipReason(f"the night of {business_date} is published")
        return dg.RunRequest(run_key=run_key(business_date), partition_key=business_date.isoformat())

    return nightly_0230
