"""What a model may show, and to whom: each field of the evidence and each column of a finding by where it comes from.

A rule may be decided by what only the police may know; a government file shows neither its values nor counts split by
it. Pseudonyms of persons lead to the vault and are shown to nobody. Nothing puts persons in an order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from outpost.lineage import Branch, Column, Flow, How, Lineage, Mark, Source, Trace, catalog, sources
from outpost.lineage.expressions import Remark
from outpost.models import output
from outpost.models.guards import GuardError

OUTPUT = (*output.COLUMNS, "source_rows", "not_evaluated")
"""The columns of every model's query."""
_OPEN: tuple[How, ...] = ("value", "computed", "condition")
_PLACES = ("subject_key", "address_code", "building_code", "area_code", "not_evaluated")
_DECISIONS = ("priority", "route", "due_rule", "due_cap")
_PERSON_KEYS = frozenset({"person_key", "mother_person_key", "previous_person_key"})
_TASK_SUBJECT = Source(catalog.TASKS, "subject_key")
_REMARKS: Mapping[Remark, str] = {
    "counts_tasks": "nothing is counted or put in order over push.task: ask whether a task stands (SELECT DISTINCT)",
    "joins_tasks": "tasks are not held against each other: what one person has of several rules is nobody's business",
    "ranks_all": "a ranking without PARTITION BY puts everybody in one order: choose one of several rows of one key",
    "ranks_by_count": "a ranking by a count or a sum is a score: choose by dates and codes",
}
_SAID: Mapping[How, str] = {
    "value": "shows",
    "computed": "is computed from",
    "condition": "is decided by",
    "matched": "tells by a join of",
    "branch": "tells by a branch of a UNION of",
    "outcome": "tells by a branch of a UNION of",
    "order": "is put in order by",
    "group": "is split by",
    "counted": "depends on rows chosen by",
}


def check_columns(lineage: Lineage, reasons: Iterable[str]) -> None:
    """GuardError: other columns than every model's, a reason that is not written out, evidence without named fields, a
    ranking, or a person where only a place, a date or a sentence may stand."""
    missing = [name for name in OUTPUT if name not in lineage.columns]
    more = sorted(set(lineage.columns) - set(OUTPUT))
    if missing or more:
        raise GuardError(
            f"a query without a step `cited` returns {', '.join(OUTPUT)}; "
            f"missing: {_list(missing)}; too many: {_list(more)}"
        )
    for remark in sorted(lineage.remarks):
        raise GuardError(_REMARKS[remark])
    _check_texts("reason", lineage.columns["reason"], set(reasons))
    _check_texts("subject_kind", lineage.columns["subject_kind"], None)
    if lineage.columns["evidence"].fields is None:
        raise GuardError("evidence is to_json({'field': ...}) with every field by its name")
    for name, column in lineage.columns.items():
        _check_column(name, column, lineage)


def check_evidence(lineage: Lineage, zones: Mapping[str, list[str]], keys: frozenset[str]) -> None:
    """GuardError: a field of the evidence that leads to a person, or that the government zone lists and that comes from
    what only the police may know. ``keys``: fields by which identity is looked up, listed by no zone."""
    fields = lineage.columns["evidence"].fields or {}
    for name in zones.get("gov", []):
        if name in fields:
            _check_government(name, fields[name], _told(lineage))
    listed = {name for names in zones.values() for name in names}
    for name, column in fields.items():
        hidden = name in keys and name not in listed
        for trace in _of_persons(column.flow):
            if not (hidden and trace.how == "value" and _is_person_key(trace)):
                raise GuardError(
                    f"evidence: {name} {_SAID[trace.how]} {trace.thing}, which stands for a person: name persons by "
                    "[identity], never by their keys"
                )
        _check_rank(f"evidence: {name}", column.flow)
        _check_tasks(f"evidence: {name}", column.flow)


def check_fields(lineage: Lineage, zones: Mapping[str, list[str]], identity: Iterable[str]) -> None:
    """GuardError: a zone lists a field that neither the query nor the vault gives."""
    produced = set(lineage.columns["evidence"].fields or {}) | set(identity)
    for zone, fields in sorted(zones.items()):
        missing = sorted(set(fields) - produced)
        if missing:
            raise GuardError(f"zones.{zone}: fields that the query does not produce: {', '.join(missing)}")


def _check_texts(name: str, column: Column, known: set[str] | None) -> None:
    if column.texts is None:
        raise GuardError(
            f"{name}: written out in the query, as text in quotes or a CASE of such texts, never a column's value"
        )
    strange = sorted(text for text in column.texts if text is not None and known is not None and text not in known)
    if strange:
        raise GuardError(f"{name}: the query gives {', '.join(strange)}, and the spec has no such {name}")


def _check_column(name: str, column: Column, lineage: Lineage) -> None:
    if name == "evidence":
        return
    _check_rank(name, column.flow)
    for trace in _of_persons(column.flow):
        if not _may_be_a_person(name, trace, lineage):
            raise GuardError(
                f"{name} {_SAID[trace.how]} {trace.thing}, which stands for a person: only subject_key may"
            )
    closed: tuple[How, ...] = ("value", "computed") if name in _DECISIONS else _OPEN
    if name in _DECISIONS:
        _check_tasks(name, column.flow)
    if name in _PLACES + _DECISIONS:
        for trace in _sorted(column.flow):
            if trace.thing in catalog.police_only() and trace.how in closed:
                raise GuardError(
                    f"{name} {_SAID[trace.how]} the police-only column {_column(trace.thing)}: it may decide "
                    "(WHERE, CASE of a priority, route or due date), and is no part of what is handed on"
                )


def _may_be_a_person(name: str, trace: Trace, lineage: Lineage) -> bool:
    if trace.thing == _TASK_SUBJECT:
        return name in _PLACES
    kinds = lineage.columns["subject_kind"].texts or frozenset()
    return name == "subject_key" and "person" in kinds and trace.how != "condition" and _is_person_key(trace)


def _is_person_key(trace: Trace) -> bool:
    return isinstance(trace.thing, Source) and trace.thing.column in _PERSON_KEYS


def _of_persons(flow: Flow) -> Iterator[Trace]:
    """Where something that stands for a person can be read from a value: all of it or a part."""
    for trace in _sorted(flow):
        if trace.how in _OPEN and trace.thing in catalog.identity():
            yield trace


def _check_rank(name: str, flow: Flow) -> None:
    if any(isinstance(it.thing, Mark) and it.thing.name == "rank" and it.how in _OPEN for it in flow):
        raise GuardError(f"{name} shows a place in an order: a ranking may choose one row of a key, and is never shown")


def _check_tasks(name: str, flow: Flow) -> None:
    for trace in _sorted(flow):
        if isinstance(trace.thing, Source) and trace.thing.table == catalog.TASKS and trace.how != "matched":
            raise GuardError(f"{name} {_SAID[trace.how]} {trace.thing}: last night's tasks decide, and are no evidence")


def _check_government(name: str, column: Column, told: frozenset[Branch]) -> None:
    for trace in _sorted(column.flow):
        for thing in _police_only(trace, told):
            raise GuardError(
                f"zones.gov: {name} {_SAID[trace.how]} the police-only column {_column(thing)}: list the field for the "
                "police alone, or leave the column out of it"
            )
        if trace.thing in catalog.birth_dates() and trace.how == "value":
            raise GuardError(f"zones.gov: {name} shows a date of birth ({trace.thing}): show an age band")


def _police_only(trace: Trace, told: frozenset[Branch]) -> Iterator[Source]:
    if isinstance(trace.thing, Branch):
        if trace.thing not in told:
            yield from sorted(sources([trace.thing]) & catalog.police_only(), key=str)
    elif isinstance(trace.thing, Source) and trace.thing in catalog.police_only():
        yield trace.thing


def _told(lineage: Lineage) -> frozenset[Branch]:
    """Branches that a finding's own reason tells: whoever reads that the rule holds knows of which branch it is."""
    flow = lineage.columns["reason"].flow | lineage.columns["not_evaluated"].flow
    return frozenset(it.thing for it in flow if isinstance(it.thing, Branch) and it.how == "outcome")


def _sorted(flow: Flow) -> list[Trace]:
    return sorted(flow, key=lambda it: (list(_SAID).index(it.how), str(it.thing)))


def _column(thing: object) -> str:
    return f"{thing.column} of {thing.table}" if isinstance(thing, Source) else str(thing)


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
