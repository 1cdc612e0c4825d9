"""Addresses: the texts of government rows resolved to standard addresses, each with its status and method."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets import groups, lineage, registers
from assets.metadata import both
from assets.night import NightResource, result, step
from outpost import contracts
from outpost.night import stages

MATCH = dg.AssetKey(["address", "match"])


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """One asset: address.match of all rows that carry an address text."""
    sources = [contract.table for contract in contracts.ALL.values() if contract.address_text]

    @step(
        MATCH,
        partitions,
        deps=[registers.key(table) for table in ["registers.address", *sources]],
        group=groups.ADDRESSES,
        kinds={"duckdb", "polars"},
        description=both(
            "政务地址文本到标准地址的挂接：按结构逐级匹配，说明方法；挂不上或有多个候选的如实写明。",
            "Address texts of government rows matched to standard addresses, level by level, each with its method; "
            "what leads nowhere, or to several, says so.",
        ),
        code=[stages.match_addresses],
    )
    def address_match(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        outcome = stages.match_addresses(night.of(context))
        yield from result(outcome, shown=lineage.of_table(night.lineage(context), "address.match"))

    return [address_match]
