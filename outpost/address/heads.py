# ruff: noqa: E501 - Chinese characters count double
"""What the names of distinct texts say: administrative codes, anchors to look under, or why a text is refused at sight."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from outpost.address import segments as s
from outpost.address.methods import Method
from outpost.address.places import Found, anchor_key, is_road
from outpost.address.regions import CITIES, PROVINCE_SHORT
from outpost.address.register import Register
from outpost.address.repair import alike

HEADS: dict[str, pl.DataType | type[pl.DataType]] = {
    "head": pl.UInt32,
    **{f"kind{i}": pl.String for i in range(1, s.SEGMENTS + 1)},
    "districts": pl.List(pl.String),
    "towns": pl.List(pl.String),
    "communities": pl.List(pl.String),
    "has_road": pl.Boolean,
    "repaired": pl.Boolean,
    "refused": pl.String,
    "left_over": pl.String,
    "anchored": pl.Boolean,
}
UNDER: dict[str, pl.DataType | type[pl.DataType]] = {
    "head": pl.UInt32,
    "anchor_id": pl.UInt32,
    "place": pl.UInt8,
    "is_road": pl.Boolean,
    "is_village": pl.Boolean,
}
_NEARBY = re.compile(
    "隔壁|靠近|紧邻|毗邻|对面|对过|对门|斜对|旁|附近|周边|路口|交叉口|交汇|交界|转角|拐角|侧|边上|相邻|邻近|后面|前面|楼后|楼前|以[东西南北]"
    "|往[东西南北前后左右]|向[东西南北前后左右]|[东西南北]{1,2}(?:面|边|方向|约)(?![0-9]*[房户间屋室门半首])|[0-9一二三四五六七八九十百]+多?米|^[东西南北]{1,2}$|^多?米|公里"
)
_DISTRICT_LIKE = re.compile(r"^([一-龥]{2,3}(?:区|县|市))$")
_NOT_DISTRICT = ("发区", "园区", "新区", "小区", "社区", "住区", "业区", "景区", "港区", "厂区", "院区", "地区", "老区", "校区",
                 "城区", "郊区", "矿区", "税区", "活区", "宅区", "部区", "超市", "门市")  # fmt: skip
_TOWN_LIKE = re.compile(r"([一-龥]{2,5}(?:街道|镇|乡))$")
_AFTER_ROAD = re.compile(r"^(?:[一-龥0-9]{0,3}(?:弄|巷|支路|里))$")
_AFTER_ESTATE = re.compile(r"^[东西南北中新老上下一二三四五六七八九十0-9A-Z第]+(?:区|期|苑|园|村|组团|里|坊|庄)$")
_OWN_NAME = re.compile("(?:路|街|大道|巷|弄|花园|小区|新村|公寓|苑|家园|嘉园|名邸|华庭|府|城|湾|大厦|广场|村|里|坊)$")
_GENERIC = ("小区", "住宅小区", "住宅区", "生活区", "大院", "院内", "里", "村", "城", "路", "街", "公寓")
_ADMIN_PREFIX = re.compile(r"^.*(?:省|市|区|县|镇|乡|街道|村|社区|委会|[,.;: ])(?=.{2})")


_NOTHING = Found()
_EVERYWHERE = frozenset([""])


@dataclass
class Context:
    """A register seen by the head reader: anchors by name, names by the area they lie in, foreign places."""

    register: Register
    ids: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    foreign: re.Pattern[str] = re.compile("$^")
    foreign_short: re.Pattern[str] = re.compile("$^")
    villages: set[str] = field(default_factory=set)
    repairs: dict[tuple[str, frozenset[str]], list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = self.register.anchors.select("name", "district_code", "anchor_id").iter_rows()
        for name, district, anchor_id in rows:
            self.ids.setdefault(name, []).append((district, anchor_id))
        names = self.register.names
        self.villages = {a for entry in names.entries.values() if entry.communities for a in entry.anchors}
        known = set(names.entries) | {names.city, names.province}
        cities = sorted({c for c in CITIES.values() if c not in known}, key=len, reverse=True)
        provinces = sorted((p for p in PROVINCE_SHORT if p not in known), key=len, reverse=True)
        self.foreign = re.compile("(?:" + "|".join([*provinces, *cities]) + ")(?!场|民|政|容)")
        short = {PROVINCE_SHORT[p] for p in provinces} | {c.removesuffix("市") for c in cities if c.endswith("市")}
        self.foreign_short = re.compile("(?:" + "|".join(sorted(short, key=len, reverse=True)) + ")")


def read_heads(heads: pl.DataFrame, context: Context) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``heads``: head (a number), name1..nameN, rest and numbered1..N (is there a number string), distinct.

    Returns what each head says (HEADS) and the anchors to look under (UNDER).
    """
    reader = HeadReader(context)
    columns: tuple[list[object], ...] = tuple([] for _ in HEADS)
    for head in heads.iter_rows():
        for column, value in zip(columns, reader.row(head), strict=True):
            column.append(value)
    said = pl.DataFrame([pl.Series(n, c, dtype=d) for (n, d), c in zip(HEADS.items(), columns, strict=True)])
    under = pl.DataFrame([pl.Series(n, c, dtype=d) for (n, d), c in zip(UNDER.items(), reader.under, strict=True)])
    return said, under


class HeadReader:
    """Reads the names of one text at a time; every name run is read once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names = context.register.names
        self._runs: dict[str, Found] = {}
        self._lists: dict[frozenset[str], list[str]] = {}
        self.under: tuple[list[object], ...] = tuple([] for _ in UNDER)

    def run(self, text: str) -> Found:
        found = self._runs.get(text)
        if found is None:
            found = self._runs[text] = self.names.read(text)
            found.left = _strip(text, found) if found.leftovers or max(text) >= "\U000f0000" else ""
            found.ending = self._kind(found, s.visible(text))
        return found

    def row(self, head: tuple[Any, ...]) -> tuple[object, ...]:
        """What one head says; its anchors are added to ``under``."""
        number, *texts = head[: s.SEGMENTS + 2]
        numbered = [*head[s.SEGMENTS + 2 :], False]
        found = [self.run(text) if text else _NOTHING for text in texts]
        spoken = [item for item in found if item.pieces]
        placing = [item for place, item in enumerate(spoken) if not self._names_a_firm(spoken[:place], item)]
        districts, towns, communities = (_union(placing, kind) for kind in ("districts", "towns", "communities"))
        refused = self._refused(spoken, districts, towns)
        areas = towns or districts or _EVERYWHERE
        anchors, repairs = ([], []) if refused else self._anchors(found, numbered, areas)
        anchors = list(dict.fromkeys([*anchors, *repairs]))
        kinds = [item.ending if text else "" for item, text in zip(found, texts, strict=True)][:-1]
        has_road = any(kind == "R" and has for kind, has in zip(kinds, numbered, strict=False))
        anchored = self._look_under(number, anchors, districts)
        left = ";".join(item.left for item in found if item.left)
        return (number, *kinds, self._sorted(districts), self._sorted(towns), self._sorted(communities), has_road,
                bool(repairs), refused, left or None, anchored)  # fmt: skip

    @staticmethod
    def _names_a_firm(before: list[Found], found: Found) -> bool:
        """In 人民路8号通州湾物流有限公司 the district is a part of the firm's name and tells nothing of the place."""
        last = found.pieces[-1]
        return last.kind == "leftover" and len(last.text) > 2 and not found.anchors and any(f.anchors for f in before)

    def _sorted(self, codes: frozenset[str]) -> list[str]:
        known = self._lists.get(codes)
        if known is None:
            known = self._lists[codes] = sorted(codes)
        return known

    def _refused(self, found: list[Found], districts: frozenset[str], towns: frozenset[str]) -> str:
        start = next((piece for item in found for piece in item.pieces if piece.kind != "city"), None)
        if start and start.kind == "leftover" and self.context.foreign_short.match(start.text):
            return Method.OTHER_CITY.value
        for item in found:
            if item.contradiction:
                return Method.CONTRADICTION.value
            for piece in item.leftovers:
                if self.context.foreign.search(piece):
                    return Method.OTHER_CITY.value
                if _NEARBY.search(piece):
                    return Method.NEARBY.value
                if not districts and (self._unknown_district(piece) or (not towns and _TOWN_LIKE.search(piece))):
                    return Method.OTHER_CITY.value
        return ""

    def _unknown_district(self, piece: str) -> bool:
        return bool(_DISTRICT_LIKE.match(piece)) and not piece.endswith(_NOT_DISTRICT)

    def _anchors(self, found: list[Found], numbered: list[bool], areas: frozenset[str]) -> tuple[list[str], list[str]]:
        """Anchors to look under, the one that the numbers belong to first; and those that a name is only alike to."""
        picked: list[str] = []
        repairs: list[str] = []
        for item, has_numbers in reversed(list(zip(found, numbered, strict=True))):
            usable = self._usable(item, has_numbers)
            if has_numbers and all(self._is_village(anchor) for anchor in usable):
                alike = self._alike(item, areas)
                repairs.extend(alike)
                usable = [] if alike else usable
            if not usable:
                continue
            last = usable[-1]
            if not picked or has_numbers:
                picked.append(last)
            if (is_road(last) and has_numbers) or self._is_village(last):
                picked.extend(a for a in reversed(usable[:-1]) if not is_road(a) or self._is_village(last))
        if all(self._is_village(anchor) for anchor in picked) and not repairs and _unknown_site(found, numbered):
            return [], []
        return sorted(dict.fromkeys(picked), key=self._is_village), repairs

    def _is_village(self, anchor: str) -> bool:
        return anchor in self.context.villages

    def _usable(self, found: Found, has_numbers: bool) -> list[str]:
        """Anchors of a run; one that goes on as another name (国胜花园南区) is not that anchor, and where an unknown
        road or estate stands before the numbers, they are its numbers."""
        usable: list[str] = []
        pieces = found.pieces
        if has_numbers and pieces and pieces[-1].kind == "leftover" and _own_name(pieces[-1].text):
            return usable
        for place, piece in enumerate(pieces):
            if piece.kind == "leftover":
                continue
            entry = self.names.entries.get(piece.text)
            if entry is None or not entry.anchors:
                continue
            following = pieces[place + 1] if place + 1 < len(pieces) else None
            beside = following is not None and following.kind == "leftover" and following.start == piece.end
            if following is not None and beside and self._goes_on(piece.text, following.text):
                continue
            usable.extend(sorted(entry.anchors))
        own_name = has_numbers and any(_own_name(piece) for piece in found.leftovers)
        return [] if own_name and all(self._is_village(anchor) for anchor in usable) else usable

    def _goes_on(self, name: str, following: str) -> bool:
        """Whether what follows makes it another name: a lane of the road, a part of the estate that the register
        keeps apart. A phase (一期) of an estate that the register does not divide is only said on top."""
        if is_road(name):
            return bool(_AFTER_ROAD.match(following))
        if not _AFTER_ESTATE.match(following):
            return False
        return name in self.names.beginnings or not following.endswith("期")

    def _alike(self, found: Found, areas: frozenset[str]) -> list[str]:
        """Anchors that the name before the numbers is most alike to, within the area that the text names."""
        left = [p for p in found.leftovers if _own_name(p)]
        if not left and found.pieces and found.pieces[-1].kind == "leftover":
            left = found.leftovers
        if not left:
            return []
        piece = anchor_key(_ADMIN_PREFIX.sub("", left[-1]))
        if piece in _GENERIC:
            return []
        known = self.context.repairs.get((piece, areas))
        if known is None:
            pool = sorted({name for area in areas for name in self.context.register.areas.get(area, ())})
            known = self.context.repairs[(piece, areas)] = [] if piece in self.context.ids else alike(piece, pool)
        return known

    def _look_under(self, head: int, anchors: list[str], districts: frozenset[str]) -> bool:
        anchored = False
        for place, anchor in enumerate(anchors):
            road, village = is_road(anchor), self._is_village(anchor)
            for district, anchor_id in self.context.ids.get(anchor, ()):
                if not districts or district in districts:
                    anchored = True
                    for column, value in zip(self.under, (head, anchor_id, min(place, 9), road, village), strict=True):
                        column.append(value)
        return anchored

    def _kind(self, found: Found, text: str) -> str:
        if not text.strip(",.;:-/ "):
            return ""
        if found.pieces and found.pieces[-1].kind in ("city", "district", "town"):
            return ""
        last = found.anchors[-1] if found.anchors and found.pieces[-1].kind != "leftover" else text
        return "R" if is_road(last) else "E"


def _unknown_site(found: list[Found], numbered: list[bool]) -> bool:
    """Whether numbers belong to a road or estate that is not known, so that they are not those of the village."""
    pairs = zip(found, numbered, strict=True)
    return any(has and any(_own_name(piece) for piece in item.leftovers) for item, has in pairs)


def _own_name(piece: str) -> bool:
    """Whether what is left over is a name of its own (an unknown road or estate), and not only 小区 or 内."""
    return bool(_OWN_NAME.search(piece)) and piece not in _GENERIC


def _union(runs: list[Found], kind: str) -> frozenset[str]:
    known: frozenset[str] = frozenset()
    for found in runs:
        codes: frozenset[str] = getattr(found, kind)
        known = (known & codes or known) if known and codes else known or codes
    return known


def _strip(text: str, found: Found) -> str:
    """What no name explains, as it stands in the text."""
    taken = [(piece.start, piece.end) for piece in found.pieces if piece.kind != "leftover"]
    kept, position = [], 0
    for start, end in taken:
        kept.append(text[position:start])
        position = end
    kept.append(text[position:])
    return "".join(s.restored(piece) for piece in kept if piece).strip(",.;:/- 、")
