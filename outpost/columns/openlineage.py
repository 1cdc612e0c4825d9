"""The events of a night for OpenLineage: a run a data set, each with its schema and where its columns come from.

The form is that of the OpenLineage core 2-0-2 and of the facets named here. An event holds names of tables and
columns, the SQL that runs, states and counts; never a value of a row. How a night's events are kept and sent:
``outpost.night.lineage_events``.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

from outpost.columns.graph import Dataset, Edge, Graph, Node, Step
from outpost.lineage import ROWS, catalog
from outpost.models import ModelSpec

Event = dict[str, Any]
State = Literal["COMPLETE", "ABORT", "FAIL"]
_SPEC = "https://openlineage.io/spec"
_EVENT = f"{_SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"
_FACETS: Mapping[str, str] = {
    "schema": "1-2-0/SchemaDatasetFacet",
    "columnLineage": "1-2-0/ColumnLineageDatasetFacet",
    "nominalTime": "1-0-1/NominalTimeRunFacet",
    "parent": "1-2-0/ParentRunFacet",
    "processing_engine": "1-1-1/ProcessingEngineRunFacet",
    "sql": "1-1-0/SQLJobFacet",
    "jobType": "2-0-4/JobTypeJobFacet",
    "outputStatistics": "1-0-2/OutputStatisticsOutputDatasetFacet",
}
_TRANSFORMATIONS: Mapping[Step, tuple[str, str]] = {
    "value": ("DIRECT", "IDENTITY"),
    "computed": ("DIRECT", "TRANSFORMATION"),
    "condition": ("INDIRECT", "CONDITIONAL"),
    "branch": ("INDIRECT", "CONDITIONAL"),
    "outcome": ("INDIRECT", "CONDITIONAL"),
    "matched": ("INDIRECT", "JOIN"),
    "order": ("INDIRECT", "SORT"),
    "group": ("INDIRECT", "GROUP_BY"),
    "counted": ("INDIRECT", "FILTER"),
    "rows": ("INDIRECT", "FILTER"),
}
_RUN = uuid.UUID("5f0a4c0e-9d0b-5a58-8a0c-6f5d1b7f2c11")
"""Of all runs that are named here; what is drawn from it is the same for the same night."""
_NIGHT = "night"
_BEGINS = dt.time(2, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
_OUTPUTS = ("register", "vault", "address", "term", "model", "list")


@dataclass(frozen=True)
class ModelRun:
    """How a model went on a night: its state there (``push.model_night``), and how much it found."""

    state: str
    findings: int


@dataclass(frozen=True)
class NightFacts:
    """What the events of a night need besides the lineage: counts and states."""

    business_date: dt.date
    namespace: str
    told_at: dt.datetime
    models: Mapping[str, ModelRun]

    @cached_property
    def nominal(self) -> str:
        """When the night begins by the clock on the wall."""
        return dt.datetime.combine(self.business_date + dt.timedelta(days=1), _BEGINS).isoformat()

    def run_id(self, job: str) -> str:
        """The run of a job on this night."""
        return str(uuid.uuid5(_RUN, f"{self.namespace}/{self.business_date.isoformat()}/{job}"))


def events(graph: Graph, specs: Iterable[ModelSpec], facts: NightFacts) -> Iterator[Event]:
    """The events of one night in order: each job begins and ends, within the run of the night."""
    texts = {**catalog.terms(), **{f"findings.{spec.id}": spec.statement for spec in specs if spec.is_readable}}
    yield _event(facts, "START", _NIGHT)
    for dataset in graph.datasets.values():
        if dataset.layer in _OUTPUTS:
            job = _job(facts, dataset.name, texts.get(dataset.name))
            state = _state(dataset, facts)
            yield _event(facts, "START", dataset.name, job)
            inputs, outputs = _inputs(graph, dataset, facts), [_output(graph, dataset, facts)]
            yield _event(facts, state, dataset.name, job, inputs, outputs if state == "COMPLETE" else [])
    yield _event(facts, "COMPLETE", _NIGHT)


@cache
def producer() -> str:
    """Who makes these events."""
    return f"urn:outpost:{importlib.metadata.version('outpost')}"


def _event(
    facts: NightFacts,
    kind: str,
    name: str,
    job: Event | None = None,
    inputs: list[Event] | None = None,
    outputs: list[Event] | None = None,
) -> Event:
    run: Event = {"nominalTime": _facet("nominalTime", {"nominalStartTime": facts.nominal})}
    if name != _NIGHT:
        parent = {"run": {"runId": facts.run_id(_NIGHT)}, "job": {"namespace": facts.namespace, "name": _NIGHT}}
        run["parent"] = _facet("parent", parent)
    else:
        engine = {"name": "DuckDB", "version": importlib.metadata.version("duckdb")}
        run["processing_engine"] = _facet("processing_engine", engine)
    return {
        "eventType": kind,
        "eventTime": facts.told_at.isoformat(),
        "producer": producer(),
        "schemaURL": _EVENT,
        "run": {"runId": facts.run_id(name), "facets": run},
        "job": job or _job(facts, name, None),
        "inputs": inputs or [],
        "outputs": outputs or [],
    }


def _facet(name: str, content: Event) -> Event:
    version, _, title = _FACETS[name].partition("/")
    url = f"{_SPEC}/facets/{version}/{title}.json#/$defs/{title}"
    return {"_producer": producer(), "_schemaURL": url, **content}


def _job(facts: NightFacts, name: str, text: str | None) -> Event:
    kind = {"processingType": "BATCH", "integration": "OUTPOST", "jobType": "DAG" if name == _NIGHT else "TASK"}
    facets = {"jobType": _facet("jobType", dict(kind))}
    if text is not None:
        facets["sql"] = _facet("sql", {"query": text, "dialect": "duckdb"})
    return {"namespace": facts.namespace, "name": name, "facets": facets}


def _state(dataset: Dataset, facts: NightFacts) -> State:
    if dataset.layer not in ("model", "list"):
        return "COMPLETE"
    ran = facts.models.get(dataset.owner)
    if dataset.layer == "list" or ran is None or ran.state == "ran":
        # A held model's tasks stay on the lists.
        return "COMPLETE" if ran is not None else "ABORT"
    return "FAIL" if ran.state == "failed" else "ABORT"


def _inputs(graph: Graph, dataset: Dataset, facts: NightFacts) -> list[Event]:
    names = {edge.source.dataset for column in (*dataset.columns, ROWS) for edge in _into(graph, dataset, column)}
    return [_dataset(graph.datasets[name], facts) for name in sorted(names - {dataset.name})]


def _dataset(dataset: Dataset, facts: NightFacts) -> Event:
    return {
        "namespace": facts.namespace,
        "name": dataset.name,
        "facets": {"schema": _facet("schema", _schema(dataset))},
    }


def _schema(dataset: Dataset) -> Event:
    fields = []
    for position, (name, field) in enumerate(dataset.columns.items(), start=1):
        told = {"name": name, "ordinal_position": position, "type": field.type, "description": field.english}
        fields.append({key: value for key, value in told.items() if value})
    return {"fields": fields}


def _output(graph: Graph, dataset: Dataset, facts: NightFacts) -> Event:
    found = _dataset(dataset, facts)
    fields = {}
    for column in dataset.columns:
        edges = _into(graph, dataset, column)
        if edges:
            fields[column] = {"inputFields": _input_fields(edges, facts)}
    rows = _input_fields(_into(graph, dataset, ROWS), facts)
    found["facets"]["columnLineage"] = _facet("columnLineage", {"fields": fields, "dataset": rows})
    ran = facts.models.get(dataset.owner) if dataset.layer == "model" else None
    if ran is not None:
        found["outputFacets"] = {"outputStatistics": _facet("outputStatistics", {"rowCount": ran.findings})}
    return found


def _into(graph: Graph, dataset: Dataset, column: str) -> list[Edge]:
    """The edges into a column, without those of whole tables: a field is a column there."""
    return [edge for edge in graph.into.get(Node(dataset.name, column), ()) if edge.source.column != ROWS]


def _input_fields(edges: Iterable[Edge], facts: NightFacts) -> list[Event]:
    by_source: dict[Node, list[Edge]] = {}
    for edge in edges:
        by_source.setdefault(edge.source, []).append(edge)
    return [
        {
            "namespace": facts.namespace,
            "name": source.dataset,
            "field": source.column,
            "transformations": list(_transformations(those)),
        }
        for source, those in sorted(by_source.items())
    ]


def _transformations(edges: Iterable[Edge]) -> Iterator[Event]:
    told: dict[tuple[str, str, bool], str] = {}
    for edge in edges:
        told.setdefault((*_TRANSFORMATIONS[edge.how], edge.mask is not None), edge.mask or "")
    for (kind, subtype, masking), mask in sorted(told.items()):
        yield {"type": kind, "subtype": subtype, "description": mask, "masking": masking}
