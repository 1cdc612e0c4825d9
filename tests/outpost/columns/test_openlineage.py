"""The events of a night are OpenLineage's: its own client makes the very same of them; no value is in them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from openlineage.client import event_v2
from openlineage.client.facet_v2 import (
    column_lineage_dataset,
    job_type_job,
    nominal_time_run,
    output_statistics_output_dataset,
    parent_run,
    processing_engine_run,
    schema_dataset,
    sql_job,
)
from openlineage.client.serde import Serde

from outpost.columns import Graph, lineage_of, openlineage
from outpost.columns.openlineage import ModelRun, NightFacts
from outpost.lists.lines.scan import id_shaped, pseudonym_shaped
from outpost.models import ModelSpec, load_specs

Values = dict[str, Any]
T = dt.date(2026, 11, 22)
TOLD_AT = dt.datetime(2026, 11, 22, 19, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def specs() -> dict[str, ModelSpec]:
    return load_specs()


@pytest.fixture(scope="module")
def graph(specs: dict[str, ModelSpec]) -> Graph:
    return lineage_of(specs.values())


@pytest.fixture(scope="module")
def states(specs: dict[str, ModelSpec]) -> dict[str, str]:
    """One model held and one failed, the others ran."""
    return dict.fromkeys(specs, "ran") | dict(zip(specs, ("held", "failed"), strict=False))


@pytest.fixture(scope="module")
def events(graph: Graph, specs: dict[str, ModelSpec], states: dict[str, str]) -> list[Values]:
    models = {name: ModelRun(state, 3) for name, state in states.items()}
    return list(openlineage.events(graph, specs.values(), NightFacts(T, "outpost://320600", TOLD_AT, models)))


def _facet(kind: type, content: Values, **nested: Any) -> Any:
    """A facet made by the client's own class, which takes no other fields than the schema's."""
    plain = {name: value for name, value in content.items() if not name.startswith("_")}
    made = kind(producer=content["_producer"], **{**plain, **nested})
    assert content["_schemaURL"] == made._get_schema()
    return made


def _fields(found: list[Values]) -> list[Any]:
    return [
        column_lineage_dataset.InputField(
            **{**one, "transformations": [column_lineage_dataset.Transformation(**it) for it in one["transformations"]]}
        )
        for one in found
    ]


def _dataset(kind: type, found: Values) -> Any:
    facets: Values = {}
    schema = found["facets"]["schema"]
    listed = [schema_dataset.SchemaDatasetFacetFields(**field) for field in schema["fields"]]
    facets["schema"] = _facet(schema_dataset.SchemaDatasetFacet, schema, fields=listed)
    lineage = found["facets"].get("columnLineage")
    if lineage is not None:
        columns = {
            name: column_lineage_dataset.Fields(inputFields=_fields(it["inputFields"]))
            for name, it in lineage["fields"].items()
        }
        rows = _fields(lineage["dataset"])
        facets["columnLineage"] = _facet(
            column_lineage_dataset.ColumnLineageDatasetFacet, lineage, fields=columns, dataset=rows
        )
    more: Values = {}
    if "outputFacets" in found:
        counted = found["outputFacets"]["outputStatistics"]
        more["outputFacets"] = {
            "outputStatistics": _facet(output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet, counted)
        }
    return kind(namespace=found["namespace"], name=found["name"], facets=facets, **more)


def _event(found: Values) -> event_v2.RunEvent:
    run = dict(found["run"]["facets"])
    run["nominalTime"] = _facet(nominal_time_run.NominalTimeRunFacet, run["nominalTime"])
    if "parent" in run:
        told = run["parent"]
        parent = parent_run.Run(**told["run"]), parent_run.Job(**told["job"])
        run["parent"] = _facet(parent_run.ParentRunFacet, told, run=parent[0], job=parent[1])
    if "processing_engine" in run:
        run["processing_engine"] = _facet(processing_engine_run.ProcessingEngineRunFacet, run["processing_engine"])
    kinds = {"jobType": job_type_job.JobTypeJobFacet, "sql": sql_job.SQLJobFacet}
    job = {name: _facet(kinds[name], facet) for name, facet in found["job"]["facets"].items()}
    return event_v2.RunEvent(
        eventTime=found["eventTime"],
        producer=found["producer"],
        eventType=event_v2.RunState(found["eventType"]),
        run=event_v2.Run(found["run"]["runId"], run),
        job=event_v2.Job(found["job"]["namespace"], found["job"]["name"], job),
        inputs=[_dataset(event_v2.InputDataset, it) for it in found["inputs"]],
        outputs=[_dataset(event_v2.OutputDataset, it) for it in found["outputs"]],
    )


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: it for name, found in value.items() if (it := _without_empty(found)) not in ({}, [], None)}
    return [_without_empty(it) for it in value] if isinstance(value, list) else value


def test_openlineage_s_own_client_makes_the_same_of_every_event(events: list[Values]) -> None:
    for found in events:
        assert _without_empty(Serde.to_dict(_event(found))) == _without_empty(found)
        assert found["schemaURL"] == event_v2.RunEvent._get_schema()


def test_each_job_begins_once_and_ends_once(events: list[Values]) -> None:
    kinds: dict[str, list[str]] = {}
    for found in events:
        kinds.setdefault(found["run"]["runId"], []).append(found["eventType"])
    assert all(len(it) == 2 and it[0] == "START" and it[1] != "START" for it in kinds.values())


def test_a_held_model_is_aborted_and_a_failed_one_fails(events: list[Values], states: dict[str, str]) -> None:
    ended = {it["job"]["name"]: it for it in events if it["eventType"] != "START"}
    wanted = {"ran": "COMPLETE", "held": "ABORT", "failed": "FAIL"}
    for model_id, state in states.items():
        told = ended[f"findings.{model_id}"]
        assert told["eventType"] == wanted[state]
        assert bool(told["outputs"]) == (state == "ran")


def test_every_edge_of_columns_is_in_the_events(graph: Graph, events: list[Values]) -> None:
    told = set()
    for found in events:
        for output in found["outputs"]:
            for column, fields in output["facets"]["columnLineage"]["fields"].items():
                for it in fields["inputFields"]:
                    told.add((it["name"], it["field"], output["name"], column))
    there = {output["name"] for found in events for output in found["outputs"]}
    for edge in graph.edges:
        if edge.target.dataset in there and "*" not in (edge.source.column, edge.target.column):
            assert (*edge.source, *edge.target) in told


def test_masks_are_told(events: list[Values]) -> None:
    found = [it for it in events if it["outputs"] and it["job"]["name"].startswith("registers.")]
    for event in found:
        for fields in event["outputs"][0]["facets"]["columnLineage"]["fields"].values():
            for it in fields["inputFields"]:
                for one in it["transformations"]:
                    assert one["masking"] == bool(one["description"])


def test_the_same_night_has_the_same_runs(graph: Graph, specs: dict[str, ModelSpec], events: list[Values]) -> None:
    later = NightFacts(T, "outpost://320600", TOLD_AT + dt.timedelta(hours=1), {})
    runs = [it["run"]["runId"] for it in openlineage.events(graph, specs.values(), later)]
    assert runs == [it["run"]["runId"] for it in events]


def test_nothing_in_an_event_could_be_a_person(events: list[Values]) -> None:
    for found in events:
        told = {**found, "run": {**found["run"], "runId": "", "facets": {}}}
        text = json.dumps(told, ensure_ascii=False)
        assert not id_shaped(text)
        assert not pseudonym_shaped(text)
