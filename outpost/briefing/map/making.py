"""Maps as pages of their own: the whole city for the hub of each network, and one for each district."""

from __future__ import annotations

from pathlib import Path

from outpost import pages
from outpost.briefing.map.atlas import ZONES, Ground, atlas
from outpost.briefing.map.sheet import drawn, title
from outpost.briefing.published import Published

NAME = "map-{code}.html"
TEMPLATE = "briefing/map/page.html"


def write(facts: Published, outbox: Path) -> None:
    """Write ``<outbox>/<zone>/pages/map-<code>.html`` for the city and each district that has areas."""
    for zone in ZONES:
        folder = outbox / zone / "pages"
        folder.mkdir(parents=True, exist_ok=True)
        made = atlas(facts, zone) if facts.has_registers else None
        grounds = {facts.settings.city.code: Ground("city")}
        if made is not None and made.outlines is not None:
            grounds |= {code: Ground("district", code) for code in made.areas["district_code"].unique().sort()}
        for code, ground in grounds.items():
            part = drawn(facts, zone, ground, made)
            head = pages.Head(facts.night)
            text = pages.render(TEMPLATE, title(facts, ground, made), head, {"part": part.markup}, script=part.script)
            pages.write(folder / NAME.format(code=code), text)
