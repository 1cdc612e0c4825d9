"""Corrections: what each department is told of its own registers, written aside."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets import registers, tasks
from assets.night import NightResource, result, step
from outpost import sql
from outpost.night import stages

DEPARTMENTS = dg.AssetKey(["corrections", "departments"])


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """One asset; what it wrote appears in corrections/ at publication."""

    @step(
        DEPARTMENTS,
        partitions,
        deps=[tasks.LEDGER, *registers.upstream(sql.tables_below("corrections"))],
        group="corrections",
        kinds={"excel"},
        description="登记更正：核查证实登记有误的，告知登记部门，直到送来的数据有了变化。",
        checks=[
            dg.AssetCheckSpec("balance", asset=DEPARTMENTS, blocking=True, description="待更正的收支须平衡"),
            dg.AssetCheckSpec("departments", asset=DEPARTMENTS, description="模型所指的部门都在部门表里"),
        ],
    )
    def departments(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.write_corrections(night.of(context)))

    return [departments]
