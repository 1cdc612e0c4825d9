"""Texts that provoke a wrong door by what stands above the name: towns, villages, districts, other cities."""

from __future__ import annotations

from bench.outside.writing import Said, Writer, kind, means, never


@kind("6")
def unknown_town(w: Writer) -> Said | None:
    """通州区新联镇人民路8号: the town is not in the register, 人民路8号 is, in another town of that district."""
    door = w.pick("house", "lane_house", "farm", "group_house", registered=True)
    chain = door.chain()
    village = chain[2].name if chain[2].kind == "village" else ""
    name = door.place.name if door.place.level == 4 else ""
    before = w.form("- 江苏省南通市 南通市") + chain[0].name + w.choice(w.words.lost_towns)
    return never(before + village + name + door.tail)


@kind("6")
def another_town(w: Writer) -> Said | None:
    """The road or village is written in a town of the same district that has none of that name."""
    door = w.pick("house", "farm", "group_house", "village_house", registered=True)
    chain = door.chain()
    name = (chain[2] if chain[2].kind == "village" else door.place).name
    others = [t for t in chain[0].children if t is not chain[1] and all(n.name != name for n in t.below())]
    if not others:
        return None
    rest = name + (door.place.name if door.place.level == 4 and chain[2].kind == "village" else "")
    return never(w.choice(("", "南通市")) + chain[0].name + w.choice(others).name + rest + door.tail)


@kind("6")
def town_not_registered(w: Writer) -> Said | None:
    """A town that exists and is not in the register, with roads that others have."""
    door = w.pick("house", "farm", "lane_house", "group_house")
    town = door.chain()[1]
    if w.often(0.7):
        lost = [n for n in w.world.towns if not n.registered]
        doors = [n for n in w.choice(lost).below() if n.level == 5 and n.status == 1]
        return never(w.say(w.choice(doors), town=True, district=True))
    return means(door, w.say(door, town=True, district=True)) if town.registered else None


@kind("6")
def unknown_village(w: Writer) -> Said | None:
    """A village that the register does not have, with a group and a number that others have."""
    door = w.pick("farm", "group_house", registered=True)
    chain = door.chain()
    gone = w.pick("village", registered=False)
    if any(n.name == gone.name and n.registered for n in w.world.nodes if n.level == 3):
        return None
    head = w.head(chain[1], district=True)
    return never(head + gone.name + "".join(n.name for n in chain[3:]))


@kind("6")
def former_name(w: Writer) -> Said | None:
    """港闸区, 海门市, 海安县, and the former towns that the list of aliases has."""
    door = w.pick("house", "farm", "group_house") if w.often(0.5) else w.room()
    chain = door.chain()
    old = {"崇川区": "港闸区", "海门区": "海门市", "海安市": "海安县"}.get(chain[0].name)
    former = dict(aliased_towns(w)).get(chain[1].name)
    text = w.say(door, district=True, town=True)
    if old and (former is None or w.often(0.5)):
        return means(door, text.replace(chain[0].name, old, 1))
    return means(door, text.replace(chain[1].name, former, 1)) if former else None


def aliased_towns(w: Writer) -> list[tuple[str, str]]:
    """A town of each district but the first, with the name that it had."""
    towns = [t.name for t in w.world.towns if t.name.endswith("镇")][::3]
    return list(zip(towns, ("大岛镇", "西林镇", "上漫镇", "北坎镇", "瓦甸镇"), strict=False))


@kind("6")
def wrong_district(w: Writer) -> Said | None:
    """The village or road under a district where it is not."""
    door = w.pick("house", "farm", "group_house", registered=True)
    chain = door.chain()
    other = w.choice([n for n in w.world.nodes if n.level == 1 and n is not chain[0]])
    if any(n.name in (door.place.name, chain[2].name) for n in other.below()):
        return None
    middle = w.choice((chain[1].name, "")) + (chain[2].name if chain[2].kind == "village" else "")
    return never(other.name + middle + (door.place.name if door.place.level == 4 else "") + door.tail)


@kind("10")
def other_city(w: Writer) -> Said | None:
    """浦东新区人民路8号, 滨海新区, 雄安新区: not this city."""
    door = w.pick("house", "lane_house") if w.often(0.5) else w.room(registered=True)
    city = w.choice(w.words.other_cities)
    return never(city + w.choice(("", w.choice(w.words.lost_towns))) + door.place.name + door.tail)


@kind("10")
def other_province(w: Writer) -> Said | None:
    """Names of the city under another province or a city elsewhere."""
    door = w.pick("house") if w.often(0.5) else w.room(registered=True)
    chain = door.chain()
    city = w.form(
        "浙江省杭州市西湖区 安徽省合肥市 江苏省苏州市 江苏省盐城市 上海市 苏州市昆山市 四川省成都市青羊区 泰州市 扬州"
    )
    return never(city + w.choice(("", chain[1].name)) + door.place.name + door.tail)


@kind("missed")
def village_as_community(w: Writer) -> Said | None:
    """X社区 where the register has X村; both at once do not occur here."""
    door = w.pick("farm", "group_house", "village_house")
    chain = door.chain()
    other = chain[2].name[:-1] + "社区"
    if w.world.names[other] or w.world.names[chain[2].name] > 1:
        return None
    said = w.choice((other, other, chain[2].name[:-1] + "居委会", chain[2].name + "委会"))
    return means(door, w.say(door, town=True).replace(chain[2].name, said, 1), "HOUSE" if said == other else "MAY")


@kind("missed")
def same_name_two_districts(w: Writer) -> Said | None:
    """The estate of that name in the district that is written; with none written, whichever has it."""
    room = w.room("twin")
    twins = [n for n in w.world.of("twin") if n.name == room.place.name]
    same = [n for twin in twins for n in twin.below() if n.level == 7 and n.tail == room.tail]
    if w.often(0.6):
        return means(room, w.say(room, district=True, town=w.often(0.5)))
    found = [n for n in same if n.dwelling]
    text = w.choice(("", "南通市")) + room.place.name + room.tail
    if len(found) > 1:
        return text, "AMBIGUOUS", None
    return (text, "MAY", found[0].code) if found else never(text)
