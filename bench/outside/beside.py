"""Texts that name a door and mean another, several, or none: beside it, below ground, its garage, two addresses."""

from __future__ import annotations

from bench.outside.writing import Said, Writer, digits, kind, means, never


@kind("8")
def several_rooms(w: Writer) -> Said | None:
    """501/502, 501室至502室, 501室（含502室）."""
    room = w.room(registered=True)
    n = digits(room.name)
    forms = (
        "{n}/{m} {n}室至{m}室 {n}室（含{m}室） {n}、{m}室 {n}室、{m}室 {n}-{m}室 {n}和{m}室 {n}室及{m}室 {n}，{m}室 "
        "{n}+{m}室 {n}与{m} "
        "{n}&{m}室 {n}～{m}室 {n}室,{m}室 {n}室{m}室 {n}.{m}室 {n}室/{m}室 {n}␣{m}室 {n}室（{m}室） {n}室以及隔壁 "
        "{n}—{m} {n}\\{m} {n}；{m}"
    )
    return never(w.say(room, w.above(room) + w.form(forms, n=n, m=n + w.choice((1, 1, 2, 100)))))


@kind("8")
def beside_a_room(w: Writer) -> Said | None:
    """501室楼上, 楼下, 对面, 隔壁."""
    room = w.room(registered=True)
    forms = (
        "楼上 楼下 对面 对门 隔壁 的楼上 （楼上） 楼上住户 楼下邻居 东邻 西隔壁 斜对面 旁边 上面一户 正上方 楼上漏水 "
        "␣楼上 ，楼上 "
        "楼下车棚 楼上邻居家 北侧邻居 下面 上一层 下层 对过 门对门 的邻居 隔壁邻居 上方 (对门)"
    )
    return never(w.say(room, room.tail + w.form(forms)))


@kind("8")
def beside_a_house(w: Writer) -> Said | None:
    """35号北首, 12号东侧, 旁."""
    house = w.pick("house", "farm", "lane_house", "stall", "villa", registered=True)
    forms = (
        "北首 东邻 斜对面 对面 隔壁 旁 旁边 东侧 南侧 往东50米 向北100米 附近 后面 北面 西边第二家 东首 （对面） 对过 "
        "前面空地 东隔壁 "
        "以东 南边 边上 北30米 西侧空地 右侧 左边 前 后 的东边 （旁边） 向南第三家 北侧无门牌 靠东 周边"
    )
    return never(w.say(house, house.tail + w.form(forms)))


@kind("8")
def beside_before_the_name(w: Writer) -> Said | None:
    """对面 or 旁 between the name and its number, or before the whole: 人民路对面12号."""
    door = w.room(registered=True) if w.often(0.5) else w.pick("house", "lane_house", registered=True)
    return never(w.say(door, w.form("对面 旁 北侧围墙外 后面 隔壁 斜对过 往北 以东 附近 西边") + door.tail))


@kind("8")
def two_addresses(w: Writer) -> Said | None:
    """Two doors in one text."""
    one, two = w.pick("house", "farm", registered=True), w.pick("house", "lane_house", registered=True)
    if w.often(0.5):
        one, two = w.room(registered=True), w.room(registered=True)
    if one is two:
        return None
    return never(w.say(one) + w.form("、 ； ， 和 ␣ / 及 与 ，另一处： → 或 至 （实际经营地： ;") + w.say(two))


@kind("8")
def two_buildings_of_one_estate(w: Writer) -> Said | None:
    """3幢501室、5幢301室 of one estate."""
    one = w.room(registered=True)
    two = w.choice([n for n in one.place.below() if n.kind == "room"])
    if one.parent is two.parent:
        return None
    return never(w.say(one, one.tail + w.form("、 ； ， 和 ␣ / 及 与 或") + two.tail))


@kind("8")
def present_number(w: Writer) -> Said | None:
    """12号（现14号）: not 12号; 14号（原12号）: not 12号."""
    new = w.pick("house", "lane_house")
    others = [n for n in new.place.children if n.kind == new.kind and n is not new]
    if not others:
        return None
    old = w.choice(others)
    if w.often(0.5):
        forms = "（现{n}） (现为{n}) （今{n}） 现{n} （改为{n}） （新门牌{n}） →{n} ，现更名为{n} （现改{n}） 变更为{n}"
        return means(new, w.say(new, old.name + w.form(forms, n=new.name)), "MAY")
    forms = "（原{n}） (原{n}) （旧门牌{n}） （曾用{n}） （老{n}） 原{n} （原门牌号{n}）"
    return means(new, w.say(new, new.name + w.form(forms, n=old.name)), "MAY")


@kind("8")
def former_number(w: Writer) -> Said | None:
    """原12号, 老门牌12号, 12号（已拆）: what was 12号 is somewhere else now, or gone."""
    house = w.pick("house", "lane_house", registered=True)
    return never(w.say(house, w.form("原{n} 老门牌{n} 旧{n} 曾用{n} 原门牌{n}", n=house.name)))


@kind("9")
def below_ground(w: Writer) -> Said | None:
    """负一层101, -1层101, 地下室, B1-101."""
    room = w.room(registered=True)
    forms = (
        "负一层{n}室 -1层{n} 地下室{n} B1-{n} 地下一层{n}室 负{n}室 -{n}室 B{n} 地下{n}室 负1楼{n}室 B1层{n}室 "
        "－1层{n}室 地下车库{n} "
        "半地下{n}室 夹层{n} 负二层{n} 地下1层{n}室 B1{n} 地下负一层{n}室 －{n}室 负一楼{n} 地{n}室 车库层{n} "
        "B2-{n}室 架空层{n}"
    )
    return never(w.say(room, w.above(room) + w.form(forms, n=digits(room.name))))


@kind("9")
def no_room(w: Writer) -> Said | None:
    """501室车库, 3幢12号车位, 101储藏室: what belongs to a flat and is none."""
    room = w.room(registered=True)
    forms = (
        "{n}室车库 {n}号车库 {n}储藏室 {n}车位 {n}号车位 车库{n} {n}室自行车库 {n}阁楼 车{n} {n}号储藏间 {n}室地下室 "
        "{n}室柴间 {n}车库 "
        "{n}杂物间 储{n} {n}室汽车库 {n}号地下车位 阁{n} {n}室（车库） {n}附房 {n}号贮藏室 附{n}室 {n}室车棚"
    )
    return never(w.say(room, w.above(room) + w.form(forms, n=digits(room.name))))


@kind("9")
def workshop(w: Writer) -> Said | None:
    """1号车间, 2号仓库, 3号桥: no house number."""
    house = w.pick("house", "village_house", "farm", "plant", registered=True)
    forms = (
        "{n}号车间 {n}号仓库 {n}号大棚 {n}号鱼塘 {n}号涵洞 {n}号配电房 {n}号泵站 {n}号桥 {n}号电线杆 {n}号路灯 "
        "{n}号闸 {n}号码头 {n}号地块 {n}号井"
    )
    return never(w.say(house, w.form(forms, n=digits(house.name.rsplit("组", 1)[-1]))))


@kind("9")
def public_part(w: Writer) -> Said | None:
    """The stairs, lift, roof of a building."""
    room = w.room(registered=True)
    forms = (
        "楼道 电梯 楼顶 门厅 {f}楼楼道 架空层 单元门口 公共走廊 天台 底楼车棚 {f}楼过道 {f}-{g}楼 屋顶 外墙 门前 "
        "南面绿化带"
    )
    floor = digits(room.name) // 100
    return never(w.say(room, w.above(room) + w.form(forms, f=floor, g=floor + 1)))


@kind("missed")
def not_an_address(w: Writer) -> Said | None:
    """Places between roads, crossings, and lengths."""
    one, two = w.pick("house", registered=True), w.pick("house", registered=True)
    if one.place.name == two.place.name:
        return None
    forms = (
        "{a}与{b}交叉口 {a}{b}路口 {a}{b}交界{n}号 {a}和{b}之间{n}号 {a}至{b} {a}到{b}口{m}号 {a}（{b}口）{m}米处 "
        "{a}{n}米 {a}{n}弄 {a}{n}路公交站 "
        "{a}K{n}处 {a}{b}{n}号 {a}{n}路 {a}第{n}个路口 {a}{n}号桥 {a}{n}号线 {a}{n}号停车位"
    )
    values = {"a": one.place.name, "b": two.place.name, "n": digits(one.name), "m": digits(two.name)}
    return never(w.head(one.place, town=True) + w.form(forms, **values))
