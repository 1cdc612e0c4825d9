"""Which packs are made, and where files go: by the command for one area, by the night for all that settings name."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outpost.briefing.packs import ground, paper, templates
from outpost.briefing.packs.contents import Contents
from outpost.briefing.packs.ground import Area
from outpost.briefing.published import Published
from outpost.choices import PACK_KINDS, PackKind
from outpost.home import write_whole
from outpost.settings import WEEKDAYS
from outpost.settings_sections import PackDays

log = logging.getLogger("outpost.briefing")

_ZONES = ("gov", "police")
_FOLDER = "packs"


@dataclass(frozen=True)
class Packs:
    """Files that were written, and whether LibreOffice was missing for a PDF that was wanted."""

    files: tuple[Path, ...]
    lacks_office: bool = False


def make_packs(facts: Published, kind: PackKind, code: str, folder: Path) -> Packs:
    """Write the pack of one area into ``folder``.

    Raises:
        AreaError: there is no such area, or the kind is not of such areas.
        NoRegistersError, TemplateFaultError, KeptBackError, PaperError: the pack could not be made.
    """
    areas = _areas(facts)
    return _written(facts, Contents(facts), kind, [ground.chosen(areas, kind, code)], folder)


def of_night(facts: Published, outbox: Path) -> None:
    """Write, for both zones, the packs that settings name for the night's list day (a maker of ``outpost.briefing``).

    Whatever is raised: nothing of this night's packs appears then, and a warning says why.
    """
    said = facts.settings.packs
    tonight = [kind for kind in PACK_KINDS if is_due(said.of(kind), facts.list_day)]
    if not tonight:
        return
    areas, contents = _areas(facts), Contents(facts)
    first = outbox / _ZONES[0] / "pages" / _FOLDER
    for kind in tonight:
        chosen, unknown = ground.wanted(areas, said.of(kind).areas)
        if unknown:
            log.warning("packs.%s: no such area in the register: %s", kind, ", ".join(unknown))
        found = _written(facts, contents, kind, chosen, first)
        if found.lacks_office:
            log.warning("packs.%s: LibreOffice Writer is not installed: there is no PDF beside the .docx", kind)
    if first.is_dir():
        for zone in _ZONES[1:]:
            shutil.copytree(first, outbox / zone / "pages" / _FOLDER)


def is_due(said: PackDays, list_day: dt.date) -> bool:
    """Whether a kind is made for this list day."""
    return bool(said.areas) and (WEEKDAYS[list_day.weekday()] in said.days or list_day.day in said.days)


def _areas(facts: Published) -> dict[str, Area]:
    templates.require_docxtpl()
    if not facts.has_registers:
        raise ground.NoRegistersError(
            f"the registers of {facts.night} are not there any more, without which no place has a name: run the next "
            "night, then make the pack"
        )
    return ground.known(facts.con)


def _written(facts: Published, contents: Contents, kind: PackKind, areas: Sequence[Area], folder: Path) -> Packs:
    if not areas:
        return Packs(())
    day = facts.list_day.isoformat()
    template = templates.template_of(facts.home, kind)
    children = facts.settings.night.threads
    files = templates.filled(template, contents.of(kind, areas), day, children=children)
    folder.mkdir(parents=True, exist_ok=True)
    documents = []
    for area, file in zip(areas, files, strict=True):
        document = folder / f"{kind}-{area.code}.docx"
        write_whole(document, file)
        documents.append(document)
    if not facts.settings.packs.pdf:
        return Packs(tuple(documents))
    papers = paper.write(documents, day)
    return Packs((*documents, *papers), lacks_office=not papers)
