"""Addresses: the texts of government rows resolved to standard addresses, each with its status and method."""

from typing import Any

import dagster as dg

from assets import registers
from assets.night import OWNERS, NightResource, result
from outpost import contracts
from outpost.night import stages

MATCH = dg.AssetKey(["address", "match"])


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """One asset: address.match of all rows that carry an address text."""
    sources = [contract.table for contract in contracts.ALL.values() if "address_text" in contract.by_name]

    @dg.asset(
        key=MATCH,
        deps=[registers.key(table) for table in ["registers.address", *sources]],
        partitions_def=partitions,
        group_name="addresses",
        kinds={"duckdb", "polars"},
        owners=OWNERS,
        description="政务地址文本到标准地址的挂接：按结构逐级匹配，说明方法；挂不上或有多个候选的如实写明。",
    )
    def address_match(context: dg.AssetExecutionContext, night: NightResource) -> dg.MaterializeResult:
        return result(stages.match_addresses(night.of(context)))

    return [address_match]
