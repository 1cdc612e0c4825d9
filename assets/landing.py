"""Landing: one asset an extract. A delivery is verified, decoded, checked, pseudonymised; bad rows are quarantined."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets import groups, metadata
from assets.metadata import both
from assets.night import INPUTS, NightResource, result, step
from outpost import contracts
from outpost.contracts import Contract
from outpost.night import stages

ADDRESSES = "police.standard_address"


def key(extract: str) -> dg.AssetKey:
    """``gov.lease`` -> landing/gov/lease."""
    return dg.AssetKey(["landing", *extract.split(".")])


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """One asset an extract, each with its check ``contract`` (the newest delivery was accepted and is fresh)."""
    return [_landing(contract, partitions) for contract in contracts.ALL.values()]


def _landing(contract: Contract, partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    deps = [INPUTS]
    if contract.extract != ADDRESSES:
        deps.append(key(ADDRESSES))

    @step(
        key(contract.extract),
        partitions,
        deps=deps,
        group=groups.LANDING,
        kinds={"parquet", "polars"},
        description=both(
            f"{contract.terms.title}（{contract.extract}）：核对清单、解码、按契约检查后的记录。",
            f"{contract.meaning} Rows of {contract.extract}, verified, decoded and checked by the contract.",
        ),
        code=[contract.model, stages.land],
        freshness=metadata.freshness(contract),
        shown={
            **metadata.delivered_columns(contract),
            **metadata.links(data_dictionary=f"data-dictionary/{contract.extract}.md"),
            "load": contract.terms.load,
            "stale_after_days": contract.terms.stale_after,
            "key": ", ".join(contract.terms.key),
        },
        checks=[
            dg.AssetCheckSpec(
                "contract",
                asset=key(contract.extract),
                description=both("按契约接收且未滞后。", "Accepted by its contract, and not stale."),
            )
        ],
    )
    def landing(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.land(night.of(context), contract.extract))

    return landing
