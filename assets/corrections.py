"""Corrections: what each department is told of its own registers, written aside."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets import groups, registers, tasks
from assets.metadata import both
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
        group=groups.CORRECTIONS,
        kinds={"excel"},
        description=both(
            "登记更正：核查证实登记有误的，告知登记部门，直到送来的数据有了变化。",
            "Corrections: where an answer says that a register is wrong its department is told, until its data change.",
        ),
        code=[stages.write_corrections],
        checks=[
            dg.AssetCheckSpec(
                "balance",
                asset=DEPARTMENTS,
                blocking=True,
                description=both("待更正的收支须平衡。", "The account of corrections must close."),
            ),
            dg.AssetCheckSpec(
                "departments",
                asset=DEPARTMENTS,
                description=both("模型所指的部门都在部门表里。", "Every department that a model names is listed."),
            ),
        ],
    )
    def departments(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.write_corrections(night.of(context)))

    return [departments]
