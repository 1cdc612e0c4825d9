"""Lineage from columns of extracts to cells of lists: whole, true to the guards' own, and masked where it must be."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from outpost import contracts, lineage, sql
from outpost.cli import cli
from outpost.columns import ROWS, Edge, Graph, Node, landed, lineage_of, listed, telling
from outpost.columns.queried import EVIDENCE, findings
from outpost.identity.vault_tables import PERSON
from outpost.lineage import Source, catalog, sources
from outpost.lists.lines.render import fields
from outpost.models import ModelSpec, load_specs


@pytest.fixture(scope="module")
def specs() -> dict[str, ModelSpec]:
    return load_specs()


@pytest.fixture(scope="module")
def graph(specs: dict[str, ModelSpec]) -> Graph:
    return lineage_of(specs.values())


def _columns(graph: Graph, layer: str) -> list[Node]:
    found = [dataset for dataset in graph.datasets.values() if dataset.layer == layer]
    return [Node(dataset.name, column) for dataset in found for column in dataset.columns]


def test_every_edge_joins_columns_that_are_there(graph: Graph) -> None:
    there = {Node(name, column) for name, dataset in graph.datasets.items() for column in (*dataset.columns, ROWS)}
    assert {edge for edge in graph.edges if edge.source not in there or edge.target not in there} == set()


def test_every_column_comes_from_another_or_says_why_not(graph: Graph) -> None:
    for dataset in graph.datasets.values():
        if dataset.layer != "extract":
            nodes = [Node(dataset.name, column) for column in dataset.columns]
            assert [str(it) for it in nodes if it not in graph.into and it not in graph.origins] == []


def test_a_field_on_a_list_comes_from_an_extract_or_is_a_constant_or_a_parameter(
    graph: Graph, specs: dict[str, ModelSpec]
) -> None:
    for spec in specs.values():
        shown = {name for names in spec.zones.values() for name in names} - set(spec.identity)
        for name in sorted(shown):
            node = Node(findings(spec.id), f"{EVIDENCE}{name}")
            layers = {graph.layer_of(it) for it in graph.upstream(node)}
            assert layers & {"extract", "context"} or graph.origins[node] in ("constant", "parameter"), str(node)


def test_a_field_that_a_sentence_names_reaches_its_cell(graph: Graph, specs: dict[str, ModelSpec]) -> None:
    for spec in specs.values():
        for reason in spec.reasons.values():
            for zone, why in reason.why.items():
                for name in set(fields(why)) - set(spec.identity):
                    cell = Node(listed.list_of(zone, spec.id), "why")
                    assert graph.upstream(cell)[Node(findings(spec.id), f"{EVIDENCE}{name}")].kind == "direct"


def test_what_the_guards_know_of_a_field_is_on_its_way(graph: Graph, specs: dict[str, ModelSpec]) -> None:
    for spec in specs.values():
        told = lineage.follow(spec.statement).columns["evidence"].fields or {}
        for name, column in told.items():
            way = graph.upstream(Node(findings(spec.id), f"{EVIDENCE}{name}"))
            way = {**graph.upstream(Node(findings(spec.id), ROWS)), **way}
            for trace in column.flow:
                direct = isinstance(trace.thing, Source) and trace.how in ("value", "computed")
                for source in sources([trace.thing]):
                    reached = way.get(Node(source.table, source.column))
                    assert reached is not None, f"{spec.id}.{name} {source}"
                    assert not direct or reached.kind == "direct", f"{spec.id}.{name} {source}"


def test_what_decides_a_rule_decides_which_lines_there_are(graph: Graph, specs: dict[str, ModelSpec]) -> None:
    for spec in specs.values():
        rows = lineage.follow(spec.statement).relation
        for zone in spec.zones:
            way = graph.upstream(Node(listed.list_of(zone, spec.id), ROWS))
            for source in sources(rows.rows | rows.term_rows):
                assert Node(source.table, source.column) in way, f"{spec.id} {source}"
            for extract in spec.extracts:
                assert Node(extract, ROWS) in way


def test_no_police_only_column_reaches_a_government_cell_directly(graph: Graph) -> None:
    for source in catalog.police_only():
        reached = graph.downstream(Node(source.table, source.column))
        told = {
            str(it) for it, way in reached.items() if way.kind == "direct" and graph.datasets[it.dataset].zone == "gov"
        }
        assert told == set(), str(source)


def test_who_somebody_is_reaches_no_cell_unmasked(graph: Graph) -> None:
    for contract in contracts.ALL.values():
        for column in contract.columns:
            if column.identity is None:
                continue
            for cell, way in graph.downstream(Node(contract.extract, column.name)).items():
                if graph.layer_of(cell) == "list" and way.kind == "direct":
                    assert way.masks, f"{contract.extract}.{column.name} {cell}"


def test_the_vault_is_reached_from_lists_under_the_spec_s_mask_alone(graph: Graph, specs: dict[str, ModelSpec]) -> None:
    masks = {spec.id: {field.mask for field in spec.identity.values()} for spec in specs.values()}
    for edge in graph.edges:
        if graph.layer_of(edge.source) == "vault" and edge.kind == "direct":
            assert edge.mask in masks[graph.datasets[edge.target.dataset].owner]


def test_no_register_holds_who_somebody_is(graph: Graph) -> None:
    for contract in contracts.ALL.values():
        for column in contract.with_identity("person", "mother", "previous", "name"):
            for edge in graph.out_of[Node(contract.extract, column.name)]:
                kept = (
                    edge.target.column == "infant_certificate_number" or edge.target.dataset == f"vault.{PERSON.name}"
                )
                rows = edge.target.column == ROWS
                assert kept or rows or edge.how == "order" or edge.mask in ("pseudonym", "name_key"), str(edge)


def test_free_text_is_masked_before_it_is_a_register_s(graph: Graph) -> None:
    for contract in contracts.ALL.values():
        for column in contract.columns:
            if column.is_free_text:
                edges = graph.out_of[Node(contract.extract, column.name)]
                assert "free_text" in {it.mask for it in edges if it.target == Node(contract.table, column.name)}


def test_texts_are_resolved_against_what_the_statement_reads() -> None:
    read = lineage.follow(sql.load("addresses/standard_address")).columns
    assert set(landed._RESOLVED_AGAINST) == set(read)


def test_a_recipient_is_found_by_the_tables_that_routing_reads() -> None:
    told = {table for table, *_ in listed._ROUTED} | {it.rpartition(".")[0] for it in sum(listed._POSTS.values(), ())}
    assert told == {it for it in sql.tables_below("tasks/12_route") if it.startswith("registers.")}


def test_the_zones_told_of_a_data_set_are_those_of_the_cells_that_it_reaches(graph: Graph) -> None:
    for name in contracts.ALL:
        for told in telling.of_dataset(graph, name)["columns"]:
            cells = [graph.datasets[it.dataset].zone for it in graph.downstream(Node(name, told["column"]))]
            assert {zone for zone in ("gov", "police") if told[zone]} == set(cells) - {""}


_NODES = st.integers(0, 6).map(lambda number: Node("d", str(number)))
_EDGES = st.builds(
    Edge, _NODES, _NODES, st.sampled_from(["value", "computed", "matched"]), st.sampled_from([None, "last4"])
)


@given(st.lists(_EDGES.filter(lambda edge: edge.source < edge.target), max_size=9))
def test_up_and_down_are_the_same_ways(edges: list[Edge]) -> None:
    graph = Graph({}, tuple(edges))
    nodes = {it for edge in edges for it in (edge.source, edge.target)}
    up = {(below, above): way for below in nodes for above, way in graph.upstream(below).items()}
    down = {(below, above): way for above in nodes for below, way in graph.downstream(above).items()}
    assert up == down
    for edge in edges:
        way = up[edge.target, edge.source]
        assert edge.kind == "indirect" or (way.kind == "direct" and (edge.mask is None or edge.mask in way.masks))
    for (below, middle), first in up.items():
        for above, second in graph.upstream(middle).items():
            both = first.kind == second.kind == "direct"
            assert not both or up[below, above].kind == "direct"


def test_the_command_tells_of_a_column_whatever_its_case() -> None:
    contract = next(iter(contracts.ALL.values()))
    name = f"{contract.extract}.{contract.columns[0].name}"
    ran = CliRunner().invoke(cli, ["lineage", "--json", name.upper()])
    assert ran.exit_code == 0
    told = json.loads(ran.stdout)
    assert told["column"] == name
    assert {it["kind"] for it in told["after"]} <= {"direct", "indirect"}


def test_the_command_tells_of_a_data_set_and_of_all_of_them() -> None:
    ran = CliRunner().invoke(cli, ["lineage", next(iter(contracts.ALL))])
    assert ran.exit_code == 0
    assert "gov list" in ran.stdout
    everything = CliRunner().invoke(cli, ["lineage"])
    assert everything.exit_code == 0
    assert re.search(r"\d+ data sets", everything.stdout)


def test_a_column_that_is_not_there_is_wrong_usage() -> None:
    contract = next(iter(contracts.ALL.values()))
    ran = CliRunner().invoke(cli, ["lineage", f"{contract.extract}.{contract.columns[0].name}x"])
    assert ran.exit_code != 0
    assert contract.columns[0].name in str(ran.exception)


def test_a_held_model_is_left_out(specs: dict[str, ModelSpec]) -> None:
    spec = next(iter(specs.values()))
    others = lineage_of([spec.model_copy(update={"query": ""})])
    assert not any(dataset.owner for dataset in others.datasets.values())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page as the command writes it."""
    file = tmp_path_factory.mktemp("page") / "columns.html"
    ran = CliRunner().invoke(cli, ["lineage", "--page", str(file)])
    assert ran.exit_code == 0
    return file.read_text(encoding="utf-8")


def test_every_link_of_the_page_leads_to_a_part_of_it(written: str) -> None:
    assert set(re.findall(r'<a href="([^"]*)"', written)) <= {
        f"#{name}" for name in re.findall(r' id="([^"]+)"', written)
    }


def test_the_page_has_every_column_and_fetches_nothing(graph: Graph, written: str) -> None:
    parts = set(re.findall(r'<section class="one" id="([^"]+)"', written))
    assert {str(Node(name, column)) for name, it in graph.datasets.items() for column in (*it.columns, ROWS)} <= parts
    assert not re.search(r"<script|<link|<img|src=|https?://", written)


def test_the_page_says_all_in_both_languages(written: str) -> None:
    assert written.count('<span lang="zh">') == written.count('<span lang="en">') > len(contracts.ALL)


def test_the_page_is_of_all_columns() -> None:
    assert CliRunner().invoke(cli, ["lineage", "--page", "x.html", next(iter(contracts.ALL))]).exit_code == 2
