"""Texts whose door can be told: how people and offices write the numbers of the same address."""

from __future__ import annotations

from bench.outside.words import TRADITIONAL, capitals, hundreds, spoken
from bench.outside.writing import ESTATES, HOUSES, Said, Writer, digits, kind, means, never, number, one_of

WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})


@kind("missed")
def as_registered(w: Writer) -> Said | None:
    """Names as the register has them, with less or more before them."""
    houses = w.often(0.5)
    node = (
        w.pick(*HOUSES, "plant", "sub_house", "row_house")
        if houses
        else w.room(*ESTATES, "dormitory", "alley", "tower")
    )
    return means(node, w.say(node))


@kind("missed")
def zero_slip(w: Writer) -> Said | None:
    """5O1, 5o1, 五0一, 五O一, 5〇1."""
    room = w.room()
    n = str(digits(room.name))
    if "0" not in n:
        return None
    said = n if w.often(0.6) else spoken(n).replace("〇", "0")
    said = said.replace("0", w.form("O o 〇 Ｏ ○ 零 0"))
    return means(room, w.say(room, w.above(room) + said + w.form("室 室 -")))


@kind("missed")
def floor_and_room(w: Writer) -> Said | None:
    """12层02室, 5楼01, 5层501室, 5F-501."""
    room = w.room()
    floor, flat = divmod(digits(room.name), 100)
    forms = (
        "{f}层{r:02d}室 {f}楼{r:02d} {f}层{n}室 {f}楼{n}室 {f}F{n}室 {f!h}楼{n} 第{f}层{n}室 {f!h}层{r:02d}室 "
        "{f}F-{n} {f}楼{r:02d}室"
    )
    return means(room, w.say(room, w.above(room) + w.form(forms, f=floor, r=flat, n=digits(room.name))))


@kind("missed")
def dotted(w: Writer) -> Said | None:
    """3.1.501, 3-1-501, 3#1-501, 3幢1-501."""
    room = w.room(units=True)
    values = {"b": number(room.level5), "u": number(room.level6), "n": digits(room.name)}
    if w.often(0.2):
        return means(
            room, w.say(room, w.form("{b}␣{u}␣{n} {b}、{u}、{n} {b}·{u}·{n} {b},{u},{n} {b}#{u}#{n}", **values)), "MAY"
        )
    forms = (
        "{b}.{u}.{n} {b}-{u}-{n} {b}#{u}-{n} {b}幢{u}-{n} {b}－{u}－{n}室 {b}/{u}/{n} {b}#-{u}-{n}室 {b}—{u}—{n} "
        "{b}栋{u}-{n}室 {b}幢{u}/{n}"
    )
    return means(room, w.say(room, w.form(forms, **values)))


@kind("missed")
def dotted_two(w: Writer) -> Said | None:
    """3-501, 3#501 of a building without stairs."""
    room = w.room(units=False)
    forms = "{b}-{n} {b}#{n} {b}-{n}室 {b}#{n}室 {b}.{n} {b}—{n} {b}/{n}"
    return means(room, w.say(room, w.form(forms, b=number(room.level5), n=digits(room.name))))


@kind("missed")
def building_words(w: Writer) -> Said | None:
    """幢, 栋, 号楼, #, 楼 for each other."""
    room = w.room()
    if not room.level5[0].isdigit():
        return None
    rest = room.tail.removeprefix(room.level5)
    n = digits(room.level5)
    if w.often(0.25):
        return means(room, w.say(room, w.form("{n}号栋 {n}#楼 第{n}幢 第{n}栋 {n}楼 {n}号幢 {n}座", n=n) + rest), "MAY")
    return means(room, w.say(room, w.form("{n}幢 {n}栋 {n}号楼 {n}# {n!h}幢 {n!h}栋 {n!h}号楼 {n}棟", n=n) + rest))


@kind("missed")
def stair_words(w: Writer) -> Said | None:
    """一单元, 1门, 1梯, 甲单元, 1号门 for a stair."""
    room = w.room(units=True)
    unit = digits(room.level6)
    sure = w.often(0.6)
    said = w.form(
        "{u!h}单元 第{u}单元 {u}门 {u}單元" if sure else "{u}梯 {a}单元 {u}号门 {u}# {a}门 {u}号单元",
        u=unit,
        a="甲乙丙丁"[unit - 1],
    )
    return means(room, w.say(room, room.level5 + said + room.name), "HOUSE" if sure else "MAY")


@kind("missed")
def door_of_a_side(w: Writer) -> Said | None:
    """东门, 西单元, 中门: the text does not give the stair's number, and several stairs have the room."""
    room = w.room(registered=True, units=True)
    building = room.at(5)
    assert building is not None
    if sum(n.name == room.name and n.dwelling for n in building.below()) < 2:
        return None
    return never(w.say(room, building.name + w.form("东门 西门 中门 东单元 西单元 南门洞 东梯 中单元") + room.name))


@kind("missed")
def room_words(w: Writer) -> Said | None:
    """501, 501房, 501号房, 501户, 501 室, 0501."""
    room = w.room()
    sure = w.often(0.7)
    said = w.form(
        "{n} {n}房 {n}号房 {n}户 {n}␣室 {n}房间" if sure else "{n:04d}室 {n}号 {n}住户 {n}号室 {n}#",
        n=digits(room.name),
    )
    return means(room, w.say(room, w.above(room) + said), "HOUSE" if sure else "MAY")


@kind("missed")
def unit_unwritten(w: Writer) -> Said | None:
    """3幢501: one stair has it, several, or none."""
    room = w.room(units=True)
    building = room.at(5)
    assert building is not None
    same = [n for n in building.below() if n.name == room.name and n.level == 7]
    if not any(n.dwelling for n in same) and any(n.status == 2 and n.registered for n in same):
        return None
    return one_of(same, w.say(room, building.name + room.name))


@kind("missed")
def traditional(w: Writer) -> Said | None:
    """號, 組, 樓, 門, 單元."""
    node = w.pick("farm", "group_house", "house", "lane_house") if w.often(0.5) else w.room()
    text = w.say(node)
    some = text.translate(TRADITIONAL)
    if w.often(0.5):
        some = text.replace("号", "號").replace("楼", "樓").replace("组", "組").replace("单元", "單元")
    return means(node, some) if some != text else None


@kind("missed")
def numbers_in_words(w: Writer) -> Said | None:
    """一百一十号, 壹佰壹拾号, 一一〇号."""
    house = w.pick("house", "farm", "lane_house", "stall", "villa")
    return means(house, w.say(house, w.form("{n!h}号 {n!c}号 {n!d}号", n=digits(house.name))))


@kind("missed")
def room_in_words(w: Writer) -> Said | None:
    """三幢一单元五零一室, 叁幢."""
    room = w.room()
    above = [n.name for n in room.chain()[4:-1]]
    if not above[0][0].isdigit():
        return None
    words = [w.choice((hundreds, capitals))(digits(p)) + p.lstrip("0123456789") for p in above]
    last = spoken(str(digits(room.name))).replace("〇", w.form("零 〇"))
    return means(room, w.say(room, "".join(words) + last + "室"))


@kind("missed")
def wide_and_blank(w: Writer) -> Said | None:
    """Full-width digits, blanks, commas, dots between the parts."""
    node = w.pick("house", "farm", "sub_house") if w.often(0.4) else w.room()
    way = w.random.randrange(4)
    if way == 0:
        return means(node, w.say(node).translate(WIDE))
    if way == 1:
        return means(node, w.choice((" ", "，", "　", ", ", "  ", "\t")).join(n.name for n in node.chain()))
    if way == 2:
        text = w.say(node)
        at = w.random.randrange(1, len(text))
        inside = text[at - 1].isdigit() and text[at].isdigit()
        return means(node, text[:at] + " " + text[at:], "MAY" if inside else "HOUSE")
    return means(node, w.form("地址： 住址: * 现住 户籍地： 【 1.␣ 现居住于 家住 经营场所：") + w.say(node), "MAY")


@kind("missed")
def remark_behind(w: Writer) -> Said | None:
    """A remark that is no address: 出租房, a shop, a floor of a whole house."""
    if w.often(0.5):
        house = w.pick("house", "farm", "lane_house")
        shop = w.choice(w.words.shops)
        return means(
            house, w.say(house, house.name + w.form("{s} （{s}） （出租房） 一楼 二楼 1-2层 ␣{s} ({s})", s=shop))
        )
    room = w.room()
    return means(
        room,
        w.say(
            room, room.tail + w.form("（出租房） (租户) （自住） 【群租】 （空置） ，联系物业 ␣出租 （电话联系） 。 ；")
        ),
    )


@kind("missed")
def finer_than_register(w: Writer) -> Said | None:
    """35号201室, where 35号 is the dwelling."""
    house = w.pick("house", "farm", "lane_house", "villa")
    sure = w.often(0.6)
    said = w.form("201室 101室 2楼 301室 3楼301室" if sure else "301 二楼东间 后进 东间 西厢 附房 后楼 门面 第三间")
    return means(house, w.say(house, house.name + said), "HOUSE" if sure else "MAY")


@kind("missed")
def part_of_a_room(w: Writer) -> Said | None:
    """501室北卧, 501室A间; 501A and 501-2 may be doors of their own."""
    room = w.room()
    forms = "{n}室A间 {n}室北卧 {n}室隔断2 {n}室主卧 {n}-2室 {n}A室 {n}室-1 {n}室甲 {n}室内 {n}B {n}室次卧2"
    return means(room, w.say(room, w.above(room) + w.form(forms, n=digits(room.name))), "MAY")


@kind("missed")
def household_of_a_group(w: Writer) -> Said | None:
    """2组35户; 2组第35户 and 2组35 may be."""
    house = w.pick("farm")
    sure = w.often(0.6)
    return means(
        house,
        w.say(house, w.form("{n}户" if sure else "第{n}户 {n} {n}号户 {n}#", n=digits(house.name))),
        "HOUSE" if sure else "MAY",
    )


@kind("missed")
def group_with_hyphen(w: Writer) -> Said | None:
    """天星村3-5号, 天星村3-5: group 3, number 5."""
    house = w.pick("farm")
    village = house.chain()[2]
    said = w.form(
        "{g}-{n}号 {g}－{n}号 {g}-{n} {g}组-{n}号 {g}—{n}号", g=digits(house.place.name), n=digits(house.name)
    )
    return means(house, w.head(village, town=True) + village.name + said)


@kind("missed")
def cancelled_door(w: Writer) -> Said | None:
    """What exists with status 2 only is CANCELLED, with status 3 nothing."""
    for _ in range(500):
        node = w.pick("house", "room", active=False, registered=True)
        if node.status != 1 and node.place.kind in ("road", *ESTATES) and not node.level6.endswith("号"):
            return means(node, w.say(node, town=True, district=True))
    return None


@kind("missed")
def building_only(w: Writer) -> Said | None:
    """3幢, 3幢1单元: a building, no dwelling."""
    room = w.room(registered=True)
    building = room.at(w.choice((5, 5, 6)))
    return means(building, w.say(building)) if building else None


@kind("missed")
def repeated_parts(w: Writer) -> Said | None:
    """崇川区崇川区, 南通市 twice."""
    node = w.pick("house", "farm") if w.often(0.5) else w.room()
    before = w.form("{d} 南通市{d} 江苏省南通市{d} 江苏省{d}", d=node.chain()[0].name)
    return means(node, before + w.say(node, district=True, town=True))


@kind("missed")
def place_repeated(w: Writer) -> Said | None:
    """The estate's or the road's name twice, or the whole address twice."""
    node = w.pick("house", "lane_house") if w.often(0.4) else w.room()
    if w.often(0.3):
        return means(node, w.say(node) + w.form("␣ （ ，") + w.say(node), "MAY")
    return means(node, w.say(node, node.place.name + node.tail), "MAY")
