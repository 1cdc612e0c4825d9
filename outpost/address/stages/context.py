"""What is known while runs are read: the register as their reader sees it, and what has been read already."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from outpost.address.read.names import Found, estate_of_phase
from outpost.address.read.regions import CITIES, NEW_AREAS, PROVINCE_SHORT
from outpost.address.register.prepared import Register
from outpost.address.stages.repair import miswritten

_FEW, _STEM = 500, 5
_REMEMBERED = 200_000


class Run(NamedTuple):
    """A run: ``left`` what no name explains, ``ending`` the kind of its last name (R road, E estate, ``""`` none),
    ``refused`` why it is refused whatever else the text says, the anchors to look under with and without numbers
    behind it, and which of these are only villages. ``unexplained``: a word stands before the numbers that belongs to
    no known name, so that they are its numbers; ``other_door``: brackets name a second door; ``thing``: it begins with
    what a number before it may count (122号路灯); ``apart``: it comes to the same behind names of divisions, but for
    the divisions."""

    found: Found
    leftovers: tuple[str, ...] = ()
    left: str = ""
    ending: str = ""
    refused: str = ""
    odd_district: bool = False
    odd_town: bool = False
    odd_village: bool = False
    unexplained: bool = False
    other_door: bool = False
    thing: bool = False
    own_name: bool = False
    may_be_firm: bool = False
    usable: tuple[str, ...] = ()
    usable_numbered: tuple[str, ...] = ()
    only_villages: bool = True
    apart: bool = False


NO_RUN = Run(Found())


class Said(NamedTuple):
    """What decides what a run comes to: its text or, where that is read apart, the rest of it behind its divisions with
    what they say: ``kind`` (city or another; ``""``: none are apart), the codes of both, whether they contradict."""

    text: str
    kind: str = ""
    districts: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    contradiction: bool = False


@dataclass
class Context:
    """A register seen by the readers: anchors by name, villages, foreign places, repairs and runs already found."""

    register: Register
    ids: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    foreign: re.Pattern[str] = re.compile("$^")
    foreign_short: re.Pattern[str] = re.compile("$^")
    villages: set[str] = field(default_factory=set)
    communities: dict[int, list[str]] = field(default_factory=dict)
    phases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    repairs: dict[tuple[str, frozenset[str], bool], list[str]] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    areas: dict[str, frozenset[str]] = field(default_factory=dict)
    holding: dict[str, list[str]] = field(default_factory=dict)
    divisions: dict[int, list[str]] = field(default_factory=dict)
    meant: dict[str, str] = field(default_factory=dict)
    only_inner: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        rows = self.register.anchors.select("name", "district_code", "anchor_id").iter_rows()
        for name, district, anchor_id in rows:
            self.ids.setdefault(name, []).append((district, anchor_id))
        for name in sorted(self.ids):
            estate = estate_of_phase(name)
            if estate and estate not in self.ids:
                self.phases[estate] = (*self.phases.get(estate, ()), name)
        names = self.register.names
        self.villages = {a for entry in names.entries.values() if entry.communities for a in entry.anchors}
        self.villages -= self.register.estates
        outer = {outer for outer, _ in self.register.inner}
        self.only_inner = frozenset(name for _, name in self.register.inner if name not in outer)
        for name, entry in names.entries.items():
            if (entry.districts or entry.towns) and not entry.short:
                self.divisions.setdefault(len(name), []).append(name)
            if entry.communities:
                self.communities.setdefault(len(name), []).append(name)
        known = set(names.entries) | {names.city, names.province}
        cities = sorted({c for c in CITIES.values() if c not in known}, key=len, reverse=True)
        provinces = sorted((p for p in PROVINCE_SHORT if p not in known), key=len, reverse=True)
        areas = [area for area in NEW_AREAS if area not in known]
        self.foreign = re.compile("(?:" + "|".join([*provinces, *cities, *areas]) + ")(?!场|民|政|容)")
        short = {PROVINCE_SHORT[p] for p in provinces} | {c.removesuffix("市") for c in cities if c.endswith("市")}
        self.foreign_short = re.compile("(?:" + "|".join(sorted(short, key=len, reverse=True)) + ")")
        self.areas = {area: frozenset(known) for area, known in self.register.areas.items()}
        for name in self.register.areas.get("", ()):
            for character in dict.fromkeys(name[:_STEM]):
                self.holding.setdefault(character, []).append(name)

    def pool(self, name: str, areas: frozenset[str]) -> list[str]:
        """Names of the areas that ``name`` could be a slip of: those that hold a character of its beginning."""
        known = [self.areas[area] for area in sorted(areas) if area in self.areas]
        wanted = frozenset().union(*known)
        if len(wanted) <= _FEW:
            return sorted(wanted)
        holding = {other for character in name[:_STEM] for other in self.holding.get(character, ())}
        return sorted(holding & wanted)

    def division_meant(self, piece: str) -> str:
        """The one district or town of which a word is a slip of sound or shape; ``""`` where there is not one."""
        known = self.meant.get(piece)
        if known is None:
            names = [name for name in self.divisions.get(len(piece), ()) if miswritten(piece, name)]
            known = names[0] if len(names) == 1 else ""
            if len(self.meant) < _REMEMBERED:
                self.meant[piece] = known
        return known

    def remembered(self, text: str, read: Callable[[str], Run]) -> Run:
        """The run of a text, read when it is not among those that are remembered: no more than 200,000."""
        known = self.runs.get(text)
        if known is None:
            if len(self.runs) >= _REMEMBERED:
                self.runs.clear()
            known = self.runs[text] = read(text)
        return known
