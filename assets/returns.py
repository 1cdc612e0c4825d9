"""Returns: the answers and reviews that came back before the night began, as rows for the ledger."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets import groups
from assets.metadata import both
from assets.night import INPUTS, NightResource, result, step
from outpost.night import stages

TAKEN = dg.AssetKey(["returns", "taken"])


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """One asset."""

    @step(
        TAKEN,
        partitions,
        deps=[INPUTS],
        group=groups.RETURNS,
        kinds={"excel"},
        description=both(
            "反馈与审核：逐行核对后记入台账；不合格的行写明原因，都有回执。",
            "Answers and reviews, checked row by row; rows that do not count say why, and everybody gets a receipt.",
        ),
        code=[stages.take_returns],
    )
    def taken(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.take_returns(night.of(context)))

    return [taken]
