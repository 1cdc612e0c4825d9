"""Sources: what is pulled out of a city's own systems into landing/, before the night (sources.toml)."""

import datetime as dt
import logging
from typing import Any

import dagster as dg

from assets import groups
from assets.metadata import both
from outpost.error_line import one_line
from outpost.home import Home
from outpost.sources import settings
from outpost.sources.pulling import pull
from outpost.sources.settings import Source

log = logging.getLogger("outpost.night")


def known(home: Home) -> dict[str, Source]:
    """The sources of a home; none where sources.toml cannot be used, which `outpost pull` says."""
    try:
        return settings.read(home)
    except Exception as error:
        log.warning("%s", one_line(error))
        return {}


def key(name: str) -> dg.AssetKey:
    """Where a source stands among assets."""
    return dg.AssetKey([groups.SOURCES_PREFIX, name])


def build(home: str, partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """One asset a source; none where the home names no source."""
    return [_source(home, name, source, partitions) for name, source in known(Home.find(home or None)).items()]


def _source(home: str, name: str, source: Source, partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    extracts = ", ".join(source.extracts)

    @dg.asset(
        key=key(name),
        partitions_def=partitions,
        group_name=groups.SOURCES.name,
        kinds={source.kind},
        owners=["team:data-engineering"],
        description=both(f"从来源 {name} 拉取：{extracts}。", f"Pulled out of the source {name}: {extracts}."),
    )
    def pulled(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        done = pull(Home.find(home or None).existing(), (name,), dt.date.fromisoformat(context.partition_key))
        failed = [f"{one.extract}: {one.why}" for one in done if one.state == "failed"]
        if failed:
            raise dg.Failure("; ".join(failed), allow_retries=True)
        return dg.MaterializeResult(
            metadata={"rows": sum(one.rows for one in done), **{one.extract: one.state for one in done}}
        )

    return pulled
