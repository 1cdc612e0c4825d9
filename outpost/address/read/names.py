# ruff: noqa: E501 - Chinese characters count double
"""The names of a register (districts, towns, communities, roads, estates, villages) and how a text's names are read.

A name is looked for as the longest one that begins where the text stands; nothing is found in the middle of another
word (河南通信 holds no 南通). What fits no name stays over: it is repaired by similarity, or becomes the remark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from outpost.address.read import segments as s
from outpost.address.read.numerals import CHINESE_NUMERALS, name_key, numeral_forms

ROAD = re.compile(r"(?:路|街|大道|道|巷|弄|线|胡同|里)$")
TOWN_ENDINGS = ("街道", "地区", "镇", "乡", "农场", "林场", "盐场")
COMMUNITY_ENDINGS = ("社区居民委员会", "社区居委会", "居民委员会", "村民委员会", "居委会", "村委会", "社区", "村", "居")
_NOT_SHORT = re.compile(
    r"^(?:[东西南北中新老]?(?:路|街|大道|大街|巷|弄|新村|花园|小区|公寓|大厦|广场|苑|园|村|桥|港|河))"
)
_REMEMBERED = 400_000
_BOUNDARIES = (
    "省", "市", "区", "县", "镇", "乡", "街道", "村", "社区", "委会", "路", "街", "大道", "巷", "弄", "小区", "花园", "新村",
    "公寓", "大厦", "广场", "苑", "园", "处", "公司", "店", "厂", "部", "馆", "超市", "中心", "酒店", "银行", "学校", "医院",
    "路口", "叉口", "新城", "片区", "开发区", "商圈", ",", ".", ";", ":", "(", ")", "/", "-", " ",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What one name can mean. ``short``: a form without its ending, believed only where names may begin."""

    districts: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    anchors: frozenset[str] = frozenset()
    city: bool = False
    short: bool = False

    @cached_property
    def kind(self) -> int:
        """0 city, 1 district, 2 town, 3 community, 4 road, estate or village."""
        named = (self.city, self.districts, self.towns, self.communities, self.anchors)
        return next((level for level, found in enumerate(named) if found), 4)

    def merged(self, other: Entry) -> Entry:
        return Entry(
            self.districts | other.districts,
            self.towns | other.towns,
            self.communities | other.communities,
            self.anchors | other.anchors,
            self.city or other.city,
            self.short and other.short,
        )


class Piece(NamedTuple):
    """A stretch of a name run: ``kind`` city, district, town, community, anchor or leftover. ``start`` and ``end`` count
    from the end of the run (-3 is three characters before it), so that runs with the same end share its pieces."""

    kind: str
    start: int
    end: int
    text: str


class Found(NamedTuple):
    """What one name run says: sets of codes (empty: not named), anchors in the order of the text, and all its pieces."""

    districts: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    anchors: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    contradiction: bool = False

    @property
    def leftovers(self) -> list[str]:
        return [piece.text for piece in self.pieces if piece.kind == "leftover"]


_NOTHING = Found()


class Names:
    """Dictionary of names with the lengths of those that begin alike, for the longest match."""

    def __init__(self, province: str = "", city: str = "") -> None:
        self.province, self.city = province, city
        self.entries: dict[str, Entry] = {}
        self.beginnings: set[str] = set()
        self.bare: dict[str, frozenset[str]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._beginning: set[str] = set()
        self._read: dict[str, Found] = {}
        for name in filter(None, (province, province.removesuffix("省"), city)):
            self.add(name, Entry(city=True))
        if city:
            self.add(city.removesuffix("市"), Entry(city=True, short=True))

    def add(self, name: str, entry: Entry) -> None:
        for form in numeral_forms(name):
            self._add(form, entry)

    def _add(self, name: str, entry: Entry) -> None:
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
        for name, entry in self.entries.items():
            lengths.setdefault(name[:3], {2} if name[:2] in self.entries else set()).add(len(name))
            if entry.anchors:
                self.beginnings.update(name[:end] for end in range(2, len(name)))
        self._beginning = {name[:2] for name in (*self.entries, *self.bare)}
        self._lengths = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}
        self._read = {}

    def _lengths_at(self, text: str, start: int) -> tuple[int, ...]:
        """The lengths of names that can stand at a place, longest first: by three characters, or by the two of a name."""
        return self._lengths.get(text[start : start + 3]) or self._lengths.get(text[start : start + 2], ())

    def add_town(self, name: str, codes: frozenset[str]) -> None:
        self.add(name, Entry(towns=codes))
        base = _without(name, TOWN_ENDINGS)
        known = self.entries.get(base)
        if base != name and len(base) >= 2 and not (known and (known.districts or known.city)):
            self.add(base, Entry(towns=codes, short=True))
        if name.endswith("街道"):
            for form in ("街道办事处", "街道办", "街办"):
                self.add(base + form, Entry(towns=codes))
        elif name.endswith(("镇", "乡")):
            for form in ("人民政府", "政府"):
                self.add(name + form, Entry(towns=codes))

    def add_community(self, name: str, codes: frozenset[str]) -> None:
        self.add(name, Entry(communities=codes))
        for form in _community_forms(name):
            self.add(form, Entry(communities=codes))
        base = _without(name, COMMUNITY_ENDINGS)
        if base != name and len(base) > 1:
            self.add(base + ("社区" if name.endswith("村") else "村"), Entry(communities=codes, short=True))
            self.bare[base] = self.bare.get(base, frozenset()) | codes

    def add_anchor(self, name: str) -> None:
        """A road, estate or village under which addresses hang; a village also by the names of its committee."""
        entry = Entry(anchors=frozenset([anchor_key(name)]))
        self.add(name, entry)
        estate = estate_of_phase(anchor_key(name))
        if estate and estate not in self.entries:
            self.add(estate, Entry(anchors=frozenset([estate])))
        if name in self.entries and self.entries[name].communities:
            for form in _community_forms(name):
                self.add(form, entry)
            base = _without(name, COMMUNITY_ENDINGS)
            if base != name and len(base) > 1:  # 天星社区3组 for 天星村3组
                self.add(base + ("社区" if name.endswith("村") else "村"), replace(entry, short=True))

    def longest(self, text: str, start: int, at_boundary: bool) -> tuple[Entry, int] | None:
        for length in self._lengths_at(text, start):
            name = text[start : start + length]
            if len(name) < length:
                continue
            entry = self.entries.get(name)
            if entry is None:
                continue
            if entry.short and not (at_boundary and self._may_be_short(text, start + length)):
                continue
            if entry.anchors and not at_boundary and not (entry.districts or entry.towns):
                continue
            return entry, start + length
        return self._bare_community(text, start) if at_boundary else None

    def _bare_community(self, text: str, start: int) -> tuple[Entry, int] | None:
        """新联民生路 is 民生路 in 新联社区, where the register has no place that begins so."""
        for end in range(start + 2, min(start + 5, len(text))):
            codes = self.bare.get(text[start:end])
            behind = self.longest(text, end, True) if codes else None
            if codes and behind and behind[0].anchors:
                return Entry(communities=codes), end
        return None

    def _may_be_short(self, text: str, end: int) -> bool:
        """启东 in 启东新桥新村 is the city where the register knows 新桥新村, but not in 启东新村 or 启东路."""
        if not _NOT_SHORT.match(text[end:]):
            return True
        return any(
            text[end : end + length] in self.entries and not self.entries[text[end : end + length]].short
            for length in self._lengths_at(text, end)
        )

    def read(self, run: str) -> Found:
        """One name run (the text between numbers), cut into known names and what is left over.

        After a name what follows is read as if it stood alone, so ends that runs have in common are read once.
        """
        run = s.unprotected(run)
        known = self._read.get(run)
        if known is not None:
            return known
        steps: list[tuple[int, int, int, Entry | None]] = []
        found = _NOTHING
        start = 0
        while start < len(run):
            if start:
                shared = self._read.get(run[start:])
                if shared is not None:
                    found = shared
                    break
            step = self._next(run, start)
            steps.append(step)
            start = step[2]
        for before, begin, end, entry in reversed(steps):
            found = self._prepended(run, before, begin, end, entry, found)
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            self._read[run[before:]] = found
        return found

    def first(self, run: str) -> tuple[Entry, int] | None:
        """The name that a run (with nothing hidden or protected) begins with, and where it ends."""
        return self.longest(run, 0, True) if run[:2] in self._beginning else None

    def _next(self, run: str, left: int) -> tuple[int, int, int, Entry | None]:
        """The next name from ``left`` on: where it was looked for, where it begins and ends, and its entry; without
        one, where a stretch of remark or the run ends."""
        start, length = left, len(run)
        while start < length:
            if s.HIDDEN <= ord(run[start]) < s.PROTECTED:
                end = start
                while end < length and s.HIDDEN <= ord(run[end]) < s.PROTECTED:
                    end += 1
                return left, start, end, self._aside(run[start:end])
            if run[start : start + 2] in self._beginning:
                hit = self.longest(run, start, start == left or run.endswith(_BOUNDARIES, left, start))
                if hit is not None:
                    return left, start, hit[1], hit[0]
            start += 1
        return left, length, length, None

    def _aside(self, hidden: str) -> Entry | None:
        """A remark is passed over, but for a bracket that holds nothing but names of places: one, or divisions."""
        inside = s.restored(hidden)
        if not (inside.startswith("(") and inside.endswith(")")):
            return None
        inside = inside[1:-1]
        entry = self.entries.get(inside)
        return entry if entry and not entry.short else self._divisions(inside)

    def _divisions(self, inside: str) -> Entry | None:
        """Districts, towns and communities that are all that a text names."""
        found, start = Entry(), 0
        while start < len(inside):
            hit = self.longest(inside, start, True)
            if hit is None or hit[0].kind > 3:
                return None
            found, start = found.merged(replace(hit[0], anchors=frozenset(), city=False)), hit[1]
        return found if found.kind < 4 else None

    @staticmethod
    def _prepended(run: str, before: int, begin: int, end: int, entry: Entry | None, after: Found) -> Found:
        pieces: list[Piece] = []
        behind = len(run)
        text = s.visible(run[before:begin]).strip(",.;:/- 、")
        if text:
            pieces.append(Piece("leftover", before - behind, begin - behind, text))
        if entry is None:
            return after._replace(pieces=(*pieces, *after.pieces)) if pieces else after
        name = run[begin:end]
        if name[0] >= "\U000f0000":
            name = s.restored(name)[1:-1]
        pieces.append(Piece(_KINDS[entry.kind], begin - behind, end - behind, name))
        return Found(
            narrowed(entry.districts, after.districts),
            narrowed(entry.towns, after.towns),
            narrowed(entry.communities, after.communities),
            tuple(dict.fromkeys((*sorted(entry.anchors), *after.anchors))) if entry.anchors else after.anchors,
            (*pieces, *after.pieces),
            after.contradiction
            or contradicts(entry.districts, after.districts)
            or contradicts(entry.towns, after.towns),
        )


def narrowed(first: frozenset[str], later: frozenset[str]) -> frozenset[str]:
    """The codes that two names of a run agree on; the later name's where they do not."""
    return (first & later or later) if first and later else first or later


def contradicts(first: frozenset[str], later: frozenset[str]) -> bool:
    """Whether two names of a run have no code in common."""
    return bool(first and later and not first & later)


_KINDS = ("city", "district", "town", "community", "anchor")


def _community_forms(name: str) -> list[str]:
    """The names of a community's or village's committee."""
    base = _without(name, COMMUNITY_ENDINGS)
    forms = [name + ending for ending in ("村民委员会", "居民委员会", "居委会", "委会")]
    if base != name and len(base) > 1:
        village = ("村民委员会", "村委会", "村委")
        town = ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "社区居委", "居委", "居")
        forms.extend(base + ending for ending in (village if name.endswith("村") else town))
    return forms


def _without(name: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)]
    return name


# Names that many places have: what they stand in tells which one is meant.
_COMMON_NAME = re.compile(
    "^(?:[第东西南北中前后上下左右新老一二三四五六七八九十0-9A-Z]{1,3}(?:期|区|苑|园|院|组团|里|坊|排|村)|.{0,2}宿舍.{0,1}|家属[楼院区]|裙楼|[主附副]楼|.{0,2}(?:综合|办公|教学|商业|住宅|商住)楼"
    "|商铺|门面|车库|食堂|大院|老?小区|集宿区)$"
)
_PHASE = re.compile(f"^(?P<estate>.{{2,}}?)(?:第?(?:[{CHINESE_NUMERALS}]+|[0-9]+)期|[东西南北中A-Z]区)$")


def estate_of_phase(name: str) -> str:
    """云溪湾 of 云溪湾2期 and of 云溪湾西区; ``""`` for a name that is no phase or area of an estate."""
    found = _PHASE.match(name)
    return found.group("estate") if found else ""


def common_name(name: str) -> bool:
    """Whether a name is one that many places have (三期, 宿舍, 裙楼): alone it tells nothing."""
    return bool(_COMMON_NAME.match(name))


@lru_cache(maxsize=1 << 16)
def is_road(name: str) -> bool:
    """Whether a name is that of a road, so that the 号 after it counts its houses."""
    return bool(ROAD.search(name))


def anchor_key(name: str) -> str:
    """The form in which roads, estates and villages are compared."""
    return name_key(s.visible(name))
