"""Texts that provoke a wrong door by a name beside it: lanes, villages, markets, towers that are nearly the same."""

from __future__ import annotations

from bench.outside.writing import Said, Writer, digits, kind, means, never, one_of


@kind("5")
def sibling_lane(w: Writer) -> Said | None:
    """柳家弄, 新柳家巷, 柳家巷支弄 are not 柳家巷."""
    house = w.pick("lane_house", registered=True)
    name = house.place.name
    other = w.form(
        "{s}弄 {s}巷 {s}里 {s}路 {s}街 {n}支弄 新{n} 后{n} 小{n} {s}东巷 {n}二弄 {s}坊 {s}园", s=name[:-1], n=name
    )
    return None if other == name else never(w.head(house.place, town=True) + other + house.tail)


@kind("5")
def another_village(w: Writer) -> Said | None:
    """One character of the village is another: 天星村, 天兴村, 天星桥村."""
    house = w.pick("farm", "group_house", "village_house", registered=True)
    chain = house.chain()
    name = chain[2].name
    values = {"a": name[0], "b": name[-2], "s": name[:-1], "r": w.choice("兴胜福桥河塘永泰")}
    other = w.form("{a}{r}村 {r}{b}村 {s}桥村 {s}庄村 {a}家村 {s}港村", **values)
    if any(n.name == other for n in w.world.of("village") + w.world.of("community")):
        return None
    return never(w.head(chain[1], district=True) + chain[1].name + other + "".join(n.name for n in chain[3:]))


@kind("5")
def hamlet_of_the_village(w: Writer) -> Said | None:
    """陶家圩, 东陶家埭 are not 陶家埭; 陶家埭12幢 is no house."""
    house = w.pick("hamlet_house", registered=True)
    name = house.place.name
    head = w.head(house.place, town=True)
    other = w.form("{s}{r} 东{n} {n}西 {n}二排 {s}小{r} 新{n} 前{n}", s=name[:-1], n=name, r=w.choice("圩湾园桥场庄"))
    if other == name or any(c.name == other for c in house.chain()[2].children):
        return None
    return never(
        head + (other + house.name if w.often(0.7) else f"{name}{digits(house.name)}" + w.form("幢 栋 号楼 组"))
    )


@kind("1")
def building_of_a_group(w: Writer) -> Said | None:
    """3组5幢, 3组5号楼: 3组5号 is a house of the group."""
    house = w.pick("farm", registered=True)
    return never(w.say(house, w.form("{n}幢 {n}栋 {n}号楼 {n}幢2单元301室 {n}排 {n}组", n=digits(house.name))))


@kind("1")
def part_of_a_market(w: Writer) -> Said | None:
    """市场A区12号, 2楼12号, 12号棚: another than stall 12号."""
    stall = w.pick("stall", registered=True)
    forms = "A区{n}号 2楼{n}号 二楼{n}号 水产区{n}号 {n}号棚 东大厅{n}号 外围{n}号 B{n}号 {n}排3号 {n}幢 北门{n}号"
    return never(w.say(stall, w.form(forms, n=digits(stall.name))))


@kind("1")
def part_of_a_park(w: Writer) -> Said | None:
    """工业园3号宿舍, 3号仓库: not 3号厂房."""
    plant = w.pick("plant", registered=True)
    forms = (
        "{n}号宿舍 {n}号仓库 {n}幢宿舍楼 职工宿舍{n}号 二期{n}号厂房 {n}号办公楼 东区{n}号厂房 {n}-1号厂房 A{n}号厂房"
    )
    return never(w.say(plant, w.form(forms, n=digits(plant.name))))


@kind("5")
def another_park(w: Writer) -> Said | None:
    """沁泉科技园 for 沁泉工业园, 沁泉大厦 for 沁泉商务中心."""
    door = w.pick("plant", "stall", "villa", registered=True) if w.often(0.6) else w.room("tower", registered=True)
    root, last = door.place.name[:2], door.place.name[2:]
    forms = "科技园 工业园 产业园 创业园 大厦 大楼 商务中心 农贸市场 小商品市场 山庄 国际中心 物流园 电商园 商厦"
    other = root + w.form(forms)
    if any(n.name == other and n.registered for n in w.world.nodes) or other.endswith(last):
        return None
    return never(w.head(door.place) + other + door.tail)


@kind("1")
def type_word_appended(w: Writer) -> Said | None:
    """沁泉名苑公寓3幢: a second type word makes another place."""
    room = w.room("estate", registered=True)
    if any(n.name.startswith(room.place.name) and n is not room.place for n in w.world.nodes if n.level == 4):
        return None
    forms = "公寓 别墅 花园 广场 大厦 公馆 洋房 商务楼 酒店 新村 西苑 安置房 人才公寓"
    return never(w.say(room, w.form(forms) + room.tail))


@kind("missed")
def tower_letter_unwritten(w: Writer) -> Said | None:
    """财富中心1501室: of one tower, or of two."""
    room = w.room("tower")
    same = [n for n in room.place.below() if n.level == 7 and n.name == room.name]
    if not any(n.dwelling for n in same) and any(n.status == 2 and n.registered for n in same):
        return None
    found = one_of(same, w.say(room, room.name), "MAY")
    return never(found[0]) if found[1] == "AMBIGUOUS" else found


@kind("missed")
def developer_before_estate(w: Writer) -> Said | None:
    """万科沁泉名苑, 中南·沁泉名苑: with a builder's name before it."""
    room = w.room()
    builder = w.form("万科 中南· 碧桂园 绿地 保利· 恒大 中海-")
    return means(room, w.head(room.place) + builder + room.place.name + room.tail, "MAY")


@kind("missed")
def characters_swapped(w: Writer) -> Said | None:
    """泉沁名苑 for 沁泉名苑; it may be repaired, to no other."""
    room = w.room("estate")
    name = room.place.name
    other = name[1] + name[0] + name[2:]
    if any(n.name == other for n in w.world.nodes):
        return None
    return means(room, w.head(room.place) + other + room.tail, "MAY")


@kind("missed")
def root_of_one_estate(w: Writer) -> Said | None:
    """沁泉3幢501, where one estate only has that root: it may be."""
    for _ in range(300):
        room = w.room("numbered", "estate", "phase")
        if w.world.used_roots[room.place.name[:2]] == 1:
            break
    else:
        return None
    return means(room, w.head(room.place, district=True) + room.place.name[:2] + room.tail, "MAY")


@kind("missed")
def merged_village(w: Writer) -> Said | None:
    """天星村（原兴旺村）3组5号, 天星村兴旺片3组: with what the village was."""
    house = w.pick("farm")
    village = house.chain()[2]
    said = w.form("（原{o}村） (原{o}) （{o}片） 原{o}村 {o}片", o=w.choice(("兴旺", "永福", "跃进", "新胜", "红光")))
    return means(house, w.head(village, town=True) + village.name + said + house.place.name + house.name, "MAY")
