"""Places that are made in more than one part: areas of an estate, compounds, blocks of one number, equal names."""

from __future__ import annotations

from bench.outside.writing import Said, Writer, digits, kind, means, never, number, one_of


@kind("missed")
def area_of_an_estate(w: Writer) -> Said | None:
    """花苑A区3幢, （A区）, a区; 东区, 东 区."""
    room = w.room("area")
    stem, area = room.place.name[:-2], room.place.name[-2:]
    said = w.form("{a} {a} （{a}） ({a}) {l} {a}块 {x}␣区 -{a}-", a=area, l=area.lower(), x=area[0])
    return means(room, w.head(room.place) + stem + said + room.tail, "MAY" if "块" in said else "HOUSE")


@kind("3")
def area_unwritten(w: Writer) -> Said | None:
    """花苑3幢1单元501, where it has areas: of one, or of several."""
    room = w.room("area")
    stem = room.place.name[:-2]
    places = [n for n in w.world.of("area") if n.name[:-2] == stem]
    same = [n for place in places for n in place.below() if n.level == 7 and n.tail == room.tail]
    return one_of(same, w.head(room.place) + stem + room.tail, "MAY")


@kind("3")
def other_area(w: Writer) -> Said | None:
    """An area or a phase that the estate does not have."""
    room = w.room("area", registered=True)
    stem = room.place.name[:-2]
    there = {n.name[-2:] for n in w.world.of("area") if n.name[:-2] == stem and n.registered}
    area = w.choice(
        [a for a in ("A区", "C区", "D区", "东区", "西区", "南区", "北区", "二区", "二期", "三期") if a not in there]
    )
    return never(w.head(room.place) + stem + area + room.tail)


@kind("missed")
def compound(w: Writer) -> Said | None:
    """人民路12号院3号楼1单元501室; without 院 it may be; another compound's building is another."""
    room = w.room("compound")
    name = room.place.name
    if w.often(0.3):
        return means(
            room,
            w.head(room.place, town=True) + name.removesuffix("院") + w.form("- ， ␣ 大院 小区") + room.tail,
            "MAY",
        )
    n = digits(room.level5)
    return means(room, w.head(room.place) + name + w.form("{n}号楼 {n}幢 {n}栋 {n}#", n=n) + room.level6 + room.name)


@kind("1")
def house_or_compound(w: Writer) -> Said | None:
    """12号院 where the road has a house 12号: a house in it is not the house."""
    house = w.pick("house", registered=True)
    tail = w.form("院2号楼301室 院3号楼1单元202 院内平房 院1幢 大院4号 院5栋 院6号楼 院内平房东首")
    text = w.say(house, house.name + tail)
    return (text, "MAY", house.code) if house.dwelling and "平房" in tail else never(text)


@kind("1")
def section_of_a_road(w: Writer) -> Said | None:
    """人民路东段12号: the road's 12号 or, where sections count for themselves, not."""
    house = w.pick("house")
    return means(house, w.say(house, w.form("东段 西段 南段 北段 中段 一段 二段") + house.tail), "MAY")


@kind("missed")
def blocks_of_one_number(w: Writer) -> Said | None:
    """人民路12号3幢501室, 12号3-501; without the block it is none of them."""
    room = w.room("road", units=False)
    block = room.at(5)
    if block is None or block.kind != "block":
        return None
    house, b = (int(part) for part in block.name.rstrip("幢").split("号"))
    values = {"h": house, "b": b, "n": digits(room.name)}
    if w.often(0.3):
        return never(
            w.say(
                room, w.form("{h}号{n}室 {h}号 {h}号10幢{n}室 {h}号楼{n}室 {b}幢{n}室 {h}-{b}号", **values), town=True
            )
        )
    return means(
        room,
        w.say(
            room,
            w.form("{h}号{b}幢{n}室 {h}号{b}栋{n} {h}号{b}号楼{n}室 {h}号{b}#{n} {h}号{b}-{n}", **values),
            town=True,
        ),
    )


@kind("missed")
def number_in_a_name(w: Writer) -> Said | None:
    """壹号, 八号院, 九号公馆 as a part of an estate's name; in other digits it may be found."""
    room = w.room("numbered")
    name = room.place.name
    if w.often(0.6):
        return means(room, w.say(room))
    other = name.replace("壹", "1").replace("一号", "1号").replace("八号", "8号").replace("九号", "9号")
    return means(room, w.head(room.place) + other + room.tail, "MAY")


@kind("1")
def number_in_a_name_dropped(w: Writer) -> Said | None:
    """The estate's root with the number as a building or a house: 沁泉1幢501 for 沁泉壹号1幢501."""
    room = w.room("numbered", registered=True)
    return never(w.head(room.place) + room.place.name[:2] + w.form("- 二号院 三号公馆 2号 大厦") + room.tail)


@kind("7")
def number_in_a_road(w: Writer) -> Said | None:
    """纬二路12号 and 204国道12号 by their number; 纬三路, 205国道 are others."""
    house = w.pick("house")
    name = house.place.name
    if not name.startswith(("纬", "经", "204", "328")):
        return None
    if w.often(0.4):
        return means(house, w.say(house))
    other = w.form("纬三路 经二路 纬五路 经一路" if name[0] in "纬经" else "205国道 312国道 204省道 328县道")
    return never(w.head(house.place) + other + house.tail)


@kind("missed")
def village_of_two_towns(w: Writer) -> Said | None:
    """A village whose name several towns have: with its town, or without."""
    house = w.pick("farm", "group_house", "village_house")
    village = house.chain()[2]
    if w.world.names[village.name] < 2:
        return None
    if w.often(0.5):
        return means(house, w.say(house, district=True, town=True))
    district = w.often(0.5)
    same = [v for v in w.world.of("village") if v.name == village.name and (not district or v.parent is village.parent)]
    if district:
        same = [v for v in w.world.of("village") if v.name == village.name and v.chain()[0] is village.chain()[0]]
    rest = "".join(n.name for n in house.chain()[3:])
    doors = [d for v in same for d in v.below() if d.level == 5 and "".join(n.name for n in d.chain()[3:]) == rest]
    return one_of(doors, (house.chain()[0].name if district else "南通市") + village.name + rest, "MAY")


@kind("missed")
def road_without_town(w: Writer) -> Said | None:
    """海门区人民路8号: of the one town that has it, or of several."""
    house = w.pick("house", "sub_house")
    chain = house.chain()
    doors = [d for d in chain[0].below() if d.level == 5 and d.name == house.name and d.place.name == house.place.name]
    return one_of(doors, w.form("- 南通市 江苏省南通市") + chain[0].name + house.place.name + house.name, "MAY")


@kind("missed")
def road_without_district(w: Writer) -> Said | None:
    """南通市人民路8号."""
    house = w.pick("house")
    doors = [d for d in w.world.of("house") if d.name == house.name and d.place.name == house.place.name]
    return one_of(doors, w.form("- 南通市 江苏南通") + house.place.name + house.name, "MAY")


@kind("4")
def estate_number_alone(w: Writer) -> Said | None:
    """沁泉名苑12号, 沁泉名苑101: no building is written."""
    room = w.room(registered=True)
    same = [r for r in room.place.below() if r.level == 7 and r.name == room.name and r.dwelling]
    if len(same) < 2:
        return None
    return never(
        w.say(room, w.form("{n}号 {b}号 {n}室 {n} {b}-1号 门面{b}号", n=digits(room.name), b=number(room.level5)))
    )


@kind("9")
def shops_of_an_estate(w: Writer) -> Said | None:
    """3幢商铺101, 底商101, S101, 门面房101: no flat."""
    room = w.room(registered=True)
    forms = (
        "商铺{n} 底商{n} 门面房{n}室 S{n} 商业{n} 店面{n} 网点{n} 裙房{n}室 沿街{n} 架空层{n}室 物业用房{n} "
        "附属用房{n} 商{n}"
    )
    return never(w.say(room, w.above(room) + w.form(forms, n=digits(room.name))))


@kind("4")
def letter_and_room(w: Writer) -> Said | None:
    """3幢1单元A501, 501B, 甲501: a room that the building does not have."""
    room = w.room(registered=True)
    forms = "A{n} 甲{n}室 东{n}室 西{n} D{n}室 {n}甲室 {n}C室 N{n} 后{n}室 南{n} 新{n}室 临{n}室"
    said = w.form(forms, n=digits(room.name))
    text = w.say(room, w.above(room) + said)
    return (text, "MAY", room.code) if said[0].isdigit() and room.dwelling else never(text)
