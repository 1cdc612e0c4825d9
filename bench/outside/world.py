"""A city from the contract of police.standard_address alone: everything that exists, and what the register has of it.

Every place exists in the world; a part of the estates, towns, villages and doors is not in the register (``kept``).
What a text means is therefore known whether its door is in the register or not.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.outside.words import BANKS, PHASES, Words


@dataclass(eq=False)
class Node:
    """One standard address. ``kind`` says which builder made it; ``kept``: whether it can be in the register."""

    code: str
    level: int
    name: str
    parent: Node | None
    kind: str
    status: int = 1
    kept: bool = True
    registered: bool = False
    """It and all above it are in the register."""
    dwelling: bool = False
    """In the register, active, and of level 7, or of level 5 or 6 without an active descendant."""
    children: list[Node] = field(default_factory=list)

    def chain(self) -> list[Node]:
        """From level 1 down to itself."""
        return [*(self.parent.chain() if self.parent else []), self]

    def at(self, level: int) -> Node | None:
        """The ancestor or self of a level."""
        return next((node for node in self.chain() if node.level == level), None)

    @property
    def level5(self) -> str:
        """The name of its building, empty where it has none."""
        return (self.at(5) or Node("", 5, "", None, "")).name

    @property
    def level6(self) -> str:
        """The name of its stair, empty where it has none."""
        return (self.at(6) or Node("", 6, "", None, "")).name

    @property
    def place(self) -> Node:
        """The level-4 ancestor or self, else the village: what the number hangs from."""
        return self.at(4) or self.chain()[2]

    @property
    def tail(self) -> str:
        """The names below the place, as the register has them."""
        return "".join(node.name for node in self.chain() if node.level > self.place.level)

    def below(self) -> Iterator[Node]:
        """All descendants."""
        for child in self.children:
            yield child
            yield from child.below()

    def settle(self) -> bool:
        """Say of itself and all below what the register has; whether something active of it is there."""
        self.registered = self.kept and (self.parent is None or self.parent.registered)
        below = [child.settle() for child in self.children]
        active = self.registered and self.status == 1
        self.dwelling = active and self.level >= 5 and (self.level == 7 or not any(below))
        return active or any(below)


class World:
    """``nodes``: about how many the register has; ``complete``: it lacks nothing."""

    def __init__(self, seed: int, nodes: int, *, complete: bool = False) -> None:
        self.complete = complete
        self.random = random.Random(f"outside world {seed}")
        self.words: Words = BANKS[seed % len(BANKS)]
        self.nodes: list[Node] = []
        self.by_kind: dict[str, list[Node]] = {}
        self.towns: list[Node] = []
        self.roots = [a + b for a in self.words.root_first for b in self.words.root_second if a != b]
        self.random.shuffle(self.roots)
        self.all_roots = tuple(self.roots)
        self.used: set[str] = set()
        self.road_names = [a + b + "路" for a in self.words.road_first for b in self.words.road_second]
        self.random.shuffle(self.road_names)
        self.numbers: dict[tuple[str, str], set[int]] = {}
        self.make_divisions()
        while sum(node.registered for node in self.nodes) < nodes:
            for town in self.towns:
                Block(self, town).make()
            for district in self.of("level 1"):
                district.settle()
        self.dwellings = {node.code for node in self.nodes if node.dwelling}
        self.names = Counter(node.name for node in self.nodes if node.level in (2, 3, 4))
        self.used_roots = Counter(node.name[:2] for node in self.nodes if node.level == 4)

    def add(self, parent: Node | None, name: str, level: int, kind: str = "", *, missing: float = 0.0) -> Node:
        """A new address; ``missing``: how often it is not in the register."""
        area = next((n.code for n in reversed(parent.chain()) if n.level <= 2), "") if parent else ""
        node = Node(f"{area}{len(self.nodes):07d}" if level > 2 else kind, level, name, parent, kind)
        node.kept = self.random.random() >= missing or self.complete
        self.nodes.append(node)
        self.by_kind.setdefault(kind if level > 2 else f"level {level}", []).append(node)
        if parent:
            parent.children.append(node)
        return node

    def make_divisions(self) -> None:
        """Districts, towns, villages and communities; one town in sixteen and a village in eight are not registered."""
        districts: dict[str, Node] = {}
        lines = self.words.towns.strip().splitlines()
        lost = self.random.randrange(4, len(lines))
        for number, line in enumerate(lines):
            district, district_code, town, town_code, *villages = line.split()
            if district not in districts:
                districts[district] = self.add(None, district, 1, district_code)
            made = self.add(districts[district], town, 2, town_code, missing=float(number == lost))
            self.towns.append(made)
            for village in villages:
                self.add(made, village, 3, "village" if village.endswith("村") else "community", missing=0.12)
            if number % 2:
                self.add(made, self.words.twin_villages[number // 2 % 3], 3, "village", missing=0.1)

    def of(self, kind: str) -> list[Node]:
        return self.by_kind.get(kind, [])


class Block:
    """Some of everything in one town, each call more of it."""

    def __init__(self, world: World, town: Node) -> None:
        self.world, self.town, self.random, self.words = world, town, world.random, world.words
        self.communities = [n for n in town.children if n.kind == "community"] or town.children
        self.villages = [n for n in town.children if n.kind == "village"]

    def make(self) -> None:
        self.estates()
        self.road()
        if self.villages:
            self.village(self.random.choice(self.villages))
        for maker, often in (
            (self.areas, 0.25),
            (self.compound, 0.25),
            (self.numbered, 0.15),
            (self.blocks_of_a_number, 0.25),
            (self.phases, 0.35), (self.dormitory, 0.25), (self.market, 0.3), (self.lane, 0.3), (self.alley, 0.3),
            (self.park, 0.3), (self.tower, 0.3), (self.rows, 0.15), (self.villas, 0.2), (self.twin, 0.15),
        ):  # fmt: skip
            if self.random.random() < often:
                maker()

    def root(self) -> str:
        """A root that no other estate has."""
        if not self.world.roots:
            message = "fewer nodes, please: the words do not suffice for so many estates"
            raise ValueError(message)
        return self.world.roots.pop()

    def called(self, last: str) -> str:
        """A new name with any root, be it an estate's."""
        names = self.world.used
        while (name := self.random.choice(self.world.all_roots) + last) in names:
            pass
        names.add(name)
        return name

    def some(self, numbers: list[int], count: int) -> list[int]:
        return self.random.sample(numbers, min(count, len(numbers)))

    def place(self, name: str, kind: str, *, missing: float = 0.0) -> Node:
        community = self.random.choice(self.communities)
        there = next((n for n in community.children if n.name == name), None)
        return there or self.world.add(community, name, 4, kind, missing=missing)

    def estates(self) -> None:
        """A family of names that differ in the last word; half of them are not in the register."""
        root = self.root()
        family = self.random.choice(self.words.families)
        for last in self.random.sample(family, self.random.randint(2, len(family))):
            self.buildings(self.place(root + last, "estate", missing=0.5))

    def phases(self) -> None:
        root = self.root() + self.random.choice(self.words.phased)
        missing = 0.5 * (self.random.random() < 0.5)
        first, *others = PHASES[: self.random.randint(2, 3)]
        pattern = self.place(root + first, "phase", missing=missing)
        self.buildings(pattern)
        for phase in others:
            self.like(pattern, self.place(root + phase, "phase", missing=missing))

    def like(self, pattern: Node, place: Node) -> None:
        """The same buildings and rooms once more, or others."""
        if self.random.random() < 0.4:
            self.buildings(place)
            return
        for node in pattern.children:
            self.copy(node, place)

    def copy(self, node: Node, above: Node) -> None:
        made = self.world.add(above, node.name, node.level, node.kind, missing=0.1 if node.level != 6 else 0.0)
        made.status = node.status
        for child in node.children:
            self.copy(child, made)
        rooms = [n for n in made.children if n.level == 7]
        if made.status == 1 and rooms and not any(n.kept and n.status == 1 for n in rooms):
            rooms[0].kept, rooms[0].status = True, 1

    def areas(self) -> None:
        """东区 and 西区 of an estate, each with its own numbers."""
        root = self.root() + self.random.choice(self.words.families)[0]
        missing = 0.4 * (self.random.random() < 0.6)
        first, *others = self.words.areas[: self.random.randint(2, 3)]
        pattern = self.place(root + first, "area", missing=missing)
        self.buildings(pattern)
        for area in others:
            self.like(pattern, self.place(root + area, "area", missing=missing))

    def numbered(self) -> None:
        """An estate that has a number in its name."""
        self.buildings(self.place(self.root() + self.random.choice(self.words.numbered), "numbered", missing=0.3))

    def compound(self) -> None:
        """人民路12号院, with buildings of its own."""
        name = self.random.choice(self.words.common_roads)
        place = self.place(f"{name}{self.fresh(name, 1, 320)}号院", "compound", missing=0.25)
        for number in self.some(list(range(1, 9)), 3):
            self.floors(self.world.add(place, f"{number}号楼", 5, "building", missing=0.15), 2, "单元")

    def blocks_of_a_number(self) -> None:
        """人民路12号3幢: several blocks of flats that share a road's number."""
        name = self.random.choice(self.world.road_names)
        road, number = self.place(name, "road"), self.fresh(name, 1, 320)
        for block in self.some(list(range(1, 9)), 3):
            self.floors(self.world.add(road, f"{number}号{block}幢", 5, "block", missing=0.2), 0, "")

    def twin(self) -> None:
        """An estate whose name two districts have."""
        name = self.root() + self.random.choice(self.words.families)[0]
        others = [t for t in self.world.towns if t.parent is not self.town.parent]
        pattern = self.world.add(self.random.choice(self.town.children), name, 4, "twin", missing=0.3)
        self.buildings(pattern)
        self.like(
            pattern,
            self.world.add(self.random.choice(self.random.choice(others).children), name, 4, "twin", missing=0.3),
        )

    def buildings(self, estate: Node) -> None:
        style = self.random.choice(("幢", "幢", "号楼", "栋", "座"))
        stairs = self.random.choice((0, 2, 2, 3))
        stair = "号" if style != "座" and self.random.random() < 0.1 else "单元"
        numbers = self.random.sample(range(1, 15), self.random.randint(3, 4))
        for number in sorted(numbers):
            label = "ABCDEFGHJKLMNP"[number - 1] if style == "座" else str(number)
            building = self.world.add(estate, label + style, 5, "building", missing=0.1)
            self.floors(building, stairs, stair)

    def floors(self, building: Node, stairs: int, stair: str) -> None:
        """Rooms of some floors; units differ in which they have."""
        state = self.random.choices((1, 2), (0.95, 0.05))[0]
        for unit in range(1, stairs + 1) if stairs else (0,):
            above = self.world.add(building, f"{unit}{stair}", 6, "unit") if unit else building
            for floor in self.random.sample((1, 2, 3, 5, 6, 8, 10, 12), 3):
                for flat in (1, 2):
                    room = self.world.add(above, f"{floor}{flat:02d}室", 7, "room", missing=0.12)
                    room.status = self.random.choices((1, 2, 3), (0.93, 0.05, 0.02))[0] if state == 1 else 2
            if not any(n.kept and n.status == 1 for n in above.children) and state == 1:
                above.children[0].kept, above.children[0].status = True, 1
            above.status = state
        building.status = state

    def fresh(self, name: str, low: int, high: int) -> int:
        """A number that this road has nowhere else in the town."""
        used = self.world.numbers.setdefault((self.town.code, name), set())
        number = self.random.choice([n for n in range(low, high) if n not in used] or [high + len(used)])
        used.add(number)
        return number

    def road(self) -> None:
        """A part of a road: houses, numbers below a number, ranges, towers named behind their number."""
        common = self.random.random() < 0.5
        name = self.random.choice(self.words.common_roads) if common else self.random.choice(self.world.road_names)
        road = self.place(name, "road", missing=0.15)
        for _ in range(7):
            house = self.world.add(road, f"{self.fresh(name, 1, 150 if common else 320)}号", 5, "house", missing=0.15)
            house.status = self.random.choices((1, 2), (0.95, 0.05))[0]
        number = self.fresh(name, 1, 200)
        for sub in self.random.sample(range(1, 6), 2):
            self.world.add(road, f"{number}-{sub}号", 5, "sub_house", missing=0.2)
        number = self.fresh(name, 1, 200)
        for between in range(1, 5):
            self.world.numbers[self.town.code, name].add(number + between)
        self.world.add(road, f"{number}-{number + 4}号", 5, "range_house", missing=0.1)
        if self.random.random() < 0.6:
            named = f"{self.fresh(name, 1, 320)}号{self.called(self.random.choice(self.words.tower_words))}"
            self.floors(self.world.add(road, named, 5, "named", missing=0.2), 0, "")
        if self.random.random() < 0.5:
            self.floors(self.world.add(road, f"{self.fresh(name, 1, 320)}号", 5, "stairs_house"), 2, "单元")

    def village(self, village: Node) -> None:
        """Groups, hamlets, or numbers of the village itself; one way a village."""
        way = int(village.code[-1]) % 5
        taken = {child.name for child in village.children}
        if way in (0, 1):
            for group in self.some([n for n in range(1, 16) if f"{n}组" not in taken], 3):
                made = self.world.add(village, f"{group}组", 4, "group", missing=0.2)
                for number in self.random.sample(range(1, 60), 6):
                    self.world.add(made, f"{number}号", 5, "farm", missing=0.2)
        elif way == 2:
            for hamlet in [h for h in self.random.sample(self.words.hamlets, 2) if h not in taken]:
                made = self.world.add(village, hamlet, 4, "hamlet", missing=0.2)
                for number in self.random.sample(range(1, 60), 7):
                    self.world.add(made, f"{number}号", 5, "hamlet_house", missing=0.2)
        elif way == 3:
            for number in self.random.sample(range(1, 60), 8):
                name = f"{self.random.randint(1, 12)}组{number}号"
                if name not in taken:
                    self.world.add(village, name, 5, "group_house", missing=0.2)

        else:
            for number in self.some([n for n in range(1, 150) if f"{n}号" not in taken], 8):
                self.world.add(village, f"{number}号", 5, "village_house", missing=0.2)

    def dormitory(self) -> None:
        place = self.place(self.called(self.random.choice(self.words.firms) + "宿舍"), "dormitory", missing=0.3)
        for number in (1, 2, 3):
            self.floors(self.world.add(place, f"{number}号楼", 5, "building", missing=0.1), 0, "")

    def market(self) -> None:
        place = self.place(self.called(self.random.choice(self.words.road_words[:2])), "market", missing=0.3)
        for number in self.random.sample(range(1, 60), 10):
            self.world.add(place, f"{number}号", 5, "stall", missing=0.2)

    def park(self) -> None:
        place = self.place(self.called(self.random.choice(("工业园", "科技园", "产业园"))), "park", missing=0.3)
        for number in self.random.sample(range(1, 20), 6):
            self.world.add(place, f"{number}号厂房", 5, "plant", missing=0.2)

    def lane(self) -> None:
        place = self.place(self.random.choice(self.words.lanes), "lane", missing=0.15)
        for _ in range(10):
            self.world.add(place, f"{self.fresh(place.name, 1, 90)}号", 5, "lane_house", missing=0.2)

    def alley(self) -> None:
        """N弄 of a road with its own numbers; the road has a house of the number N besides."""
        name = self.random.choice(self.world.road_names)
        number = self.fresh(name, 1, 320)
        alley = self.place(f"{name}{number}弄", "alley", missing=0.25)
        for house in self.random.sample(range(1, 40), 4):
            self.floors(self.world.add(alley, f"{house}号", 5, "alley_house", missing=0.15), 0, "")
        community = alley.chain()[2]
        road = next((n for n in community.children if n.name == name), None) or self.world.add(
            community, name, 4, "road"
        )
        self.world.add(road, f"{number}号", 5, "house", missing=0.3)

    def tower(self) -> None:
        place = self.place(self.called(self.random.choice(self.words.tower_words)), "tower", missing=0.3)
        for letter in "AB":
            self.floors(self.world.add(place, f"{letter}座", 5, "building", missing=0.1), 0, "")

    def rows(self) -> None:
        place = self.place(self.called("新区"), "rows", missing=0.2)
        for row in self.random.sample(range(1, 40), 4):
            above = self.world.add(place, f"{row}排", 5, "row")
            for number in self.random.sample(range(1, 30), 5):
                self.world.add(above, f"{number}号", 7, "row_house", missing=0.15)

    def villas(self) -> None:
        place = self.place(self.called("别墅"), "villas", missing=0.3)
        for number in self.random.sample(range(1, 60), 8):
            self.world.add(place, f"{number}号", 5, "villa", missing=0.2)
