# ruff: noqa: E501 - Chinese characters count double
"""Places of an invented city, what a map lists of them, and what it lists beside them that is another place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from bench.choices.banks import SIMILAR, Bank

KINDS = {
    "door": 12, "estate": 9, "building": 15, "school": 9, "hospital": 7, "firm": 15, "shop": 13, "bank": 5,
    "office": 6, "tower": 7, "village": 6,
}  # fmt: skip
INSIDE = {
    "hospital": "住院部 门诊楼 急诊科 体检中心 儿科 1号楼 南院区",
    "school": "图书馆 食堂 教学楼 东校区 学生宿舍 体育馆 南校区",
    "estate": "物业服务中心 幼儿园 一期 二期 党群服务中心 东区 会所",
    "building": "1单元 物业服务中心 快递驿站 2单元",
    "firm": "销售部 仓库 研发中心 食堂 办公楼 二分厂",
    "tower": "A座 B座 1号馆 2楼 写字楼 影城",
    "office": "办证大厅 户籍科 第二办公区 便民服务点",
    "bank": "ATM 24小时自助银行 贵宾理财中心",
    "door": "2幢 1号楼 后楼",
    "shop": "收银部 仓库 二楼",
    "village": "村委会 卫生室 文化广场 老年活动室 党群服务中心",
}
_GATES = ["东门", "西门", "南门", "北门", "东南门", "正门", "1号门", "出入口", "东北门"]
_PARKING = ["停车场", "地下停车场", "停车场出入口", "停车场入口", "地面停车场", "充电站"]
_STOPS = ["公交站", "地铁站", "(公交站)"]


@dataclass(frozen=True)
class Place:
    """Something that a map lists. ``name`` as it is known, ``branch`` which one of several, ``inner`` the part of it."""

    kind: str
    district: str
    town: str
    road: str
    number: int
    name: str
    branch: str = ""
    inner: str = ""

    @property
    def whole(self) -> Place:
        return replace(self, inner="")


def place(rng: Random, bank: Bank, kind: str) -> Place:
    """A place of a kind, somewhere in the city."""
    district, town, road = rng.choice(bank.districts), rng.choice(bank.towns), rng.choice(bank.roads)
    spot = Place(kind, district, town, road, rng.randint(1, rng.choice((30, 200, 999))), "")
    estate = rng.choice(bank.estates) + rng.choice(bank.estate_ends)
    if kind == "firm":
        where = rng.choice(("", bank.city[:2], bank.city, district[:2]))
        end = rng.choices(("有限公司", "厂", "集团", "有限责任公司", "股份有限公司"), (8, 3, 1, 1, 1))[0]
        return replace(spot, name=where + rng.choice(bank.firms) + rng.choice(bank.trades) + end)
    if kind in ("shop", "bank"):
        branch = rng.choice((road, district[:2], town[:2], estate, rng.choice(bank.towers), ""))
        end = "店" if kind == "shop" else "支行"
        return replace(
            spot, name=rng.choice(bank.brands if kind == "shop" else bank.banks), branch=branch and branch + end
        )
    if kind == "village":
        return replace(
            spot, road="", name=rng.choice(bank.villages), inner=f"{rng.randint(1, 30)}组" if rng.random() < 0.6 else ""
        )
    names = {
        "school": rng.choice(("", bank.city, district, district[:2])) + rng.choice(bank.schools),
        "hospital": rng.choice(("", bank.city, district, town[:2])) + rng.choice(bank.hospitals),
        "office": rng.choice((bank.city, district, town[:2])) + rng.choice(bank.offices),
        "tower": rng.choice(bank.towers),
        "estate": estate,
        "building": estate,
        "door": "",
    }
    inner = f"{rng.randint(1, 40)}{rng.choice(('幢', '号楼', '栋'))}" if kind == "building" else ""
    return replace(spot, name=names[kind], inner=inner)


def listed(rng: Random, it: Place, *, bare: float = 0.25) -> str:
    """How the map writes a place: some division, the road (``bare``: how often not), and its name."""
    above = rng.choices(("", it.district, it.town, it.district + it.town), (5, 3, 2, 1))[0]
    if not it.name:
        return above + (f"{it.road}{it.number}号{it.inner}" if it.number and it.road else it.road or it.town)
    way = rng.random()
    road = ""
    if it.road and way > bare:
        road = (
            f"{it.road}{it.number}号"
            if way > bare + 0.15
            else rng.choice(("{}", "{}附近", "{}与中心路交叉口东50米", "{}北侧", "{}中段")).format(it.road)
        )
    branch = f"({it.branch})" if it.branch else ""
    plain = it.kind in ("building", "village") or it.inner.startswith("(") or rng.random() < 0.5
    inner = it.inner if plain else rng.choice(("({})", "-{}")).format(it.inner)
    return above + road + _called(rng, it) + branch + (inner if it.inner else "")


def _called(rng: Random, it: Place) -> str:
    """A map's name may say more than people do, or less."""
    more = {
        "estate": ("万华", "中建", "新城"),
        "building": ("万华", "中建", "新城"),
        "tower": ("国际", "新"),
        "bank": ("中国",),
    }
    if it.kind in more and rng.random() < 0.12:
        word = rng.choice(more[it.kind])
        return it.name if word in it.name else word + it.name
    if it.kind == "village" and rng.random() < 0.15:
        return it.name.removesuffix("村") + rng.choice(("", "社区", "大队"))
    if it.kind == "firm" and not it.inner and rng.random() < 0.08:
        return it.name + f"{it.district[:2]}分公司"
    return it.name


def gate(rng: Random, bank: Bank, it: Place) -> Place:
    """Its gate, car park or stop."""
    return replace(
        it,
        inner=("" if it.kind != "building" else it.inner)
        + rng.choice(rng.choices((_GATES, _PARKING, _STOPS), (5, 3, 1))[0]),
    )


def inside(rng: Random, bank: Bank, it: Place) -> Place:
    """A department or a part of it."""
    return replace(it, inner=(it.inner if it.kind == "building" else "") + rng.choice(INSIDE[it.kind].split()))


def shop_inside(rng: Random, bank: Bank, it: Place) -> Place:
    """A shop or firm that gives it as its own address, or is called by it."""
    brand, floor = rng.choice(bank.brands), rng.choice(("1层", "2楼", "", "一楼", "B1层", "", ""))
    if it.name and rng.random() < 0.4:
        return replace(it, kind="shop", name=brand, branch=f"{it.name}店", inner="")
    return replace(
        it,
        kind="shop",
        name=f"{it.name}{it.inner}{floor}{rng.choice((brand, firm_name(rng, bank)))}",
        branch="",
        inner="",
    )


def firm_name(rng: Random, bank: Bank) -> str:
    return place(rng, bank, "firm").name


def sibling(rng: Random, bank: Bank, it: Place) -> Place:
    """Another of the same name: the branch elsewhere, the school's other campus, the namesake of another district."""
    other = place(rng, bank, it.kind)
    end = "店" if it.kind == "shop" else "支行" if it.kind == "bank" else ""
    branch = rng.choice((other.road, other.district[:2], other.town[:2])) + end if end else it.branch
    number = it.number if not it.name else other.number
    return replace(it, district=other.district, town=other.town, road=other.road, number=number, branch=branch)


def other_number(rng: Random, bank: Bank, it: Place) -> Place:
    """Another number: of the building or group, else of the road."""
    if it.kind in ("building", "village") and it.inner:
        digits = it.inner[: len(it.inner) - len(it.inner.lstrip("0123456789"))]
        another = rng.choice((rng.randint(1, 40), int(digits or 0) + 1))
        return replace(it, inner=f"{another}{it.inner[len(digits) :]}")
    number = rng.choice((it.number + 2, it.number * 10 + 1, max(1, it.number - 2), rng.randint(1, 300)))
    return replace(it, number=number, name="" if rng.random() < 0.6 else it.name)


def renumbered(rng: Random, bank: Bank, it: Place) -> Place:
    """The name at another number of the road."""
    return replace(it, number=it.number + rng.choice((1, 2, 10, -1)))


def near_road(rng: Random, bank: Bank, it: Place) -> Place:
    """The same name and number on the road whose name is nearest."""
    near = [road for road in bank.roads if it.road and road[:2] == it.road[:2] and road != it.road]
    return replace(it, road=rng.choice(near)) if near else sibling(rng, bank, it)


def similar(rng: Random, bank: Bank, it: Place) -> Place:
    """A name that only looks alike, or the road beside."""
    found = [(old, new) for old, new in SIMILAR.items() if old in it.name]
    elsewhere = place(rng, bank, it.kind)
    if found:
        name = it.name.replace(*rng.choice(found))
        return replace(it, name=name, road=rng.choice((it.road, elsewhere.road)), number=elsewhere.number)
    if it.kind == "firm":
        cut = rng.choice((2, 4))
        return replace(elsewhere, name=it.name[:-cut] + elsewhere.name[-4:], road=rng.choice((it.road, elsewhere.road)))
    return replace(elsewhere, road=it.road or elsewhere.road)


def neighbour(rng: Random, bank: Bank, it: Place) -> Place:
    """Another place on the same road, mostly at the same number."""
    other = place(rng, bank, rng.choice(("firm", "shop", "shop", "estate", "office", "tower")))
    return replace(
        other, district=it.district, town=it.town, road=it.road, number=rng.choice((it.number, it.number, other.number))
    )


def above(rng: Random, bank: Bank, it: Place) -> Place:
    """What it is in: the estate without the building, the road, the number alone."""
    if it.inner and rng.random() < 0.7:
        return it.whole
    return replace(it, name="", number=rng.choice((it.number, 0)), inner="", branch="")


def stranger(rng: Random, bank: Bank, it: Place) -> Place:
    """A place of the same kind."""
    return place(rng, bank, it.kind)


BESIDE: dict[Callable[..., Place], float] = {
    gate: 5, inside: 4, shop_inside: 4, sibling: 4.5, near_road: 3, other_number: 4, similar: 4, neighbour: 4, above: 2,
    stranger: 1,
}  # fmt: skip
"""What a list has beside the right place, and how often."""
ELSEWHERE: dict[Callable[..., Place], float] = {sibling: 3, near_road: 6, similar: 2, renumbered: 3, stranger: 1}
"""The same where the right place is listed by its number alone."""
