"""The same night by Dagster's own commands: same bytes; one asset of one night; no telemetry."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from outpost import models
from tests.night.conftest import NIGHTS, City
from tests.night.server import server

Copy = Callable[[City], City]


def dagster(city: City, *words: str) -> subprocess.CompletedProcess[str]:
    home = {"DAGSTER_HOME": str(city.root / "lake" / "dagster"), "OUTPOST_HOME": str(city.root)}
    return server().run("dagster", [*words, "-m", "pipelines.definitions"], city.environment(**home))


@pytest.mark.slow
def test_a_night_run_by_dagster_gives_the_same_bytes(first_night: City, fresh_city: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    done = dagster(city, "asset", "materialize", "--select", "*", "--partition", NIGHTS[0].isoformat())
    assert done.returncode == 0, done.stderr[-2000:]
    assert city.outbox() == first_night.outbox()
    assert city.tables() == first_night.tables()


@pytest.mark.slow
def test_one_asset_of_one_night(fresh_city: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    done = dagster(city, "asset", "materialize", "--select", "landing/gov/lease", "--partition", NIGHTS[0].isoformat())
    assert done.returncode == 0, done.stderr[-2000:]
    assert list((city.root / "lake" / "landed" / "gov.lease").glob("*.parquet"))
    assert not (city.root / "outpost.duckdb").exists()
    city.run("nightly", "--once")
    assert city.query("SELECT count(*) FROM push.night") == [(1,)]


def test_dagster_keeps_its_records_in_the_home_and_tells_nobody(first_night: City) -> None:
    records = first_night.root / "lake" / "dagster"
    assert (records / "history" / "runs.db").is_file()
    assert not (records / ".telemetry").exists()
    assert not (records / "logs" / "event.log").exists()


HISTORY = """
query ($tags: [ExecutionTag!]) {
  timeline: pipelineRunsOrError(filter: {pipelineName: "nightly", tags: $tags}) {
    ... on Runs { results { runId pipelineSnapshotId repositoryOrigin { id } } }
  }
  job: pipelineOrError(
    params: {pipelineName: "nightly", repositoryName: "__repository__", repositoryLocationName: "pipelines.definitions"}
  ) {
    ... on Pipeline { pipelineSnapshotId runs { runId } repository { origin { id } } }
  }
}
"""


@pytest.mark.slow
def test_a_night_by_command_stands_in_the_jobs_history(first_night: City, copy_of: Copy) -> None:
    """As the web pages ask for it: in the timeline of the code location, of the very job that it has now."""
    city = copy_of(first_night)
    asked = (
        "import json, sys, dagster as dg\n"
        "from dagster._core.workspace.context import WorkspaceProcessContext\n"
        "from dagster._core.workspace.load_target import WorkspaceFileTarget\n"
        "from dagster_graphql.test.utils import execute_dagster_graphql\n"
        "with dg.DagsterInstance.get() as instance:\n"
        "    with WorkspaceProcessContext(instance, WorkspaceFileTarget(['workspace.yaml'])) as context:\n"
        "        tags = [{'key': '.dagster/repository', 'value': '__repository__@pipelines.definitions'}]\n"
        "        found = execute_dagster_graphql(context.create_request_context(), sys.argv[1], {'tags': tags})\n"
        "        print('FOUND' + json.dumps(found.data))\n"
    )
    home = {"DAGSTER_HOME": str(city.root / "lake" / "dagster"), "OUTPOST_HOME": str(city.root)}
    told = subprocess.run(
        [sys.executable, "-c", asked, HISTORY],
        cwd=city.project, env=city.environment(**home), capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found = json.loads(next(line for line in told.splitlines() if line.startswith("FOUND")).removeprefix("FOUND"))
    job = found["job"]
    (run,) = found["timeline"]["results"]
    assert [one["runId"] for one in job["runs"]] == [run["runId"]]
    assert run["repositoryOrigin"]["id"] == job["repository"]["origin"]["id"]
    assert run["pipelineSnapshotId"] == job["pipelineSnapshotId"]


RECORDED = """
SELECT dagster_event_type, step_key, event FROM event_logs
WHERE dagster_event_type IN ('ASSET_MATERIALIZATION', 'ASSET_CHECK_EVALUATION')
"""


def recorded(city: City) -> list[dict[str, Any]]:
    """What Dagster's index keeps of materializations and checks, as it keeps it."""
    with closing(sqlite3.connect(city.root / "lake" / "dagster" / "history" / "runs" / "index.db")) as con:
        return [json.loads(event)["dagster_event"] for _, _, event in con.execute(RECORDED)]


def checks(city: City) -> dict[str, tuple[bool, str, str]]:
    """By asset and check: whether it passed, its severity, and the sentence."""
    found = {}
    for event in recorded(city):
        if event["event_type_value"] == "ASSET_CHECK_EVALUATION":
            said = event["event_specific_data"]
            name = "/".join([*said["asset_key"]["path"], said["check_name"]])
            found[name] = (said["success"], said["severity"]["__enum__"].split(".")[-1], said["description"] or "")
    return found


def metadata(city: City, *key: str) -> dict[str, Any]:
    """What the records of a night say of one asset, by label."""
    for event in recorded(city):
        if event["event_type_value"] == "ASSET_MATERIALIZATION":
            said = event["event_specific_data"]["materialization"]
            if said["asset_key"]["path"] == list(key):
                return {entry["label"]: entry["entry_data"] for entry in said["metadata_entries"]}
    raise AssertionError(f"nothing is recorded of {key}")


@pytest.mark.parametrize(
    ("key", "table"),
    [(("findings", "R1"), "push.finding"), (("tasks", "ledger"), "push.task"), (("address", "match"), "address.match")],
)
def test_records_say_the_columns_of_published_tables(first_night: City, key: tuple[str, ...], table: str) -> None:
    schema = metadata(first_night, *key)["dagster/column_schema"]["schema"]
    described = [(column, kind) for column, kind, *_ in first_night.query(f"DESCRIBE {table}")]
    assert [(column["name"], column["type"]) for column in schema["columns"]] == described


def test_records_say_the_columns_of_a_term(first_night: City) -> None:
    columns = metadata(first_night, "registers", "living")["dagster/column_schema"]["schema"]["columns"]
    assert {"person_key", "address_code", "is_home"} <= {column["name"] for column in columns}


@pytest.mark.parametrize("key", [("registers", "living"), ("findings", "R1"), ("lists", "outbox")])
def test_records_say_what_columns_come_from(first_night: City, key: tuple[str, ...]) -> None:
    lineage = metadata(first_night, *key)["dagster/column_lineage"]["column_lineage"]
    assert lineage["deps_by_column"]


def test_records_say_the_parameters_that_a_model_ran_with(first_night: City) -> None:
    records = metadata(first_night, "findings", "R1")["parameters"]["records"]
    spec = models.load_specs()["R1"]
    said = {record["data"]["name"]: record["data"] for record in records}
    for name, parameter in spec.parameters.items():
        dated = parameter.on(NIGHTS[0])
        assert (said[name]["value"], said[name]["unit"]) == (str(dated.value), parameter.unit)
        assert (said[name]["basis"], said[name]["since"]) == (dated.basis_shown, dated.since.isoformat())


@pytest.mark.slow
def test_what_is_missing_stale_or_held_is_a_warning_with_its_sentence(fresh_city: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    (city.root / "landing" / NIGHTS[0].isoformat() / "gov" / "gas_account.manifest.json").unlink()
    city.run("nightly", "--once")
    told = checks(city)
    passed, severity, said = told["landing/gov/gas_account/contract"]
    assert (passed, severity) == (False, "WARN")
    assert "尚未收到可用数据" in said
    passed, severity, said = told["findings/R3/audits"]
    assert (passed, severity) == (False, "WARN")
    assert said.startswith("R3 未运行：")
    assert told["landing/gov/lease/contract"][:2] == (True, "WARN")
    assert told["findings/R1/audits"][:2] == (True, "WARN")


@pytest.mark.slow
def test_a_night_that_is_published_is_not_recorded_again(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    before = len(recorded(city))
    done = dagster(city, "job", "execute", "-j", "nightly", "--tags", json.dumps({"dagster/partition": str(NIGHTS[0])}))
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(recorded(city)) == before
