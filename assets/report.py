"""What is told of a night: numbers about its registers held against the nights before, and its page.

Both warn and never stop a night.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets import groups, metadata, registers
from assets.metadata import both
from assets.night import PUBLISHED, NightResource, result, step
from outpost import contracts
from outpost.audit import report
from outpost.night import stages

PROFILE = dg.AssetKey(["report", "profile"])
WATCH = dg.AssetKey(["report", "watch"])
PAGE = dg.AssetKey(["report", "page"])
LINEAGE = dg.AssetKey(["report", "lineage"])


class Watching(dg.Config):
    """How to watch."""

    wanted: bool = True
    """False: the night is not held against those before; the nights of a living demo city but its last."""


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """The profile, published with the night, and its judgement afterwards."""

    @step(
        PROFILE,
        partitions,
        deps=[registers.key(contract.table) for contract in contracts.ALL.values()],
        group=groups.PROFILE,
        kinds={"duckdb", "sql"},
        description=both(
            "今夜台账的小计：行数、空值、不同值个数、仅更新时间变动的比例；不含任何一行的内容。",
            "Small numbers about tonight's registers: rows, nulls, distinct values, the share that changed in its "
            "update time alone; nothing of any row.",
        ),
        code=[stages.profile],
    )
    def profile(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.profile(night.of(context)))

    @step(
        WATCH,
        partitions,
        deps=[PROFILE, PUBLISHED],
        group=groups.WATCH,
        kinds={"greatexpectations"},
        description=both(
            "今夜的小计与以往各夜比较（Great Expectations），结果页在 reports/<T>/data-docs/；只提醒，不阻断。",
            "Tonight's numbers held against the nights before (Great Expectations); pages in reports/<T>/data-docs/. "
            "It warns and stops nothing.",
        ),
        code=[stages.watch_night],
        checks=[
            dg.AssetCheckSpec(
                "usual",
                asset=WATCH,
                description=both("各项小计与以往各夜相近。", "The numbers are like those of the nights before."),
            )
        ],
    )
    def watch(
        context: dg.AssetExecutionContext, config: Watching, night: NightResource
    ) -> Iterator[dg.MaterializeResult]:
        if config.wanted:
            yield from result(stages.watch_night(night.at(context)))

    @step(
        PAGE,
        partitions,
        deps=[PUBLISHED],
        group=groups.WATCH,
        kinds={"html"},
        description=both(
            "今夜的报告页 reports/<T>/night.html：平衡、未运行的模型、隔离的行，各模型、镇街和网格的任务数。",
            "The page of the night, reports/<T>/night.html: balance, held models, quarantine, tasks by model, town and "
            "grid; no person's data.",
        ),
        code=[report.write],
        checks=[
            dg.AssetCheckSpec("written", asset=PAGE, description=both("报告页已写出。", "The page has been written."))
        ],
    )
    def page(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        held = night.at(context)
        yield from result(report.write(held.home, held.business_date))

    return [profile, watch, page, _lineage(partitions)]


def _lineage(partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    @step(
        LINEAGE,
        partitions,
        deps=[PUBLISHED],
        group=groups.WATCH,
        kinds={"openlineage"},
        description=both(
            "已发布之夜的 OpenLineage 事件：数据集、列的血缘、状态和个数，写入 reports/<T>/openlineage.ndjson.gz，"
            "设置了地址的另行发送；只提醒，不阻断。",
            "OpenLineage events of the published night: data sets, lineage of columns, states and counts, in "
            "reports/<T>/openlineage.ndjson.gz and to a receiver where one is set. It warns and stops nothing.",
        ),
        code=[stages.tell_lineage],
        shown=metadata.links(about="lineage.md"),
        checks=[
            dg.AssetCheckSpec(
                "sent", asset=LINEAGE, description=both("事件已写入并发出。", "The events were written, and sent.")
            )
        ],
    )
    def lineage(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.tell_lineage(night.at(context), night.lineage(context)))

    return lineage
