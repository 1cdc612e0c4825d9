"""What the names of distinct texts say: administrative codes, anchors to look under, or why a text is refused at sight."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import polars as pl

from outpost.address import segments as s
from outpost.address.methods import Method
from outpost.address.places import Found, anchor_key, is_road
from outpost.address.regions import CITIES, PROVINCE_SHORT
from outpost.address.register import Register
from outpost.address.repair import alike

_ANCHOR = pl.Struct({"anchor_id": pl.UInt32, "place": pl.UInt8, "is_road": pl.Boolean, "is_village": pl.Boolean})
SCHEMA = {
    **{f"name{i}": pl.String for i in range(1, s.SEGMENTS + 1)},
    "rest": pl.String,
    **{f"kind{i}": pl.String for i in range(1, s.SEGMENTS + 1)},
    "districts": pl.List(pl.String),
    "towns": pl.List(pl.String),
    "communities": pl.List(pl.String),
    "looked_under": pl.List(_ANCHOR),
    "has_road": pl.Boolean,
    "repaired": pl.Boolean,
    "refused": pl.String,
    "left_over": pl.String,
}
_NEARBY = re.compile(
    "隔壁|对面|对过|对门|斜对|旁|附近|周边|路口|交叉口|交汇|交界|转角|拐角|侧|边上|相邻|邻近|后面|前面|楼后|楼前|以[东西南北]"
    "|往[东西南北前后左右]|向[东西南北前后左右]|[东西南北]{1,2}(?:面|边|方向|约)|^[东西南北]{1,2}$|^多?米|公里"
)
_DISTRICT_LIKE = re.compile(r"^([一-龥]{2,3}(?:区|县|市))$")
_NOT_DISTRICT = ("发区", "园区", "新区", "小区", "社区", "住区", "业区", "景区", "港区", "厂区", "院区", "地区", "老区", "校区",
                 "城区", "郊区", "矿区", "税区", "活区", "宅区", "部区", "超市", "门市")  # fmt: skip
_TOWN_LIKE = re.compile(r"([一-龥]{2,5}(?:街道|镇|乡))$")
_AFTER_ROAD = re.compile(r"^(?:[一-龥0-9]{0,3}(?:弄|巷|支路|里))$")
_AFTER_ESTATE = re.compile(r"^[东西南北中新老上下一二三四五六七八九十0-9A-Z第]+(?:区|期|苑|园|村|组团|里|坊|庄)$")
_OWN_NAME = re.compile("(?:路|街|大道|巷|弄|花园|小区|新村|公寓|苑|家园|嘉园|名邸|华庭|府|城|湾|大厦|广场|村|里|坊)$")
_ADMIN_PREFIX = re.compile(r"^.*(?:省|市|区|县|镇|乡|街道|村|社区|委会|[,.;: ])(?=.{2})")


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


def read_heads(heads: pl.DataFrame, register: Register) -> pl.DataFrame:
    """``heads``: distinct name1..nameN, rest and numbered1..N (is there a number string). Adds what they say (SCHEMA)."""
    context = Context(register)
    reader = HeadReader(context)
    rows = [reader.row(head) for head in heads.iter_rows()]
    numbered = [f"numbered{i}" for i in range(1, s.SEGMENTS + 1)]
    result = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return result.hstack(heads.select(numbered))


class HeadReader:
    """Reads the names of one text at a time; every name run is read once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names = context.register.names
        self._runs: dict[str, Found] = {}

    def run(self, text: str) -> Found:
        found = self._runs.get(text)
        if found is None:
            found = self._runs[text] = self.names.read(text)
        return found

    def row(self, head: tuple[object, ...]) -> tuple[object, ...]:
        texts = [str(run) if run else "" for run in head[: s.SEGMENTS + 1]]
        numbered = [bool(value) for value in head[s.SEGMENTS + 1 :]] + [False]
        found = [self.run(text) for text in texts]
        districts, towns, communities = (_union(found, kind) for kind in ("districts", "towns", "communities"))
        refused = self._refused(texts, found, districts, towns)
        areas = towns or districts or frozenset([""])
        anchors, repairs = ([], []) if refused else self._anchors(found, numbered, areas)
        repaired = bool(repairs)
        anchors = list(dict.fromkeys([*anchors, *repairs]))
        kinds = [self._kind(f, s.visible(t)) for f, t in zip(found, texts, strict=True)][:-1]
        has_road = any(k == "R" and n for k, n in zip(kinds, numbered, strict=False))
        under = self._under(anchors, districts)
        left = ";".join(_strip(t, f) for t, f in zip(texts, found, strict=True) if _strip(t, f))
        return (*head[: s.SEGMENTS + 1], *kinds, sorted(districts), sorted(towns), sorted(communities), under, has_road,
                repaired, refused, left or None)  # fmt: skip

    def _refused(self, texts: list[str], found: list[Found], districts: frozenset[str], towns: frozenset[str]) -> str:
        first = next((i for i, text in enumerate(texts) if text), 0)
        start = found[first].pieces[0] if found[first].pieces else None
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
            if has_numbers and not usable:
                repairs.extend(self._alike(item, areas))
            if not usable:
                continue
            last = usable[-1]
            if not picked or has_numbers:
                picked.append(last)
            if (is_road(last) and has_numbers) or self._is_village(last):
                picked.extend(a for a in reversed(usable[:-1]) if not is_road(a) or self._is_village(last))
        return sorted(dict.fromkeys(picked), key=self._is_village), repairs

    def _is_village(self, anchor: str) -> bool:
        return anchor in self.context.villages

    def _usable(self, found: Found, has_numbers: bool) -> list[str]:
        """Anchors of a run; one that goes on as another name (国胜花园南区) is not that anchor, and where an unknown
        road or estate stands before the numbers, they are its numbers."""
        usable: list[str] = []
        pieces = found.pieces
        if has_numbers and pieces and pieces[-1].kind == "leftover" and _OWN_NAME.search(pieces[-1].text):
            return usable
        for place, piece in enumerate(pieces):
            if piece.kind == "leftover":
                continue
            entry = self.names.entries.get(piece.text)
            if entry is None or not entry.anchors:
                continue
            following = pieces[place + 1] if place + 1 < len(pieces) else None
            if following and following.kind == "leftover" and following.start == piece.end:
                if self._goes_on(piece.text, following.text):
                    continue
            usable.extend(sorted(entry.anchors))
        own_name = has_numbers and any(_OWN_NAME.search(piece) for piece in found.leftovers)
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
        left = [p for p in found.leftovers if _OWN_NAME.search(p)]
        if not left and found.pieces and found.pieces[-1].kind == "leftover":
            left = found.leftovers
        if not left:
            return []
        piece = anchor_key(_ADMIN_PREFIX.sub("", left[-1]))
        known = self.context.repairs.get((piece, areas))
        if known is None:
            pool = sorted({name for area in areas for name in self.context.register.areas.get(area, ())})
            known = self.context.repairs[(piece, areas)] = [] if piece in self.context.ids else alike(piece, pool)
        return known

    def _under(self, anchors: list[str], districts: frozenset[str]) -> list[dict[str, object]]:
        return [
            {"anchor_id": anchor_id, "place": min(place, 9), "is_road": is_road(anchor),
             "is_village": self._is_village(anchor)}
            for place, anchor in enumerate(anchors)
            for district, anchor_id in self.context.ids.get(anchor, ())
            if not districts or district in districts
        ]

    def _kind(self, found: Found, text: str) -> str:
        if not text.strip(",.;:-/ "):
            return ""
        last = found.anchors[-1] if found.anchors and found.pieces[-1].kind != "leftover" else text
        return "R" if is_road(last) else "E"


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
