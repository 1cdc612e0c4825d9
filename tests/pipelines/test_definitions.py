"""What Dagster is given: a snapshot of assets, checks, jobs, schedules and sensors, and that the code location loads.

A change that is meant: `python -m tests.pipelines.snapshot` writes the snapshot anew, and the diff is reviewed.
"""

import json
from pathlib import Path

import dagster as dg

from pipelines import definitions
from tests.pipelines.snapshot import SNAPSHOT, described


def test_definitions_are_what_the_snapshot_says() -> None:
    assert described(definitions.build()) == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_definitions_can_be_loaded_and_resolved() -> None:
    dg.Definitions.validate_loadable(definitions.build())


def test_every_asset_has_owner_group_kind_and_description() -> None:
    for node in definitions.build().resolve_asset_graph().asset_nodes:
        assert node.owners, node.key
        assert node.description, node.key
        assert node.kinds, node.key
        assert node.group_name != "default", node.key


def test_the_job_runs_in_one_process() -> None:
    job = definitions.build().resolve_job_def("nightly")
    assert job.executor_def is dg.in_process_executor


def test_workspace_names_the_definitions() -> None:
    root = Path(__file__).parents[2]
    assert "pipelines.definitions" in (root / "workspace.yaml").read_text(encoding="utf-8")
    assert isinstance(definitions.defs, dg.Definitions)
