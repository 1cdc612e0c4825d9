# ruff: noqa: E501 - Chinese characters count double
"""What one text says, as ``choose`` compares it: its words, its name without road and number, and what it ends in."""

from __future__ import annotations

import re
from typing import NamedTuple

from outpost.address.read.numerals import CHINESE_NUMERALS, canonical_number, name_key
from outpost.address.read.parts import Part

_GENERIC = frozenset(
    re.findall(
        "..",
        "公司有限限公责任集团股份花园小区公寓广场大厦医院学校中学小学大学中心超市商店酒店宾馆银行支行分公分店专卖售楼门诊药店市场工业业园园区"
        "开发发区经济街道社区委会村委镇政政府办事路口交叉附近对面旁边路与国际商城家园新村小组大道大街东路西路南路北路中路中国",
    )
)
_COMMON, _NUMBER = 0.35, 1.2
_BESIDE = re.compile("斜对面|对面|对过|隔壁|旁边|附近|旁|楼上|楼下|往[东西南北]|[东西南北]侧|[0-9]+米|交叉口|交汇处")
_NUMBERS = re.compile("[A-Z]?[0-9]+(?:-[0-9]+)*[A-Z]?|(?<![一-龥])[A-Z](?=[座区])")
_NUMERALS = re.compile(f"[{CHINESE_NUMERALS}]+(?=[号幢栋座楼单元层室组队社期区])")
_PUNCTUATION = re.compile(r"[()\-,.;:/ #·]+")
_ABOVE = ("province", "city", "district")
_WHERE = (*_ABOVE, "town", "road", "road_number")
_LAST_BRACKET = re.compile(r"\(([^()]*)\)\)*$")

ENDS = {
    "gate": re.compile(r"(?:(?:[东西南北]{1,2}|[正大侧后前边]|[0-9]+号?|[A-Z])门|出入口|[入出]口)$"),
    "parking": re.compile("(?:停车[场区库]|车库|充电站|停车点)$"),
    "stop": re.compile("(?:公交站|地铁站|车站|站台)$"),
    "shop": re.compile("(?:店|超市|便利|药房|餐[厅馆]|火锅|专柜)$"),
    "department": re.compile(
        "(?:部|科|处|室|中心|食堂|仓库|分厂|[园校院]区|宿舍|会所|图书馆|体育馆|ATM|银行|驿站|服务点|影城)$"
    ),
    "building": re.compile(
        "(?:[0-9A-Z一二三四五六七八九十]+(?:幢|栋|号楼|座|单元|楼|层|号馆|期|区)|写字楼|[办教门][公学诊]楼)$"
    ),
}
"""What a name ends in, if it is no more than a part of a place or something in it."""


class Word(NamedTuple):
    """A word of a text: two characters, or a number; ``position`` counts characters from the text's beginning."""

    text: str
    weight: float
    position: int


class Reading(NamedTuple):
    """``core`` is the text below its district; ``beside`` the words of what it lies beside; ``plain`` its name, without
    town, road, number and punctuation; ``bracket`` what the text ends in, in brackets; ``words`` and ``numbers`` those of
    the core; ``said`` all words; ``ends`` the kinds of ENDS that the name ends in."""

    text: str
    parts: dict[str, Part]
    core: str
    beside: frozenset[str]
    plain: str
    bracket: str
    words: tuple[Word, ...]
    said: frozenset[str]
    numbers: frozenset[str]
    ends: frozenset[str]


def read(text: str, parts: dict[str, Part]) -> Reading:
    """``text`` is normalised, and ``parts`` are its own."""
    core = text[max((parts[name].end for name in _ABOVE if name in parts), default=0) :] or text
    plain = _PUNCTUATION.sub("", _name(text, parts))
    bracket = _LAST_BRACKET.search(text)
    words = words_of(core)
    return Reading(
        text,
        parts,
        core,
        _beside(core),
        plain,
        bracket.group(1) if bracket else "",
        words,
        frozenset(word.text for word in words_of(text)),
        frozenset(word.text for word in words if word.text.isascii()),
        frozenset(kind for kind, pattern in ENDS.items() if pattern.search(plain)),
    )


def _name(text: str, parts: dict[str, Part]) -> str:
    """Without where it is; all of it where nothing else is said."""
    kept, position = [], 0
    for part in sorted((parts[name] for name in _WHERE if name in parts), key=lambda part: part.start):
        kept.append(text[position : part.start])
        position = max(position, part.end)
    kept.append(text[position:])
    return target_of("".join(kept)).strip("附近的")


def _beside(core: str) -> frozenset[str]:
    """The words of a landmark: those before or behind what the text is after, and not in it."""
    target = target_of(core)
    if len(target) == len(core):
        return frozenset()
    after = {word.text for word in words_of(target)}
    return frozenset(word.text for word in words_of(core.replace(target, "")) if word.text not in after)


def target_of(core: str) -> str:
    """What a text is after: behind the last word of nearness, or before it where nothing follows."""
    found = list(_BESIDE.finditer(core))
    if not found:
        return core
    return core[found[-1].end() :] if len(core) - found[-1].end() > 1 else core[: found[-1].start()]


def words_of(text: str) -> tuple[Word, ...]:
    """Pairs of characters and numbers, in no order that means anything."""
    text = _NUMERALS.sub(lambda found: canonical_number(found.group(0)), name_key(text))
    words: list[Word] = []
    start = 0
    for number in _NUMBERS.finditer(text):
        words.extend(_pairs(text, start, number.start()))
        words.append(Word(canonical_number(number.group(0)), _NUMBER, number.start()))
        start = number.end()
    return (*words, *_pairs(text, start, len(text)))


def _pairs(text: str, start: int, end: int) -> list[Word]:
    pairs = [(text[position : position + 2], position) for position in range(start, end - 1)]
    return [Word(pair, _COMMON if pair in _GENERIC else 1.0, position) for pair, position in pairs]
