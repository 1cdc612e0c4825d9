"""Tasks: the ledger takes tonight's findings and the answers that came, and its balance must close."""

from collections.abc import Iterable, Iterator
from typing import Any

import dagster as dg

from assets import findings, groups, registers, returns
from assets.metadata import both
from assets.night import NightResource, result, step
from outpost import sql
from outpost.night import stages

LEDGER = dg.AssetKey(["tasks", "ledger"])


def build(partitions: dg.PartitionsDefinition[Any], model_ids: Iterable[str]) -> list[dg.AssetsDefinition]:
    """One asset with the blocking check ``balance``, after the findings of all models."""

    @step(
        LEDGER,
        partitions,
        deps=[
            returns.TAKEN,
            *registers.upstream(sql.tables_below("tasks") | sql.tables_below("corrections")),
            *(findings.key(model_id) for model_id in model_ids),
        ],
        group=groups.TASKS,
        kinds={"duckdb", "sql"},
        description=both(
            "任务台账：新开、续期、销号、派发与排队；一切都是只增不改的事件。",
            "The ledger of tasks: opened, renewed, closed, routed and queued, all by events that are only ever added.",
        ),
        code=[stages.advance_ledger],
        checks=[
            dg.AssetCheckSpec(
                "balance",
                asset=LEDGER,
                blocking=True,
                description=both("收支平衡，不平不发布。", "The balance closes, or nothing is published."),
            ),
            dg.AssetCheckSpec(
                "chain",
                asset=LEDGER,
                blocking=True,
                description=both(
                    "今夜的事件与前夜的链首尾相接。", "Tonight's events go on where the chain of the last night ended."
                ),
            ),
        ],
    )
    def ledger(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.advance_ledger(night.of(context)))

    return [ledger]
