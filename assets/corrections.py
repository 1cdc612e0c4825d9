"""Corrections: what each department is told of its own registers, written aside."""

from typing import Any

import dagster as dg

from assets import registers, tasks
from assets.night import OWNERS, NightResource, result
from outpost import sql
from outpost.night import stages

DEPARTMENTS = dg.AssetKey(["corrections", "departments"])


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """One asset; what it wrote appears in corrections/ at publication."""

    @dg.asset(
        key=DEPARTMENTS,
        deps=[tasks.LEDGER, *registers.upstream(sql.tables_below("corrections"))],
        partitions_def=partitions,
        group_name="corrections",
        kinds={"excel"},
        owners=OWNERS,
        description="登记更正：核查证实登记有误的，告知登记部门，直到送来的数据有了变化。",
        check_specs=[
            dg.AssetCheckSpec("balance", asset=DEPARTMENTS, blocking=True, description="待更正的收支须平衡"),
            dg.AssetCheckSpec("departments", asset=DEPARTMENTS, description="模型所指的部门都在部门表里"),
        ],
    )
    def departments(context: dg.AssetExecutionContext, night: NightResource) -> dg.MaterializeResult:
        return result(stages.write_corrections(night.of(context)), ["balance", "departments"])

    return [departments]
