"""Texts that provoke a wrong door by a number: numbers below a number, ranges, numbers that are not there."""

from __future__ import annotations

from bench.outside.writing import Said, Writer, digits, kind, means, never, number


@kind("7")
def sub_number_unknown(w: Writer) -> Said | None:
    """20-7号, where only 20号 is there; 40-2号 beside 40-1号. 20号-7 may be a room of 20号."""
    if w.often(0.5):
        house = w.pick("house", "lane_house", "farm", "stall", registered=True)
        n, sub = digits(house.name.rsplit("组", 1)[-1]), w.random.randint(1, 9)
        said = w.form(
            "{n}-{s}号 {n}号-{s} {n}号之{s!h} {n}－{s}号 {n}附{s}号 {n}号附{s} {n}之{s}号 {n}-0{s}号 {n}—{s}号",
            n=n,
            s=sub,
        )
        return (
            (w.say(house, said), "MAY", house.code) if "号-" in said and house.dwelling else never(w.say(house, said))
        )
    house = w.pick("sub_house", registered=True)
    main = number(house.name).split("-")[0]
    there = {n.name for n in w.world.of("sub_house") if n.place.name == house.place.name}
    sub = w.choice([n for n in range(1, 13) if f"{main}-{n}号" not in there])
    return never(w.say(house, w.form("{n}-{s}号 {n}号-{s} {n}号之{s!h}", n=main, s=sub)))


@kind("7")
def sub_number_known(w: Writer) -> Said | None:
    """40-1号, 40号-1, 40－1号: the register's 40-1号; 之 and 附 may be."""
    house = w.pick("sub_house")
    main, sub = number(house.name).split("-")
    if w.often(0.6):
        return means(house, w.say(house, w.form("{n}-{s}号 {n}－{s}号 {n}—{s}号 {n}号-{s}", n=main, s=sub)))
    return means(
        house, w.say(house, w.form("{n}号之{s!h} {n}之{s}号 {n}附{s}号 {n}号附{s}号 {n}-{s}", n=main, s=sub)), "MAY"
    )


@kind("7")
def main_number_of_subs(w: Writer) -> Said | None:
    """40号, where the register has 40-1号 and 40-2号 only."""
    house = w.pick("sub_house", registered=True)
    return never(w.say(house, number(house.name).split("-")[0] + "号"))


@kind("7")
def temporary_number(w: Writer) -> Said | None:
    """临5号, 新5号, 老5号, 5号乙: another number than 5号."""
    house = w.pick("house", "lane_house", "stall", registered=True)
    forms = (
        "临{n}号 临时{n}号 新{n}号 老{n}号 附{n}号 {n}号乙 {n}甲号 {n}A号 副{n}号 旧{n}号 增{n}号 特{n}号 {n}号半 "
        "{n}乙号 （临）{n}号"
    )
    return never(w.say(house, w.form(forms, n=digits(house.name))))


@kind("7")
def range_of_numbers(w: Writer) -> Said | None:
    """3号至8号, 3-8号, 3、5、7号."""
    house = w.pick("house", "lane_house", "stall", "farm", registered=True)
    n = digits(house.name.rsplit("组", 1)[-1])
    step = w.random.randint(2, 9)
    forms = (
        "{n}号至{m}号 {n}~{m}号 {n}号-{m}号 {n}、{m}号 {n}号、{m}号 {n}到{m}号 {n}号—{m}号 {n},{k},{m}号 {n}号和{m}号 "
        "{j}号至{n}号 "
        "{n}/{m}号 {n}号起至{m}号止 {j}-{n}号 {n}至{m}号 {n}号以及{m}号 {n}.{m}号 {n}，{m}号 {n}号{m}号 {j}号、{n}号"
    )
    return never(w.say(house, w.form(forms, n=n, m=n + step, k=n + 1, j=max(n - step, 1))))


@kind("7")
def range_of_buildings(w: Writer) -> Said | None:
    """12-14幢, 12、13幢, 3幢至5幢."""
    room = w.room(registered=True)
    if not room.level5[0].isdigit():
        return None
    n, word = digits(room.level5), room.level5.lstrip("0123456789")
    forms = (
        "{n}-{m}{w} {n}、{m}{w} {n}{w}至{m}{w} {n}~{m}{w}{r} {n}{w}、{m}{w}{r} {n}-{m}{w}{r} {n}/{m}{w}{r} "
        "{n}{w}和{m}{w} {n}{w}{m}{w}{r}"
    )
    return never(w.say(room, w.form(forms, n=n, m=n + w.random.randint(1, 4), w=word, r=room.name)))


@kind("7")
def register_range(w: Writer) -> Said | None:
    """22号 where the register has 20-24号: a candidate at most; 20-24号 itself; 25号 beside it."""
    house = w.pick("range_house")
    low, high = (int(n) for n in number(house.name).split("-"))
    if w.often(0.4):
        said = w.form("{l}-{h}号 {l}-{h}号 {l}—{h}号 {l}号-{h}号 {l}号至{h}号 {l}～{h}号", l=low, h=high)
        return means(house, w.say(house, said), "HOUSE" if said[1:-1].replace("—", "-").count("号") == 0 else "MAY")
    n = w.random.randint(low - 3, high + 3)
    town = house.chain()[1]
    if any(c.level == 5 and c.place.name == house.place.name and digits(c.name) == n for c in town.below()):
        return None
    text = w.say(house, f"{n}号", town=True)
    return means(house, text, "MAY") if low <= n <= high else never(text)


@kind("7")
def next_number(w: Writer) -> Said | None:
    """A number that the road does not have, beside those that it has, or with one digit more or less."""
    house = w.pick("house", "lane_house", "villa", "stall", registered=True)
    n = digits(house.name)
    n = w.choice((n + 1, n + 2, n * 10, n * 10 + 1, n + 100, max(n // 10, 1), int(str(n)[::-1]) or 1))
    same = [c for c in house.chain()[1].below() if c.level == 5 and c.place.name == house.place.name]
    if any(c.kind == "range_house" or digits(c.name) == n for c in same):
        return None
    return never(w.say(house, f"{n}号", town=True))


@kind("7")
def next_room(w: Writer) -> Said | None:
    """A room that the building does not have: one floor or one flat on, a digit more or less, a letter."""
    room = w.room(registered=True)
    n = digits(room.name)
    building = room.at(5)
    assert building is not None
    other = w.choice((n + 1, n + 2, n + 100, n * 10 + 1, n // 10, n % 100, n + 1000))
    if any(digits(r.name) == other for r in building.below()) or other == 0:
        return None
    return never(w.say(room, w.above(room) + w.form("{n}室 {n} {n:04d}室 {n}号", n=other)))


@kind("missed")
def number_cut_or_fused(w: Writer) -> Said | None:
    """No 号 after the number, or a road's number and a building's in one: 人民路108, 人民路108-3-501."""
    house = w.pick("house", "lane_house", "stall", "farm", "villa")
    if w.often(0.6):
        return means(house, w.say(house, house.name.removesuffix("号")), "MAY")
    if house.kind != "house":
        return None
    return means(house, w.say(house, number(house.name) + w.form("-3-501 #502 号501 -2-301室")), "MAY")


@kind("missed")
def stairs_of_a_road(w: Writer) -> Said | None:
    """工农路108号2单元501室, 108号2-501: a block of flats that has a road's number."""
    room = w.room("road", units=True)
    building, unit, n = room.level5, number(room.level6), digits(room.name)
    return means(room, w.say(room, building + w.form("{u}单元{n}室 {u!h}单元{n} {u}-{n} {u}单元{n}", u=unit, n=n)))
