"""Reading number strings: which number is the house, the building, the unit, the floor, the room.

Markers decide; where a marker is missing the position does, and what can be read in several ways is kept as several
readings, the likeliest first. The register then decides between them: nothing is guessed here. A reading also says what
it leaves open (NOTES): a number that it passes over, or that it may have cut from another.
"""

from __future__ import annotations

import re
from functools import lru_cache

from outpost.address.read.segments import STORE_WORDS
from outpost.address.read.tokens import SHOP, Token, Value, tokens

SLOTS = ("lane", "number", "group", "building", "unit", "floor", "room")
NOTES = ("passed", "road_passed", "whole", "as_house", "as_block", "as_stair")
"""What a reading says beside its numbers: ``passed`` a number that it has no place for; ``road_passed`` a second number
on a road; ``whole`` that its numbers may be one (20-7号), so that a part of them names no door; ``as_house`` and
``as_block`` that the house is written as 号, the building as 幢: on a road neither is the other; ``as_stair`` a 号 that
is read as a stair (8幢5号301室)."""
MAX_READINGS = 6

_CELLAR = re.compile("^B([1-9])$")
_STOREY = re.compile("^(B?[0-9]{1,2})F$")
_LONG_ROOM = re.compile("^[0-9]{3,5}[A-Z]?$")
_LONG = re.compile("^(?:[0-9]{4,5}[A-Z]?|[A-Z][0-9]{3,5})$")
_WIDE, _NARROW, _DOORS_A_FLOOR = 60, 20, 20

Reading = dict[str, Value]
_END = Token((), "end", "", "", "")


def readings(parts: tuple[tuple[str, str], ...]) -> list[Reading]:
    """Readings of number strings, each with the kind of the name before it: ``R`` road, ``E`` estate, ``""`` none, and
    ``?`` behind it where a word that nothing explains stands right before the numbers.

    There is always one: a number that fits nowhere is passed over, and the reading says so (NOTES).
    """
    states: list[Reading] = [{}]
    for segment, (said, numbers) in enumerate(parts):
        kind = said.removesuffix("?")
        found = tokens(numbers, segment)
        for position, token in enumerate(found):
            following = found[position + 1] if position + 1 < len(found) else _END
            read = [
                _noted(state, new, token, kind, unexplained=kind != said)
                for state in states
                for new in _read(state, token, kind, following)
            ]
            states = read[:MAX_READINGS] or states
    distinct: list[Reading] = []
    seen = set()
    for state in states:
        key = tuple((slot, state[slot].value) for slot in SLOTS if slot in state)
        if key not in seen:
            seen.add(key)
            distinct.append(state)
    return distinct


def _noted(before: Reading, after: Reading, token: Token, kind: str, *, unexplained: bool) -> Reading:
    """The reading with what it leaves open by this token."""
    if after is before:
        told = {
            value for slot in SLOTS if slot in before for value in (before[slot].value, *_pieces(before[slot].value))
        }
        if {value.value for value in token.values} <= told:
            return after
        return {**after, "road_passed" if kind == "R" and token.mark == "number" else "passed": token.values[0]}
    inside = "building" in before or "unit" in before  # 5幢夹层801 is no 801
    if unexplained and (
        inside or (token.mark not in ("floor", "room") and not _LONG_ROOM.match(token.values[-1].value))
    ):
        after = {**after, "whole" if "number" in before else "passed": token.values[0]}
    if token.mark == "number" and any(slot in after and slot not in before for slot in ("number", "building")):
        return {**after, "as_house": token.values[0]}
    if token.mark == "building" and "building" in after and "building" not in before:
        return {**after, "as_block": token.values[0]}
    return after


def _pieces(value: str) -> list[str]:
    return value.split("-")


def _with(state: Reading, **slots: Value) -> Reading:
    return {**state, **slots}


def _read(state: Reading, token: Token, kind: str, following: Token) -> list[Reading]:
    if token.word is not None:
        return _with_word(state, token, token.word, kind, following)
    if token.prefix in ("附", "之") and len(token.values) == 1:
        return [_sub_number(state, token)]
    if token.prefix == "-":
        if len(token.values) == 1 and len(token.text) < 3:
            return [_sub_number(state, token), *map(_whole, _bare_chain(state, token, kind, following))]
        return _bare_chain(state, token, kind, following)
    return _READ[token.mark](state, token, kind, following)


def _with_word(state: Reading, token: Token, word: Value, kind: str, following: Token) -> list[Reading]:
    """102商铺 is shop 102, and 53-1地下室 what lies below number 53-1. A shop may have its number as a room: 102室."""
    plain = token._replace(word=None)
    last = token.values[-1]
    named = last._replace(value=word.value + last.value, end=word.end)
    as_one = _bare_chain(state, plain._replace(values=(*token.values[:-1], named), mark="room"), kind, following)
    if len(token.values) > 1 and len(last.value) < 3:
        as_one = [_whole(reading) for reading in as_one]
    if word.value in STORE_WORDS:
        return as_one
    apart = [_with(read, room=word) for read in _READ[token.mark](state, plain, kind, following) if "room" not in read]
    as_room = _bare_chain(state, plain._replace(mark="room"), kind, following) if word.value == SHOP else []
    inside = any(slot in state for slot in ("number", "building", "unit"))
    of_house = len(token.values) == 1 or len(last.value) < 3
    if of_house and not inside and (kind == "R" or "group" in state):
        return [*apart, *as_one, *as_room]
    return [*as_one, *as_room, *apart]


def _sub_number(state: Reading, token: Token) -> Reading:
    value = token.values[0]
    for slot in ("room", "building", "number"):
        if slot in state:
            main = state[slot]
            joined = main._replace(value=f"{main.value}-{value.value}")
            beside = main.segment == value.segment and main.end <= value.start <= main.end + 1
            return _with(state, **{slot: joined._replace(end=value.end) if beside else joined})
    return _with(state, number=value._replace(value="附" + value.value))


def _whole(reading: Reading) -> Reading:
    """A reading that parts what may be one number."""
    slot = next(iter(reading))
    return {**reading, "whole": reading[slot]}


def _literal(token: Token) -> Value:
    first, last = token.values[0], token.values[-1]
    return first._replace(
        value=("、" if token.joint == "、" else "-").join(v.value for v in token.values), end=last.end
    )


def _group(state: Reading, token: Token, kind: str, following: Token) -> list[Reading]:
    return [_with(state, group=token.values[-1])] if "group" not in state else [state]


def _lane(state: Reading, token: Token, kind: str, following: Token) -> list[Reading]:
    return [_with(state, lane=_literal(token))] if "lane" not in state else [state]


def _floor(state: Reading, token: Token, kind: str, following: Token) -> list[Reading]:
    """12层; 12楼 may be a building as well, but not where the room behind it lies on that floor: 3楼302."""
    if "room" in state:  # 801（二楼）: said on top
        return [dict(state)]
    values, rooms = token.values, following.values if following.mark in ("", "room", "number") else ()
    if len(values) > 1 and token.joint in ("", "-") and (rooms or token.joint == ""):
        free = [slot for slot in ("building", "unit") if slot not in state][: len(values) - 1]
        return [_with(state, **dict(zip((*free, "floor"), values[-len(free) - 1 :], strict=True)))]
    floor = _with(state, floor=_literal(token))
    if "楼" in token.text and "building" not in state and not any(map(str.isdecimal, values[0].value)):
        return [_with(state, building=_literal(token))]
    if "楼" not in token.text or "building" in state or "number" in state:
        return [floor]
    if rooms and _on_floor(rooms[0].value, values[0].value):
        return [floor]
    building = _with(state, building=_literal(token))
    return [building, floor] if following.mark == "unit" else [floor, building]


def _on_floor(room: str, floor: str) -> bool:
    return room[:-2] == floor and room[-2:].isdecimal()


def _building(state: Reading, token: Token, kind: str, following: Token) -> list[Reading]:
    values = token.values
    if len(values) == 2 and token.joint != "、" and "building" not in state:
        literal = _with(state, building=_literal(token))
        split = _whole(_with(state, number=values[0], building=values[1]))
        return [literal, split] if "number" not in state else [literal]
    value = _literal(token)
    if "building" not in state:
        return [_with(state, building=value)]
    if state["building"].value == value.value or "room" in state:
        return [state]
    if "number" not in state:
        return [_with(state, number=state["building"], building=value)]
    return [_with(state, unit=value)] if "unit" not in state else [state]


def _unit(state: Reading, token: Token, kind: str, following: Token) -> list[Reading]:
    if len(token.values) == 2 and "building" not in state:
        return [_with(state, building=token.values[0], unit=token.values[1])]
    return [_with(state, unit=token.values[-1])] if "unit" not in state else [state]


def _number(state: Reading, token: Token, kind: str, following: Token) -> list[Reading]:
    value = _literal(token)
    if "lane" in state and state["lane"].segment == value.segment:
        kind = "R"
    inside = "unit" in state or any(s in state and state[s].segment == value.segment for s in ("building", "floor"))
    if len(token.values) > 1:
        if inside or "building" in state:
            return _bare_chain(state, token, kind, following)
        return _numbers(state, token, kind, following)
    if kind == "R" and not inside:
        elsewhere = "number" in state and state["number"].segment != value.segment
        behind_room = "room" in state and state["room"].segment == value.segment
        if elsewhere or behind_room:
            return [state]
        if "number" not in state:
            return [_with(state, number=value)]
    if _beside_road(state, value, kind) and "building" not in state:
        return [_with(state, building=value)]
    if "building" in state or "unit" in state or ("floor" in state and inside):
        return _number_inside(state, value, following)
    if "number" not in state:
        house = _with(state, **{"building" if kind == "E" else "number": value})
        return [_with(state, room=value), house] if kind == "E" and _LONG.match(value.value) else [house]
    if state["number"].value == value.value:
        return [state]
    if following is not _END:
        read = [_with(state, building=value)]
    else:
        read = [_with(state, room=value), _with(state, building=value)]
    two = kind == "R" or "group" in state or len(value.value) < 3  # 34号43号 may be two houses
    return [_whole(reading) for reading in read] if two else read


def _numbers(state: Reading, token: Token, kind: str, following: Token) -> list[Reading]:
    """3-5号: one number as it is written, or two; 天星村3-5号 may be house 5 of group 3."""
    literal = _with(state, **{"building" if kind == "E" else "number": _literal(token)})
    chain = [] if _is_range(token) else _bare_chain(state, token, kind, following)
    if len(token.values) == 2 and len(token.values[-1].value) < 3:
        chain = [_whole(reading) for reading in chain]
        if kind == "E" and not state and token.joint == "-":
            chain.append(_whole(_with(state, group=token.values[0], number=token.values[1])))
    as_written = [literal] if "number" not in state else []
    if len(token.values) > 2:
        return chain or as_written or [state]
    return [*as_written, *chain] or [state]


def _number_inside(state: Reading, value: Value, following: Token) -> list[Reading]:
    """5号 behind a building or a floor is a room, or a stair where a room follows: 8幢5号301室."""
    if "room" in state:
        return [state]
    stair = "floor" not in state and "unit" not in state and following is not _END and following.mark in ("", "room")
    if stair:
        return [_with(state, unit=value, as_stair=value)]
    room = _with(state, room=value)
    return [_whole(room) if len(value.value) < 3 else room]


def _beside_road(state: Reading, value: Value, kind: str) -> bool:
    """In an estate after a numbered road (工农路108号国胜花园3号) numbers begin anew."""
    return kind == "E" and "number" in state and state["number"].segment != value.segment


def _is_range(token: Token) -> bool:
    """1-3号 may mean the doors 1 to 3: it is read as it stands, never as door 3 of house 1. 12-301号 and 125-201
    are a house and its room: too far apart, and 201 looks like a room."""
    if token.joint != "-":
        return True
    numbers = [v.value for v in token.values]
    if len(numbers) > 2 or not all(number.isdecimal() for number in numbers):
        return False
    first, last = int(numbers[0]), int(numbers[-1])
    return 0 < last - first <= (_WIDE if last < 100 or not 0 < last % 100 <= _DOORS_A_FLOOR else _NARROW)


def _floor_before(values: tuple[Value, ...], state: Reading) -> Value | None:
    """The floor of 负1-101, 9F801 and, in a building, B1-101; None where the first number is none."""
    first = values[0]
    if first.value.startswith("-"):
        return first
    below, above = _CELLAR.match(first.value) if state else None, _STOREY.match(first.value)
    if below:
        return first._replace(value="-" + below.group(1))
    return first._replace(value=above.group(1).replace("B", "-")) if above else None


def _bare_chain(state: Reading, token: Token, kind: str, following: Token) -> list[Reading]:
    values = token.values
    if "room" in state:
        return [state]
    marked = token.mark == "room"
    if token.text.endswith("户") and "group" in state and "number" not in state and "building" not in state:
        return [_with(state, number=_literal(token)), _with(state, room=_literal(token))]  # 4组5户
    floor_said = _floor_before(values, state) if len(values) == 2 and "floor" not in state else None
    if floor_said:
        return [_with(state, floor=floor_said, room=values[1])]
    long = len(values) == 2 and all(v.value.isdecimal() and len(v.value) > 2 for v in values)
    if long and token.joint == "/":  # 108/502 on a road, but 4幢501/502
        long = not state.keys().isdisjoint(("number", "building", "unit"))
    if token.joint in ("~", "、", "至") or (long and _is_range(token)):
        stalls = kind == "E" and bool(_LONG.match(values[0].value))
        slot = "room" if marked or stalls or "building" in state or "unit" in state else "number"
        return [_with(state, **{slot: _literal(token)})] if slot not in state else [state]
    storey = _STOREY.match(values[0].value)
    if storey and len(values) == 1 and not marked and "floor" not in state:
        floor = _with(state, floor=values[0]._replace(value=storey.group(1).replace("B", "-")))
        return [floor, _with(state, room=values[0])]
    patterns = _patterns(state, values, kind, following)
    if kind == "E" and not state and not marked and len(values) == 2 and max(len(v.value) for v in values) < 3:
        patterns.append(("group", "number"))  # 校西村7-16
    if marked:
        patterns = [p for p in patterns if p[-1] == "room"] or [("room",)]
    result = []
    sub = (
        kind == "R"
        and len(values) == 2
        and len(values[-1].value) < 3
        and state.keys().isdisjoint(("number", "building"))
    )
    for pattern in patterns:
        if len(pattern) == len(values):
            parted = _with(state, **dict(zip(pattern, values, strict=True)))
            cut = (sub and not marked) or pattern == ("group", "number")
            result.append(_whole(parted) if cut else parted)
        else:
            result.append(_with(state, **{pattern[0]: _literal(token)}))
    return result


def _patterns(state: Reading, values: tuple[Value, ...], kind: str, following: Token) -> list[tuple[str, ...]]:
    """Which slots a chain of unmarked numbers can fill, the likeliest first."""
    count = len(values)
    if following.mark in ("unit", "room", "floor") and count == 1 and "building" not in state and "unit" not in state:
        return [("building",), ("number",)] if "number" not in state else [("building",)]
    patterns: dict[int, list[tuple[str, ...]]]
    if "unit" in state:
        patterns = {2: [("floor", "room"), ("room",)]}
    elif "building" in state:
        patterns = {2: [("unit", "room"), ("room",)], 3: [("unit", "floor", "room")]}
    elif "number" in state and not _beside_road(state, values[0], kind):
        patterns = {
            1: [("room",), ("building",)],
            2: [("building", "room"), ("unit", "room"), ("room",)],
            3: [("building", "unit", "room")],
        }
    else:
        first = "number" if kind == "R" else "building"
        alone: list[tuple[str, ...]] = [("building",) if kind == "E" else ("number",), ("room",)]
        if "floor" in state or (kind == "E" and len(values[0].value) > 2):
            alone.reverse()
        if following.mark in ("number", "building"):
            alone = [(first,)]
        if kind == "R" and count == 2 and len(values[-1].value) < 3:
            return [("number", "building"), ("number",), ("number", "room")]
        patterns = {
            1: alone,
            2: [(first, "room"), ("number", "building"), (first,)],
            3: [("building", "unit", "room"), ("number", "building", "room")],
            4: [("number", "building", "unit", "room")],
        }
        if "number" in state:  # 工农路108号国胜花园3-501: the number is that of the road
            patterns = {length: [p for p in known if "number" not in p] for length, known in patterns.items()}
    return patterns.get(count, [("room",)])


_READ = {
    "group": _group,
    "lane": _lane,
    "floor": _floor,
    "building": _building,
    "unit": _unit,
    "number": _number,
    "room": _bare_chain,
    "": _bare_chain,
}


@lru_cache(maxsize=1 << 20)
def keys(parts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], ...]:
    """The readings as tuples of values in the order of SLOTS and NOTES, ``""`` where one is empty."""
    return tuple(tuple(r[slot].value if slot in r else "" for slot in (*SLOTS, *NOTES)) for r in readings(parts))
