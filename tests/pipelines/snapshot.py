"""Write the snapshot of Dagster's definitions: ``python -m tests.pipelines.snapshot``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg

SNAPSHOT = Path(__file__).with_name("definitions.json")


def code_of(metadata: Mapping[str, Any]) -> list[dg.LocalFileCodeReference]:
    """The files that an asset comes from."""
    value = metadata["dagster/code_references"]
    assert isinstance(value, dg.CodeReferencesMetadataValue)
    return [one for one in value.code_references if isinstance(one, dg.LocalFileCodeReference)]


def described(defs: dg.Definitions) -> dict[str, Any]:
    """Assets with group, dependencies, checks and the files they come from; jobs, schedules and sensors by name."""
    graph = defs.resolve_asset_graph()
    repository = defs.get_repository_def()
    return {
        "assets": {
            node.key.to_user_string(): {
                "group": node.group_name,
                "code": sorted({one.label for one in code_of(node.metadata)}),
                "after": sorted(key.to_user_string() for key in node.parent_keys),
                "checks": sorted(
                    f"{check.name}{' (blocking)' if graph.get_check_spec(check).blocking else ''}"
                    for check in node.check_keys
                ),
            }
            for node in sorted(graph.asset_nodes, key=lambda node: node.key)
        },
        "jobs": sorted(job.name for job in repository.get_all_jobs() if not job.name.startswith("__")),
        "schedules": {item.name: [item.cron_schedule, item.execution_timezone] for item in repository.schedule_defs},
        "sensors": sorted(item.name for item in repository.sensor_defs),
    }


def write() -> None:
    """Write the snapshot anew."""
    from pipelines import definitions

    text = json.dumps(described(definitions.build()), ensure_ascii=False, indent=1, sort_keys=True)
    SNAPSHOT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
