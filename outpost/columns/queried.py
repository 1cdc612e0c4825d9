"""From registers to shared terms and to what models find: read off the tree of the very SQL that runs.

The lineage is that of ``outpost.lineage``, by which the guards judge, followed one table at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from outpost import lineage, messages, sql
from outpost.columns.graph import Dataset, Edge, Field, Node, Origin
from outpost.lineage import ROWS, Branch, Column, Flow, Source, catalog, sources
from outpost.lineage.tree import ctes
from outpost.models import ModelSpec, output

EVIDENCE = "evidence."
_CONTEXT = {
    "push.task": ("上一夜的任务", "Last night's tasks"),
    "landing.delivery": ("交付记录", "The deliveries and how they were taken"),
    "registers.extract_status": ("抽取文件今夜的状态", "How each extract stands tonight"),
    "registers.calendar": ("工作日历", "Working days"),
}


def findings(model_id: str) -> str:
    """The data set of what a model finds: ``findings.P1``."""
    return f"findings.{model_id}"


def datasets(specs: Iterable[ModelSpec]) -> Iterator[Dataset]:
    """Reference tables and other context, the shared terms, and the findings of each model."""
    for table, columns in catalog.CONTEXT.items():
        if table == catalog.MATCH:
            continue
        said = _CONTEXT.get(table, ("参考数据", "Reference file"))
        yield Dataset(table, "context", *said, {name: Field() for name in columns.split()})
    for table, text in catalog.terms().items():
        found, name = lineage.follow(text, into_terms=False), table.partition(".")[2]
        said = messages.section("terms").get(name, name), sql.opening_comment(text)
        yield Dataset(table, "term", *said, {column: Field() for column in found.columns})
    for spec in specs:
        told = {name: Field("", "", _type(name)) for name in columns_of(spec)}
        yield Dataset(
            findings(spec.id), "model", f"{spec.id} {spec.title}", sql.opening_comment(spec.query), told, spec.id
        )


def edges(specs: Iterable[ModelSpec]) -> Iterator[Edge]:
    """All edges of this part."""
    for table, text in catalog.terms().items():
        yield from _query(table, text, dict(lineage.follow(text, into_terms=False).columns))
    for spec in specs:
        yield from _query(findings(spec.id), spec.statement, columns_of(spec))


def origins(specs: Iterable[ModelSpec]) -> Iterator[tuple[Node, Origin]]:
    """Columns that come from no column, each with why."""
    for table, columns in catalog.CONTEXT.items():
        if table != catalog.MATCH:
            yield from ((Node(table, name), "outside") for name in columns.split())
    asked: dict[str, Mapping[str, Column]] = {
        table: lineage.follow(text, into_terms=False).columns for table, text in catalog.terms().items()
    }
    asked |= {findings(spec.id): columns_of(spec) for spec in specs}
    for dataset, found in asked.items():
        for name, column in found.items():
            if not sources(lineage.things(column.flow)):
                yield Node(dataset, name), "parameter" if column.texts is None else "constant"


def columns_of(spec: ModelSpec) -> dict[str, Column]:
    """The columns of a model's output, each field of the evidence for itself as ``evidence.field``."""
    found = dict(lineage.follow(spec.statement, into_terms=False).columns)
    fields = found.pop("evidence").fields or {}
    found |= {f"{EVIDENCE}{name}": column for name, column in fields.items()}
    outer = _outer_union(spec, found.values())
    return {name: column if name == "not_evaluated" else _without(column, outer) for name, column in found.items()}


def _outer_union(spec: ModelSpec, columns: Iterable[Column]) -> Branch | None:
    """The UNION that puts subjects that could not be judged beside the findings (``outpost.models.output``). That a row
    is a finding is told by its rows, not by each of its columns."""
    steps = {name for name, _ in ctes(lineage.select_of(spec.query))}
    numbers = {it.thing.number: it.thing for column in columns for it in column.flow if isinstance(it.thing, Branch)}
    return numbers[max(numbers)] if "not_evaluated" in steps and numbers else None


def _without(column: Column, branch: Branch | None) -> Column:
    return replace(column, flow=frozenset(it for it in column.flow if it.thing != branch))


def _query(dataset: str, text: str, columns: Mapping[str, Column]) -> Iterator[Edge]:
    for name, column in columns.items():
        yield from _flow(column.flow, Node(dataset, name))
    rows = Node(dataset, ROWS)
    found = lineage.follow(text, into_terms=False).relation
    for source in sorted(sources(found.rows | found.term_rows), key=str):
        yield Edge(_node(source), rows, "rows")
    for table in sorted(lineage.tables_of(text) - {dataset}):
        yield Edge(Node(table, ROWS), rows, "rows")


def _flow(flow: Flow, target: Node) -> Iterator[Edge]:
    for trace in flow:
        if isinstance(trace.thing, Source):
            yield Edge(_node(trace.thing), target, trace.how)
        elif isinstance(trace.thing, Branch):
            yield from (Edge(_node(source), target, "branch") for source in sources([trace.thing]))


def _node(source: Source) -> Node:
    return Node(source.table, source.column)


def _type(name: str) -> str:
    return output.COLUMNS.get(name, "" if name.startswith(EVIDENCE) else "LIST")
