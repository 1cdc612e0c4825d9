"""Two different people let through what Outpost held back: a model's batch, or a full extract that shrank or grew."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from outpost import contracts, models, sql
from outpost.home import Home
from outpost.night import journal, standing

KIND = "release"


class ReleaseError(Exception):
    """The release cannot be recorded; the text says why."""


def record(home: Home, target: str, night: dt.date, person: str, *, reject: bool = False) -> str:
    """Write down that ``person`` releases (or rejects) ``target``, a model id or an extract, of that night.

    Returns what it means in one sentence. The first night not yet published takes it.
    """
    if target not in contracts.ALL and target not in models.load_for_night():
        raise ReleaseError(f"{target} is neither a model nor an extract")
    if not person.strip():
        raise ReleaseError("--by needs a name")
    if target in contracts.ALL:
        _refuse_unless_it_waits(home, target, night, reject=reject)
    said = _people(journal.entries(home), target, night, reject=reject)
    if person.strip() in said:
        raise ReleaseError(f"{person} has said so already: a second, different person is needed")
    entry = {"kind": KIND, "target": target, "night": night.isoformat(), "by": person.strip(), "reject": reject}
    journal.append(home, [entry])
    word = "rejected" if reject else "released"
    if said:
        return f"{target} of {night} is {word} by two people; the next night takes it"
    return f"{target} of {night}: noted; it is {word} when a second, different person says so too"


def _refuse_unless_it_waits(home: Home, extract: str, night: dt.date, *, reject: bool) -> None:
    if reject:
        raise ReleaseError(f"{extract} is refused as it is: only a model's batch can be rejected")
    with standing.published_database(home) as con:
        found = sql.query(con, "night/refused_deliveries", {"extract": extract, "night": night}).fetchall()
    if not found:
        raise ReleaseError(
            f"no delivery of {extract} was refused for its size on the night of {night}: "
            f"`outpost status --date {night}` shows what was"
        )


def deliveries(con: duckdb.DuckDBPyConnection, entries: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Names of refused deliveries that two different people have let through."""
    wanted = {
        (entry["target"], dt.date.fromisoformat(entry["night"]))
        for entry in entries
        if entry["kind"] == KIND and entry["target"] in contracts.ALL
    }
    released = [
        (target, night) for target, night in sorted(wanted) if len(_people(entries, target, night, reject=False)) >= 2
    ]
    found: set[str] = set()
    for target, night in released:
        rows = sql.query(con, "night/refused_deliveries", {"extract": target, "night": night}).fetchall()
        found.update(name for (name,) in rows)
    return frozenset(found)


def _people(entries: Iterable[Mapping[str, Any]], target: str, night: dt.date, *, reject: bool) -> set[str]:
    said: dict[tuple[str, str, bool], set[str]] = defaultdict(set)
    for entry in entries:
        if entry["kind"] == KIND:
            said[entry["target"], entry["night"], entry["reject"]].add(entry["by"])
    return said[target, night.isoformat(), reject]
