"""Address texts as untidy as real ones, written from the parts of an address; the truth is kept beside each text.

Independent of whatever reads them. The shares are those measured on public samples (rows): no province 57%, nothing
above the town 27%, doubled parts 24%, order inverted 12%, building marker missing 27%, unit 37%, room 67%, hyphens,
Chinese numerals 10%, 组/队/社, committee forms 5%, full-width 3%, remarks, nearby places, homophones 2.5%, other
variants 6%, wrong unit words, old names of districts, no unit written, rooms that no register has.

Each class has a name (``CLASSES``) and stands in ``noise``; ``level`` scales the classes that damage the text (not the
ways of writing): registry 0.4, usual 1, rough 1.6.

``expected`` is what a careful reader may answer: HOUSE, BUILDING, AMBIGUOUS, NONE, or UNSURE (the right door or an
honest "not sure", never another door).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

LEVELS = {"clean": 0.0, "registry": 0.4, "usual": 1.0, "rough": 1.6}
CLASSES = (
    "plain", "no_province", "no_region", "no_town", "doubled", "inverted", "no_building_marker", "no_unit_marker",
    "no_room_marker", "hyphens", "chinese_numerals", "numbered_house", "team", "committee", "full_width", "blanks",
    "remark", "nearby", "homophone", "variant", "wrong_unit_word", "old_district", "no_unit", "no_such_room",
    "no_such_building", "range", "ditto", "other_city", "letter_room", "area_name",
)  # fmt: skip
ESTATE, ROAD, SHOP, VILLAGE = 0, 1, 2, 3

_HOMOPHONES = {
    "翠": "脆", "锦": "谨", "碧": "必", "紫": "子", "丽": "利", "嘉": "佳", "盛": "胜", "恒": "横",
    "荣": "容", "瑞": "睿", "祥": "详",
    "星": "兴", "阳": "扬", "逸": "易", "雅": "亚", "清": "青", "沁": "侵", "润": "闰", "馨": "欣", "融": "溶",
    "泰": "太", "华": "花",
    "工": "公", "农": "浓", "青": "清", "跃": "越", "文": "纹", "濠": "豪", "园": "圆", "富": "付", "钟": "种",
    "秀": "绣", "校": "效",
    "环": "还", "姚": "摇", "易": "益", "虹": "宏", "金": "今", "景": "井", "朗": "郎", "澜": "蓝", "信": "芯",
    "和": "合", "汇": "会",
}  # fmt: skip
_WRONG_WORDS = {"幢": "撞", "栋": "懂", "室": "是", "单元": "单园"}
_OLD_DISTRICTS = {"海安市": "海安县", "海门区": "海门市"}
OLD_GANGZHA = ["唐闸镇街道", "天生港镇街道", "秦灶街道", "陈桥街道", "幸福街道", "永兴街道", "港闸开发区", "市北高新区"]
_REMARKS = ["（到了联系）", "【到了打电话】", "，王先生收", "（二楼）", "（近菜场）", " 联系物业", "（自住）", "(租)"]
_NEARBY = ["路口西北50米", "隔壁", "对面", "斜对面", "旁边", "附近", "东侧100米"]
_ELSEWHERE = [
    "河南通信大厦3幢501室", "南京市鼓楼区南通路89号", "上海市崇明区长江路108号2幢301室", "苏州市姑苏区人民路12号",
    "盐城市东台市海安路5号", "泰州市姜堰区通扬路33号2单元201室",
]  # fmt: skip
_NUMERALS = list("〇一二三四五六七八九")

Bools = npt.NDArray[np.bool_]


class _Chance:
    """Draws that are made once a row; ``classes`` collects which noise each row got."""

    def __init__(self, rng: np.random.Generator, count: int, scale: float) -> None:
        self.rng, self.count, self.scale = rng, count, scale
        self.classes: dict[str, pl.Series] = {}

    def style(self, name: str, share: float, where: pl.Series | None = None) -> pl.Series:
        """Ways of writing: the same at each level but clean."""
        return self._draw(name, share if self.scale else 0.0, where)

    def damage(self, name: str, share: float, where: pl.Series | None = None) -> pl.Series:
        """Faults: scaled by the level."""
        return self._draw(name, share * self.scale, where)

    def one_of(self, words: list[str]) -> pl.Series:
        """A word for each row."""
        return pl.Series(words).gather(pl.Series(self.rng.integers(0, len(words), self.count)))

    def _draw(self, name: str, share: float, where: pl.Series | None) -> pl.Series:
        hit = pl.Series(self.rng.random(self.count) < share)
        if where is not None:
            hit &= where.fill_null(False)
        self.classes[name] = hit
        return hit

    def named(self) -> pl.Series:
        """Classes of each row joined with ``+``; ``plain`` where there are none."""
        frame = pl.DataFrame(self.classes)
        parts = [pl.when(pl.col(name)).then(pl.lit("+" + name)).otherwise(pl.lit("")) for name in self.classes]
        joined = frame.select(noise=pl.concat_str(parts).str.strip_prefix("+"))["noise"]
        return joined.set(joined == "", "plain")


def write_texts(parts: pl.DataFrame, rng: np.random.Generator, level: str = "usual") -> pl.DataFrame:
    """Texts for addresses.

    ``parts``: district, area_code, town, community, shared_name, kind, site, number, suffix, unit, room, unit_count
    (units of the building).

    Returns address_text, noise, level, expected; one row a row of ``parts``.
    """
    chance = _Chance(rng, len(parts), LEVELS[level])
    if not len(parts):
        return pl.DataFrame(schema=dict.fromkeys(("address_text", "noise", "level", "expected"), pl.String))
    head, admin_after, lost = _head(parts, chance)
    site = _site(parts, chance)
    inside, expected = _inside(parts, chance)
    middle, tail = head, site + inside
    text = middle + tail
    inverted = admin_after & (head != "")
    text = (tail + " " + head).zip_with(inverted, text)
    text, expected = _whole(parts, text, expected, chance)
    if lost is not None:
        expected = expected.set(lost & (expected == "HOUSE"), "UNSURE")
    return pl.DataFrame({"address_text": text, "noise": chance.named(), "expected": expected}).with_columns(
        level=pl.lit(level)
    )


def _both(first: pl.Series, second: pl.Series, where: pl.Series) -> pl.Series:
    """``first`` where, else ``second``."""
    return first.zip_with(where, second)


def _empty(count: int) -> pl.Series:
    return pl.Series([""] * count, dtype=pl.String)


def _head(parts: pl.DataFrame, chance: _Chance) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Province to community; whether it comes last; whether the place cannot be told from what is left."""
    count = len(parts)
    empty = _empty(count)
    rural = parts["kind"] == VILLAGE
    no_region = chance.style("no_region", 0.27)
    no_province = chance.style("no_province", 0.30 / 0.73, ~no_region)
    no_town = chance.style("no_town", 0.40, ~(rural & (no_region | parts["shared_name"])))
    full_city = chance.rng.random(count) < 0.8
    province = _both(pl.Series(["江苏省"] * count), pl.Series(["江苏"] * count), pl.Series(full_city))
    province = _both(empty, province, no_region | no_province)
    city = _both(pl.Series(["南通市"] * count), pl.Series(["南通"] * count), pl.Series(full_city))
    city = _both(empty, city, no_region | (no_province & pl.Series(chance.rng.random(count) < 0.3)))
    district = _both(empty, _district(parts, chance), no_region)
    town = _both(empty, parts["town"], no_town)
    office = chance.style("committee", 0.05)
    at_town = office & ~rural & town.str.ends_with("街道")
    town = _both(town + "办事处", town, at_town)
    with_community = rural | pl.Series(chance.rng.random(count) < 0.35)
    committee = _both(
        pl.Series(["村委会"] * count), pl.Series(["居委会"] * count), parts["community"].str.ends_with("村")
    )
    stem = parts["community"].str.strip_suffix("村").str.strip_suffix("社区")
    community = _both(stem + committee, parts["community"], office & ~at_town)
    community = _both(community, empty, with_community)
    doubled = chance.style("doubled", 0.24)
    which = pl.Series(chance.rng.integers(0, 3, count))
    city = _both(city + city, city, doubled & (which == 0))
    district = _both(district + district, district, doubled & ((which == 1) | ((which == 0) & (city == ""))))
    town = _both(town + town, town, doubled & ((which == 2) | (district == "")) & (town != ""))
    last = chance.style("inverted", 0.12)
    lost = (no_region & no_town & ~rural & (parts["kind"] != ESTATE)) | (rural & no_region & parts["shared_name"])
    return province + city + district + town + community, last, lost


def _district(parts: pl.DataFrame, chance: _Chance) -> pl.Series:
    old = parts["district"].replace(_OLD_DISTRICTS)
    gangzha = parts["town"].is_in(OLD_GANGZHA)
    old = _both(pl.Series(["港闸区"] * len(parts)), old, gangzha)
    old_name = chance.damage("old_district", 0.10, old != parts["district"])
    district = _both(old, parts["district"], old_name)
    area = chance.damage("area_name", 0.25, parts["area_code"] == "320671")
    return _both(pl.Series(["开发区"] * len(parts)), district, area)


def _site(parts: pl.DataFrame, chance: _Chance) -> pl.Series:
    site = parts["site"].fill_null("")
    rural = parts["kind"] == VILLAGE
    team = chance.style("team", 0.5, rural & site.str.ends_with("组"))
    word = chance.one_of(["队", "社", "小组"])
    site = _both(site.str.strip_suffix("组") + word, site, team)
    named = ~rural & (site != "")
    homophone = chance.damage("homophone", 0.025, named)
    first = site.str.head(1)
    sounded = first.replace(_HOMOPHONES)
    chance.classes["homophone"] = homophone & (sounded != first)
    site = _both(sounded + site.str.slice(1), site, homophone)
    variant = chance.damage("variant", 0.06, named & ~homophone & (parts["kind"] == ESTATE))
    other = (
        site.str.replace("花苑$", "花园")
        .str.replace("小区$", "")
        .str.replace("公寓$", "公寓楼")
        .str.replace("家园$", "佳园")
    )
    other = other.str.replace("新村$", "新").str.replace("名邸$", "名第").str.replace("雅居$", "雅")
    chance.classes["variant"] = variant & (other != site)
    return _both(other, site, variant)


def _numeral(number: pl.Series) -> pl.Series:
    """1 to 99 in Chinese."""
    value = number.fill_null(0).to_numpy()
    tens, ones = value // 10, value % 10
    digits = np.array(["", *_NUMERALS[1:]])
    small = np.where(
        tens == 0,
        digits[ones],
        np.char.add(np.char.add(np.where(tens == 1, "", digits[tens % 10]), "十"), digits[ones]),
    )
    return pl.Series(small).cast(pl.String)


def _inside(parts: pl.DataFrame, chance: _Chance) -> tuple[pl.Series, pl.Series]:
    """Building, unit and room, and what a careful reader may answer."""
    count = len(parts)
    empty = _empty(count)
    estate, has_unit, has_room = parts["kind"] == ESTATE, parts["unit"].is_not_null(), parts["room"].is_not_null()
    number = parts["number"]
    no_building = chance.damage("no_such_building", 0.004)
    number = _both(number + 90, number, no_building & estate)
    chance.classes["no_such_building"] = no_building & estate
    no_room = chance.damage("no_such_room", 0.006, has_room)
    room = _both(parts["room"] + 5000, parts["room"], no_room)
    hyphens = chance.style("hyphens", 0.09, estate & has_room)
    chinese = chance.style("chinese_numerals", 0.10, estate & ~hyphens)
    counted = _both(_numeral(number), number.cast(pl.String), chinese)
    word = chance.one_of(["幢", "幢", "幢", "栋", "号楼", "号楼", "座", "#"])
    bare = chance.style("no_building_marker", 0.20, estate & ~hyphens & has_room & ~chinese)
    numbered = chance.style("numbered_house", 0.16, estate & ~hyphens & ~bare)
    wrong = chance.damage("wrong_unit_word", 0.01, estate & word.is_in(["幢", "栋"]) & ~bare & ~numbered & ~hyphens)
    word = _both(word.replace(_WRONG_WORDS), word, wrong)
    word = _both(pl.Series(["号"] * count), word, numbered)
    word = _both(pl.Series(["-"] * count), word, bare)
    number_text = number.cast(pl.String)
    house = _both(number_text + "号" + parts["suffix"].fill_null(""), empty, ~estate)
    house = _both(number_text + "A号", house, (parts["suffix"] == "A号").fill_null(False))
    building = _both(counted + word, house, estate)
    no_unit = chance.damage("no_unit", 0.03, has_unit & has_room)
    unit_number = _both(_numeral(parts["unit"]), parts["unit"].cast(pl.String).fill_null(""), chinese)
    unit_bare = chance.style("no_unit_marker", 0.30, has_unit & has_room & ~no_unit & ~hyphens & ~chinese)
    unit_word = _both(pl.Series(["-"] * count), chance.one_of(["单元", "单元", "单元", "梯"]), unit_bare)
    unit = _both(unit_number + unit_word, empty, has_unit & ~no_unit)
    room_bare = chance.style("no_room_marker", 0.67, has_room & ~hyphens)
    room_text = room.cast(pl.String).fill_null("")
    room_text = _both(room_text, room_text + "室", room_bare | ~has_room)
    dashed = (
        number_text
        + "-"
        + _both(parts["unit"].cast(pl.String).fill_null("") + "-", empty, has_unit & ~no_unit)
        + room.cast(pl.String).fill_null("")
    )
    inside = _both(dashed, building + unit + room_text, hyphens)
    expected = _both(
        pl.Series(["HOUSE"] * count), pl.Series(["BUILDING"] * count), has_room | ~(estate | (parts["kind"] == ROAD))
    )
    expected = (
        expected.set(no_unit & (parts["unit_count"] > 1), "AMBIGUOUS")
        .set(no_room, "BUILDING")
        .set(no_building & estate, "NONE")
    )
    return inside, expected


def _whole(parts: pl.DataFrame, text: pl.Series, expected: pl.Series, chance: _Chance) -> tuple[pl.Series, pl.Series]:
    """What is done to the whole text: remarks, width, blanks, and texts that are no address here."""
    count = len(parts)
    road = parts["kind"].is_in([ROAD, SHOP]) & parts["room"].is_null()
    several = chance.damage("range", 0.02, road & parts["suffix"].is_null())
    until = (parts["number"] + 2).cast(pl.String) + "号"
    text = _both(text.str.replace(r"号", "-", literal=True) + until, text, several)
    expected = expected.set(several, "UNSURE")
    remark = chance.damage("remark", 0.03)
    text = _both(text + chance.one_of(_REMARKS), text, remark)
    near = chance.damage("nearby", 0.006)
    text = _both(text + chance.one_of(_NEARBY), text, near)
    expected = expected.set(near, "UNSURE")
    blanks = chance.style("blanks", 0.04)
    text = _both(text.str.replace(r"(市|区|县|街道|镇|社区|村)", "$1 "), text, blanks)
    wide = chance.style("full_width", 0.03)
    text = _both(_full_width(text), text, wide)
    ditto = chance.damage("ditto", 0.001)
    text = _both(pl.Series(["同上"] * count), text, ditto)
    other = chance.damage("other_city", 0.001)
    text = _both(chance.one_of(_ELSEWHERE), text, other)
    return text, expected.set(ditto | other, "NONE")


def _full_width(text: pl.Series) -> pl.Series:
    narrow = list("0123456789-#ABCD()")
    return text.str.replace_many(narrow, [chr(ord(character) + 0xFEE0) for character in narrow])
