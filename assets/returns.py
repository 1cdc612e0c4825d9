"""Returns: the answers and reviews that came back before the night began, as rows for the ledger."""

from typing import Any

import dagster as dg

from assets.night import INPUTS, OWNERS, NightResource, result
from outpost.night import stages

TAKEN = dg.AssetKey(["returns", "taken"])


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """One asset."""

    @dg.asset(
        key=TAKEN,
        deps=[INPUTS],
        partitions_def=partitions,
        group_name="returns",
        kinds={"excel"},
        owners=OWNERS,
        description="反馈与审核：逐行核对后记入台账；不合格的行写明原因，都有回执。",
    )
    def taken(context: dg.AssetExecutionContext, night: NightResource) -> dg.MaterializeResult:
        return result(stages.take_returns(night.of(context)))

    return [taken]
