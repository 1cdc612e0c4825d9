"""The watch: numbers about tonight's registers held against the nights before. It warns, it never stops a night."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets import registers
from assets.night import PUBLISHED, NightResource, result, step
from outpost import contracts
from outpost.night import stages

PROFILE = dg.AssetKey(["report", "profile"])
WATCH = dg.AssetKey(["report", "watch"])


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """The profile, published with the night, and its judgement afterwards."""

    @step(
        PROFILE,
        partitions,
        deps=[registers.key(contract.table) for contract in contracts.ALL.values()],
        group="report",
        kinds={"duckdb", "sql"},
        description="今夜台账的小计：行数、空值、不同值个数、仅更新时间变动的比例；不含任何一行的内容。",
    )
    def profile(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.profile(night.of(context)))

    @step(
        WATCH,
        partitions,
        deps=[PROFILE, PUBLISHED],
        group="report",
        kinds={"greatexpectations"},
        description="今夜的小计与以往各夜比较（Great Expectations），结果页在 reports/<T>/data-docs/；只提醒，不阻断。",
        checks=[dg.AssetCheckSpec("usual", asset=WATCH, description="各项小计与以往各夜相近")],
    )
    def watch(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.watch_night(night.at(context)))

    return [profile, watch]
