"""Texts whose door can be told by a name that is written otherwise: a place word, a phase, a tower, a lane."""

from __future__ import annotations

from bench.outside.words import PHASES, SLIPS
from bench.outside.writing import ESTATES, Said, Writer, digits, kind, means, never


@kind("missed")
def place_word_before_estate(w: Writer) -> Said | None:
    """洪殿凯润花园: a word of the neighbourhood before a name that only one estate has."""
    room = w.room()
    return means(room, w.head(room.place, town=False) + w.choice(w.words.place_words) + room.place.name + room.tail)


@kind("missed")
def place_word_before_road(w: Writer) -> Said | None:
    """钱江新城五星路12号."""
    house = w.pick("house", "stairs_house")
    before = w.head(house.place, district=True, town=True) + w.choice(w.words.place_words)
    return means(house, before + house.place.name + house.tail, "HOUSE" if house.status == 1 else "MAY")


@kind("missed")
def generic_word_after_estate(w: Writer) -> Said | None:
    """沁泉名苑小区3幢."""
    room = w.room(*ESTATES)
    if room.place.name.endswith(("小区", "区")):
        return None
    return means(room, w.say(room, w.form("小区 住宅小区 小区内 居民小区 住宅区") + room.tail))


@kind("missed")
def slip_in_a_name(w: Writer) -> Said | None:
    """A character that sounds like the right one: repaired, or not, but to no other estate."""
    room = w.room("estate")
    name = room.place.name
    slip = SLIPS.get(name[1])
    if slip is None:
        return None
    return means(room, w.head(room.place) + name[0] + slip + name[2:] + room.tail, "MAY")


@kind("missed")
def letter_tower(w: Writer) -> Said | None:
    """A座1203, B座; and towers that the place does not have."""
    room = w.room("tower")
    if w.often(0.3):
        return never(w.say(room, w.choice("CDE") + "座" + room.name))
    word = w.form("座 座 幢 栋 楼 塔")
    return means(room, w.say(room, room.tail.replace("座", word)), "MAY" if word in "楼塔" else "HOUSE")


@kind("missed")
def industrial_park(w: Writer) -> Said | None:
    """3号厂房; 3#厂房 and 3幢厂房 of a park may be the same."""
    plant = w.pick("plant")
    if w.often(0.5):
        return means(plant, w.say(plant))
    forms = "{n}号标准厂房 {n}#厂房 {n}幢厂房 {n}号厂房2楼 {n}号厂房东侧车间"
    return means(plant, w.say(plant, w.form(forms, n=digits(plant.name))), "MAY")


@kind("missed")
def market_stall(w: Writer) -> Said | None:
    """12号 of a market, with 摊位, 门面, a shop."""
    stall = w.pick("stall")
    return means(stall, w.say(stall, stall.name + w.choice(("", "", "摊位", "门面", w.choice(w.words.shops)))))


@kind("missed")
def name_behind_number(w: Writer) -> Said | None:
    """28号中南大厦: by its name, its number, or both; 30号中南大厦 contradicts."""
    room = w.room("road")
    building = room.at(5)
    if building is None or building.kind != "named":
        return None
    n, name = building.name.split("号", 1)
    road = room.place.name
    if w.often(0.2):
        other = f"{int(n) + w.random.randint(1, 30)}号"
        if any(c.name.startswith(other) and c.place.name == road for c in room.chain()[1].below()):
            return None
        return never(w.say(room, f"{other}{name}{room.name}", town=True))
    said = w.choice((f"{n}号{name}", f"{n}号", name))
    if said == name and w.often(0.6):
        return means(room, w.head(room.place, district=True) + name + room.name)
    return means(room, w.head(room.place, town=True) + road + said + room.name)


@kind("missed")
def phase_spelling(w: Writer) -> Said | None:
    """（二期）, Ⅱ期, II期, 2期, 第二期."""
    room = w.room("phase")
    stem, n = room.place.name[:-2], PHASES.index(room.place.name[-2:]) + 1
    forms = (
        "（{n!h}期） ({n!h}期) {r}期 {i}期 {n}期 第{n!h}期 （{n}期） ·{n!h}期 ␣{n}期␣ 【{n!h}期】 -{n!h}期 （{r}期）"
    )
    return means(room, w.head(room.place) + stem + w.form(forms, n=n, r="ⅠⅡⅢ"[n - 1], i="I" * n) + room.tail)


@kind("missed")
def lane_with_numbers(w: Writer) -> Said | None:
    """58弄12号301室; 58号, 58巷, 58支弄 are others."""
    room = w.room("alley")
    name = room.place.name
    if w.often(0.25):
        return never(w.head(room.place) + name.removesuffix("弄") + w.form("号 巷 支弄 号弄内") + room.tail)
    n = "".join(c for c in name if c.isdigit())
    return means(room, w.head(room.place) + name.replace(n, w.form("{n} {n} {n!h}", n=n)) + room.tail)


@kind("missed")
def number_of_road_or_lane(w: Writer) -> Said | None:
    """工农路12号, where only 工农路58弄 has 12号; 58号 where there is 58弄."""
    room = w.room("alley", registered=True)
    house = room.at(5)
    road = room.place.name.rstrip("弄").rstrip("0123456789")
    assert house is not None
    if any(n.place.name == road and digits(n.name) == digits(house.name) for n in w.world.nodes if n.level == 5):
        return None
    return never(w.head(room.place, town=True) + road + house.name + w.choice(("", room.name)))


@kind("missed")
def hamlet_house(w: Writer) -> Said | None:
    """陶家埭12号, with the village or, where one village has it, a group before it that no one registered."""
    house = w.pick("hamlet_house")
    return means(house, w.say(house))


@kind("missed")
def rows_of_houses(w: Writer) -> Said | None:
    """24排3号; 24排 of an area that has none; 24幢3号."""
    house = w.pick("row_house")
    values = {"r": digits(house.level5), "o": digits(house.level5) + 41, "n": digits(house.name)}
    if w.often(0.3):
        return never(w.say(house, w.form("{o}排{n}号 {r}幢{n}号 {o}排{r}号 {r}栋{n}号", **values)))
    return means(house, w.say(house, w.form("{r}排{n}号 第{r}排{n}号 {r!h}排{n}号", **values)))


@kind("missed")
def villa(w: Writer) -> Said | None:
    """12号; 12幢, 12# of an estate of houses may be the same."""
    house = w.pick("villa")
    if w.often(0.4):
        return means(house, w.say(house))
    return means(house, w.say(house, w.form("{n}号别墅 {n}# {n}幢 {n}栋 {n}号楼 {n}户", n=digits(house.name))), "MAY")


@kind("missed")
def dormitory_room(w: Writer) -> Said | None:
    """棉纺厂宿舍1号楼108号房."""
    room = w.room("dormitory")
    return means(
        room, w.say(room, room.level5 + w.form("{n}号房 {n}室 {n} {n}房间 {n}房 {n}寝室", n=digits(room.name)))
    )
