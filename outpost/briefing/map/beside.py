"""Maps within pages of others: where none can be made the page is there all the same."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from outpost.briefing.map.atlas import Atlas, Ground, Zone, atlas
from outpost.briefing.map.sheet import Drawn, part_of
from outpost.briefing.published import Published
from outpost.error_line import one_line

log = logging.getLogger("outpost.briefing")


@dataclass(frozen=True)
class Maps:
    """The maps of a network's grounds; ``made`` is None where there are none."""

    made: Atlas | None
    datum: str

    @classmethod
    def of(cls, facts: Published, zone: Zone) -> Maps:
        """Those of the night. What goes wrong is told as a warning."""
        try:
            made = atlas(facts, zone)
        except Exception as error:
            log.warning("briefing: no map of %s: %s", zone, one_line(error))
            return cls(None, "")
        return cls(made if made.outlines is not None else None, facts.settings.map.datum)

    def of_ground(self, ground: Ground) -> Drawn | None:
        """The map of a ground; None where it has no area or no map can be made."""
        if self.made is None or self.made.within(ground).is_empty():
            return None
        try:
            return part_of(self.made, ground, self.datum, alone=False)
        except Exception as error:
            log.warning("briefing: no map of %s %s: %s", ground.level, ground.code, one_line(error))
            return None
