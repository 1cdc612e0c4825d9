"""The contracts: what they say, what they may not say, and that the checks at scale are Pandera's own verdict."""

from __future__ import annotations

import datetime as dt

import pandera.errors
import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outpost import contracts
from outpost.contracts import ContractError, Extract
from outpost.contracts.contract import POLARS, Contract, terms
from outpost.contracts.fields import integer, text
from outpost.contracts.never import never_named
from outpost.contracts.rules import rules, schema

NIGHT = dt.date(2026, 11, 22)


def test_there_are_25_extracts_in_two_networks() -> None:
    networks = [contract.network for contract in contracts.ALL.values()]
    assert (networks.count("police"), networks.count("gov")) == (8, 17)
    assert len({contract.name for contract in contracts.ALL.values()}) == 25


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
    identity = {"id_number", "mother_id_number", "previous_id_number", "lessor_surname", "officer_name", "worker_name"}
    for contract in contracts.ALL.values():
        assert not identity & set(contract.register_columns()), contract.extract
        named = {column.name for column in contract.columns if column.identity}
        expected = identity & set(contract.by_name)
        if contract.name in ("resident", "household_registration", "death"):
            expected.add("name")
        assert named == expected, contract.extract


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


def test_a_check_without_columnar_form_is_refused() -> None:
    class Odd(Extract):
        class Config:
            metadata = terms("gov.odd", "怪", load="full", stale_after=1, key=("number",), rows_at_city_scale=1)

        number: int = pa.Field(ge=1, metadata=integer("编号", "number").metadata)

    contract = Contract.of(Odd)
    with pytest.raises(ContractError, match="number"):
        rules(contract, NIGHT)


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
