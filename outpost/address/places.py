"""The names of a register (districts, towns, communities, roads, estates, villages) and how a text's names are read.

A name is looked for as the longest one that begins where the text stands; nothing is found in the middle of another
word (河南通信 holds no 南通). What fits no name stays over: it is repaired by similarity, or becomes the remark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from outpost.address import segments as s
from outpost.address.numerals import name_key

ROAD = re.compile(r"(?:路|街|大道|道|巷|弄|线|胡同|里)$")
TOWN_ENDINGS = ("街道", "地区", "镇", "乡", "农场", "林场", "盐场")
COMMUNITY_ENDINGS = ("社区居民委员会", "社区居委会", "居民委员会", "村民委员会", "居委会", "村委会", "社区", "村", "居")
GENERIC_ENDINGS = ("住宅小区", "小区", "住宅区", "生活区", "公寓楼", "公寓", "社区", "宿舍", "内", "里面", "里")
_NOT_SHORT = re.compile(r"^(?:[东西南北中新老]?(?:路|街|大道|大街|巷|弄|新村|花园|小区|公寓|大厦|广场|苑|园|村|桥|港|河))")
_NAME_LIKE = re.compile(r"(?:[东西南北中一二三四五六七八九十0-9A-Z]+(?:区|期|苑|园|村|组团|弄|巷|支路|段)|[东西南北]苑)$")
_BOUNDARY = re.compile(r"(?:省|市|区|县|镇|乡|街道|村|社区|委会|路|街|大道|巷|弄|小区|花园|新村|公寓|大厦|广场|苑|园|处|[,.;:()/\- ])$")
_FOREIGN = re.compile(r"([一-龥]{2,7}?(?:省|自治区|市|区|县|自治州|盟|旗))")
_NOISE = re.compile(r"^(?:中国|地址|住址|现住址|住所|坐落|位于|经营场所)?[:,.;/\- ]*$")


@dataclass(frozen=True)
class Entry:
    """What one name can mean. ``short``: a form without its ending, believed only where names may begin."""

    districts: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    anchors: frozenset[str] = frozenset()
    city: bool = False
    short: bool = False

    def merged(self, other: Entry) -> Entry:
        return Entry(
            self.districts | other.districts,
            self.towns | other.towns,
            self.communities | other.communities,
            self.anchors | other.anchors,
            self.city or other.city,
            self.short and other.short,
        )


@dataclass
class Found:
    """What the names of one text say: sets of codes (empty: not named), anchors in the order of the text, the rest."""

    districts: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    anchors: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    foreign: str = ""
    contradiction: str = ""
    pieces: list[tuple[str, int, int]] = field(default_factory=list)


class Names:
    """Dictionary of names with the longest length per first two characters, for the longest match."""

    def __init__(self, province: str = "", city: str = "") -> None:
        self.province, self.city = province, city
        self.entries: dict[str, Entry] = {}
        self._lengths: dict[str, list[int]] = {}
        for name in filter(None, (province, province.removesuffix("省"), city)):
            self.add(name, Entry(city=True))
        if city:
            self.add(city.removesuffix("市"), Entry(city=True, short=True))

    def add(self, name: str, entry: Entry) -> None:
        if len(name) < 2:
            return
        known = self.entries.get(name)
        if known and entry.short and not known.short:
            return
        if known and known.short and not entry.short:
            known = None
        self.entries[name] = known.merged(entry) if known else entry

    def freeze(self) -> None:
        lengths: dict[str, set[int]] = {}
        for name in self.entries:
            lengths.setdefault(name[:2], set()).add(len(name))
        self._lengths = {start: sorted(found, reverse=True) for start, found in lengths.items()}

    def add_town(self, name: str, codes: frozenset[str]) -> None:
        self.add(name, Entry(towns=codes))
        base = _without(name, TOWN_ENDINGS)
        if base != name and len(base) >= 2:
            self.add(base, Entry(towns=codes, short=True))
        if name.endswith("街道"):
            for form in ("街道办事处", "街道办", "街办"):
                self.add(base + form, Entry(towns=codes))
        elif name.endswith(("镇", "乡")):
            for form in ("人民政府", "政府"):
                self.add(name + form, Entry(towns=codes))

    def add_community(self, name: str, codes: frozenset[str]) -> None:
        self.add(name, Entry(communities=codes))
        base = _without(name, COMMUNITY_ENDINGS)
        if base == name or len(base) < 2:
            return
        kind = ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "居") if not name.endswith("村") else ()
        for form in (*kind, *(("村民委员会", "村委会") if name.endswith("村") else ())):
            self.add(base + form, Entry(communities=codes))
        self.add(base + ("村" if not name.endswith("村") else "社区"), Entry(communities=codes, short=True))
        self.add(name + "村民委员会", Entry(communities=codes))
        self.add(name + "居民委员会", Entry(communities=codes))
        self.add(name + "居委会", Entry(communities=codes))

    def longest(self, text: str, start: int, at_boundary: bool) -> tuple[Entry, int] | None:
        for length in self._lengths.get(text[start : start + 2], ()):
            name = text[start : start + length]
            if len(name) < length:
                continue
            entry = self.entries.get(name)
            if entry is None:
                continue
            if entry.short and not (at_boundary and not _NOT_SHORT.match(text[start + length :])):
                continue
            if entry.anchors and not at_boundary and not (entry.districts or entry.towns):
                continue
            return entry, start + length
        return None

    @lru_cache(maxsize=1 << 20)  # noqa: B019
    def read(self, run: str) -> Found:
        """One name run (the text between numbers)."""
        found = Found()
        start, left = 0, 0
        boundary = True
        while start < len(run):
            if ord(run[start]) >= s.HIDDEN and ord(run[start]) < s.PROTECTED:
                self._leave(found, run, left, start)
                start += 1
                left, boundary = start, True
                continue
            hit = self.longest(run, start, boundary or bool(_BOUNDARY.search(run[left:start])))
            if hit is None:
                start += 1
                boundary = False
                continue
            self._leave(found, run, left, start)
            entry, end = hit
            self._take(found, entry, run, start, end)
            start = left = end
            boundary = True
        self._leave(found, run, left, len(run))
        return found

    def _leave(self, found: Found, run: str, start: int, end: int) -> None:
        piece = s.visible(run[start:end])
        if not piece or _NOISE.match(piece):
            return
        found.leftovers.append(piece)
        found.pieces.append(("leftover", start, end))

    def _take(self, found: Found, entry: Entry, run: str, start: int, end: int) -> None:
        name = run[start:end]
        if entry.city:
            found.pieces.append(("city", start, end))
            return
        taken = False
        for kind, codes in (("districts", entry.districts), ("towns", entry.towns), ("communities", entry.communities)):
            if codes:
                self._narrow(found, kind, codes)
                found.pieces.append((kind, start, end))
                taken = True
        if entry.anchors:
            found.anchors.extend(a for a in sorted(entry.anchors) if a not in found.anchors)
            if not taken:
                found.pieces.append(("anchor", start, end))
        del name

    @staticmethod
    def _narrow(found: Found, kind: str, codes: frozenset[str]) -> None:
        known: frozenset[str] = getattr(found, kind)
        both = known & codes
        if known and not both:
            found.contradiction = found.contradiction or kind
        setattr(found, kind, both or codes)


def _without(name: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)]
    return name


def is_road(name: str) -> bool:
    """Whether a name is that of a road, so that the 号 after it counts its houses."""
    return bool(ROAD.search(name))


def anchor_key(name: str) -> str:
    """The form in which roads, estates and villages are compared."""
    return name_key(s.visible(name))
