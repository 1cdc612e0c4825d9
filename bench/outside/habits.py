"""How clerks and residents write: short names, brackets, firms before and behind, cut texts, leading zeros."""

from __future__ import annotations

from bench.outside.world import Node
from bench.outside.writing import Said, Writer, digits, kind, means, never, number


def door(w: Writer) -> Node:
    """A house or a room."""
    return w.pick("house", "farm", "lane_house", "group_house") if w.often(0.4) else w.room()


@kind("missed")
def leading_zeros(w: Writer) -> Said | None:
    """03幢01单元0501室, 003号."""
    if w.often(0.3):
        house = w.pick("house", "lane_house", "farm")
        n = digits(house.name)
        return means(house, w.say(house, w.form("{n:03d}号 {n:04d}号", n=n)), "MAY") if n < 100 else None
    room = w.room(units=True)
    if not room.level5[0].isdigit():
        return None
    word = room.level5.lstrip("0123456789")
    forms = "{b:02d}{w}{u}单元{n}室 {b:02d}{w}{u:02d}单元{n} {b:03d}{w}{u}单元{n}室 {b:02d}-{u:02d}-{n:04d}"
    said = w.form(forms, b=digits(room.level5), w=word, u=digits(room.level6), n=digits(room.name))
    return means(room, w.say(room, said))


@kind("missed")
def letters_of_a_building(w: Writer) -> Said | None:
    """a座1203, Ａ座, A-1203, A1203, A栋."""
    for _ in range(300):
        room = w.room(units=False)
        if not room.level5[0].isdigit():
            break
    else:
        return None
    letter = room.level5[0]
    n = digits(room.name)
    sure = w.often(0.6)
    forms = (
        "{l}座{n} {s}座{n}室 {L}座{n}室 {l}栋{n} {l}-{n} {l}幢{n}室"
        if sure
        else "{l}{n} {s}{n}室 {l}楼{n} {l}#{n} {n}{l}"
    )
    values = {"l": letter, "s": letter.lower(), "L": chr(ord(letter) + 0xFEE0), "n": n}
    return means(room, w.say(room, w.form(forms, **values)), "HOUSE" if sure else "MAY")


@kind("missed")
def firm_and_address(w: Writer) -> Said | None:
    """The firm behind the address in brackets or before it."""
    house = w.pick("house", "lane_house")
    firm = "南通" + w.choice(w.world.all_roots) + w.form("贸易有限公司 建材经营部 餐饮店 服装厂")
    if w.often(0.5):
        return means(house, w.say(house) + w.form("（{f}） ␣{f} ({f}) {f}", f=firm))
    return means(house, w.form("{f}（ {f}: {f}␣ {f}，", f=firm) + w.say(house) + w.form("- ）"), "MAY")


@kind("7")
def cut_short(w: Writer) -> Said | None:
    """The end of the text is missing, in the middle of a room's number."""
    room = w.room(registered=True)
    building = room.at(5)
    assert building is not None
    n = str(digits(room.name))
    rest = n[: w.random.randint(1, len(n) - 1)]
    if any(str(digits(r.name)) == rest for r in building.below()):
        return None
    return never(w.say(room, w.above(room) + rest))


@kind("missed")
def community_only(w: Writer) -> Said | None:
    """The community, no town; and a community of the town that is not the estate's."""
    room = w.room()
    chain = room.chain()
    if w.world.names[chain[2].name] > 1 or not chain[2].registered:
        return None
    before = w.form("{d} 南通市{d} -", d=chain[0].name)
    if w.often(0.7):
        return means(room, before + chain[2].name + room.place.name + room.tail)
    other = w.choice([n for n in chain[1].children if n is not chain[2]])
    return means(room, chain[0].name + chain[1].name + other.name + room.place.name + room.tail, "MAY")


@kind("missed")
def short_district(w: Writer) -> Said | None:
    """崇川 for 崇川区, 任港 for 任港街道, 天星 for 天星村."""
    node = door(w)
    chain = node.chain()
    district, town, village = chain[0].name[:-1], chain[1].name, chain[2].name if chain[2].kind == "village" else ""
    rest = (node.place.name if node.place.level == 4 else "") + node.tail
    if w.often(0.6):
        return means(node, w.form("南通 - 江苏南通 南通市") + district + town + village + rest)
    town = town.removesuffix("街道").removesuffix("镇")
    return means(node, w.form("南通 南通市") + chain[0].name + town + village.removesuffix("村") + rest, "MAY")


@kind("missed")
def code_before_or_behind(w: Writer) -> Said | None:
    """A postal code, a telephone number, a note of the clerk."""
    node = door(w)
    if w.often(0.5):
        return means(node, w.form("226001␣ （226000） 邮编226300␣") + w.say(node), "MAY")
    forms = "␣226001 （邮编226300） ，电话0513-00000000 ␣联系人见附件 （同户籍地址） ，请上门 （详见附件） ；以下空白"
    return means(node, w.say(node) + w.form(forms), "MAY")


@kind("missed")
def parts_in_brackets(w: Writer) -> Said | None:
    """崇川区（任港街道）工农路12号, 沁泉名苑（3幢）1单元501."""
    node = door(w)
    chain = node.chain()
    a, b, village = chain[0].name, chain[1].name, chain[2].name if chain[2].kind == "village" else ""
    place = node.place.name if node.place.level == 4 else ""
    if w.often(0.4):
        return means(node, w.form("{a}（{b}） ({a}){b} 【{a}】{b} {a}[{b}]", a=a, b=b) + village + place + node.tail)
    if node.level == 7:
        said = w.form(
            "（{b}）{u}{r} {b}（{u}）{r} {b}{u}（{r}） {b}({u}){r}", b=node.level5, u=node.level6, r=node.name
        )
        return means(node, w.say(node, said.replace("（）", "").replace("()", "")))
    return means(node, a + b + village + f"（{place}）{node.tail}", "MAY") if place else None


@kind("missed")
def number_signs(w: Writer) -> Said | None:
    """12 号, 12#, No.12, 门牌12号, 12号门牌, 第12号."""
    house = w.pick("house", "lane_house", "farm", "villa")
    if w.often(0.3):
        return means(house, w.say(house, w.form("{n}␣号 ␣{n}号 {n}號", n=digits(house.name))))
    forms = "{n}# No.{n} 门牌{n}号 {n}号门牌 第{n}号 №{n} 门牌号{n} {n}号门 {n}号内 {n}号院内"
    return means(house, w.say(house, w.form(forms, n=digits(house.name))), "MAY")


@kind("missed")
def bed_and_partition(w: Writer) -> Said | None:
    """宿舍1号楼108室3床: finer than the register."""
    room = w.room("dormitory")
    forms = "{n}室3床 {n}室-2床 {n}室A床 {n}室2号床 {n}室东铺 {n}室（4人间）"
    return means(room, w.say(room, room.level5 + w.form(forms, n=digits(room.name))), "MAY")


@kind("1")
def village_facility(w: Writer) -> Said | None:
    """The village's school, office, shop, and a number: no group's house."""
    house = w.pick("farm", "group_house", "village_house", registered=True)
    village = house.chain()[2]
    forms = "小学 村委会旁 便民服务中心 卫生室 超市 党群服务中心 文化广场 粮站 公墓 大桥西 庙"
    n = house.name.rsplit("组", 1)[-1]
    return never(w.head(village, town=True) + village.name + w.form(forms) + w.form("- {n}", n=n))


@kind("8")
def group_moved(w: Writer) -> Said | None:
    """天星村3组（原2组）12号: 3组; 天星村2组（现3组）12号: not 2组."""
    house = w.pick("farm", "group_house")
    group = digits(house.place.name) if house.kind == "farm" else digits(house.name)
    other = w.choice([g for g in range(1, 30) if g != group])
    village, n = house.chain()[2], house.name.rsplit("组", 1)[-1]
    forms = "{g}组（原{o}组）{n} {o}组（现{g}组）{n} {g}组(原{o}组){n} 原{o}组现{g}组{n}"
    return means(house, w.head(village, town=True) + village.name + w.form(forms, g=group, o=other, n=n), "MAY")


@kind("missed")
def reversed_order(w: Writer) -> Said | None:
    """The parts in another order; it may be found."""
    node = door(w)
    chain = node.chain()
    rest = (node.place.name if node.place.level == 4 else chain[2].name) + node.tail
    text = w.form("{r}，{d}{t} {r}（{d}） {t}{d}{r} {r}␣{t}␣{d}␣南通市", r=rest, d=chain[0].name, t=chain[1].name)
    unclear = chain[2].kind == "village" and node.place.level == 4
    return None if unclear else means(node, text, "MAY")


@kind("missed")
def hyphens_between_parts(w: Writer) -> Said | None:
    """江苏-南通-崇川区-任港街道-工农路-12号."""
    node = door(w)
    mark = w.choice(("-", "/", "|", "—", ">", "_", "·"))
    return means(node, mark.join(["江苏省", "南通市", *(n.name for n in node.chain())]), "MAY")


@kind("missed")
def former_district_word(w: Writer) -> Said | None:
    """通州市, 启东县, 如皋县: a district's or a city's former rank that no list of aliases has."""
    node = door(w)
    chain = node.chain()
    old = {"通州区": "通州市", "启东市": "启东县", "如皋市": "如皋县", "如东县": "如东市"}.get(chain[0].name)
    return means(node, w.say(node, district=True, town=True).replace(chain[0].name, old, 1), "MAY") if old else None


@kind("6")
def two_towns(w: Writer) -> Said | None:
    """The town and another town of the district in one text."""
    node = w.pick("house", "farm", "group_house", registered=True)
    chain = node.chain()
    name = chain[2].name if chain[2].kind == "village" else node.place.name
    others = [t for t in chain[0].children if t is not chain[1] and all(n.name != name for n in t.below())]
    if not others:
        return None
    rest = name + (node.place.name if node.place.level == 4 and chain[2].kind == "village" else "") + node.tail
    return means(node, chain[0].name + w.choice(others).name + chain[1].name + rest, "MAY")


@kind("7")
def room_of_a_house_number(w: Writer) -> Said | None:
    """The road's number with the number of a flat: 12号 is there and 12号-501 may be finer; 125号01 is another."""
    house = w.pick("house", registered=True)
    n = number(house.name)
    if any(c.name.startswith(f"{n}0") and c.place.name == house.place.name for c in house.chain()[1].below()):
        return None
    return never(w.say(house, w.form("{n}01号 {n}00号 {n}05号 {n}0号", n=n), town=True))
