"""What the texts of a task's rows were resolved to, and by which stages, among the addresses that were kept with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from outpost import contracts, sql

if TYPE_CHECKING:
    from outpost.address import Register

Place = tuple[str, str, int]
"""Extract, delivery and row number."""
_MOST = 5
"""So many texts of a task are taken apart stage by stage; all are told."""
_COLUMNS = ("address_code", "level", "parent_code", "name", "district_code", "town_code", "community_code", "status")


@dataclass(frozen=True)
class Resolved:
    """One text: the row that it stands in, what it was resolved to that night, and the stages on what was kept."""

    extract: str
    delivery: str
    row_number: int
    text: str
    normalised: str
    status: str
    method: str
    address_code: str | None
    candidates: Sequence[str]
    stages: Sequence[str]


def resolved(
    con: duckdb.DuckDBPyConnection,
    matches: Sequence[Mapping[str, Any]],
    addresses: Sequence[Mapping[str, Any]],
    *,
    staged: bool,
) -> list[Resolved]:
    """The matches that were kept with a task, each with its text where the row is still there; ``staged``: by stages.

    What the parser takes for a remark is masked: people write names there.
    """
    if not matches:
        return []
    written = _written(con, {match["source_row"]["extract"] for match in matches})
    register = _register(addresses) if addresses and staged else None
    found: list[Resolved] = []
    told: dict[str, list[str]] = {}
    for match in matches:
        text = written.get(_place(match))
        if text and register is not None and text not in told and len(told) < _MOST:
            told[text] = [masked(line, match["remark"]) for line in _stages(text, register)]
        found.append(
            Resolved(
                **match["source_row"],
                text=masked(text, match["remark"]),
                normalised=masked(match["normalised"], match["remark"]),
                status=match["status"],
                method=match["method"],
                address_code=match["address_code"],
                candidates=match["candidates"] or [],
                stages=told.get(text or "", []),
            )
        )
    return found


def remarks(matches: Sequence[Mapping[str, Any]]) -> dict[Place, str | None]:
    """What is a remark in the text of each row."""
    return {_place(match): match["remark"] for match in matches}


def masked(text: str | None, remark: str | None) -> str:
    """A text without its remarks.

    >>> masked("工农路108号找王五", "找王五")
    '工农路108号***'
    """
    for piece in sorted(filter(None, (remark or "").split(";")), key=len, reverse=True):
        text = (text or "").replace(piece, "***")
    return text or ""


def _place(match: Mapping[str, Any]) -> Place:
    source = match["source_row"]
    return source["extract"], source["delivery"], source["row_number"]


def _stages(text: str, register: Register) -> list[str]:
    from outpost.address import explain

    return explain(text, register)


def _register(addresses: Sequence[Mapping[str, Any]]) -> Register:
    from outpost.address import build_register  # its patterns take a tenth of a second, and few tasks have such a text

    return build_register(pl.DataFrame([{name: one[name] for name in _COLUMNS} for one in addresses]))


def _written(con: duckdb.DuckDBPyConnection, extracts: set[str]) -> dict[Place, str | None]:
    found: dict[Place, str | None] = {}
    for extract in sorted(extracts & set(contracts.ALL)):
        text = sql.renamed(sql.load("explain/texts"), {"the_table": contracts.ALL[extract].table})
        found.update({tuple(row[:3]): row[3] for row in con.execute(text).fetchall()})
    return found
