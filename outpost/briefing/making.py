"""The parts of a briefing, made one after the other; what goes wrong in one harms neither the others nor the night."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Callable, Container, Sequence
from pathlib import Path
from typing import NamedTuple

from outpost import secrets, sql
from outpost.briefing import handover, packs, pages
from outpost.briefing.assessment import writing as assessment
from outpost.briefing.map import making as map_pages
from outpost.briefing.published import Published, opened
from outpost.error_line import one_line
from outpost.errors import OutpostError
from outpost.home import Home
from outpost.lists.lines.scan import id_shaped, pseudonym_shaped
from outpost.night import added, logbook, sharing, standing
from outpost.night.outcome import Check, Number, Outcome

log = logging.getLogger("outpost.briefing")

Make = Callable[[Published, Path], None]
"""Writes files below ``<folder>/<zone>/pages/``, zone being gov or police; the folder is empty before."""


class Maker(NamedTuple):
    """One part of a briefing. ``name``: as warnings tell it."""

    name: str
    make: Make


class BriefingError(OutpostError):
    """A part of a briefing cannot go out; the text carries no value of a row."""


MAKERS: tuple[Maker, ...] = (
    Maker("pages", pages.write),
    Maker("handover", handover.write),
    Maker("map", map_pages.write),
    Maker("assessment", assessment.make),
    Maker("packs", packs.of_night),
)
_TEXTS = (".html", ".csv", ".json", ".svg", ".txt")


@logbook.stepped("briefing")
def write(home: Home, night: dt.date, makers: Sequence[Maker] | None = None) -> Outcome:
    """Make the briefing of the last published night, ``night``, and put it into its folder.

    Its check ``written`` tells each part that failed; the others are there. Nothing that goes wrong is raised.
    """
    failed: dict[str, str] = {}
    numbers: dict[str, Number] = {}
    try:
        with opened(home, night) as facts:
            staged = home.outbox / f".{facts.night}.{added.PAGES}.partial"
            shutil.rmtree(staged, ignore_errors=True)
            codes = _place_codes(facts)
            for maker in MAKERS if makers is None else makers:
                why = _made(maker, facts, staged, codes)
                if why is not None:
                    log.warning("briefing: %s: %s", maker.name, why)
                    failed[maker.name] = why
        key = secrets.read(home.secrets).audit_key
        groups = sharing.group_numbers(facts.settings.permissions)
        numbers["files"] = added.publish(home, facts.night.isoformat(), staged, key, groups)
    except Exception as error:
        # The night is published: whatever this is, it is told and stops nobody.
        failed["briefing"] = one_line(error)
        log.warning("briefing: %s", failed["briefing"])
    said = "; ".join(f"{name}: {why}" for name, why in failed.items())
    return Outcome(numbers, {"written": Check(not failed, {"failed": len(failed), "why": said}, warns=True)})


def catch_up(home: Home) -> dt.date | None:
    """Write the briefing of the last published night where that night ended between its publication and that.

    The night, if there was anything to do. Nothing that goes wrong is raised: the next night is not to wait for it.
    """
    try:
        night = max((day for day, state in standing.finished(home).items() if state == "published"), default=None)
        lists = home.outbox / str(night)
        if night is None or not lists.is_dir() or any((lists / zone / added.PAGES).is_dir() for zone in added.ZONES):
            return None
    except Exception as error:
        log.warning("briefing: %s", one_line(error))
        return None
    return night if write(home, night).numbers.get("files") else None


def _made(maker: Maker, facts: Published, staged: Path, codes: Container[str]) -> str | None:
    """Let one part write, apart from the others, and lay its files to theirs; or what went wrong."""
    apart = staged / f".{maker.name}"
    try:
        apart.mkdir(parents=True)
        maker.make(facts, apart)
        files = [path for path in sorted(apart.rglob("*")) if not path.is_dir()]
        for file in files:
            _look_at(file, file.relative_to(apart), codes)
        for file in files:
            place = staged / file.relative_to(apart)
            if place.exists():
                raise BriefingError(f"{place.relative_to(staged)}: another part has written it")
        for file in files:
            place = staged / file.relative_to(apart)
            place.parent.mkdir(parents=True, exist_ok=True)
            file.rename(place)
    except Exception as error:
        return one_line(error)
    finally:
        shutil.rmtree(apart, ignore_errors=True)
    return None


def _look_at(file: Path, place: Path, codes: Container[str]) -> None:
    """Refuse what must not go out: a file outside the zones' pages, or a text that could hold a number of a person."""
    if not added.is_added(place.as_posix()) or place.name == added.MANIFEST:
        raise BriefingError(f"{place}: is not below a zone's {added.PAGES}")
    if file.suffix not in _TEXTS:
        return
    text = file.read_text(encoding="utf-8")
    if pseudonym_shaped(text) or any(id_shaped(line, None, codes) for line in text.splitlines()):
        raise BriefingError(f"{place}: holds what could be a number of a person, and was kept back")


def _place_codes(facts: Published) -> frozenset[str]:
    if not facts.has_registers:
        return frozenset()
    return frozenset(code for (code,) in sql.query(facts.con, "briefing/place_codes", {}).fetchall())
