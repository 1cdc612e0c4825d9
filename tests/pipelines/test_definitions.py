"""What Dagster is given: a snapshot of assets, checks, jobs, schedules and sensors, and that the code location loads.

A change that is meant: `python -m tests.pipelines.snapshot` writes the snapshot anew, and the diff is reviewed.
"""

from __future__ import annotations

import datetime as dt
import graphlib
import json
from collections import defaultdict
from pathlib import Path

import dagster as dg
import pytest

from assets import groups, metadata
from outpost import contracts, models
from outpost.night import shared_terms as terms
from pipelines import definitions
from tests.pipelines.snapshot import SNAPSHOT, code_of, described

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def defs() -> dg.Definitions:
    return definitions.build()


@pytest.fixture(scope="module")
def specs(defs: dg.Definitions) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}


def test_definitions_are_what_the_snapshot_says(defs: dg.Definitions) -> None:
    assert described(defs) == json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    assert str(ROOT) not in SNAPSHOT.read_text(encoding="utf-8")


def test_definitions_can_be_loaded_and_resolved(defs: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(defs)


def test_every_asset_has_owner_group_kind_and_description(defs: dg.Definitions) -> None:
    for node in defs.resolve_asset_graph().asset_nodes:
        assert node.owners, node.key
        assert node.description, node.key
        assert node.kinds, node.key
        assert node.group_name != "default", node.key


def test_the_job_runs_in_one_process(defs: dg.Definitions) -> None:
    job = defs.resolve_job_def("nightly")
    assert job.executor_def is dg.in_process_executor


def test_workspace_names_the_definitions() -> None:
    assert "pipelines.definitions" in (ROOT / "workspace.yaml").read_text(encoding="utf-8")
    assert isinstance(definitions.defs(), dg.Definitions)


def place_of(group: str) -> int:
    """A group's place in the declared order; themes are groups within the group of findings."""
    names = [one.name for one in groups.ORDER]
    return names.index(group.split("/")[0])


def test_groups_depend_on_earlier_groups_alone(specs: dict[str, dg.AssetSpec]) -> None:
    before: dict[str, set[str]] = defaultdict(set)
    for spec in specs.values():
        for dep in spec.deps:
            earlier = specs[dep.asset_key.to_user_string()].group_name
            assert spec.group_name is not None
            assert earlier is not None
            if earlier != spec.group_name:
                before[spec.group_name].add(earlier)
    order = list(graphlib.TopologicalSorter(before).static_order())  # raises where groups depend on each other
    assert {place_of(group) for group in order} == set(range(len(groups.ORDER)))
    backwards = [(a, b) for b, earlier in before.items() for a in earlier if place_of(a) >= place_of(b)]
    assert backwards == []


def test_groups_sort_in_the_order_of_the_night() -> None:
    names = [group.name for group in groups.ORDER]
    assert sorted(names) == names


def is_in_both_languages(text: str | None) -> bool:
    chinese, _, english = (text or "").partition("\n\n")
    return any("\u4e00" <= sign <= "\u9fff" for sign in chinese) and any(sign.isalpha() for sign in english)


def test_everything_is_described_in_chinese_and_english(defs: dg.Definitions, specs: dict[str, dg.AssetSpec]) -> None:
    repository = defs.get_repository_def()
    said = {key: spec.description for key, spec in specs.items()}
    graph = defs.resolve_asset_graph()
    for node in graph.asset_nodes:
        said |= {f"{key}": graph.get_check_spec(key).description for key in node.check_keys}
    said |= {job.name: job.description for job in repository.get_all_jobs() if not job.name.startswith("__")}
    said |= {one.name: one.description for one in repository.schedule_defs}
    said |= {one.name: one.description for one in repository.sensor_defs}
    said |= {f"group {group.name}": f"{group.chinese}\n\n{group.english}" for group in groups.ORDER}
    assert [name for name, text in said.items() if not is_in_both_languages(text)] == []


def columns(spec: dg.AssetSpec) -> dict[str, dg.TableColumn]:
    schema = spec.metadata["dagster/column_schema"]
    assert isinstance(schema, dg.TableSchema)
    return {column.name: column for column in schema.columns}


@pytest.mark.parametrize("name", contracts.ALL)
def test_extracts_and_registers_show_the_columns_of_their_contract(specs: dict[str, dg.AssetSpec], name: str) -> None:
    contract = contracts.ALL[name]
    delivered = columns(specs[f"landing/{name.replace('.', '/')}"])
    assert list(delivered) == list(contract.by_name)
    register = specs[contract.table.replace(".", "/")]
    assert {name: column.type for name, column in columns(register).items()} == contract.register_columns()
    for column in (*delivered.values(), *columns(register).values()):
        assert is_in_both_languages((column.description or "").replace("。", "\n\n", 1)), column.name
    assert not {column.name for column in contract.with_identity("person", "name")} & set(columns(register))


@pytest.mark.parametrize("name", contracts.ALL)
def test_freshness_and_links_are_those_of_the_contract(specs: dict[str, dg.AssetSpec], name: str) -> None:
    contract = contracts.ALL[name]
    for key in (f"landing/{name.replace('.', '/')}", contract.table.replace(".", "/")):
        policy = specs[key].freshness_policy
        assert policy == dg.FreshnessPolicy.time_window(fail_window=stale_after(contract))
        page = specs[key].metadata["data_dictionary"]
        assert (ROOT / str(page.value)).is_file()


def stale_after(contract: contracts.Contract) -> dt.timedelta:
    return dt.timedelta(days=contract.terms.stale_after + 1)


def test_code_references_lead_to_files_that_are_there(specs: dict[str, dg.AssetSpec]) -> None:
    for key, spec in specs.items():
        for one in code_of(spec.metadata):
            assert Path(one.file_path).is_file(), key
            assert one.label is not None
            assert (ROOT / one.label).is_file(), key


def test_a_model_and_a_term_show_their_sql_and_spec(specs: dict[str, dg.AssetSpec]) -> None:
    for spec in models.load_for_night().values():
        labels = [str(one.label) for one in code_of(specs[f"findings/{spec.id}"].metadata)]
        assert labels[:2] == [
            f"sql/models/{spec.theme}/{spec.path.stem}.sql",
            f"models/{spec.theme}/{spec.path.stem}.toml",
        ]
    for term in terms.all_terms():
        labels = [str(one.label) for one in code_of(specs[term.table.replace(".", "/")].metadata)]
        assert labels[0] == f"sql/registers/{term.name}.sql"


def test_a_class_is_referred_to_by_its_line(specs: dict[str, dg.AssetSpec]) -> None:
    contract = contracts.ALL["gov.lease"]
    reference = code_of(specs["landing/gov/lease"].metadata)[0]
    assert reference.line_number is not None
    line = Path(reference.file_path).read_text(encoding="utf-8").splitlines()[reference.line_number - 1]
    assert line.startswith(f"class {contract.model.__name__}(")


def test_links_lead_to_the_docs_site_where_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTPOST_DOCS_URL", "https://docs.example.org/outpost/")
    assert metadata.links(page="data-dictionary/gov.lease.md") == {
        "page": dg.MetadataValue.url("https://docs.example.org/outpost/data-dictionary/gov.lease.html")
    }


def test_a_page_that_is_not_there_is_not_linked() -> None:
    assert metadata.links(model_card="models/none.md") == {}
