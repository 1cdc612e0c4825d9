"""The pages of a night: of the whole city for each hub, and of each district."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from outpost import sql
from outpost.audit.home import head_of
from outpost.briefing.handover.board import ZONES, board_of
from outpost.briefing.handover.page import render
from outpost.briefing.published import Published
from outpost.pages import write as write_page

CITY = "handover.html"
DISTRICT = "handover-{code}.html"


def write(facts: Published, outbox: Path) -> None:
    """Write ``<outbox>/<zone>/pages/handover.html`` of the city, and ``handover-<code>.html`` of each district.

    HandoverError where the registers of the night are not there any more.
    """
    whole = board_of(facts)
    names = places(facts.con)
    head = head_of(facts.con, facts.night)
    for zone in ZONES:
        folder = outbox / zone / "pages"
        folder.mkdir(parents=True, exist_ok=True)
        write_page(folder / CITY, render(whole.of(zone=zone), facts.settings.city.name, names, head))
        for code in districts(names):
            page = render(whole.of(code, zone), names[code], names, head)
            write_page(folder / DISTRICT.format(code=code), page)


def places(con: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    """Names of districts, towns and communities, by their codes."""
    return {code: name for code, name, _ in sql.query(con, "lists/grounds", {}).fetchall()}


def districts(names: Mapping[str, str]) -> list[str]:
    """The codes of the districts among places."""
    return [code for code in sorted(names) if len(code) == 6]
