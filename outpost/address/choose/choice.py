# ruff: noqa: E501 - Chinese characters count double
"""``choose``: of a few written addresses, the one that a query most likely means.

What both say counts, and most what stands at the end of the query, where the place itself is named: behind its road, and
behind what it lies beside (新华书店旁李宁 means 李宁). Words that many names end in count little. Numbers are words of
their own, agree or do not, and a number that the query does not have speaks against a candidate.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from outpost.address.read.normal import normalise
from outpost.address.read.numerals import CHINESE_NUMERALS, canonical_number, name_key
from outpost.address.read.parts import Part, parts_of

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
_ABOVE = ("province", "city", "district")
_MARKS = "号幢栋座楼#第"
_TARGET = 7


class Word(NamedTuple):
    """A word of a text: two characters, or a number; ``position`` counts characters from the text's beginning."""

    text: str
    weight: float
    position: int


def choose(queries: pl.Series, candidates: pl.Series) -> pl.Series:
    """For each query the place (from 0) of the candidate that fits it best in its list of texts; null for an empty list.

    Of equals the first is taken.
    """
    asked = normalise(queries)
    offered = candidates.explode(empty_as_null=False) if candidates.len() else pl.Series([], dtype=pl.String)
    texts = pl.concat([asked, normalise(offered.cast(pl.String))]).drop_nulls().unique()
    parts = {text: found for text, (found, _) in zip(texts.to_list(), parts_of(texts), strict=True)}
    chosen: list[int | None] = []
    for query, options in zip(asked.to_list(), candidates.to_list(), strict=True):
        if query is None or not options:
            chosen.append(None)
            continue
        clean = normalise(pl.Series(options, dtype=pl.String)).to_list()
        scores = [-9.0 if text is None else _score(query, parts[query], text, parts[text]) for text in clean]
        chosen.append(scores.index(max(scores)))
    return pl.Series(chosen, dtype=pl.UInt32)


def _score(query: str, asked: dict[str, Part], text: str, offered: dict[str, Part]) -> float:
    """The weights are set by hand; each share is between 0 and 1."""
    core, name = _below_district(query, asked), _below_district(text, offered)
    ours, theirs = _words(core), _words(name)
    said, told = {word.text for word in _words(text)}, {word.text for word in _words(query)}
    length = max(1, len(core))
    late = [word._replace(weight=word.weight * (0.5 + word.position / length)) for word in ours]
    target = [word for word in _words(_target(core)) if not word.text.isascii()][-_TARGET:]
    more = {word.text for word in theirs if word.text.isascii()} - {word.text for word in ours}
    return (
        2 * _share(late, said)
        + 1.5 * _share(theirs, told)
        + 1.5 * _characters(core, text)
        + 2 * _share(target, said)
        - 0.7 * len(more)
        - 1.75 * _differ("road_number", asked, offered)
        - _differ("building", asked, offered)
        - 0.4 * ("building" in asked and "building" not in offered)
        - 2.5 * _other_road(asked, offered)
    )


def _below_district(text: str, parts: dict[str, Part]) -> str:
    return text[max((parts[name].end for name in _ABOVE if name in parts), default=0) :] or text


def _target(core: str) -> str:
    """What a query is after: behind the last word of nearness, or before it where nothing follows."""
    found = list(_BESIDE.finditer(core))
    if not found:
        return core
    return core[found[-1].end() :] if len(core) - found[-1].end() > 1 else core[: found[-1].start()]


@lru_cache(maxsize=1 << 16)
def _words(text: str) -> tuple[Word, ...]:
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


def _share(words: list[Word] | tuple[Word, ...], among: set[str]) -> float:
    """The share of the words' weight that is among others."""
    whole = sum(word.weight for word in words)
    return sum(word.weight for word in words if word.text in among) / whole if whole else 0.0


def _characters(core: str, text: str) -> float:
    """The share of a query's characters that a text has: what abbreviations leave (师大附中, 师范大学附属中学)."""
    characters = [c for c in dict.fromkeys(core) if not c.isdigit()]
    return sum(c in text for c in characters) / len(characters) if characters else 0.0


def _differ(name: str, asked: dict[str, Part], offered: dict[str, Part]) -> float:
    if name not in asked or name not in offered:
        return 0.0
    return float(_number(asked[name].text) != _number(offered[name].text))


def _other_road(asked: dict[str, Part], offered: dict[str, Part]) -> float:
    """人民中路 and 人民西路 are two roads."""
    if "road" not in asked or "road" not in offered:
        return 0.0
    one, other = name_key(asked["road"].text), name_key(offered["road"].text)
    return float(one != other and one[:2] == other[:2] and len(one) == len(other))


def _number(text: str) -> str:
    return canonical_number(text.strip(_MARKS))
