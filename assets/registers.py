"""Registers: the current rows of each extract under pseudonyms, and the terms that all rules share (sql/registers/)."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import dagster as dg

from assets import groups, landing, lineage, metadata
from assets.metadata import both
from assets.night import INPUTS, NightResource, result, specified, step
from outpost import contracts, messages, sql
from outpost.night import shared_terms as terms
from outpost.night import stages
from outpost.night.shared_terms import SharedTerm

ALIASES = dg.AssetKey(["registers", "person_alias"])


def key(table: str) -> dg.AssetKey:
    """``registers.living`` -> registers/living."""
    return dg.AssetKey(table.split("."))


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """The current rows (one step for all extracts) and one asset a shared term."""
    return [_aliases(partitions), _current(partitions), *(_term(term, partitions) for term in terms.all_terms())]


def _aliases(partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    @step(
        ALIASES,
        partitions,
        deps=[landing.key("police.household_registration")],
        group=groups.REGISTERS,
        kinds={"duckdb"},
        description=both(
            "身份号码更正后，旧号码的化名对应到新号码的化名。",
            "After an ID number was corrected: the old number's pseudonym and that of the number that stands now.",
        ),
        code=[stages.alias_persons, sql.SQL_ROOT / "landing" / "person_alias.sql"],
    )
    def person_alias(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        outcome = stages.alias_persons(night.of(context))
        yield from result(outcome, shown=lineage.of_table(night.lineage(context), "registers.person_alias"))

    return person_alias


def _current(partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    specs = [
        specified(
            key(contract.table),
            deps=[landing.key(contract.extract), ALIASES],
            group=groups.REGISTERS,
            kinds={"duckdb"},
            description=both(
                f"{contract.terms.title}：当前有效版本，身份以化名代替。",
                f"{contract.meaning} The current rows, with pseudonyms in place of identities.",
            ),
            freshness=metadata.freshness(contract),
            shown={
                **metadata.code_references(contract.model, stages.register),
                **metadata.register_columns(contract),
                **metadata.links(data_dictionary=f"data-dictionary/{contract.extract}.md"),
            },
        )
        for contract in contracts.ALL.values()
    ]

    @dg.multi_asset(specs=specs, partitions_def=partitions, name="registers_current", can_subset=True)
    def current(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        for contract in contracts.ALL.values():
            if key(contract.table) in context.selected_asset_keys:
                shown = lineage.of_table(night.lineage(context), contract.table)
                yield from result(stages.register(night.of(context), contract.extract), key(contract.table), shown)

    return current


def _term(term: SharedTerm, partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    audits = sorted(term.audits)

    @step(
        key(term.table),
        partitions,
        deps=upstream(term.reads),
        group=groups.MATCHED_TERMS if term.table in _on_matches() else groups.TERMS,
        kinds={"duckdb", "sql"},
        description=both(messages.section("terms").get(term.name, term.name), term.meaning),
        code=[term.path, stages.derive],
        checks=[_audit(term, audit) for audit in audits],
    )
    def derived(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        outcome = stages.derive(night.of(context), term)
        yield from result(outcome, shown=lineage.of_table(night.lineage(context), term.table))

    return derived


def _audit(term: SharedTerm, audit: str) -> dg.AssetCheckSpec:
    found = sql.opening_comment(term.audits[audit])
    description = both("审计：应当查不到任何一行。", f"Rows that should not be: {found}")
    return dg.AssetCheckSpec(audit, asset=key(term.table), blocking=True, description=description)


@cache
def _on_matches() -> frozenset[str]:
    """Tables of the terms that are made from matched addresses, at first or second hand."""
    found = {"address.match"}
    for term in terms.all_terms():  # each after those that it reads
        if term.reads & found:
            found.add(term.table)
    return frozenset(found)


def upstream(reads: Iterable[str]) -> list[dg.AssetKey]:
    """The assets behind the tables that a query reads; reference data and last night's tables come with the inputs."""
    made = {*tables(), "address.match", "registers.extract_status", "registers.person_alias"}
    return sorted({key(table) for table in reads if table in made} or {INPUTS})


def tables() -> Iterator[str]:
    """Every table of this stage."""
    yield from (contract.table for contract in contracts.ALL.values())
    yield from (term.table for term in terms.all_terms())
