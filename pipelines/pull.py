"""00:30 on T+1: what sources.toml names is pulled for T, so that it lies in landing/ when the night of T begins."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from assets.metadata import both
from pipelines.partitions import TIME_ZONE

PULL = "pull"


def pull_job(assets: Sequence[dg.AssetsDefinition]) -> UnresolvedAssetJobDefinition:
    """All sources of one business date; one that fails keeps no other from being pulled."""
    return dg.define_asset_job(
        PULL,
        selection=dg.AssetSelection.assets(*assets),
        description=both("把各来源的交付拉取到 landing/。", "Pull the deliveries of all sources into landing/."),
    )


def pull_schedule() -> dg.ScheduleDefinition:
    """Every day at 00:30 Shanghai time, for the day before; what lies in landing/ already is left alone."""

    @dg.schedule(
        name="pull_0030",
        job_name=PULL,
        cron_schedule="30 0 * * *",
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=both("每日 00:30 拉取前一日的交付。", "At 00:30 the deliveries of the day before are pulled."),
    )
    def pull_0030(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        tick = context.scheduled_execution_time
        zone = ZoneInfo(TIME_ZONE)
        local = tick.astimezone(zone) if tick.tzinfo else tick.replace(tzinfo=zone)
        day = (local.date() - dt.timedelta(days=1)).isoformat()
        return dg.RunRequest(run_key=f"pull-{day}", partition_key=day)

    return pull_0030
