"""What one name of the register adds to the path of the addresses below it: words, and numbers in slots."""

from __future__ import annotations

import re
from functools import lru_cache

from outpost.address.read import segments as s
from outpost.address.read.names import anchor_key, is_road
from outpost.address.read.numbers import SLOTS, readings
from outpost.address.read.tokens import tokens

_CUT = re.compile(s.PATTERN)
ESTATE = re.compile("(?:花园|小区|新村|公寓|苑|家园|嘉园|名邸|华庭|府|城|湾|大厦|广场)$")
_NAMED_HOUSE = re.compile(
    ESTATE.pattern + "|(?:中心|写字楼|商务楼|大楼|商厦|商场|酒店|宾馆|饭店|市场|科技园|产业园|工业园|学校|医院)$"
)
KEPT = (*SLOTS, "written")
"""What an address hands down to those below it. ``written``: its house is a ``house`` (号) or a ``block`` (幢)."""


@lru_cache(maxsize=1 << 18)
def contribution(level: int, name: str, kind: str) -> tuple[str, str, tuple[str, ...]]:
    """What one name of the register adds to the path: its text, its anchor form, and its slots (``""`` = none)."""
    cut = _CUT.match(s.careful(name))
    groups = cut.groupdict() if cut else {}
    runs = [groups.get(f"name{i}") or "" for i in range(1, s.SEGMENTS + 1)]
    numbers = [groups.get(f"numbers{i}") or "" for i in range(1, s.SEGMENTS + 1)]
    rest = groups.get("rest") or ""
    if level == 4 and not _divides(runs, numbers, rest):
        return s.restored(name), anchor_key(name), ("",) * len(KEPT)
    named = not any(numbers) or (level == 5 and _NAMED_HOUSE.search(rest))  # 28号世贸大厦
    text = "".join(dict.fromkeys(filter(None, runs))) + (rest if named else "")
    text = s.restored(text)
    if level == 7:
        return "", "", _room(name, "".join(runs) + rest, numbers)
    if level == 6:
        return "", "", _stair(name, "".join(runs) + rest, numbers)
    here = "R" if is_road(text) else "E" if text and not text.endswith(rest or "?") else kind
    found = readings(tuple((here, n) for n in numbers if n))[0]
    slots = {slot: value.value for slot, value in found.items()}
    if level == 5 and "room" in slots and "building" not in slots and not slots["room"].startswith(s.ROOM_WORDS):
        slots["building"] = slots.pop("room")
    written = "house" if "as_house" in found else "block" if "as_block" in found else ""
    return text, anchor_key(text), _slots(written=written, **slots)


def _divides(runs: list[str], numbers: list[str], rest: str) -> bool:
    """Whether a name of level 4 ends in a number of its own (5组, 民乐路88弄); 龙信一号院 is one name."""
    if rest or not numbers[0] or any(runs[1:]):
        return False
    marks = {token.mark for token in tokens(numbers[0])}
    return not runs[0] or is_road(s.restored(runs[0])) or bool(marks & {"group", "lane"})


def _slots(**values: str) -> tuple[str, ...]:
    return tuple(values.get(slot, "") for slot in KEPT)


def _stair(name: str, words: str, numbers: list[str]) -> tuple[str, ...]:
    found = tokens(numbers[0])
    if words or len(found) != 1:
        return _slots(unit=anchor_key(name))
    value = "-".join(v.value for v in found[0].values)
    slot = found[0].mark if found[0].mark in ("building", "floor", "room") else "unit"
    return _slots(**{slot: value})


def _room(name: str, words: str, numbers: list[str]) -> tuple[str, ...]:
    found = tokens(numbers[0])
    if words or not found:
        return _slots(room=anchor_key(name))
    if len(found) == 1:
        word = found[0].word
        return _slots(room=(word.value if word else "") + "-".join(v.value for v in found[0].values))
    reading = {slot: value.value for slot, value in readings((("", numbers[0]),))[0].items()}
    return _slots(**reading) if "room" in reading else _slots(room=anchor_key(name))
