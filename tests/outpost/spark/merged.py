"""All named cases as one set of tables: each case's keys get a prefix of its own, so that no case knows of another.

What is no key of a place, person or paper stays as written: dates, counts, kinds. Codes of areas keep their places
(district six characters, town nine, community twelve), for rules cut them. What holds for a whole night (working days,
Spring Festival, when a delivery was taken, extracts held for A1) cannot be one case's own: such cases are apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from outpost import contracts
from tools.cases.reading import DEFAULT_T, Case
from tools.cases.rows import Row, defaults

LETTERS = "abcdefghijklmnopqrstuvwxyz"
AREAS = frozenset({"district_code", "town_code", "community_code"})
NO_NAME = frozenset({"kind", "valid_from"})
"""In the key of an extract, but no name of anything."""
_BESIDE_KEYS = frozenset({
    "parent_code", "full_name", "previous_id_number", "mother_id_number", "agreement_number", "certificate_number",
    "birth_certificate_number", "address_text", "normalised", "subject_key",
})  # fmt: skip
KEYS = frozenset(name for contract in contracts.ALL.values() for name in contract.terms.key) - AREAS - NO_NAME
KEYS |= _BESIDE_KEYS
_OF_A_PLACE = frozenset({"excluded_place", "service_point"})
_INFANT = "CERT:"


def is_apart(case: Case) -> bool:
    """Whether the case says something of the whole night."""
    of_the_night = set(case.reference) - _OF_A_PLACE
    return bool(of_the_night or case.deliveries or (case.status and case.model_id == "A1"))


def letters(number: int, width: int = 4) -> str:
    """A number as small letters: no digit, which rules look for in texts."""
    made = ""
    for _ in range(width):
        number, place = divmod(number, len(LETTERS))
        made = LETTERS[place] + made
    return made


def merged(cases: Iterable[Case]) -> Case:
    """One case that holds all of these."""
    given: dict[str, list[Row]] = {extract: [] for extract in contracts.ALL}
    reference: dict[str, list[Row]] = {}
    tasks: list[Row] = []
    for number, case in enumerate(cases):
        keyed = _Keyed(number)
        for extract, rows in case.given.items():
            given[extract] += [keyed.register(extract, row, case) for row in rows]
        for name, rows in case.reference.items():
            reference.setdefault(name, []).extend(keyed.row(row) for row in rows)
        tasks += [keyed.row(task) for task in case.tasks]
    return Case("all", "all", DEFAULT_T, given, (), reference=reference, tasks=tuple(tasks))


class _Keyed:
    """One case's rows with its prefix."""

    def __init__(self, number: int) -> None:
        self._prefix = letters(number)
        self._number = number
        self._districts: list[str] = []

    def register(self, extract: str, row: Row, case: Case) -> Row:
        made = self.row({**defaults()[extract], **row})
        if "match" in row:
            made["match"] = self.row(row["match"])
        delivery = row.get("delivery", f"{extract}@{case.business_date}")
        return {**made, "delivery": f"{self._prefix}{delivery}"}

    def row(self, row: Row) -> Row:
        return {name: self._value(name, value) for name, value in row.items()}

    def _value(self, name: str, value: Any) -> Any:
        if value is None or value == "":
            return value
        if name == "candidates":
            return [self._prefix + code for code in value]
        if name in AREAS:
            return self._area(str(value))
        if name in KEYS:
            text = str(value)
            return f"{_INFANT if text.startswith(_INFANT) else ''}{self._prefix}{text.removeprefix(_INFANT)}"
        return value

    def _area(self, code: str) -> str:
        district = code[:6]
        if district not in self._districts:
            self._districts.append(district)
        return letters(self._number * 20 + self._districts.index(district), 6) + code[6:]
