"""How a text is put together, and what it then means: the cases and the list of kinds."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from bench.outside.words import Words, capitals, hundreds, spoken
from bench.outside.world import Node, World


class Case(NamedTuple):
    """A text and its truth.

    ``expected``: HOUSE (this dwelling), CANCELLED (this address), BUILDING (this address), AMBIGUOUS, NOT (any answer
    but HOUSE: the door is not in the register, or the text does not say which), MAY (``code`` as HOUSE, or no HOUSE:
    the contract leaves it open). ``code`` is null for NOT and AMBIGUOUS.
    """

    text: str
    kind: str
    expected: str
    code: str | None
    there: bool
    """Whether the door that the text means is an active dwelling of the register."""


Thing = TypeVar("Thing")
Said = tuple[str, str, str | None]
Maker = Callable[["Writer"], "Said | None"]


class Kind(NamedTuple):
    """A way of writing: ``topic`` is its group ("1" to "10" provoke a wrong door)."""

    name: str
    topic: str
    make: Maker


KINDS: dict[str, Kind] = {}


def kind(topic: str) -> Callable[[Maker], Maker]:
    """Enter a function as a kind of the same name."""

    def enter(make: Maker) -> Maker:
        name = make.__name__
        assert name not in KINDS, name
        KINDS[name] = Kind(name, topic, make)
        return make

    return enter


class Forms(string.Formatter):
    """Format strings whose conversions are ways of writing a number."""

    def convert_field(self, value: object, conversion: str | None) -> object:
        ways: dict[str | None, Callable[[int], str]] = {"h": hundreds, "c": capitals, "d": lambda n: spoken(str(n))}
        return ways[conversion](int(str(value))) if conversion in ways else value


FORMS = Forms()


class Writer:
    """What the kinds write with: one generator of chance for each kind, so that a new kind changes no other."""

    def __init__(self, world: World, seed: int, name: str) -> None:
        self.world = world
        self.words: Words = world.words
        self.random = random.Random(f"outside {seed} {name}")

    def form(self, forms: str, **values: object) -> str:
        """One of the forms between blanks, filled: {n!h} in words, {n!c} as banks write, ␣ a blank, - nothing."""
        form = self.choice(forms.split())
        return "" if form == "-" else FORMS.format(form, **values).replace("␣", " ")

    def often(self, share: float) -> bool:
        return self.random.random() < share

    def choice(self, some: Sequence[Thing]) -> Thing:
        return self.random.choice(some)

    def pick(self, *kinds: str, registered: bool | None = None, active: bool = True) -> Node:
        """A node of one of the kinds, of which so much is known."""
        registered = True if registered is None and self.often(0.35) else registered
        for _ in range(4000):
            node = self.choice(self.world.of(self.choice(kinds)))
            if (registered is None or node.registered == registered) and (not active or node.status == 1):
                return node
        message = f"no {kinds}"
        raise LookupError(message)

    def room(
        self, *kinds: str, registered: bool | None = None, units: bool | None = None, numbered: bool = False
    ) -> Node:
        """A room below a place of one of the kinds; ``units``: with stairs or not; ``numbered``: stairs called 5号."""
        registered = True if registered is None and self.often(0.35) else registered
        for _ in range(4000):
            room = self.choice(self.world.of("room"))
            if room.status != 1 or registered not in (None, room.registered):
                continue
            fits = room.place.kind in (kinds or ESTATES)
            if fits and room.level6.endswith("号") == numbered and units in (None, room.level6 != ""):
                return room
        message = f"no room below {kinds}"
        raise LookupError(message)

    def head(self, place: Node, *, district: bool | None = None, town: bool | None = None) -> str:
        """What stands before the name: enough of it that the name is one place, else by chance."""
        chain = place.chain()
        alone = self.world.names[place.name] == 1 and place.kind not in ("road", "lane", "group", "hamlet")
        if place.level == 4 and place.kind in ("group", "hamlet"):
            alone = self.world.names[chain[2].name] == 1
        with_district = district if district is not None else (not alone or self.often(0.8))
        with_town = town if town is not None else (not alone or self.often(0.4))
        text = (
            self.choice(("", "", "", "江苏省南通市", "南通市", "江苏南通"))
            if with_district
            else self.choice(("", "", "南通市"))
        )
        text += (chain[0].name if with_district else "") + (chain[1].name if with_town else "")
        village = place.level == 4 and chain[2].kind == "village"
        if village or (place.level == 4 and with_town and chain[2].kind == "community" and self.often(0.15)):
            text += chain[2].name
        return text

    @staticmethod
    def above(room: Node) -> str:
        """Building and stair of a room, as the register has them."""
        return room.tail.removesuffix(room.name)

    def say(self, node: Node, tail: str | None = None, **options: bool | None) -> str:
        """The text of an address: head, place, and ``tail`` instead of the names below the place."""
        return self.head(node.place, **options) + node.place.name + (node.tail if tail is None else tail)


ESTATES = ("estate", "phase")
HOUSES = ("house", "farm", "hamlet_house", "group_house", "lane_house", "stall", "villa", "village_house")


def digits(name: str) -> int:
    """The first number of a name: 3 of 3幢, 501 of 501室."""
    text = ""
    for character in name:
        if not character.isdigit():
            break
        text += character
    return int(text or 0)


def number(name: str) -> str:
    """What stands before the marker: 3 of 3幢, A of A座, 40-1 of 40-1号."""
    return name.rstrip("幢栋座号楼单元室厂房排")


def means(node: Node, text: str, sure: str = "HOUSE") -> Said | None:
    """The text names exactly this address. ``sure``: HOUSE or MAY, where it is in the register and active."""
    if not node.registered or node.status == 3:
        if node.parent is not None and node.parent.dwelling:
            return None
        return text, "NOT", None
    if node.status == 2:
        return (text, "CANCELLED", node.code) if sure == "HOUSE" else (text, "NOT", None)
    if node.dwelling:
        return text, sure, node.code
    return (text, "BUILDING", node.code) if node.level in (5, 6) else (text, "NOT", None)


def never(text: str) -> Said:
    """Whatever it is, no dwelling can be told from it."""
    return text, "NOT", None


def one_of(nodes: list[Node], text: str, sure: str = "HOUSE") -> Said:
    """The text names whichever of the nodes are dwellings of the register: one, several (AMBIGUOUS) or none."""
    found = [node for node in nodes if node.dwelling]
    if not found:
        return never(text)
    return (text, sure, found[0].code) if len(found) == 1 else (text, "AMBIGUOUS", None)


def texts_of(world: World, seed: int, wanted: Kind, count: int) -> list[Case]:
    """``count`` different texts of a kind, fewer when there are no more."""
    writer = Writer(world, seed, wanted.name)
    cases: dict[str, Case] = {}
    for _ in range(count * 12):
        if len(cases) >= count:
            break
        try:
            said = wanted.make(writer)
        except LookupError:  # a complete register lacks no place
            break
        if said and said[0] not in cases:
            cases[said[0]] = Case(said[0], wanted.name, said[1], said[2], said[2] in world.dwellings)
    return list(cases.values())
