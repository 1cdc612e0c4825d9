"""The contracts: what they say, what they may not say, and that the checks at scale are Pandera's own verdict."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandera.errors
import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outpost import contracts
from outpost.contracts import ContractError, Extract
from outpost.contracts.contract import POLARS, Contract, Keep, terms
from outpost.contracts.fields import UPDATED, Timestamp, identity, text, timestamp, written_address
from outpost.contracts.never import never_named
from outpost.contracts.rules import rules, schema
from outpost.identity.vault_tables import VaultTable

NIGHT = dt.date(2026, 11, 22)


def test_extracts_are_of_two_networks_and_have_names_of_their_own() -> None:
    assert {contract.network for contract in contracts.ALL.values()} == {"police", "gov"}
    assert len({contract.name for contract in contracts.ALL.values()}) == len(contracts.MODELS)


@pytest.mark.parametrize("extract", sorted(contracts.ALL))
def test_every_column_is_described_in_both_languages(extract: str) -> None:
    contract = contracts.ALL[extract]
    for column in contract.columns:
        assert any("\u4e00" <= character <= "\u9fff" for character in column.meaning.chinese), column.name
        assert column.meaning.english.isascii() or "崇川区" in column.meaning.english, column.name
        for meaning in (column.codes or {}).values():
            assert all(meaning)
    assert contract.model.__doc__


def test_identity_columns_never_reach_a_register() -> None:
    for contract in contracts.ALL.values():
        identity_columns = {column.name for column in contract.columns if column.identity}
        assert not identity_columns & set(contract.register_columns()), contract.extract


def test_no_column_of_a_name_or_number_of_a_person_is_forgotten() -> None:
    """What is called like identity is identity, in every extract but those whose ``name`` is of a thing."""
    named = {"id_number", "mother_id_number", "previous_id_number"}
    for contract in contracts.ALL.values():
        for column in contract.columns:
            if column.name in named or column.name.endswith(("_surname", "_name")):
                assert column.identity or column.name == "full_name", f"{contract.extract}.{column.name}"


def _contract_with(column: str) -> type[Extract]:
    class Config:
        metadata = terms("gov.extra", "试", load="full", stale_after=1, key=("number",), rows_at_city_scale=1)

    members = {
        "__annotations__": {"number": str, column: str},
        "__module__": __name__,
        "number": text("编号", "number", required=True),
        column: text("列", "column"),
        "Config": Config,
    }
    return type("Extra", (Extract,), members)


@pytest.mark.parametrize(
    "column",
    [
        "ethnicity",
        "ethnic_group",
        "religion",
        "political_status",
        "petition_count",
        "criminal_mark",
        "phone",
        "mobile_no",
        "photo_path",
        "face_id",
        "camera_number",
        "imsi",
        "cause_of_death",
        "diagnosis",
        "narrative",
        "call_text",
        "民族",
    ],
)
def test_a_contract_that_names_a_never_column_is_refused(column: str) -> None:
    with pytest.raises(ContractError, match=column):
        contracts.load([_contract_with(column)])


def test_the_city_may_forbid_more() -> None:
    contracts.load([_contract_with("salary")])
    with pytest.raises(ContractError, match="salary"):
        contracts.load([_contract_with("salary")], never=["*SALARY*"])


def test_names_that_only_resemble_forbidden_ones_are_free() -> None:
    assert never_named(["surface", "interface_code", "building_area", "telegraph", "photometry"]) == ["photometry"]


def test_a_key_must_be_a_required_column() -> None:
    class Loose(Extract):
        class Config:
            metadata = terms("gov.loose", "松", load="full", stale_after=1, key=("number",), rows_at_city_scale=1)

        number: str = text("编号", "number")

    with pytest.raises(ContractError, match="number"):
        contracts.load([Loose])


def test_a_column_that_no_kind_made_is_refused() -> None:
    class Odd(Extract):
        class Config:
            metadata = terms("gov.odd", "怪", load="full", stale_after=1, key=("number",), rows_at_city_scale=1)

        number: int = pa.Field(ge=1)

    with pytest.raises(ContractError, match=r"Odd\.number"):
        contracts.load([Odd])


def test_a_column_without_a_type_is_refused() -> None:
    class Odd(Extract):
        class Config:
            metadata = terms("gov.odd", "怪", load="full", stale_after=1, key=("number",), rows_at_city_scale=1)

        number: str = text("编号", "number", required=True)
        other = text("别", "other")

    with pytest.raises(ContractError, match=r"Odd\.other"):
        contracts.load([Odd])


# The checks at scale and Pandera's own verdict.

_TEXTS = st.sampled_from(
    [
        "",
        "A1",
        "11",
        "14",
        "02",
        "7x",
        "routine",
        "neighbour",
        "Y",
        "general",
        "990101198001011239",
        "CERT:1",
        "99010119800101123X",
        "990101198001011230",
        "AB12",
        "high",
        "open",
        "id_card",
    ]
)
_DAYS = st.sampled_from([dt.date(1880, 1, 1), dt.date(1910, 11, 22), dt.date(1910, 11, 23), dt.date(2026, 1, 1)])
_VALUES: dict[str, st.SearchStrategy[object]] = {
    "text": _TEXTS,
    "integer": st.integers(-1, 10),
    "decimal": st.decimals(0, 9, places=2),
    "date": _DAYS,
    "timestamp": st.datetimes(dt.datetime.fromisoformat("2026-01-01"), dt.datetime.fromisoformat("2026-12-01")),
    "flag": st.booleans(),
}


@st.composite
def _frames(draw: st.DrawFn, contract: Contract) -> pl.DataFrame:
    size = draw(st.integers(1, 6))
    columns = {}
    for column in contract.columns:
        code = st.sampled_from(list(column.codes)) if column.codes else st.nothing()
        value = st.none() | _VALUES[column.kind] | code
        values = draw(st.lists(value, min_size=size, max_size=size))
        columns[column.name] = pl.Series(values, dtype=POLARS[column.kind], strict=False)
    return pl.DataFrame(columns)


def _pandera_verdict(contract: Contract, frame: pl.DataFrame) -> set[tuple[int, str]]:
    """``row, column`` of what Pandera finds wrong."""
    try:
        schema(contract, NIGHT).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        found = set()
        for case in cases.to_dicts():
            column = case["column"] if case["schema_context"] == "Column" else case["check"].split(":")[0]
            found.add((int(case["index"]), column))
        return found
    return set()


def _derived_verdict(contract: Contract, frame: pl.DataFrame) -> set[tuple[int, str]]:
    found = set()
    for rule in rules(contract, NIGHT):
        for place in frame.select(rule.broken.alias("broken"))["broken"].arg_true():
            found.add((place, rule.column))
    return found


@pytest.mark.parametrize("extract", sorted(contracts.ALL))
def test_checks_at_scale_agree_with_pandera(extract: str) -> None:
    contract = contracts.ALL[extract]

    @settings(max_examples=10)
    @given(_frames(contract))
    def agree(frame: pl.DataFrame) -> None:
        assert _derived_verdict(contract, frame) == _pandera_verdict(contract, frame)

    agree()


# What a contract cannot say: refused when it loads, with a sentence that says what to write instead.


def _elevators(more: dict[str, object], **config: object) -> type[Extract]:
    class Config:
        metadata = terms(
            "gov.made_up", "电梯",
            **{"load": "full", "stale_after": 8, "key": ("elevator_number",), "rows_at_city_scale": 9, **config},
        )  # fmt: skip

    columns = {"elevator_number": text("电梯编号", "number", required=True), "updated_at": timestamp(*UPDATED), **more}
    kinds = {name: Timestamp if name.endswith("_at") else str for name in columns}
    members = {"__annotations__": kinds, "__module__": __name__, "Config": Config, **columns}
    left_out = {name for name, column in columns.items() if column is None}
    for name in left_out:
        del members[name], kinds[name]
    return type("Elevator", (Extract,), members)


_SURNAME = identity("surname", "姓", "surname", vault="elevator", by="elevator_number")


def test_an_extract_with_a_name_for_the_vault_gets_its_own_table() -> None:
    contract = contracts.load([_elevators({"surname": _SURNAME})])["gov.made_up"]
    assert contract.vault_table == VaultTable("elevator", "elevator_number", ("surname",))


@pytest.mark.parametrize(
    ("columns", "config", "said"),
    [
        ({"surname": identity("surname", "姓", "surname")}, {}, "surname: the vault has no place for it"),
        ({"surname": identity("surname", "姓", "x", vault="elevator", by="nobody")}, {}, "which nobody is not"),
        ({"surname": identity("surname", "姓", "x", vault="person", by="elevator_number")}, {}, "person is no name"),
        ({"surname": _SURNAME, "keeper": identity("staff_name", "名", "x", vault="keeper", by="elevator_number")}, {},
         "no place for both: surname, keeper"),
        ({"surname": _SURNAME, "id_number": identity("person", "号", "x")}, {}, "no place for both"),
        ({"name": identity("name", "名", "x")}, {}, "no place for a name without a column of identity person"),
        ({"surname": _SURNAME, "updated_at": None}, {}, "updated_at or valid_from"),
        ({"address_text": text("坐落", "address")}, {}, "made by written_address"),
        ({"place": written_address("坐落", "address")}, {}, "made by written_address"),
        ({"address_text": written_address("坐落", "address"), "updated_at": None}, {}, "needs a column updated_at"),
        ({"kind": text("类", "kind", pattern="^[0-9]$")}, {}, "comes with example"),
        ({"kind": text("类", "kind", pattern="^[0-9]$", example="x")}, {}, "comes with example"),
        ({"owner_id_number": text("号", "x")}, {}, "says who somebody is"),
        ({"owner_surname": text("姓", "x")}, {}, "says who somebody is"),
        ({"owner": text("主", "owner", vault="owner")}, {}, "the vault has no table owner"),
        ({}, {"load": "incremental"}, "how long a row serves"),
        ({}, {"load": "incremental", "keep": Keep({"due_on": 9})}, "not there: due_on"),
    ],
)  # fmt: skip
def test_what_no_stage_could_work_from_does_not_load(
    columns: dict[str, object], config: dict[str, object], said: str
) -> None:
    with pytest.raises(ContractError, match=r"gov\.made_up") as fault:
        contracts.load([_elevators(columns, **config)])
    assert said in str(fault.value)


def test_one_table_of_the_vault_means_one_thing() -> None:
    clash = _elevators({"surname": identity("surname", "姓", "x", vault="worker", by="elevator_number")})
    with pytest.raises(ContractError, match="the vault's table worker holds name by worker_number"):
        contracts.load([*contracts.MODELS, clash])


@pytest.mark.parametrize("name", ["gov.lease", "police.lease"])
def test_a_register_is_of_one_extract(name: str) -> None:
    again = _elevators({})
    said = again.Config.metadata
    assert said is not None
    said["terms"] = dataclasses.replace(said["terms"], name=name)
    with pytest.raises(ContractError, match="lease"):
        contracts.load([*contracts.MODELS, again])


def test_an_example_counts_on_where_its_pattern_lets_it() -> None:
    def third(pattern: str, example: str) -> str | None:
        made = _elevators({"kind": text("类", "kind", pattern=pattern, example=example)})
        return contracts.load([made])["gov.made_up"].by_name["kind"].numbered_example(3)

    assert third("^DT-[0-9]{4}$", "DT-0001") == "DT-0004"
    assert third("^[0-9]{1}x$", "7x") == "7x"
    assert third("^[A-Z]+$", "AB") == "AB"
