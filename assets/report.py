"""The watch: numbers about tonight's registers held against the nights before. It warns, it never stops a night."""

from typing import Any

import dagster as dg

from assets import registers
from assets.night import OWNERS, PUBLISHED, NightResource, result
from outpost import contracts
from outpost.night import stages

PROFILE = dg.AssetKey(["report", "profile"])
WATCH = dg.AssetKey(["report", "watch"])


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """The profile, published with the night, and its judgement afterwards."""

    @dg.asset(
        key=PROFILE,
        deps=[registers.key(contract.table) for contract in contracts.ALL.values()],
        partitions_def=partitions,
        group_name="report",
        kinds={"duckdb", "sql"},
        owners=OWNERS,
        description="今夜台账的小计：行数、空值、不同值个数、仅更新时间变动的比例；不含任何一行的内容。",
    )
    def profile(context: dg.AssetExecutionContext, night: NightResource) -> dg.MaterializeResult:
        return result(stages.profile(night.of(context)))

    @dg.asset(
        key=WATCH,
        deps=[PROFILE, PUBLISHED],
        partitions_def=partitions,
        group_name="report",
        kinds={"greatexpectations"},
        owners=OWNERS,
        description="今夜的小计与以往各夜比较（Great Expectations），结果页在 reports/<T>/data-docs/；只提醒，不阻断。",
        check_specs=[dg.AssetCheckSpec("usual", asset=WATCH, description="各项小计与以往各夜相近")],
    )
    def watch(context: dg.AssetExecutionContext, night: NightResource) -> dg.MaterializeResult:
        outcome = stages.watch_night(night.at(context))
        usual = outcome.checks["usual"]
        return dg.MaterializeResult(
            metadata=dict(outcome.numbers),
            check_results=[
                dg.AssetCheckResult(
                    check_name="usual",
                    passed=usual.passed,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata=dict(usual.numbers),
                )
            ],
        )

    return [profile, watch]
