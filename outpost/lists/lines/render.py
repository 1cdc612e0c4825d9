"""A task in words, for one zone: only fields that the model's spec allows there, identity masked, values harmless."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from outpost import messages
from outpost.errors import OutpostError
from outpost.lists.lines.spec import ListSpec
from outpost.workbook.text import cut, foreign, plain

# In a narrow column: longer would not fit into the highest row that programs take.
_SUBJECT = 60
_FIELD = re.compile(r"\{(\w+)\}|\[(\w+):([^|\[\]{}]*)\|([^|\[\]{}]*)\]")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\+\d{2}:?\d{2})?)?")


class NotAllowedError(OutpostError):
    """A text names a field that its zone may not see; ``field`` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(f"field not allowed in this zone: {field}")
        self.field = field


class UnknownReasonError(OutpostError):
    """The spec has no words for a task's reason any more."""


@dataclass(frozen=True)
class Words:
    """What the columns 事项, 对象, 推送原因 and 怎么核查 say of a task."""

    matter: str
    subject: str
    why: str
    how: str


def words(
    spec: ListSpec,
    zone: str,
    reason: str,
    subject_kind: str,
    subject_key: str,
    evidence: Mapping[str, Any],
    identity: Mapping[str, str],
    today: dt.date,
) -> Words:
    """Render a task for ``zone``. ``identity`` holds masked values of allowed identity fields.

    NotAllowedError when the spec's own text names a field that is not on the zone's list.
    """
    allowed = frozenset(spec.zones.get(zone, ()))
    told = spec.reasons.get(reason)
    if told is None:
        raise UnknownReasonError
    values = {name: evidence.get(name) for name in allowed}
    values.update({name: value for name, value in identity.items() if name in allowed})
    return Words(
        matter=_matter(spec.title),
        subject=_subject(spec, subject_kind, subject_key, values),
        why=foreign(_filled(told.why.get(zone, ""), values, today)),
        how=_steps(tuple([_filled(step, values, today) for step in told.how])),
    )


_matter = lru_cache(foreign)


@lru_cache(maxsize=10_000)
def _steps(steps: tuple[str, ...]) -> str:
    return "\n".join(messages.text("rows.step", number=i, step=step) for i, step in enumerate(steps, 1))


def _filled(template: str, values: Mapping[str, Any], today: dt.date) -> str:
    """``{field}`` is its value; ``[field:已于|将于]`` the first word if its date is before ``today``, else the second.

    NotAllowedError when a field is not among ``values``.
    """
    said, pieces = _parts(template)
    if not pieces:
        return template
    told = [said[0]]
    for (name, past, ahead), after in zip(pieces, said[1:], strict=True):
        if name not in values:
            raise NotAllowedError(name)
        value = values[name]
        if past is None:
            told.append(shown(value, today))
        else:
            told.append(past if isinstance(value, str) and "" < value[:10] < today.isoformat() else ahead)
        told.append(after)
    return "".join(told)


_Piece = tuple[str, str | None, str]


@lru_cache
def _parts(template: str) -> tuple[tuple[str, ...], tuple[_Piece, ...]]:
    """The words between fields, and the fields: name, and the words for a date that is past or ahead."""
    found = list(_FIELD.finditer(template))
    edges = [0, *(edge for one in found for edge in one.span()), len(template)]
    said = tuple(template[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    return said, tuple((one[1] or one[2], one[3], one[4] or "") for one in found)


def fields(template: str) -> tuple[str, ...]:
    """The fields that a template names."""
    return tuple(name for name, _, _ in _parts(template)[1])


def shown(value: Any, today: dt.date) -> str:
    """A value as people read it: dates as 6月1日 (with the year when it is another one), lists joined by 、."""
    if isinstance(value, str) and value:
        found = _ISO_DATE.fullmatch(value)
        return _date(int(found[1]), int(found[2]), int(found[3]), today) if found else cut(plain(value))
    if value is None or value == "" or value == []:
        return messages.text("rows.unknown")
    if isinstance(value, bool):
        return messages.text("rows.yes" if value else "rows.no")
    if isinstance(value, (list, tuple)):
        return cut(messages.text("rows.list_joiner").join(shown(item, today) for item in value))
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return cut(plain(str(value)))


def _date(year: int, month: int, day: int, today: dt.date) -> str:
    if year == today.year:
        return messages.text("rows.date", month=month, day=day)
    return messages.text("rows.date_other_year", year=year, month=month, day=day)


def _subject(spec: ListSpec, kind: str, key: str, values: Mapping[str, Any]) -> str:
    """Whom or what the visit is for: masked identity where the zone may see it, a case's number, else its kind."""
    named = []
    labels = messages.section("identity")
    for name in spec.identity:
        value = values.get(name)
        if value:
            label = labels.get(name)
            named.append(messages.text("rows.identity", label=label, value=value) if label else str(value))
    if named:
        return foreign(messages.text("rows.list_joiner").join(named), _SUBJECT)
    if kind != "case":
        return messages.section("subjects").get(kind, kind)
    label = spec.subject or messages.text("subjects.case")
    open_number = any(value == key for value in values.values())
    number = key if open_number else f"***{key[-4:]}"
    return foreign(messages.text("rows.case", kind=label, number=number), _SUBJECT)
