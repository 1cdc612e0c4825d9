# ruff: noqa: E501 - Chinese characters count double
"""What one run of names says by itself: everything that does not depend on the rest of the text, made once a run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from outpost.address.read import segments as s
from outpost.address.read.names import Found, is_road
from outpost.address.read.regions import CITIES, PROVINCE_SHORT
from outpost.address.register.prepared import Register
from outpost.address.stages.methods import Method
from outpost.address.stages.repair import miswritten

_NEARBY = re.compile(
    "隔壁|靠近|紧邻|毗邻|对面|对过|对门|斜对|旁|附近|周边|路口|交叉口|交汇|交界|转角|拐角|侧|边上|相邻|邻近|后面|前面|楼后|楼前|以[东西南北]"
    "|门口路|门口马路|门前路|往[东西南北前后左右]|向[东西南北前后左右]|[东西南北]{1,2}(?:面|边|方向|约)(?![0-9]*[房户间屋室门半首])|[0-9一二三四五六七八九十百]+多?米|^[东西南北]{1,2}$|^多?米|公里"
)
_DISTRICT_LIKE = re.compile(r"^([一-龥]{2,3}(?:区|县|市))$")
_NOT_DISTRICT = ("发区", "园区", "新区", "小区", "社区", "住区", "业区", "景区", "港区", "厂区", "院区", "地区", "老区", "校区",
                 "城区", "郊区", "矿区", "税区", "活区", "宅区", "部区", "超市", "门市")  # fmt: skip
_TOWN_LIKE = re.compile(r"([一-龥]{2,5}(?:街道|镇|乡))$")
_AFTER_ROAD = re.compile(r"^(?:[一-龥0-9]{0,3}(?:弄|巷|支路|里))$")
_AFTER_ESTATE = re.compile(r"^[东西南北中新老上下一二三四五六七八九十0-9A-Z第]+(?:区|期|苑|园|村|组团|里|坊|庄)$")
_OWN_NAME = re.compile("(?:路|街|大道|巷|弄|花园|小区|新村|公寓|苑|家园|嘉园|名邸|华庭|府|城|湾|大厦|广场|村|里|坊)$")
GENERIC = ("小区", "住宅小区", "住宅区", "生活区", "大院", "院内", "里", "村", "城", "路", "街", "公寓", "沿街", "临街")
_DIVISION = ("区", "县", "市", "镇", "乡", "街道")
_CROSSING = re.compile("(?:路口|交叉口|交汇处|交界处)$")
_FEW, _STEM = 500, 5


@dataclass
class Context:
    """A register seen by the readers: anchors by name, villages, foreign places, repairs already found."""

    register: Register
    ids: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    foreign: re.Pattern[str] = re.compile("$^")
    foreign_short: re.Pattern[str] = re.compile("$^")
    villages: set[str] = field(default_factory=set)
    repairs: dict[tuple[str, frozenset[str]], list[str]] = field(default_factory=dict)
    areas: dict[str, frozenset[str]] = field(default_factory=dict)
    holding: dict[str, list[str]] = field(default_factory=dict)
    divisions: dict[int, list[str]] = field(default_factory=dict)
    only_inner: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        rows = self.register.anchors.select("name", "district_code", "anchor_id").iter_rows()
        for name, district, anchor_id in rows:
            self.ids.setdefault(name, []).append((district, anchor_id))
        names = self.register.names
        self.villages = {a for entry in names.entries.values() if entry.communities for a in entry.anchors}
        self.villages -= self.register.estates
        outer = {outer for outer, _ in self.register.inner}
        self.only_inner = frozenset(name for _, name in self.register.inner if name not in outer)
        for name, entry in names.entries.items():
            if (entry.districts or entry.towns) and not entry.short:
                self.divisions.setdefault(len(name), []).append(name)
        known = set(names.entries) | {names.city, names.province}
        cities = sorted({c for c in CITIES.values() if c not in known}, key=len, reverse=True)
        provinces = sorted((p for p in PROVINCE_SHORT if p not in known), key=len, reverse=True)
        self.foreign = re.compile("(?:" + "|".join([*provinces, *cities]) + ")(?!场|民|政|容)")
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


class Run(NamedTuple):
    """A run: ``left`` what no name explains, ``ending`` the kind of its last name (R road, E estate, ``""`` none),
    ``refused`` why it is refused whatever else the text says, the anchors to look under with and without numbers
    behind it, and which of these are only villages."""

    found: Found
    leftovers: tuple[str, ...] = ()
    left: str = ""
    ending: str = ""
    refused: str = ""
    odd_district: bool = False
    odd_town: bool = False
    own_name: bool = False
    may_be_firm: bool = False
    usable: tuple[str, ...] = ()
    usable_numbered: tuple[str, ...] = ()
    only_villages: bool = True


NO_RUN = Run(Found())


class RunReader:
    """Reads runs against one register."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names = context.register.names

    def read(self, text: str) -> Run:
        found = self._found(text)
        leftovers = tuple(found.leftovers)
        usable = self._usable(found)
        last = found.pieces[-1] if found.pieces else None
        unknown = any(own_name(piece) for piece in leftovers)
        numbered = () if unknown and self._numbers_are_its(found, usable) else usable
        return Run(
            found,
            leftovers,
            _strip(text, found) if leftovers or max(text) >= "\U000f0000" else "",
            _kind(found, s.visible(text)),
            self._refused(found, leftovers),
            any(_DISTRICT_LIKE.match(piece) and not piece.endswith(_NOT_DISTRICT) for piece in leftovers),
            any(_TOWN_LIKE.search(piece) for piece in leftovers),
            unknown,
            last is not None and last.kind == "leftover" and len(last.text) > 2 and not found.anchors,
            usable,
            numbered,
            all(anchor in self.context.villages for anchor in numbered),
        )

    def _found(self, text: str) -> Found:
        """The names of a run; a district or town that is written with a wrong character (祟川区) is what it stands for."""
        found = self.names.read(text)
        for piece in found.leftovers:
            if piece.endswith(_DIVISION):
                meant = [name for name in self.context.divisions.get(len(piece), ()) if miswritten(piece, name)]
                if len(meant) == 1:
                    return self.names.read(s.unprotected(text).replace(piece, meant[0], 1))
        return found

    def _refused(self, found: Found, leftovers: tuple[str, ...]) -> str:
        if found.contradiction:
            return Method.CONTRADICTION.value
        for piece in leftovers:
            if self.context.foreign.search(piece):
                return Method.OTHER_CITY.value
            if _NEARBY.search(piece) and not (_CROSSING.search(piece) and self._goes_to_estate(found)):
                return Method.NEARBY.value
        return ""

    @staticmethod
    def _goes_to_estate(found: Found) -> bool:
        """国强路与城山路交叉口阳光花园: the crossing says where the estate is, and is not the place."""
        return found.pieces[-1].kind == "anchor" and not is_road(found.pieces[-1].text)

    def _numbers_are_its(self, found: Found, usable: tuple[str, ...]) -> bool:
        """Whether the numbers behind a run are those of an unknown road or estate in it: it stands last, or only
        villages are known beside it."""
        last = found.pieces[-1]
        return (last.kind == "leftover" and own_name(last.text)) or all(a in self.context.villages for a in usable)

    def _usable(self, found: Found) -> tuple[str, ...]:
        """Anchors of a run; one that goes on as another name (国胜花园南区) is not that anchor."""
        if not found.anchors:
            return ()
        usable: list[str] = []
        pieces = found.pieces
        for position, piece in enumerate(pieces):
            if piece.kind == "leftover":
                continue
            entry = self.names.entries.get(piece.text)
            if entry is None or not entry.anchors:
                continue
            before = pieces[position - 1] if position else None
            if (
                before
                and before.kind == "leftover"
                and before.end == piece.start
                and own_name(before.text)
                and (not self.context.only_inner.isdisjoint(entry.anchors))
            ):  # 裙楼 of an estate that is not known
                continue
            following = pieces[position + 1] if position + 1 < len(pieces) else None
            beside = following is not None and following.kind == "leftover" and following.start == piece.end
            if following is not None and beside and self._goes_on(piece.text, following.text):
                continue
            usable.extend(sorted(entry.anchors))
        return tuple(usable)

    def _goes_on(self, name: str, following: str) -> bool:
        """Whether what follows makes it another name: a lane of the road, a part of the estate that the register
        keeps apart. A phase (一期) of an estate that the register does not divide is only said on top."""
        if is_road(name):
            return bool(_AFTER_ROAD.match(following))
        if not _AFTER_ESTATE.match(following):
            return False
        return name in self.names.beginnings or not following.endswith("期")


def _kind(found: Found, text: str) -> str:
    if not text.strip(",.;:/- "):
        return ""
    if found.pieces and found.pieces[-1].kind in ("city", "district", "town"):
        return ""
    last = found.anchors[-1] if found.anchors and found.pieces[-1].kind != "leftover" else text
    return "R" if is_road(last) else "E"


def own_name(piece: str) -> bool:
    """Whether what is left over is a name of its own (an unknown road or estate), and not only 小区 or 内."""
    return bool(_OWN_NAME.search(piece)) and piece not in GENERIC


def _strip(text: str, found: Found) -> str:
    """What no name explains, as it stands in the text."""
    kept, position = [], 0
    for piece in found.pieces:
        if piece.kind != "leftover":
            kept.append(text[position : len(text) + piece.start])
            position = len(text) + piece.end
    kept.append(text[position:])
    return "".join(s.restored(piece) for piece in kept if piece).strip(",.;:/- 、")
