"""Lists: one workbook for each officer and each grid worker who has something to do tomorrow, written aside."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
from pydantic import Field

from assets import groups, lineage, registers, tasks
from assets.metadata import both
from assets.night import NightResource, result, step
from outpost import sql
from outpost.choices import FORMATS
from outpost.night import stages

OUTBOX = dg.AssetKey(["lists", "outbox"])


class ListFormats(dg.Config):
    """How this run writes its lists."""

    formats: list[str] = Field(default_factory=list)
    """pdf, csv, json: for every recipient, besides what outpost.toml says."""


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """One asset; what it wrote appears in outbox/ at publication."""

    @step(
        OUTBOX,
        partitions,
        deps=[tasks.LEDGER, *registers.upstream(sql.tables_below("lists"))],
        group=groups.LISTS,
        kinds={"excel"},
        description=both(
            "明早的清单：每位民警、网格员、网格办、派出所一份；发布前逐行检查。",
            "The lists of tomorrow morning, one for each officer, grid worker, grid office and station; each line is "
            "looked at before it is published.",
        ),
        code=[stages.write_lists],
        checks=[
            dg.AssetCheckSpec(
                "scan",
                asset=OUTBOX,
                description=both(
                    "政务区清单没有身份号码、警务专用字段。",
                    "No government list holds an ID number or a field of the police alone.",
                ),
            ),
            dg.AssetCheckSpec(
                "balance",
                asset=OUTBOX,
                blocking=True,
                description=both("计入扣下的行，收支仍须平衡。", "The balance closes with the lines kept back, too."),
            ),
        ],
    )
    def outbox(
        context: dg.AssetExecutionContext, config: ListFormats, night: NightResource
    ) -> Iterator[dg.MaterializeResult]:
        formats = [name for name in FORMATS if name in config.formats]
        outcome = stages.write_lists(night.of(context), formats=formats)
        yield from result(outcome, shown=lineage.of_lists(night.lineage(context)))

    return [outbox]
