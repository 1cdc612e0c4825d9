"""Texts that provoke a wrong door by a group, a marker, a floor: what was written is left out, or overridden."""

from __future__ import annotations

from bench.outside.world import Node
from bench.outside.writing import Said, Writer, digits, kind, means, never, number, one_of


def grouped(w: Writer, *, registered: bool | None = None) -> tuple[Node, int, int, str]:
    """A house of a group: itself, the group, its number, and head and village."""
    house = w.pick("farm", "group_house", registered=registered)
    group = digits(house.place.name) if house.kind == "farm" else digits(house.name)
    village = house.chain()[2]
    before = w.head(village, town=w.world.names[village.name] > 1 or w.often(0.5)) + village.name
    return house, group, digits(house.name.rsplit("组", 1)[-1]), before


@kind("2")
def group_by_another_word(w: Writer) -> Said | None:
    """2村民组, 2小组, 二组, 第2组, 2村民小组: the same group."""
    house, group, n, before = grouped(w)
    said = w.form("{g}村民组 {g}小组 {g!h}组 第{g}组 {g}村民小组 第{g!h}村民小组 {g}␣组 第{g!h}组", g=group)
    return means(house, f"{before}{said}{n}号")


@kind("2")
def group_as_team(w: Writer) -> Said | None:
    """2队, 二埭, 2大队, 2生产队: that group or none, never another."""
    house, group, n, before = grouped(w)
    said = w.form("{g}队 {g!h}埭 {g}大队 {g}生产队 {g!h}队 第{g}生产队 {g}埭", g=group)
    return means(house, f"{before}{said}{n}号", "MAY")


@kind("2")
def other_group(w: Writer) -> Said | None:
    """The number is in another group than the written one, however the group is written."""
    house, _, n, before = grouped(w, registered=True)
    doors = [c for c in house.chain()[2].below() if c.registered]
    names = {c.name for c in doors} | {c.place.name + c.name for c in doors}
    other = w.choice([g for g in range(1, 30) if f"{g}组{n}号" not in names and f"{g}组" not in names])
    forms = "{g}组 {g}村民组 {g}小组 {g}队 {g!h}组 {g}大队 {g!h}埭 第{g}组 {g}社 {g}片 {g}村民小组 {g}网格 {g}区 {g}圩"
    return never(f"{before}{w.form(forms, g=other)}{n}号")


@kind("1")
def group_unwritten(w: Writer) -> Said | None:
    """天星村35号: one group has the number, or several."""
    house, _, n, before = grouped(w)
    same = [c for c in house.chain()[2].below() if c.level == 5 and c.name.rsplit("组", 1)[-1] == f"{n}号"]
    if any(c.kind not in ("farm", "group_house") for c in same):
        return None
    return one_of(same, f"{before}{n}号", "MAY")


@kind("2")
def group_alone(w: Writer) -> Said | None:
    """2组, without a number; 2组 and a person's remark."""
    _, group, _, before = grouped(w)
    return never(f"{before}{group}组" + w.form("- 路口 桥头 东头第三家 村口 小店旁 王家 沿河一排"))


@kind("2")
def group_twice(w: Writer) -> Said | None:
    """A former village or a second group before the group: 天星村原兴旺村2组35号, 3组2组35号."""
    _, group, n, before = grouped(w, registered=True)
    other = w.choice([g for g in range(1, 30) if g != group])
    return never(
        before + w.form("{o}组{g}组{n}号 {o}片{g}组{n}号 {o}大队{g}小队{n}号 {g}组{o}队{n}号", o=other, g=group, n=n)
    )


@kind("4")
def stair_marker_written(w: Writer) -> Said | None:
    """8幢5号301室: 5号 is a stair; a building without such a stair has no such room."""
    if w.often(0.4):
        room = w.room(numbered=True)
        return means(room, w.say(room))
    room = w.room(registered=True, units=True)
    stair = w.random.randint(4, 9)
    return never(w.say(room, room.level5 + w.form("{s}号 {s}单元 {s}号门 {s}梯 {s}门 {s!h}单元", s=stair) + room.name))


@kind("4")
def room_and_another_number(w: Writer) -> Said | None:
    """8幢501号1301室: two rooms, or a stair and a room, never just the one of them."""
    room = w.room(registered=True, units=False)
    forms = "{n}号{other}室 {n}室{other} {s}号{n}室 {s}单元{n}室 {s}门{n} {n}单元{other}室"
    values = {"n": digits(room.name), "other": w.random.randint(13, 17) * 100 + 1, "s": w.random.randint(3, 9)}
    return never(w.say(room, room.level5 + w.form(forms, **values)))


@kind("4")
def number_without_marker(w: Writer) -> Said | None:
    """沁泉名苑8号301室: 8号 may be 8幢; never building 8 of another, nor room 8."""
    room = w.room(units=False)
    if not room.level5[0].isdigit():
        return None
    return means(room, w.say(room, f"{number(room.level5)}号{room.name}"), "MAY")


@kind("4")
def floor_contradicts(w: Writer) -> Said | None:
    """5层601室: the floor and the room do not agree."""
    room = w.room(registered=True)
    other = digits(room.name) // 100 + w.choice((1, 2, 3, 10))
    return never(w.say(room, w.above(room) + w.form("{f}层 {f}楼 {f}F 第{f}层 {f!h}楼", f=other) + room.name))


@kind("4")
def side_of_a_floor(w: Writer) -> Said | None:
    """5楼东户: which room it is, the text does not say."""
    room = w.room(registered=True)
    forms = "{f}楼东户 {f!h}楼西 {f}层东边户 {f}楼 {f}F {f}楼左手 东{f}楼 {f}楼中间户 {f!h}层 {f}东 {f}西室"
    return never(w.say(room, w.above(room) + w.form(forms, f=digits(room.name) // 100)))


@kind("4")
def other_stair(w: Writer) -> Said | None:
    """A stair that has no such room, where another stair has it."""
    room = w.room(registered=True, units=True)
    building = room.at(5)
    assert building is not None
    lacking = [u for u in building.children if u.registered and all(r.name != room.name for r in u.children)]
    if not lacking or room.status != 1:
        return None
    return never(w.say(room, building.name + w.choice(lacking).name + room.name))


@kind("4")
def other_building(w: Writer) -> Said | None:
    """A building that the estate does not have, with stair and room of one that it has."""
    room = w.room(registered=True)
    if not room.level5[0].isdigit():
        return None
    there = {digits(b.name) for b in room.place.children if b.registered}
    other = w.choice([n for n in range(1, 40) if n not in there])
    rest = room.tail.removeprefix(room.level5)
    return never(w.say(room, w.form("{b}幢 {b}号楼 {b}栋 {b!h}幢 {b}# {b}座 {b}甲幢", b=other) + rest))


@kind("4")
def letter_beside_building(w: Writer) -> Said | None:
    """3A幢, 3幢甲, 附3幢: another building than 3幢."""
    room = w.room(registered=True)
    if not room.level5[0].isdigit():
        return None
    n, word = digits(room.level5), room.level5.lstrip("0123456789")
    rest = room.tail.removeprefix(room.level5)
    return never(
        w.say(room, w.form("{n}A{w} {n}甲{w} 附{n}{w} {n}-1{w} 新{n}{w} 临{n}{w} {n}B{w} 西{n}{w}", n=n, w=word) + rest)
    )


@kind("1")
def building_unwritten(w: Writer) -> Said | None:
    """沁泉名苑1单元501, or 沁泉名苑501: of which building?"""
    room = w.room(registered=True)
    same = [n for n in room.place.below() if n.kind == "room" and n.name == room.name and n.level6 == room.level6]
    if sum(n.dwelling for n in same) < 2:
        return None
    return never(w.say(room, room.level6 + room.name))
