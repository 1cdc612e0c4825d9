"""Answers as lines for a terminal, in Chinese, and as values for machines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from outpost import contracts, lineage, messages
from outpost.asking.answers import Answer
from outpost.asking.conditions import ConditionView, PathView, flat
from outpost.lineage import catalog
from outpost.models import ModelSpec

_TIME = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?$")
_CALL = re.compile(r"(\w+)\((?:\w+\.)?(\w*)")
"""A value that is worked out: the function, and the column that it begins with."""


def lines(spec: ModelSpec, answer: Answer, *, short: bool = False) -> Iterator[str]:
    """An answer: a sentence, and under it the values that it rests on."""
    titles = "、".join(spec.reasons[reason].title for reason in answer.reasons if reason in spec.reasons)
    said = f"{titles}：{answer.said}" if titles else answer.said
    yield said
    if short or answer.path is None or answer.path.lost_at is None:
        return
    failing = answer.path.lost_at.failing
    if failing is None:
        return
    values = (line for condition in flat([failing]) for line in _values(condition, nested=condition is not failing))
    yield from ("  " + line for line in dict.fromkeys(values))


def _values(condition: ConditionView, *, nested: bool) -> Iterator[str]:
    if nested:
        truth = messages.text("asking.yes" if condition.holds else "asking.no")
        yield f"{condition.text}：{truth}"
    for name, value in condition.values.items():
        called = title(name)
        if called:
            yield f"{called}：{_shown(in_words(name, value, condition.tables.get(name, '')))}"
    for it in condition.parameters:
        since = messages.text("asking.since", day=it.since) if it.since else ""
        yield f"{it.description}：{it.value}（{it.basis}{since}）"


def title(name: str) -> str | None:
    """A value in Chinese: as the contracts call the column, or the rules; None for what has no name for readers."""
    called, of = _CALL.match(name), messages.section("values")
    if called is not None:
        if called[1] in ("row_number", "rank"):
            return of["place"]
        counted = title(called[2]) if called[2] else None
        if called[1] in ("count", "count_star"):
            return f"{counted or ''}{of['count']}"
        return counted
    found = {it.by_name[name].meaning.chinese for it in contracts.ALL.values() if name in it.by_name}
    return found.pop() if len(found) == 1 else of.get(name)


def in_words(name: str, value: Any, table: str) -> Any:
    """A value that is a contract's code in Chinese; as it is where nobody can tell which contract's it is."""
    column = _CALL.match(name)
    asked = column[2] if column is not None else name
    matched = messages.section("asking").get(f"match_{str(value).lower()}")
    if asked in ("status", "match_status") and isinstance(value, str) and matched:
        return matched
    if asked == "extract" and value in contracts.ALL:
        return contracts.ALL[value].terms.title
    read = _registers_of(table)
    known = {
        it.table: it.by_name[asked].codes or {}
        for it in contracts.ALL.values()
        if asked in it.by_name and (not read or it.table in read)
    }
    coded = isinstance(value, str | int) and not isinstance(value, bool)
    meanings = {codes[value][0] for codes in known.values() if coded and value in codes}
    return meanings.pop() if len(meanings) == 1 else value


def _registers_of(table: str) -> frozenset[str]:
    """The registers whose codes a table hands on: itself, or those of a shared term; none for anything else."""
    text = catalog.terms().get(table)
    if text is None:
        return frozenset({table}) & frozenset(catalog.extracts())
    return lineage.tables_of(text) & frozenset(catalog.extracts())


def _shown(value: Any) -> str:
    if value is None:
        return messages.text("asking.nothing")
    if isinstance(value, bool):
        return messages.text("asking.yes" if value else "asking.no")
    if isinstance(value, list):
        return "、".join(map(str, value))
    return _TIME.sub(r"\1 \2", str(value))


def as_values(answer: Answer) -> dict[str, Any]:
    """An answer for machines."""
    path = answer.path
    lost = path.lost_at if path is not None else None
    failing = lost.failing if lost is not None else None
    return {
        "model": answer.model_id,
        "answer": answer.kind,
        "said": answer.said,
        "reasons": list(answer.reasons),
        "subject_key": answer.subject_key,
        "task_number": answer.task_number,
        **({"detail": dict(answer.detail)} if answer.detail else {}),
        **({"step": lost.step, "rows": lost.came} if lost is not None else {}),
        **({"condition": condition_values(failing)} if failing is not None else {}),
    }


def condition_values(condition: ConditionView) -> dict[str, Any]:
    """A condition for machines."""
    return {
        "name": condition.name,
        "said": condition.said,
        "holds": condition.holds,
        "expression": condition.expression,
        "values": dict(condition.values),
        "parameters": [
            {"name": it.name, "value": it.value, "unit": it.unit, "basis": it.basis, "since": it.since}
            for it in condition.parameters
        ],
        "parts": [condition_values(part) for part in condition.parts],
    }


def passed(view: PathView) -> Sequence[Mapping[str, Any]]:
    """Each step of a path for machines."""
    return [
        {"step": it.step, "text": it.text, "rows": it.rows, "conditions": [condition_values(c) for c in it.conditions]}
        for it in view.steps
    ]
