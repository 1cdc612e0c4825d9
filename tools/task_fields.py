"""The places in SQL that list the fields of a task, written from the one table of them (outpost/ledger/fields.py).

In a SQL file the lines between ``-- task fields: NAME`` and ``-- task fields end`` are written; the rest of the file is
its own. ``python -m tools.task_fields`` writes them, ``--check`` only says which files are out of date.
"""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from outpost import sql
from outpost.ledger.answers import AnsweredTask
from outpost.ledger.fields import FIELDS, GROUPS, Field, Group, in_group, set_by_people, told
from tools.written import command

_REGION = re.compile(r"(?m)^(?P<indent> *)-- task fields: (?P<name>\w+)\n(?:.*\n)*? *-- task fields end\n")
_EMPTY = {"BOOLEAN": "'false'", "INTEGER": "'0'", "TEXT[]": "'[]'"}
FILES = (
    "schema/tasks",
    "tasks/05_inbox/apply",
    "tasks/05_inbox/touched",
    "tasks/09_open/opened_events",
    "tasks/10_renew/renew",
    "tasks/10_renew/renewed_events",
    "tasks/verify/fold",
    "tasks/verify/illegal",
    "tasks/verify/last",
)


def columns() -> Iterator[str]:
    """The columns of push.task_live."""
    for field in FIELDS:
        yield f"{field.name} {field.type}{' NOT NULL' if field.required else ''}"


def shared() -> Iterator[str]:
    """What others may rely on: push.task."""
    yield from (field.name for field in FIELDS if field.shared)


def opened() -> Iterator[str]:
    """What an opened event sets."""
    opens = {group.name for group in GROUPS if group.opens}
    yield from (f"{field.name} := {field.name}" for field in told([it for it in FIELDS if it.group in opens]))


def found_again() -> list[Field]:
    """The fields that a finding renews, in the order of its event."""
    return told([field for field in FIELDS if "renewed" in field.events])


def renewed() -> Iterator[str]:
    """What a renewed event sets."""
    yield from (f"{field.name} := {field.name}" for field in found_again())


def renew() -> Iterator[str]:
    """What a task takes over from tonight's finding."""
    yield from (f"{field.name} = found.{field.name}" for field in found_again())


def touched() -> Iterator[str]:
    """What answers and reviews can see of a task."""
    seen = {field.name for field in dataclasses.fields(AnsweredTask)}
    for field in FIELDS:
        if field.name in seen:
            yield f"CAST(t.{field.name} AS VARCHAR) AS {field.name}" if field.type == "JSON" else f"t.{field.name}"


def apply() -> Iterator[str]:
    """What they can change."""
    yield from (f"{field.name} = said.{field.name}" for field in set_by_people())


def state_events() -> Iterator[str]:
    """The events that set a task's state."""
    yield from (f"'{event}'" for event in next(group for group in GROUPS if group.name == "state").events)


def last() -> Iterator[str]:
    """The last event of each group."""
    for group in GROUPS:
        events = ", ".join(f"'{event}'" for event in group.events)
        yield f"max(CASE WHEN event IN ({events}) THEN seq END) AS {group.name}"


def said() -> Iterator[str]:
    """For each group, what its last event says of its fields; the opening event says all that it names."""
    for group in GROUPS:
        paths = ",\n".join(f"                '$.set.{field.name}'" for field in _said_by(group))
        newer = "" if group.name == "opening" else f"\n    WHERE last.{group.name} > last.{group.else_of}"
        yield _SAID.format(name=group.name, paths=paths, newer=newer)


_SAID = """\
{name} AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
{paths}
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.{name} = event.seq{newer}
)"""


def _said_by(group: Group) -> list[Field]:
    """The fields that are read from the last event of a group: its own, and those of groups that fall back to it."""
    if group.name == "opening":
        return [field for other in GROUPS if other.opens for field in in_group(other.name)]
    return [field for other in GROUPS if group.name in (other.name, other.else_of) for field in in_group(other.name)]


def folded() -> Iterator[str]:
    """Each field as the group that spoke last says it."""
    for group in GROUPS:
        for field in in_group(group.name):
            yield f"{_folded(field, group)} AS {field.name}"


def _folded(field: Field, group: Group) -> str:
    if not group.opens:
        text = _place(field, group)
        return f"coalesce({text}, {_EMPTY[field.type]})" if field.required else text
    chain = [group]
    while chain[-1].name != "opening":
        chain.append(next(other for other in GROUPS if other.name == chain[-1].else_of))
    *newer, opening = chain
    if not newer:
        return _place(field, opening)
    cases = [f"WHEN {other.name}.seq IS NOT NULL THEN {_place(field, other)}" for other in newer]
    return "\n    ".join(["CASE", *cases, f"ELSE {_place(field, opening)}"]) + "\nEND"


def _place(field: Field, group: Group) -> str:
    return f"list_extract({group.name}.said, {_said_by(group).index(field) + 1})"


def spoke_last() -> Iterator[str]:
    """The joins of a task's last events with what they say."""
    yield from (f"LEFT JOIN {group.name} ON last.{group.name} = {group.name}.seq" for group in GROUPS)


def stored() -> Iterator[str]:
    """Each field as it is stored, written as an event would."""
    for group in GROUPS:
        for field in in_group(group.name):
            text = field.name
            if field.type == "JSON":
                text = f"json_extract({text}, '$')"
            elif field.type.endswith("[]"):
                text = f"to_json({text})"
            yield f"CAST({text} AS VARCHAR) AS {field.name}"


def compared() -> Iterator[str]:
    """The first field that differs, in words."""
    for group in GROUPS:
        for field in in_group(group.name):
            yield (
                f"WHEN folded.{field.name} IS DISTINCT FROM stored.{field.name}\n"
                f"    THEN '{field.name} is not what its events add up to'"
            )


REGIONS: Mapping[str, tuple[Callable[[], Iterator[str]], str]] = {
    "columns": (columns, ","),
    "shared": (shared, ","),
    "opened": (opened, ","),
    "renewed": (renewed, ","),
    "renew": (renew, ","),
    "touched": (touched, ","),
    "apply": (apply, ","),
    "state_events": (state_events, ","),
    "last": (last, ","),
    "said": (said, ",\n"),
    "folded": (folded, ","),
    "spoke_last": (spoke_last, ""),
    "stored": (stored, ","),
    "compared": (compared, ""),
}
"""What writes each region, and what stands between two entries of it."""
_GOES_ON = frozenset({"renew", "said"})
"""Regions after which the list goes on by hand: a separator stands after the last entry as well."""


def text_of(name: str) -> str:
    """A SQL file as it should be."""
    return _REGION.sub(_written, path_of(name).read_text(encoding="utf-8"))


def _written(region: re.Match[str]) -> str:
    name, indent = region["name"], region["indent"]
    write, between = REGIONS[name]
    entries = list(write())
    ended = [f"{entry}{between}" for entry in entries]
    if name not in _GOES_ON:
        ended[-1] = entries[-1]
    lines = "\n".join(ended).split("\n")
    body = "".join(f"{indent}{line}\n" if line else "\n" for line in lines)
    return f"{indent}-- task fields: {name}\n{body.rstrip(chr(10))}\n{indent}-- task fields end\n"


def path_of(name: str) -> Path:
    """Where a SQL file is."""
    return sql.SQL_ROOT / f"{name}.sql"


def drift() -> list[str]:
    """The files that are out of date."""
    return [name for name in FILES if path_of(name).read_text(encoding="utf-8") != text_of(name)]


def write() -> None:
    """Write the files that are out of date."""
    for name in drift():
        path_of(name).write_text(text_of(name), encoding="utf-8", newline="\n")


def main(arguments: Sequence[str]) -> int:
    """Write, or with ``--check`` say what is out of date; returns the exit code."""
    return command(arguments, "tools.task_fields", write, lambda: [f"sql/{name}.sql" for name in drift()])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
