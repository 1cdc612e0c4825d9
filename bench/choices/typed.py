"""How people type where they want to go: too little, too much, in another order, in their own words."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from bench.choices.banks import SHORT, SLIPS, Bank
from bench.choices.world import Place
from outpost.address.read.numerals import to_chinese


class Habits(NamedTuple):
    """How often, of 1. A block of sets has its own, so that nothing is learnt from one rate."""

    province: float
    district: float
    town: float
    road: float
    number: float
    short: float
    slip: float
    beside: float
    remark: float
    order: float
    wrong: float
    numeral: float


def habits(rng: Random) -> Habits:
    usual = Habits(0.16, 0.45, 0.28, 0.58, 0.75, 0.45, 0.16, 0.2, 0.3, 0.12, 0.16, 0.12)
    return Habits(*(min(0.9, rate * rng.uniform(0.4, 1.7)) for rate in usual))


def typed(rng: Random, bank: Bank, it: Place, how: Habits, landmark: Place) -> str:
    """A query for a place; ``landmark`` is what it may be said to lie beside."""
    nameless = it.kind == "building" and rng.random() < 0.12  # 工农路108号3幢
    name = "" if nameless else _name(rng, bank, it, how)
    branch = it.branch.rstrip("店") if it.branch and rng.random() < 0.55 else ""
    inner = _inner(rng, it.inner, how)
    what = rng.choice((branch + name, name + branch, name + it.branch)) + inner if branch else name + inner
    bare = nameless or not it.name
    road = ""
    if it.road and (bare or rng.random() < how.road):
        street = _other(rng, bank, it.road) if not bare and rng.random() < 0.6 * how.wrong else it.road
        number = (
            _number(rng, it.number, how) + rng.choice(("号", "号", "号", "#", ""))
            if bare or rng.random() < how.number
            else ""
        )
        road = street + number
    turned = what and road and rng.random() < how.order
    text = what + rng.choice(("", " ", ",")) + road if turned else road + what
    text = _above(rng, bank, it, how) + _beside(rng, landmark, text, what or road, how)
    if rng.random() < how.slip:
        text = _slip(rng, text)
    return text + _remark(rng, bank, it) if rng.random() < how.remark else text


def _other(rng: Random, bank: Bank, road: str) -> str:
    """A road that somebody wrongly thinks it is on: round the corner, hardly ever one that is called much the same."""
    return rng.choice([other for other in bank.roads if other[:2] != road[:2]])


def _above(rng: Random, bank: Bank, it: Place, how: Habits) -> str:
    district = rng.choice(bank.districts) if rng.random() < how.wrong else it.district
    if rng.random() < how.province:
        return rng.choice((bank.province + bank.city, bank.city, bank.city[:2])) + district
    town = rng.choice(bank.villages if rng.random() < how.wrong else (it.town,))
    return (district if rng.random() < how.district else "") + (town if rng.random() < how.town else "")


def _name(rng: Random, bank: Bank, it: Place, how: Habits) -> str:
    name = it.name
    for known in (bank.city, *bank.districts, bank.city[:2]):
        if name.startswith(known) and rng.random() < 0.5 and len(name) > len(known) + 3:
            name = name.removeprefix(known)
    if rng.random() > how.short or not name:
        return name
    for long, brief in SHORT.items():
        if long in name:
            return name.replace(long, brief)
    for end in ("股份有限公司", "有限责任公司", "有限公司", "集团"):
        if name.endswith(end):
            name = name.removesuffix(end) + rng.choice(("", "", "公司"))
            return name[2:] if rng.random() < 0.3 and len(name) > 7 else name
    if it.kind in ("estate", "building", "shop", "tower") and len(name) > 3 and rng.random() < 0.6:
        return name[: -rng.choice((1, 2))] if rng.random() < 0.6 else name[0] + name[2:]
    return name


def _inner(rng: Random, inner: str, how: Habits) -> str:
    digits = "".join(c for c in inner if c.isdigit())
    mark = inner.removeprefix(digits)
    if not digits:
        return inner
    said = _number(rng, int(digits), how)
    return said + (rng.choice(("幢", "号楼", "栋", "#", "号")) if mark in ("幢", "号楼", "栋") else mark)


def _number(rng: Random, number: int, how: Habits) -> str:
    return to_chinese(number) if number < 100 and rng.random() < how.numeral else str(number)


def _beside(rng: Random, mark: Place, text: str, what: str, how: Habits) -> str:
    if rng.random() > how.beside:
        return text
    near = rng.choice(("旁边", "对面", "旁", "隔壁", "斜对面", "附近", "楼上", "往北50米", "东侧"))
    if rng.random() < 0.65:
        return text.removesuffix(what) + mark.name + near + rng.choice(("", "的")) + what
    return text + rng.choice(("(", "", "")) + mark.name + near


def _slip(rng: Random, text: str) -> str:
    places = [number for number, c in enumerate(text) if c in SLIPS]
    if places and rng.random() < 0.7:
        at = rng.choice(places)
        return text[:at] + SLIPS[text[at]] + text[at + 1 :]
    at = rng.randrange(len(text))
    return text[:at] + text[at + 1 :] if len(text) > 5 else text


def _remark(rng: Random, bank: Bank, it: Place) -> str:
    room = f"{rng.randint(1, 3)}单元{rng.randint(1, 18)}0{rng.randint(1, 4)}"
    remarks = (
        rng.choice(bank.people),
        f"{rng.randint(1, 9)}楼",
        "门口",
        "附近",
        "大门口",
        rng.choice(bank.people) + "收",
        "门卫",
        "一楼",
        "(送货上门)",
    )
    return room if it.kind in ("building", "door") and rng.random() < 0.6 else rng.choice(remarks)
