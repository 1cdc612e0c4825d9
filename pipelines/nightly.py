"""The nightly job: every asset of one business date, in one process."""

from __future__ import annotations

import datetime as dt

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from assets import groups
from assets.metadata import both

NIGHTLY = "nightly"
_ENGLISH = (
    "The night of T: from the deliveries to the published lists, all in one process. Its groups in order:\n\n"
    + ("\n".join(f"- `{group.name}` {group.said}" for group in groups.ORDER))
)


def nightly_job() -> UnresolvedAssetJobDefinition:
    """All assets of the night of T. One process: a process a step would cost seconds each, for 90 steps."""
    return dg.define_asset_job(
        NIGHTLY,
        selection=dg.AssetSelection.all() - dg.AssetSelection.key_prefixes(groups.SOURCES_PREFIX),
        executor_def=dg.in_process_executor,
        description=both("T 日之夜：从落地到清单发布，全部在一个进程内完成。", _ENGLISH),
    )


def run_key(business_date: dt.date, attempt: int) -> str:
    """What Dagster knows an attempt at a night by: it starts none twice."""
    return f"{NIGHTLY}:{business_date.isoformat()}:{attempt}"
