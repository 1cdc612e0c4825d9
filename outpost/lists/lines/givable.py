"""改派至▼: to whom a reviewer may want to give what waits for him, in words that begin with a number."""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from outpost import messages, sql
from outpost.lists.lines.areas import Areas
from outpost.lists.lines.line import Recipient, zone_of

_LONGEST_AREA = 24


class Givable(NamedTuple):
    """One recipient: his zone, and what stands in the drop-down."""

    zone: str
    words: str


def givable_of(con: duckdb.DuckDBPyConnection, areas: Areas) -> dict[Recipient, tuple[Givable, ...]]:
    """By reviewer, those of the government first. The number alone says who it is: a desk whose number is an office's
    is left out."""
    found: dict[Recipient, dict[str, Givable]] = {}
    words: dict[Recipient, str] = {}
    for kind, number, to_kind, to_number in sql.query(con, "lists/givable", {}).fetchall():
        to = Recipient(zone_of(to_kind), to_kind, to_number)
        if to not in words:
            words[to] = _words(to, areas)
        reviewer = Recipient(zone_of(kind), kind, number)
        found.setdefault(reviewer, {}).setdefault(to_number, Givable(to.zone, words[to]))
    return {reviewer: tuple(sorted(offered.values())) for reviewer, offered in found.items()}


def _words(to: Recipient, areas: Areas) -> str:
    area = areas.of(to)[:_LONGEST_AREA]
    if to.kind in ("leader", "officer"):
        return messages.text("review.to", number=to.number, kind=messages.text(f"kinds.{to.kind}"), area=area)
    return messages.text("review.to_area", number=to.number, area=area)
