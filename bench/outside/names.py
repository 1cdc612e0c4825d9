"""Texts that provoke a wrong door by a name: words that nothing explains, siblings, phases, dormitories."""

from __future__ import annotations

from bench.outside.writing import Said, Writer, digits, kind, means, never, one_of


@kind("1")
def word_after_road(w: Writer) -> Said | None:
    """人民路农贸市场3号, where 人民路 has a house 3号."""
    house = w.pick("house", registered=True)
    return never(w.say(house, w.choice(w.words.road_words) + house.name))


@kind("1")
def estate_after_road(w: Writer) -> Said | None:
    """人民路, an estate that the register does not have, 3幢1单元501; 人民路3号 is there."""
    house = w.pick("house", registered=True)
    gone = w.pick("estate", "phase", "park", registered=False)
    if any(n.name == gone.name and n.registered for n in w.world.of(gone.kind)):
        return None
    forms = "{n}幢{u}单元{f}01 {n}号楼201室 {n}栋 {n}号 {n}号102室 {n}-{u}-{f}02 {n}幢{f}03室 {n}#{f}01 （{n}号）"
    values = {"n": digits(house.name), "u": w.random.randint(1, 12), "f": w.random.randint(1, 9)}
    return never(w.say(house, gone.name + w.form(forms, **values)))


@kind("1")
def known_estate_after_road(w: Writer) -> Said | None:
    """A road's name, with or without a number, before an estate that is known by name."""
    room = w.room()
    road = w.pick("house")
    if road.chain()[1] is not room.chain()[1]:
        return None
    numbered = w.often(0.2)
    before = road.place.name + (road.name if numbered else "")
    text = w.head(room.place) + before + room.place.name + room.tail
    return means(room, text, "MAY" if numbered else "HOUSE")


@kind("1")
def building_of_a_road(w: Writer) -> Said | None:
    """人民路3幢, 3栋, 3号楼: no house of the road."""
    house = w.pick("house", "lane_house", registered=True)
    forms = "{n}幢 {n}栋 {n}号楼 {n}幢2单元301室 {n}号楼502 {n}座 第{n}幢 {n}#楼 {n}号楼底层 {n}幢101室 {n!h}幢"
    return never(w.say(house, w.form(forms, n=digits(house.name))))


@kind("1")
def word_after_village(w: Writer) -> Said | None:
    """天星村工业园35号, where a group of the village has 35号."""
    house = w.pick("farm", "group_house", "village_house", "hamlet_house", registered=True)
    village = house.chain()[2]
    word = w.choice((*w.words.village_words, w.choice(w.words.hamlets)))
    if any(child.name == word for child in village.children):
        return None
    number = house.name.rsplit("组", 1)[-1]
    return never(w.head(village, town=True) + village.name + word + number + w.form("- - 101室 2楼 ，厂房"))


@kind("1")
def word_after_group(w: Writer) -> Said | None:
    """天星村3组工业园35号: a word between the group and the number; 3组35号 is there."""
    house = w.pick("farm", registered=True)
    return never(w.say(house, w.choice((*w.words.village_words, *w.words.firms)) + house.name))


@kind("1")
def annex_of_an_estate(w: Writer) -> Said | None:
    """沁泉名苑幼儿园3幢1单元501: another place than 沁泉名苑."""
    room = w.room(registered=True)
    if any(n.name.startswith(room.place.name) and n is not room.place for n in w.world.of("estate")):
        return None
    return never(w.say(room, w.choice(w.words.annexes) + room.tail))


@kind("1")
def word_before_estate_number(w: Writer) -> Said | None:
    """Between a market, park or estate of houses and its number stands the name of another."""
    door = w.pick("stall", "plant", "villa", registered=True)
    word = w.choice((*w.words.annexes, *w.words.firms[:3], *w.words.hamlets[:3]))
    return never(w.say(door, word + door.name))


@kind("1")
def firm_without_dormitory(w: Writer) -> Said | None:
    """The firm alone, or another house of it, is not its dormitory."""
    room = w.room("dormitory", registered=True)
    firm = room.place.name.removesuffix("宿舍")
    return never(
        w.head(room.place) + firm + w.form("- 家属区北院 厂区 集体户 招待所 职工食堂 新宿舍区 东院") + room.tail
    )


@kind("1")
def village_new_village(w: Writer) -> Said | None:
    """天星新村35号 or 东天星村35号 is not 天星村."""
    house = w.pick("farm", "group_house", "village_house", registered=True)
    village = house.chain()[2].name
    other = w.choice((village[:-1] + "新村", "新" + village, "东" + village, village[:-1] + "东村", village + "新村"))
    if village[0] == other[1]:
        return None
    town = house.chain()[1]
    return never(w.head(town) + town.name + other + house.tail)


@kind("3")
def phase_without_estate(w: Writer) -> Said | None:
    """崇川区三期8号楼1单元301, （二期）8号楼: whose phase?"""
    room = w.room("phase", registered=True)
    said = w.form("{p} （{p}） {p}工程 小区{p} 安置房{p} 新城{p}", p=room.place.name[-2:])
    return never(w.head(room.place, district=True) + said + room.tail)


@kind("3")
def phase_of_an_unknown_estate(w: Writer) -> Said | None:
    """海澜公馆三期8号楼1单元301, where only another estate has a third phase with that door."""
    room = w.room("phase", registered=True)
    gone = w.pick("estate", "phase", registered=False).place
    stem = gone.name[:-2] if gone.kind == "phase" else gone.name
    if any(n.name.startswith(stem) and n.registered for n in w.world.of(gone.kind)):
        return None
    said = w.form("{p} （{p}） ({p}) ·{p} {p}小区 -{p}", p=room.place.name[-2:])
    return never(w.head(room.place) + stem + said + room.tail)


@kind("3")
def phase_of_one_without(w: Writer) -> Said | None:
    """An estate without phases, written with one: another part of it, or none."""
    room = w.room("estate", registered=True)
    return never(w.head(room.place) + room.place.name + w.form("二期 三期 （二期） Ⅱ期 四期 2期") + room.tail)


@kind("3")
def other_phase(w: Writer) -> Said | None:
    """The estate has no such phase."""
    room = w.room("phase", registered=True)
    stem = room.place.name[:-2]
    phases = {n.name[-2:] for n in w.world.of("phase") if n.name[:-2] == stem and n.registered}
    phase = w.choice([p for p in ("一期", "二期", "三期", "四期", "五期") if p not in phases])
    return never(w.head(room.place) + stem + w.choice((phase, f"（{phase}）")) + room.tail)


@kind("3")
def dormitory_without_firm(w: Writer) -> Said | None:
    """崇川区宿舍1号楼101: whose?"""
    room = w.room("dormitory", registered=True)
    return never(
        w.head(room.place, district=True) + w.form("宿舍 职工宿舍 单位宿舍 集体宿舍 家属宿舍 学生宿舍") + room.tail
    )


@kind("3")
def dormitory_of_another_firm(w: Writer) -> Said | None:
    room = w.room("dormitory")
    other = w.choice(w.words.firms)
    if room.place.name.endswith(other + "宿舍") or w.often(0.3):
        return means(room, w.say(room))
    return never(w.head(room.place) + room.place.name[:2] + other + "宿舍" + room.tail)


@kind("3")
def type_word_alone(w: Writer) -> Said | None:
    """The last word of an estate, without its name."""
    room = w.room("estate", registered=True)
    last = room.place.name[2:] if len(room.place.name) > 3 else room.place.name[-1]
    return never(w.head(room.place, district=True) + last + room.tail)


@kind("5")
def sibling(w: Writer) -> Said | None:
    """沁泉花苑 where the register has 沁泉名苑: a name that differs in its last word is another estate."""
    room = w.room("estate", registered=True)
    root, last = room.place.name[:2], room.place.name[2:]
    family = next((f for f in w.words.families if last in f), ())
    name = root + w.choice((*family, "佳苑", "新苑", "雅园", "花园", "家园", "公馆", "华府", "丽景", "世家"))
    if any(n.name == name and n.registered for n in w.world.nodes):
        return None
    return never(w.head(room.place) + name + room.tail)


@kind("5")
def siblings_as_written(w: Writer) -> Said | None:
    """Each of a family under its own name, half of which the register does not have."""
    room = w.room("estate")
    return means(room, w.say(room))


@kind("5")
def sibling_road(w: Writer) -> Said | None:
    """工农北路, 工农新路, 工农二路, 工农街 are not 工农路."""
    house = w.pick("house", "stairs_house", registered=True)
    stem = house.place.name.removesuffix("路")
    forms = (
        "{s}北路 {s}南路 {s}东路 {s}西路 {s}中路 {s}新路 {s}一路 {s}二路 {s}街 {s}巷 {s}支路 {s}大道 {s}后路 {s}里 "
        "{s}弄 {s}横路"
    )
    return never(w.head(house.place) + w.form(forms, s=stem) + house.tail)


@kind("5")
def another_root(w: Writer) -> Said | None:
    """One character of the name is another, and both are common in names: 沁溪名苑, 沁泉名苑."""
    room = w.room("estate", registered=True)
    first, second, last = room.place.name[0], room.place.name[1], room.place.name[2:]
    name = first + w.choice(w.words.root_second) if w.often(0.5) else w.choice(w.words.root_first) + second
    if any(n.name == name + last and n.registered for n in w.world.nodes):
        return None
    return never(w.head(room.place) + name + last + room.tail)


@kind("5")
def root_without_type(w: Writer) -> Said | None:
    """沁泉3幢501, where there are 沁泉名苑 and 沁泉花苑."""
    room = w.room("estate", registered=True)
    if sum(n.name.startswith(room.place.name[:2]) for n in w.world.of("estate")) < 2:
        return None
    return never(w.head(room.place) + room.place.name[:2] + room.tail)


@kind("5")
def one_character_before(w: Writer) -> Said | None:
    """新沁泉名苑, 东人民路: one character makes another name."""
    door = w.room(registered=True) if w.often(0.6) else w.pick("house", registered=True)
    before = w.choice([c for c in "新老东西南北大小上" if c != door.place.name[0]])
    return never(w.head(door.place) + before + door.place.name + door.tail)


@kind("3")
def phase_unwritten(w: Writer) -> Said | None:
    """海澜公馆3幢1单元501: of one phase, or of several."""
    room = w.room("phase")
    stem = room.place.name[:-2]
    same = [
        n for n in w.world.of("room") if n.place.kind == "phase" and n.place.name[:-2] == stem and n.tail == room.tail
    ]
    return one_of(same, w.head(room.place) + stem + room.tail, "MAY")
