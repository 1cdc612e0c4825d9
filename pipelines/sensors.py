"""The night of T starts as soon as all that is expected is there, not before 00:30 on T+1."""

import datetime as dt
from zoneinfo import ZoneInfo

import dagster as dg

from outpost import settings
from outpost.home import Home
from outpost.night import standing
from pipelines.nightly import NIGHTLY, run_key
from pipelines.partitions import TIME_ZONE

_NOT_BEFORE = dt.time(0, 30)
_CHECK_EVERY_SECONDS = 60


def due_night(home: Home, now: dt.datetime) -> dt.date | str:
    """The business date whose night can start at ``now`` (Shanghai time), or why none can."""
    business_date = now.date() - dt.timedelta(days=1)
    if now.time() < _NOT_BEFORE:
        return f"the night of {business_date} starts at {_NOT_BEFORE:%H:%M} at the earliest"
    if not home.config.is_file():
        return f"no Outpost home at {home.root}"
    if business_date in standing.finished(home):
        return f"the night of {business_date} is published"
    earlier = [night for night in standing.unfinished(home) if night < business_date]
    if earlier:
        return f"the night of {earlier[0]} comes first"
    missing = standing.missing(home, settings.read(home.config), business_date)
    if missing:
        return f"waiting for {len(missing)} deliveries of {business_date}: {', '.join(missing)}"
    return business_date


def arrivals_sensor(home: str) -> dg.SensorDefinition:
    """Asks once a minute whether the night can start."""

    @dg.sensor(
        name="deliveries_complete",
        job_name=NIGHTLY,
        minimum_interval_seconds=_CHECK_EVERY_SECONDS,
        description="当日应到的抽取文件齐了就开始（不早于次日 00:30）。",
    )
    def deliveries_complete(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        found = due_night(Home.find(home or None), dt.datetime.now(ZoneInfo(TIME_ZONE)))
        if isinstance(found, str):
            return dg.SkipReason(found)
        return dg.RunRequest(run_key=run_key(found), partition_key=found.isoformat())

    return deliveries_complete
