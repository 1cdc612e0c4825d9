# ruff: noqa: E501 - Chinese characters count double
"""What one run of names says by itself: everything that does not depend on the rest of the text, made once a run."""

from __future__ import annotations

import re

from outpost.address.read import segments as s
from outpost.address.read.names import Entry, Found, Piece, common_name, contradicts, is_road, narrowed
from outpost.address.stages.context import Context, Run, Said
from outpost.address.stages.methods import Method
from outpost.address.stages.repair import miswritten

_NEARBY = re.compile(
    "隔壁|的邻居|^邻居|楼上|楼下|后身|[上下](?:方|面|层)(?![馆包条粉点])|[左右]边|靠[东西南北]|[东西南北]{1,2}(?:首|邻)|靠近|紧邻|毗邻|对面|对过|对门|斜对|旁|附近|周边|路口|交叉口|交汇|交界|转角|拐角|侧|边上|相邻|邻近|后面|前面|楼后|楼前|以[东西南北]"
    "|门口路|门口马路|门前路|往[东西南北前后左右]|向[东西南北前后左右]|[东西南北]{1,2}(?:面|边|方向|约)(?![0-9]*[房户间屋室门半首])|[0-9一二三四五六七八九十百]+多?米|^[东西南北]{1,2}$|^多?米|公里"
)
_DISTRICT_LIKE = re.compile("[一-龥]{2,3}(?:区|县|市)$")
_NOT_DISTRICT = re.compile(
    "(?:[发园新小社住业景港厂院地老校城郊矿税活宅部街片库特山湖林军舍验工商客东西南北中上下前后一二三四五六七八九十]区|超市|门市|夜市|集市|菜市|花市|股市|都市|城市)$"
)
_TOWN_LIKE = re.compile(
    "^[一-龥]{2,3}(?:街道|(?<![村城小古])镇)(?![一-龥]*(?:路|街|公司|厂|店|政府))|[一-龥]{2,5}(?:街道|镇|乡)$"
)
_FIRM = re.compile(
    "(?:公司|集团|工厂|厂|店|商行|行|部|社|中心|馆|所|站|超市|银行|医院|诊所|学校|幼儿园|协会|商会|工作室|酒家|饭店|分公司|经营户|个体户)$"
)
_AFTER_ROAD = re.compile(r"^(?:[一-龥0-9]{0,3}(?:弄|巷|支路|里))$")
_AFTER_ESTATE = re.compile(r"^[东西南北中新老上下一二三四五六七八九十0-9A-Z第]+(?:区|期|苑|园|村|组团|里|坊|庄)$")
_OWN_NAME = re.compile("(?:路|街|大道|巷|弄|花园|小区|新村|公寓|苑|家园|嘉园|名邸|华庭|府|城|湾|大厦|广场|村|里|坊)$")
GENERIC = ("小区", "住宅小区", "住宅区", "生活区", "大院", "院内", "里", "村", "城", "路", "街", "公寓", "沿街", "临街")
# Between a name and its numbers these say nothing: 国胜花园小区内12幢, 金桂苑沿街门面4号.
_LIGHT = re.compile(
    "^(?:居民小区|居民区|居民楼|住宅小区|住宅区|生活区|小区|社区|大院|院内|院|内|里面|里|的|第|处|路段|段|门牌|门牌号|自建房|民房|楼|住宅|:)+$"
)
_ALONG_STREET = ("沿街", "临街")  # of an estate's shops; 6栋沿街202 is no room 202
_UNKNOWN_VILLAGE = re.compile("[一-龥]{1,5}(?<![新])(?:村|社区)$")
# (含502室), (现14号): what the brackets hold is another door, or the better one.
_OTHER_DOOR = re.compile(
    r"\([^()]*(?:含|现|今|及|和|与|至|到|或|并|连|改|变更|新门牌|实际|、|/)[^()]*[0-9][^()]*(?:\)|$)"
    r"|\((?:楼[上下]|对[门面过]|斜对[门面过]|隔壁|旁边?|附近|[东西南北前后左右][侧边面]?|临时?)\)"
)
# What a number may count beside houses, and what belongs to a flat and is none: 122号路灯, 202室车棚.
_THING = re.compile(
    "^(?:的|之)?(?:路灯|地块|码头|配电|变电|变压器|鱼塘|停车[位场]|车位|车[棚库]|附房|涵洞|宿舍楼?$|柴间|[储贮][藏物]|杂物间|阁楼|露台|地下|泵[站房]|水[闸塔泵井]|电[线杆]|灯杆|基站|岗亭"
    "|垃圾|公厕|大棚|猪舍|鸡舍|羊舍|渡口|标段|楼梯|电梯|站台|出入?口|入口|摄像|监控|泊位|机房|仓库|工地|界碑|里程碑|井盖|消防栓|窨井"
    "|(?:前|后|桥|线|井|塔|闸|池|棚|杆|半|仓|坑|渠|墩|洞)$)"
)
_DIVISIONS = ("district", "town", "community")
# An estate whose own name is more than a word that many have (国际公寓, 阳光花园).
_OWN_NAMES = re.compile(
    "^(?!国际|阳光|城市|世纪|时代|中央|滨江|东方|金色|锦绣|幸福|和平|新城|都市|江南|水岸|翡翠|香榭|御景|名都|文化|商业|职工|教师|人才|安置)"
    "[一-龥]{2,6}(?:花园|家园|嘉园|豪园|新村|小区|公寓|公馆|山庄|[花名佳雅景嘉丽华]苑|华庭|豪庭|名邸|府邸|大厦|广场|府|城|湾|社区|大道|路|街)"
    "(?:[一二三四五]期)?$"
)
_ANOTHER_NAME = re.compile(
    "[东西南北中上下前后新老旧大小第一二三四五六七八九十0-9A-Z]$|国际|万科|中海|保利|绿地|碧桂|恒大|[市县区镇乡]$"
)
_DIVISION = ("区", "县", "市", "镇", "乡", "街道")
_CROSSING = re.compile("(?:路口|交叉口|交汇处|交界处)$")


class RunReader:
    """Reads runs against one register."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names = context.register.names
        self._said: dict[str, Said] = {}

    def said(self, text: str) -> Said:
        """What decides what a run comes to. Of the runs of a city many name one road or estate, each with others of its
        divisions before it."""
        if max(text) >= s.FIRST_MOVED:
            return Said(text)
        start, steps = 0, []
        known = self._said.get(text)
        while known is None:
            hit = self.names.first(text[start:])
            if hit is None or hit[0].anchors or start + hit[1] == len(text):
                known = Said(text[start:])
                break
            steps.append((start, hit[0]))
            start += hit[1]
            known = self._said.get(text[start:])
        for start, division in reversed(steps):
            known = self._said[text[start:]] = self._behind(text[start:], division, known)
        return known

    def _behind(self, text: str, division: Entry, behind: Said) -> Said:
        """What is said by a division and what stands behind it; ``text`` is both."""
        if behind.kind:
            _, kind, districts, towns, communities, contradiction = behind
        elif (run := self.context.remembered(behind.text, self.read)).apart:
            kind, (districts, towns, communities, _, _, contradiction) = "city", run.found
        else:
            return Said(text)
        if division.districts:
            contradiction = contradiction or contradicts(division.districts, districts)
            districts = narrowed(division.districts, districts)
        if division.towns:
            contradiction = contradiction or contradicts(division.towns, towns)
            towns = narrowed(division.towns, towns)
        if division.communities:
            communities = narrowed(division.communities, communities)
        kind = "division" if division.kind else kind
        return Said(behind.text, kind, districts, towns, communities, contradiction)

    def run(self, said: Said) -> Run:
        """The run of which ``said`` is said."""
        run = self.context.remembered(said.text, self.read)
        if not said.kind:
            return run
        pieces = (Piece(said.kind, 0, 0, ""), *run.found.pieces)
        found = run.found._replace(
            districts=said.districts, towns=said.towns, communities=said.communities,
            contradiction=said.contradiction, pieces=pieces,
        )  # fmt: skip
        refused = Method.CONTRADICTION.value if said.contradiction else run.refused
        return run._replace(found=found, refused=refused, thing=False)

    def read(self, text: str) -> Run:
        found = self._found(text)
        leftovers = tuple(found.leftovers)
        usable = self._usable(found)
        last = found.pieces[-1] if found.pieces else None
        unknown = any(own_name(piece) for piece in leftovers)
        unexplained = self._unexplained(found)
        villages_beside = unknown and all(anchor in self.context.villages for anchor in usable)
        numbered = () if unexplained or villages_beside else usable
        return Run(
            found,
            leftovers,
            _strip(text, found) if leftovers or max(text) >= s.FIRST_MOVED else "",
            _kind(found, s.visible(text)),
            self._refused(found, leftovers),
            any(_DISTRICT_LIKE.search(piece) and not _NOT_DISTRICT.search(piece) for piece in leftovers),
            any(_TOWN_LIKE.search(piece) for piece in leftovers),
            bool(usable) and any(map(self._unknown_village, leftovers)),
            unexplained,
            max(text) >= s.FIRST_MOVED and bool(_OTHER_DOOR.search(s.restored(text))),
            bool(leftovers) and found.pieces[0].kind == "leftover" and _is_thing(leftovers[0]),
            unknown,
            last is not None and last.kind == "leftover" and bool(_FIRM.search(last.text)) and not found.anchors,
            usable,
            numbered,
            all(anchor in self.context.villages for anchor in numbered),
            self._apart(text),
        )

    def _apart(self, text: str) -> bool:
        """Whether nothing that is asked of a run looks at what stands before it: no word may be a division or have a place
        at its beginning, which is known by the divisions before it."""
        pieces = self.names.read(text).pieces
        if len(text) < 2 or not pieces or max(text) >= s.FIRST_MOVED:
            return False
        if any(piece.kind == "leftover" and piece.text.endswith(_DIVISION) for piece in pieces):
            return False
        return pieces[-1].kind != "leftover" or self._with_own_name(pieces[-1].text) is None

    def _found(self, text: str) -> Found:
        """The names of a run; a district or town that is written with a wrong character (祟川区) is what it stands for."""
        found = self.names.read(text)
        for piece in found.leftovers:
            if piece.endswith(_DIVISION) and (meant := self.context.division_meant(piece)):
                return self.names.read(s.unprotected(text).replace(piece, meant, 1))
        return self._behind_a_place(text, found) or found

    def _behind_a_place(self, text: str, found: Found) -> Found | None:
        """崇川区洪殿凯润花园: an estate of its own name behind a place that the register does not have. Only where the
        division is written, and not behind a word that makes another name of it (新凯润花园)."""
        pieces = found.pieces
        if found.anchors or len(pieces) < 2 or pieces[-1].kind != "leftover":
            return None
        city = self.names.city
        if pieces[-2].kind not in _DIVISIONS and pieces[-2].text not in (city, city.removesuffix("市")):
            return None
        word = pieces[-1].text
        length = self._with_own_name(word)
        if length is None:
            return None
        start = s.unprotected(text).rindex(word)
        return self.names.read(text[:start] + s.hidden(word[:length]) + text[start + length :])

    def _with_own_name(self, word: str) -> int | None:
        """The length of what stands in a word before an estate of its own name; None where there is none."""
        for length in (2, 3):
            place, name = word[:length], word[length:]
            entry = self.names.entries.get(name)
            if entry and entry.anchors and _OWN_NAMES.match(name) and not self._another_name(place):
                return length
        return None

    def _another_name(self, place: str) -> bool:
        """Whether a word before a name may make it another one, or another city's."""
        foreign = self.context.foreign_short.match(place)
        return bool(foreign) or (len(place) == 2 and bool(_ANOTHER_NAME.search(place)))

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

    def _unexplained(self, found: Found) -> bool:
        """Whether a word that says something stands behind the last road, estate or village of a run."""
        words: list[str] = []
        for piece in found.pieces:
            if piece.kind == "leftover":
                words.append(piece.text)
            elif piece.kind in ("anchor", "community"):
                words = []
        named = any(piece.kind == "anchor" for piece in found.pieces)
        return not all(_LIGHT.match(word) or (named and word in _ALONG_STREET) for word in words)

    def _unknown_village(self, piece: str) -> bool:
        """A village or community that the register does not know, not even by a slip."""
        return bool(_UNKNOWN_VILLAGE.search(piece)) and not any(
            miswritten(piece, name) for name in self.context.communities.get(len(piece), ())
        )

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
                and (not self.context.only_inner.isdisjoint(entry.anchors) or common_name(piece.text))
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


def _is_thing(piece: str) -> bool:
    """码头 of 2号码头, but not the firm 码头饭店."""
    found = _THING.match(piece)
    return found is not None and (found.end() == len(piece) or not _FIRM.search(piece))


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
