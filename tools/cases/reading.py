"""A model's cases (``tests/models/<theme>/<id>_<name>.yaml``): what is given, and the findings expected in full.

A file has a ``base`` (given, expect) and ``cases`` that change it:

* ``given`` rows are laid over the rows of the town and the base by key; ``remove: [extract key]`` takes rows out.
* ``expect`` is ``none``, ``same`` (as the base), one mapping or a list of them, laid over the base's first finding.
  ``source_rows`` are written ``extract key``; ``source_rows+`` and ``source_rows-`` change the base's.
* ``not_evaluated`` lists ``[reason, subject_key]``; ``state`` is how the model's night went (``ran``).
* ``status`` says otherwise than fresh: ``{gov.lease: stale}``; ``tasks`` are rows of push.task as of the night before.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from outpost import contracts
from tools.cases.rows import CaseError, Row, Rows, case_key, read_yaml

DEFAULT_T = dt.date(2026, 6, 1)
_KEYS = {
    "name",
    "T",
    "given",
    "remove",
    "expect",
    "not_evaluated",
    "state",
    "status",
    "tasks",
    "deliveries",
    "reference",
}
_FINDING: Row = {
    "reason": None, "subject_kind": None, "subject_key": None, "address_code": None, "building_code": None,
    "area_code": None, "priority": None, "route": None, "due_rule": None, "due_cap": None, "evidence": {},
    "source_rows": [],
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One case, whole: the base and the town are already in it."""

    model_id: str
    name: str
    business_date: dt.date
    given: Rows
    expected: tuple[Row, ...]
    not_evaluated: tuple[tuple[str | None, str | None], ...] = ()
    state: str = "ran"
    status: Mapping[str, str] = field(default_factory=dict)
    tasks: tuple[Row, ...] = ()
    deliveries: Mapping[str, Row] = field(default_factory=dict)
    reference: Mapping[str, list[Row]] = field(default_factory=dict)

    def without(self, extract: str, key: str) -> Case:
        """The same case with one row taken out of what is given."""
        given = {**self.given, extract: [row for row in self.given[extract] if case_key(extract, row) != key]}
        return Case(**{**vars(self), "given": given})


def read_cases(path: Path, town: Path) -> list[Case]:
    """All cases of a file. CaseError names the case and what is wrong with it."""
    said = read_yaml(path)
    streets = read_yaml(town)
    base = said.get("base", {})
    ground = {"given": _laid_over(streets, base.get("given", {})), "expect": _as_list(base.get("expect", "none"), None)}
    shared = {key: base[key] for key in ("T", "status", "tasks", "deliveries", "reference") if key in base}
    return [_case(said["model"], {**shared, **entry}, ground) for entry in said["cases"]]


def _case(model_id: str, entry: Row, ground: Mapping[str, Any]) -> Case:
    name = entry.get("name", "a case without a name")
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise CaseError(f"{model_id}, {name}: unknown key: {', '.join(unknown)}")
    try:
        given = _laid_over(ground["given"], entry.get("given", {}))
        for told in entry.get("remove", []):
            given = _taken_out(given, *told.split(" ", 1))
        expected = ground["expect"] if entry.get("expect", "same") == "same" else _as_list(entry["expect"], ground)
    except CaseError as fault:
        raise CaseError(f"{model_id}, {name}: {fault}") from None
    return Case(
        model_id=model_id,
        name=name,
        business_date=entry.get("T", DEFAULT_T),
        given=given,
        expected=tuple(sorted((_whole(one) for one in expected), key=_order)),
        not_evaluated=tuple((pair[0], pair[1]) for pair in entry.get("not_evaluated", [])),
        state=entry.get("state", "ran"),
        status=entry.get("status", {}),
        tasks=tuple(entry.get("tasks", [])),
        deliveries=entry.get("deliveries", {}),
        reference=entry.get("reference", {}),
    )


def _laid_over(ground: Rows, more: Rows) -> Rows:
    """Rows with ``more`` laid over them by key; new keys come last."""
    result = {extract: list(rows) for extract, rows in ground.items()}
    for extract, rows in more.items():
        if extract not in contracts.ALL:
            raise CaseError(f"no such extract: {extract}")
        kept = {case_key(extract, row): row for row in result.get(extract, [])}
        for row in rows:
            key = case_key(extract, row)
            kept[key] = {**kept.get(key, {}), **row}
        result[extract] = list(kept.values())
    return result


def _taken_out(given: Rows, extract: str, key: str) -> Rows:
    left = [row for row in given.get(extract, []) if case_key(extract, row) != key]
    if len(left) == len(given.get(extract, [])):
        raise CaseError(f"remove: no such row: {extract} {key}")
    return {**given, extract: left}


def _as_list(said: Any, ground: Mapping[str, Any] | None) -> list[Row]:
    if said == "none":
        return []
    entries = said if isinstance(said, list) else [said]
    like = ground["expect"][0] if ground and ground["expect"] else {}
    return [_changed(like, entry) for entry in entries]


def _changed(like: Row, entry: Row) -> Row:
    result = copy.deepcopy(like)
    for name, value in entry.items():
        if name == "evidence":
            result["evidence"] = {**result.get("evidence", {}), **value}
        elif name == "source_rows+":
            result["source_rows"] = [*result.get("source_rows", []), *value]
        elif name == "source_rows-":
            absent = sorted(set(value) - set(result.get("source_rows", [])))
            if absent:
                raise CaseError(f"source_rows-: not there: {', '.join(absent)}")
            result["source_rows"] = [row for row in result["source_rows"] if row not in value]
        else:
            result[name] = value
    return result


def _whole(finding: Row) -> Row:
    unknown = sorted(set(finding) - set(_FINDING))
    if unknown:
        raise CaseError(f"expect: no such field: {', '.join(unknown)}")
    whole = {**_FINDING, **finding}
    evidence = json.loads(json.dumps(whole["evidence"], default=str))
    return {**whole, "source_rows": sorted(whole["source_rows"]), "evidence": evidence}


def _order(finding: Row) -> tuple[str, str]:
    return str(finding["reason"]), str(finding["subject_key"])
