"""Sensitive ground: births, deaths and minors, told from contracts and lineage, not from the spec's own word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from outpost import contracts
from outpost.lineage import Lineage, Source, marks
from outpost.models.parameters import Parameter

_MINOR = 18
_OPEN = ("value", "computed")


def grounds(
    lineage: Lineage, requires: Iterable[str], tables: Iterable[str], parameters: Mapping[str, Parameter]
) -> dict[str, str]:
    """The sensitive ground that a model stands on, each with what tells it.

    A model stands on it when it requires such an extract, reads its rows itself, or hands on what they say; that a
    shared term leaves out the dead is none. Minors: also when an age of at most 18, or a date of birth, decides what is
    found.
    """
    found: dict[str, str] = {}
    sensitive = {contract.table: contract for contract in contracts.ALL.values() if contract.terms.sensitive}
    required = set(requires)
    handed_on = {it.table for it in _handed_on(lineage)}
    for table, contract in sorted(sensitive.items()):
        if contract.extract in required or table in set(tables) or table in handed_on:
            found[str(contract.terms.sensitive)] = contract.extract
    if "minors" not in found and (told := _ages(lineage, parameters)):
        found["minors"] = told
    return found


def _handed_on(lineage: Lineage) -> Iterable[Source]:
    for column in lineage.columns.values():
        yield from (it.thing for it in column.flow if isinstance(it.thing, Source) and it.how in _OPEN)


def _ages(lineage: Lineage, parameters: Mapping[str, Parameter]) -> str | None:
    rows = lineage.relation.rows
    if marks(rows, "birthday"):
        return "a date of birth that decides what is found"
    for mark in sorted(marks(rows, "age"), key=lambda it: it.detail):
        name = mark.detail.removeprefix("$")
        if not mark.detail.startswith("$"):
            return f"an age of {mark.detail} that decides what is found"
        if name in parameters and min(value.value for value in parameters[name].values) <= _MINOR:
            return f"the age in {name} that decides what is found"
    return None
