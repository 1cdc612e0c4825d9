"""Returns: the answers and reviews that came back before the night began, as rows for the ledger."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.night import INPUTS, NightResource, result, step
from outpost.night import stages

TAKEN = dg.AssetKey(["returns", "taken"])


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """One asset."""

    @step(
        TAKEN,
        partitions,
        deps=[INPUTS],
        group="returns",
        kinds={"excel"},
        description="反馈与审核：逐行核对后记入台账；不合格的行写明原因，都有回执。",
    )
    def taken(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.take_returns(night.of(context)))

    return [taken]
