"""Number strings cut into tokens: a number or a chain of them, its marker, and the word behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from outpost.address.read import segments as s
from outpost.address.read.numerals import canonical_number

_TOKEN = re.compile(f"{s.TOKEN}|{s.SPELT}|{s.DOOR}(?=[0-9])")
_CLASS = dict.fromkeys(s.BUILDING_MARKS, "building")
_CLASS |= dict.fromkeys(s.UNIT_MARKS, "unit") | dict.fromkeys(s.FLOOR_MARKS, "floor")
_CLASS |= dict.fromkeys(s.ROOM_MARKS, "room") | dict.fromkeys(s.GROUP_MARKS, "group")
_CLASS |= dict.fromkeys(s.LANE_MARKS, "lane") | dict.fromkeys(s.NUMBER_MARKS, "number")
_JOINT = re.compile(r"[-~/、至. ]")
_PREFIX = re.compile(r"^(?:地下|[附之第负#])")
_WORD = re.compile("^(" + "|".join((*s.ROOM_WORDS, "铺", "摊")) + ")")
_BEHIND = re.compile("(?<=.)(?:" + "|".join(s.BEHIND) + ")$")
SHOP = "商铺"
_ONE_WORD = dict.fromkeys((*s.SHOP_WORDS, "铺"), SHOP) | {"摊": "摊位"}
_WORDS = frozenset(_ONE_WORD.get(word, word) for word in s.ROOM_WORDS)
_LETTERS = "甲乙丙丁戊ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LISTED = re.compile("[-、/,;~→和及与至到或现今以]+")
_STAIR_BEHIND = re.compile("^([0-9]{1,3})([A-Z甲乙丙丁])$")
_FLOOR_OF_BLOCK = re.compile("^([AC-Z]|B(?=[0-9]{2}))([0-9]{1,2})$")
_STEM = re.compile("[A-Z甲乙丙丁]")
_CELLAR = re.compile("^B[1-9]$")
_BELOW = ("负", "地下")
_NO_PREFIX = ("#", *_BELOW)


class Value(NamedTuple):
    """A number as it is compared, and where its text stands: segment and characters from its beginning."""

    value: str
    segment: int
    start: int
    end: int


class Token(NamedTuple):
    """A number with its marker: 3-2单元 is values 3 and 2, mark ``unit``; and the word behind it: 商铺 of 102商铺."""

    values: tuple[Value, ...]
    mark: str
    prefix: str
    joint: str
    text: str
    word: Value | None = None


def tokens(numbers: str, segment: int = 0) -> list[Token]:
    """The number string cut into tokens; runs of bare numbers (3 501) make one token."""
    found: list[Token] = []
    ended = 0
    for token, start in _cut(numbers, segment):
        between, ended = numbers[ended:start], start + len(token.text)
        joined = _joined(found[-1], token, between) if found else None
        if joined is not None:
            found[-1] = joined
        elif token.text not in _LETTERS:
            sub = found and found[-1].mark == "number" and bare(token) and between == "-"
            if between == "-" and token.mark == "floor" and found and found[-1].mark:  # 4幢-1层
                token = _below_ground(token)
            found.append(token._replace(prefix="-") if sub else token)
    return found


def _cut(numbers: str, segment: int) -> Iterator[tuple[Token, int]]:
    for match in _TOKEN.finditer(numbers):
        text, start = match.group(0), match.start()
        behind = None if _WORD.match(text) else _BEHIND.search(text)
        cut = behind.start() if behind else len(text)
        yield _token(text[:cut], segment, start), start
        if behind:
            yield _token(behind.group(0), segment, start + cut), start + cut


def _joined(previous: Token, token: Token, between: str) -> Token | None:
    """Both as one token, where they are: 14号 甲, 102 商铺, 3 501, 82号、87号."""
    plain = previous.prefix == "" and previous.word is None
    if token.prefix == "word" and token.values[0].value in _WORDS:
        of_shop = previous.mark == "room" and token.values[0].value == SHOP
        return (
            previous._replace(word=token.values[0]) if plain and (previous.mark in ("", "number") or of_shop) else None
        )
    if previous.word is not None and bare(token) and not between and not any(map(str.isdecimal, previous.word.value)):
        word = previous.word._replace(value=previous.word.value + token.values[0].value, end=token.values[-1].end)
        return previous._replace(word=word, text=previous.text + token.text) if len(token.values) == 1 else None
    if previous.mark == "number" and len(token.text) == 1 and token.text in _LETTERS:
        return _with_stem(previous, token)
    if plain and token.prefix == "" and token.word is None:
        if token.mark == previous.mark in ("number", "building", "room") and _LISTED.fullmatch(between):
            return Token(previous.values + token.values, token.mark, "", "、", previous.text + between + token.text)
        if bare(previous) and (
            (token.mark in ("number", "building") and _LISTED.fullmatch(between) and between != "-")
            or (token.mark == "room" and _LISTED.fullmatch(between) and between not in ("-", ","))
        ):  # 168,173号 and 501和502室 are two
            return Token(previous.values + token.values, token.mark, "", "、", previous.text + between + token.text)
        if bare(previous) and token.mark in ("", "room"):
            return Token(previous.values + token.values, token.mark, "", "-", previous.text + token.text)
    return None


def bare(token: Token) -> bool:
    return token.mark == "" and token.prefix == "" and token.word is None


def _with_stem(number: Token, stem: Token) -> Token:
    """14号甲 is 14甲, 14号A is 14A."""
    last = number.values[-1]
    joined = last._replace(value=last.value + stem.text, end=stem.values[0].end)
    return number._replace(values=(*number.values[:-1], joined), text=number.text + stem.text)


@lru_cache(maxsize=1 << 16)
def _token(text: str, segment: int, start: int) -> Token:
    word = _WORD.match(text)
    if word:
        rest = text[word.end() :].removesuffix("室").removesuffix("号")
        name = _ONE_WORD.get(word.group(1), word.group(1))
        whole = Value(name + canonical_number(rest), segment, start, start + len(text))
        return Token((whole,), "room", "word", "", text)
    mark = next((text[-n:] for n in (4, 3, 2, 1) if len(text) > n and text[-n:] in _CLASS), "")
    body = text[: len(text) - len(mark)] if mark else text
    prefixed = _PREFIX.match(body)
    prefix = prefixed.group(0) if prefixed else ""
    position = start + len(prefix)
    values = []
    for piece in _JOINT.split(body[len(prefix) :]):
        clean = piece.lstrip("附之第负#")
        values.append(Value(canonical_number(clean), segment, position, position + len(piece)))
        position += len(piece) + 1
    if mark:
        last = values[-1]
        named = last.value + mark if mark in s.NAMING_MARKS else last.value
        values[-1] = last._replace(value=named, end=last.end + len(mark))
    if prefix and prefix != "#":
        values[0] = values[0]._replace(start=start)
    joint = next((character for character in "~至、/-" if character in body), "-" if "." in body else "")
    kind = _CLASS.get(mark, "building" if prefix == "#" and len(values) == 1 else "")
    if len(values) == 1 and kind in ("unit", "floor"):
        values, kind = _in_two(values[0], kind)
    if kind == "number" and len(values) > 1 and _STEM.fullmatch(values[-1].value) and values[-2].value.isdecimal():
        stem = values.pop()
        values[-1] = values[-1]._replace(value=values[-1].value + stem.value, end=stem.end)
    token = Token(tuple(values), kind, "" if prefix in _NO_PREFIX else prefix, joint, text)
    if prefix in _BELOW or (kind == "floor" and _CELLAR.match(values[0].value)):
        return _below_ground(token)
    return token


def _below_ground(token: Token) -> Token:
    """负一层, 地下1层, B1层 and 4幢-1层 are floor -1: room 101 there is not room 101."""
    first = token.values[0]
    return token._replace(values=(first._replace(value="-" + first.value.removeprefix("B")), *token.values[1:]))


def _in_two(value: Value, kind: str) -> tuple[list[Value], str]:
    """3甲单元 is building 3 and stair 甲; A9楼 is floor 9 of block A, but B1层 is below the ground."""
    cut = (_STAIR_BEHIND if kind == "unit" else _FLOOR_OF_BLOCK).match(value.value)
    if cut is None:
        return [value], kind
    position = value.start + len(cut.group(1))
    block = Value(cut.group(1), value.segment, value.start, position)
    return [block, Value(cut.group(2), value.segment, position, value.end)], kind
