"""Whether an ended task says that a register is wrong, and who is told what of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from outpost import answer_codes, contracts, messages
from outpost.lists.lines.scan import id_shaped, pseudonym_shaped
from outpost.workbook.text import foreign

ADDRESS_REGISTER = "police.standard_address"
ADDRESS_DEPARTMENT = "police_address"
"""Keepers of the standard addresses, in departments.csv."""
_ADDRESS_FIELDS = ("address", "address_text", "text")


class Reason(Protocol):
    """The words of one reason."""

    @property
    def title(self) -> str: ...
    @property
    def why(self) -> Mapping[Any, str]: ...


class CorrectionSpec(Protocol):
    """What a model says of corrections."""

    @property
    def title(self) -> str: ...
    @property
    def zones(self) -> Mapping[Any, Any]: ...
    @property
    def corrections(self) -> Mapping[str, str]: ...
    @property
    def reasons(self) -> Mapping[str, Reason]: ...


@dataclass(frozen=True)
class Cited:
    """A row that a task rests on, as it was delivered."""

    extract: str
    delivery: str
    row_number: int


@dataclass(frozen=True)
class Proposal:
    """A correction to be: a row of push.correction, and the rows that it waits for."""

    task_number: str
    zone: str
    department: str
    model_id: str
    matter: str
    address_code: str | None
    address: str
    answer_code: str
    answered_on: dt.date | None
    waits_for: tuple[Cited, ...]


@dataclass
class Chooser:
    """Tonight's departments (code -> zone) and the tasks of which the government zone hears nothing."""

    specs: Mapping[str, CorrectionSpec]
    zones: Mapping[str, str]
    violent: Container[str]
    no_department: int = 0

    def proposals(self, ended: Iterable[Mapping[str, Any]]) -> list[Proposal]:
        """Those of the tasks that ended tonight that say that a register is wrong."""
        return [found for task in ended if (found := self._proposal(task)) is not None]

    def _proposal(self, task: Mapping[str, Any]) -> Proposal | None:
        spec = self.specs.get(task["model_id"])
        if spec is None:
            return None
        is_address = (
            _says_address_is_wrong(task["answer_code"])
            and task["subject_kind"] != "address_text"
            and task["address_delivery"] is not None
        )
        department = ADDRESS_DEPARTMENT if is_address else _named(spec, task["answer_code"], task["ending"])
        if department is None:
            return None
        zone = self.zones.get(department)
        if zone is None:
            self.no_department += 1
            return None
        evidence = json.loads(task["evidence"] or "{}")
        if zone == "gov" and (task["task_number"] in self.violent or evidence.get("domestic_violence")):
            return None
        return Proposal(
            task["task_number"],
            zone,
            department,
            task["model_id"],
            messages.text("corrections.no_address") if is_address else matter_of(spec, task["reason"], zone),
            task["address_code"],
            address_of(task, spec, evidence, zone),
            task["answer_code"],
            task["answered_on"],
            _waits_for(task, zone, is_address=is_address),
        )


def _says_address_is_wrong(code: str) -> bool:
    entry = answer_codes.of(code)
    return entry is not None and entry.address_wrong


def _named(spec: CorrectionSpec, code: str, ending: str) -> str | None:
    """The department that the model names for an answer: by its whole code, by its number, by the ending."""
    named = spec.corrections
    return named.get(code) or named.get(code[:2]) or named.get(ending)


def matter_of(spec: CorrectionSpec, reason: str, zone: str) -> str:
    """The model's title; with the reason's where the zone has words for it at all."""
    words = spec.reasons.get(reason)
    if words is None or zone not in words.why:
        return spec.title
    return messages.text("corrections.model_matter", model=spec.title, reason=words.title)


def address_of(task: Mapping[str, Any], spec: CorrectionSpec, evidence: Mapping[str, Any], zone: str) -> str:
    """The standard address in full, else the text as written where the zone may read it; never one with a number."""
    texts = [task["full_name"], *(evidence.get(name) for name in _ADDRESS_FIELDS if name in spec.zones.get(zone, ()))]
    for text in texts:
        if text and not id_shaped(str(text)) and not pseudonym_shaped(str(text)):
            return foreign(text)
    return messages.text("rows.no_address")


def _waits_for(task: Mapping[str, Any], zone: str, *, is_address: bool) -> tuple[Cited, ...]:
    if is_address:
        return (Cited(ADDRESS_REGISTER, task["address_delivery"], task["address_row"]),)
    cited = [Cited(row["extract"], row["delivery"], row["row_number"]) for row in task["source_rows"] or ()]
    # The standard address stands beside what a task rests on. It is what is wrong only when nothing else is cited.
    registers = [row for row in cited if row.extract != ADDRESS_REGISTER]
    own = [row for row in registers if contracts.ALL[row.extract].network == zone]
    return tuple(dict.fromkeys(own or registers or cited))
