"""Writing the morning pages of a night: one file for each desk, named by the code of its ground."""

from __future__ import annotations

from pathlib import Path

from outpost.audit.home import head_of
from outpost.briefing.map import Ground, Maps
from outpost.briefing.pages import numbers, page
from outpost.briefing.published import Published
from outpost.errors import OutpostError
from outpost.pages import write as write_page

NAME = "morning-{code}.html"


class PagesError(OutpostError):
    """No page can be made; the text says why."""


def write(facts: Published, outbox: Path) -> None:
    """Write ``<outbox>/<zone>/pages/morning-<code>.html`` for every desk of both networks.

    PagesError where the registers of the night are not there any more: nobody then knows where a task lies.
    """
    if not facts.has_registers:
        raise PagesError("the registers of the night are not there: the next night brings them back")
    told = numbers.count(facts)
    head = head_of(facts.con, facts.night)
    network = {zone: page.network_of(facts, told, zone) for zone in numbers.ZONES}
    for zone in numbers.ZONES:
        (outbox / zone / "pages").mkdir(parents=True, exist_ok=True)
    maps = {zone: Maps.of(facts, zone) for zone in numbers.ZONES}
    for desk in told.desks:
        ground = Ground(desk.level, "" if desk.level == "city" else desk.code)
        text = page.of_desk(facts, told, desk, network[desk.zone], head, maps[desk.zone].of_ground(ground))
        write_page(outbox / desk.zone / "pages" / NAME.format(code=desk.code), text)
