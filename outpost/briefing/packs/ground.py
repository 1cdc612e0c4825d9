"""Of which ground a pack is: a district, a town or a community of the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from outpost import sql
from outpost.choices import PackKind
from outpost.errors import OutpostError, UsageError
from outpost.settings_sections import PACK_LEVELS

LEVELS = {6: "districts", 9: "towns", 12: "communities"}
"""Levels by the length of their codes, as outpost.toml calls them."""
_ONE = {"districts": "a district (6 digits)", "towns": "a town (9 digits)", "communities": "a community (12 digits)"}


class AreaError(UsageError):
    """There is no such area, or no pack of this kind is of it."""


class NoRegistersError(OutpostError):
    """The registers of the night are gone, without which no area has a name."""


@dataclass(frozen=True)
class Area:
    """An area of the register. ``code``: 6, 9 or 12 digits; ``name`` in full, from the district down."""

    code: str
    name: str

    @property
    def level(self) -> str:
        """``districts``, ``towns`` or ``communities``."""
        return LEVELS[len(self.code)]

    def inside(self, address: str) -> str:
        """An address of this area without the names that everybody at the table knows."""
        return address.removeprefix(self.name) or address


def known(con: duckdb.DuckDBPyConnection) -> dict[str, Area]:
    """Every area of the register by its code."""
    found = sql.query(con, "briefing/pack_area", {}).fetchall()
    return {code: Area(code, name) for code, name in found if len(code) in LEVELS}


def chosen(areas: dict[str, Area], kind: PackKind, code: str) -> Area:
    """The area that was named. AreaError where it is not known, or this kind of pack is not of such areas."""
    if code not in areas:
        raise AreaError(f"there is no area {code} in the register: name a code of 6, 9 or 12 digits that stands in it")
    area = areas[code]
    if area.level not in PACK_LEVELS[kind]:
        allowed = " or ".join(_ONE[level] for level in PACK_LEVELS[kind])
        raise AreaError(f"a pack of the kind {kind} is of {allowed}, and {code} is {_ONE[area.level]}")
    return area


def wanted(areas: dict[str, Area], said: Iterable[str]) -> tuple[list[Area], list[str]]:
    """The areas that the settings name, by their codes or as all of a level, in order; and codes that are not known."""
    found: dict[str, Area] = {}
    unknown = []
    for word in said:
        if word in LEVELS.values():
            found |= {code: area for code, area in areas.items() if area.level == word}
        elif word in areas:
            found[word] = areas[word]
        else:
            unknown.append(word)
    return [found[code] for code in sorted(found)], unknown
