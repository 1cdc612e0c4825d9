"""Lineage in Dagster: every column named of another asset is there, and each register, term, model and list has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pytest

from assets import lineage
from outpost.columns import Graph, Node, lineage_of
from outpost.models import load_specs


@pytest.fixture(scope="module")
def graph() -> Graph:
    return lineage_of(load_specs().values())


def _all(graph: Graph) -> Iterator[tuple[str, dict[str, Any]]]:
    for dataset in graph.datasets.values():
        if dataset.layer in ("register", "address", "term"):
            yield dataset.name, lineage.of_table(graph, dataset.name)
        elif dataset.layer == "model":
            yield dataset.name, lineage.of_findings(graph, dataset.owner)
    yield "lists", lineage.of_lists(graph)


def _deps(told: dict[str, Any]) -> Iterator[dg.TableColumnDep]:
    for value in told.values():
        assert isinstance(value, dg.TableColumnLineage)
        for deps in value.deps_by_column.values():
            yield from deps


def test_every_column_that_is_named_is_there(graph: Graph) -> None:
    for name, told in _all(graph):
        for dep in _deps(told):
            path = ".".join(dep.asset_key.path).removeprefix("landing.")
            there = {column.partition(".")[0] for column in graph.datasets[path].columns}
            assert dep.column_name in there, f"{name}: {path}.{dep.column_name}"


def test_every_table_that_is_not_written_out_has_lineage(graph: Graph) -> None:
    written = {
        name
        for name, it in graph.datasets.items()
        if {graph.origins.get(Node(name, one)) for one in it.columns} == {"constant"}
    }
    assert [name for name, told in _all(graph) if not told and name not in written] == []


def test_a_column_that_is_only_decided_comes_from_what_decides_it(graph: Graph) -> None:
    direct = lineage.of_lists(graph)["dagster/column_lineage"].deps_by_column
    assert {dep.column_name for dep in direct["urgency"]} == {"priority"}
    assert {dep.column_name for dep in direct["how"]} <= {"reason", "evidence"}


def test_a_name_from_the_vault_is_named_by_the_extract_that_brought_it(graph: Graph) -> None:
    told = lineage.of_lists(graph)["dagster/column_lineage"].deps_by_column
    assert not any("vault" in dep.asset_key.path for deps in told.values() for dep in deps)
    assert any(dep.asset_key.path[0] == "landing" for dep in told["subject"])
