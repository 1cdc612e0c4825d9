"""What leaders are given of a night: made after it was published. It warns and never stops a night."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets import groups, metadata
from assets.metadata import both
from assets.night import PUBLISHED, NightResource, result, step
from outpost import briefing

PAGES = dg.AssetKey(["briefing", "pages"])


class Briefing(dg.Config):
    """Whether leaders are told."""

    wanted: bool = True
    """False: nothing is written; the nights of a living demo city but its last."""


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """One asset: all that leaders are given appears together."""

    @step(
        PAGES,
        partitions,
        deps=[PUBLISHED],
        group=groups.BRIEFING,
        kinds={"html"},
        description=both(
            "给各级负责人的页面与材料，写入 outbox/<T>/<区>/pages/；只提醒，不阻断。",
            "Pages and papers for those who lead, in outbox/<T>/<zone>/pages/. It warns and stops nothing.",
        ),
        code=[briefing.write],
        shown=metadata.links(about="briefing.md"),
        checks=[
            dg.AssetCheckSpec(
                "written", asset=PAGES, description=both("各部分均已写出。", "Every part has been written.")
            )
        ],
    )
    def pages(
        context: dg.AssetExecutionContext, config: Briefing, night: NightResource
    ) -> Iterator[dg.MaterializeResult]:
        if config.wanted:
            held = night.at(context)
            yield from result(briefing.write(held.home, held.business_date))

    return [pages]
