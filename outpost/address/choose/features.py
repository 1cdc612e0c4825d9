"""What speaks for a candidate and what against it: numbers about a query and one candidate, each about 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import LCSseq, Levenshtein

from outpost.address.choose.reading import ENDS, Reading, Word, words_of
from outpost.address.read.numerals import canonical_number, name_key
from outpost.address.read.parts import Part

_MARKS = "号幢栋座楼#第单元层室组"

SIGNS = {
    "said_late": 1, "told": 1, "characters": 1, "characters_back": 1,
    "run": 1, "in_order": 1, "alike": 1, "same_ending": 1, "query_within": 1, "longer": -1, "landmark": -1,
    "gate": -1, "parking": -1, "stop": -1, "shop": -1, "department": -1, "building": -1,
    "bracket": -1, "bracket_said": 1,
    "number_more": -1, "number_missing": -1, "number_differs": -1, "number_far": -1,
    "building_differs": -1, "building_agrees": 1, "building_missing": -1, "building_more": -1,
    "detail_more": -1, "detail_differs": -1,
    "address_agrees": 1, "road_differs": -1, "other_road": -1,
    "district_agrees": 1, "district_differs": -1, "town_differs": -1,
}  # fmt: skip
"""The features, and which way each may count: for (1) or against (-1) a candidate. No weight has the other sign."""


def features(asked: Reading, offered: Reading) -> list[float]:
    """One number for each of SIGNS, in that order."""
    found = _shares(asked, offered) | _names(asked, offered) | _endings(asked, offered) | _places(asked, offered)
    found |= _numbers(asked, offered)
    return [float(found[name]) for name in SIGNS]


def _shares(asked: Reading, offered: Reading) -> dict[str, float]:
    length = max(1, len(asked.core))
    late = [word._replace(weight=word.weight * (0.5 + word.position / length)) for word in asked.words]
    return {
        "said_late": _share(late, offered.said),
        "told": _share(offered.words, asked.said),
        "characters": _characters(asked.core, offered.text),
        "characters_back": _characters(offered.plain, asked.text),
    }


def _names(asked: Reading, offered: Reading) -> dict[str, float]:
    name, other = asked.plain, offered.plain
    run = _run(name, other)
    shared = LCSseq.similarity(name, other)
    return {
        "run": run / max(1, len(name)),
        "in_order": shared / max(1, len(other)),
        "alike": Levenshtein.normalized_similarity(name, other),
        "same_ending": min(4, _beginning(name[::-1], other[::-1])) / 4,
        "query_within": len(name) > 1 and name in offered.plain,
        "longer": min(1.0, max(0, len(other) - len(name)) / 10),
        "landmark": _share(words_of(offered.plain), asked.beside) if asked.beside else 0.0,
    }


def _endings(asked: Reading, offered: Reading) -> dict[str, float]:
    """A gate, a shop, a department ... that the query does not name is something else than what it names."""
    found: dict[str, float] = {}
    for kind, pattern in ENDS.items():
        ending = pattern.search(offered.plain)
        found[kind] = ending is not None and kind not in asked.ends and ending.group(0) not in asked.text
    bracket = words_of(offered.bracket)
    found["bracket_said"] = _share(bracket, asked.said)
    found["bracket"] = bool(bracket) and 1 - found["bracket_said"]
    return found


def _numbers(asked: Reading, offered: Reading) -> dict[str, float]:
    number = _compared("road_number", asked, offered)
    building = _compared("building", asked, offered)
    details = [_compared(name, asked, offered) for name in ("group", "unit", "floor", "room")]
    far = number == "differs" and asked.parts["road_number"].text[:2] != offered.parts["road_number"].text[:2]
    return {
        "number_more": min(3, len(offered.numbers - asked.numbers)) / 3,
        "number_missing": min(3, len(asked.numbers - offered.numbers - asked.beside)) / 3,
        "number_differs": number == "differs",
        "number_far": far,
        "building_differs": building == "differs",
        "building_agrees": building == "agrees",
        "building_missing": building == "missing",
        "building_more": building == "more",
        "detail_more": "more" in details,
        "detail_differs": "differs" in details,
    }


def _places(asked: Reading, offered: Reading) -> dict[str, float]:
    road, other = _key(asked.parts.get("road")), _key(offered.parts.get("road"))
    same = bool(other) and (road == other or other in name_key(asked.text))
    found: dict[str, float] = {
        "address_agrees": same and _compared("road_number", asked, offered) == "agrees",
        "road_differs": bool(road and other) and not same,
        "other_road": bool(road and other) and not same and road[:2] == other[:2] and len(road) == len(other),
    }
    for name in ("district", "town"):
        one, two = asked.parts.get(name), offered.parts.get(name)
        said = two is not None and two.text[:2] in asked.text
        found[f"{name}_agrees"] = said
        found[f"{name}_differs"] = one is not None and two is not None and not said
    return found


def _compared(name: str, asked: Reading, offered: Reading) -> str:
    one, two = asked.parts.get(name), offered.parts.get(name)
    if one is None or two is None:
        return "" if one is two else "missing" if two is None else "more"
    return "agrees" if _number(one.text) == _number(two.text) else "differs"


def _number(text: str) -> str:
    return canonical_number(text.strip(_MARKS))


def _key(part: Part | None) -> str:
    return name_key(part.text) if part else ""


def _share(words: Iterable[Word], among: frozenset[str]) -> float:
    """The share of the words' weight that is among others."""
    whole = found = 0.0
    for word in words:
        whole += word.weight
        found += word.weight if word.text in among else 0.0
    return found / whole if whole else 0.0


def _characters(text: str, other: str) -> float:
    """The share of a text's characters that another has: what abbreviations leave (师大附中, 师范大学附属中学)."""
    characters = {c for c in text if not c.isdigit()}
    return sum(c in other for c in characters) / len(characters) if characters else 0.0


def _run(name: str, other: str) -> int:
    """The length of the longest piece that both have."""
    best = 0
    for start in range(len(name)):
        while start + best < len(name) and name[start : start + best + 1] in other:
            best += 1
    return best


def _beginning(name: str, other: str) -> int:
    for position, (one, two) in enumerate(zip(name, other, strict=False)):
        if one != two:
            return position
    return min(len(name), len(other))
