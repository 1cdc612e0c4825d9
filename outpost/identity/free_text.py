"""ID numbers and phone numbers inside text that people wrote: found however they are disguised, and masked.

An ID number has 18 characters with a real date, or 15 digits with one; a phone number 11 digits that begin with 13 to
19, or an area code and 7 or 8 digits. Digits of any script count, Chinese numerals in a pass of their own; blanks,
hyphens, dots and the like may stand between them, and characters that nobody sees anywhere. What is shorter or has no
date in it stays as it was written: doors, areas, days, task numbers, codes of places.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

import polars as pl

from outpost.identity.id_number import check_character

MASK = "***"
"""What stands in the place of a number."""
_SHORTEST = 10
_ID, _OLD_ID = 18, 15
_CHAIN = re.compile(r"[0-9](?:[ .\-/()]{0,3}[0-9]){9,}(?:[ .\-/()]{0,3}X(?![0-9A-Za-z]))?")
_LETTER = re.compile(r"[A-Za-z]")
_GROUP = re.compile(r"[0-9X]+")
_CENTURIES = ("18", "19", "20")
_MOBILE = re.compile(r"(?:0{0,2}86|0)?1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[1-9][0-9]{1,2}[2-9][0-9]{6,7}")
_AREA_CODE = re.compile(r"0[1-9][0-9]{1,2}")
_COUNTRY = re.compile(r"0{0,2}86|0")
_USUAL = (3, 4, 4)
_MOBILE_DIGITS = 11
_AFTER_ROOM = re.compile(r"[1-9][0-9]{0,3}1[3-9][0-9]{9}")
_NUMERALS = {
    numeral: str(value)
    for value, numerals in enumerate(
        ("〇○零", "一壹幺", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for numeral in numerals
}
# Digits that re does not count as such: raised, lowered, circled, dotted, of some old scripts.
_OTHER_DIGITS = (
    r"\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070-\u2089\u2460-\u24ff\u2776-\u2793"
    r"\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a\U0001f100-\U0001f10a"
)
_DIGIT_LIKE = re.compile(rf"[\d{_OTHER_DIGITS}{''.join(_NUMERALS)}]")
_DOTS = frozenset(".．·•‧∙⋅・。｡")
_CROSSES = frozenset("XxＸｘⅩⅹХх×✕")
_OTHERS = {"−": "-", "/": "/", "／": "/", "∕": "/", "(": "(", "（": "(", ")": ")", "）": ")"}
_BETWEEN = r"[\s\p{C}\p{M}\p{Pd}\p{Pc}./()−．·•‧∙⋅・。｡／∕（）]*"
_SUSPECT = rf"[\p{{Nd}}\p{{No}}{''.join(_NUMERALS)}](?:{_BETWEEN}[\p{{Nd}}\p{{No}}{''.join(_NUMERALS)}]){{9}}"


def mask_numbers(text: str) -> str:
    """``text`` with every ID number and phone number in it as ``***``; other text is returned as it is.

    >>> mask_numbers("工农路108号，电话138-0000-0000")
    '工农路108号，电话***'
    >>> mask_numbers("工农路108号3幢501室")
    '工农路108号3幢501室'
    """
    while (masked := _once(text)) != text:
        text = masked
    return text


def mask_numbers_in(texts: pl.Series) -> pl.Series:
    """Each text with its numbers masked, null for null. Only what holds ten digits in a row is looked at closely."""
    suspect = texts.str.contains(_SUSPECT).fill_null(False)
    if not suspect.any():
        return texts
    found = texts.filter(suspect)
    masked = pl.Series([mask_numbers(text) for text in found], dtype=pl.String)
    return texts.clone().scatter(suspect.arg_true(), masked)


def _once(text: str) -> str:
    if len(text) < _SHORTEST or len(_DIGIT_LIKE.findall(text)) < _SHORTEST:
        return text
    for numerals in (False, True):
        spans = sorted(_spans(text, numerals=numerals))
        if spans:
            return _without(text, spans)
    return text


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [text[end:start], MASK]
        end = stop
    return "".join([*pieces, text[end:]])


def _spans(text: str, *, numerals: bool) -> Iterator[tuple[int, int]]:
    """Where numbers stand in ``text``. ``numerals``: Chinese ones are digits too."""
    marks = [_NUMERALS.get(mark) or _plain(mark) if numerals else _plain(mark) for mark in text]
    places = [at for at, mark in enumerate(marks) if mark]
    plain = "".join(marks)
    for found in _CHAIN.finditer(plain):
        in_code = bool(_LETTER.match(plain[found.start() - 1 : found.start()]) or _LETTER.match(plain, found.end()))
        chain = _Chain.of(found.group(), found.start(), in_code=in_code)
        for first, last in chain.numbers():
            yield places[chain.at[first]], places[chain.at[last - 1]] + 1


@lru_cache(maxsize=4096)
def _plain(mark: str) -> str:
    """A character as it counts here: an ASCII digit, X, a kind of separator, nothing if nobody sees it, or itself."""
    digit = unicodedata.digit(mark, None)
    if digit is not None:
        return str(digit)
    if mark in _CROSSES:
        return "X"
    if mark in _DOTS:
        return "."
    if mark.isspace():
        return " "
    kind = unicodedata.category(mark)
    if kind in ("Cc", "Cf", "Cs", "Me", "Mn"):
        return ""
    if kind in ("Pd", "Pc"):
        return "-"
    return _OTHERS.get(mark, mark)


class _Holds(Protocol):
    def __call__(self, first: int, last: int) -> bool: ...


@dataclass(frozen=True)
class _Chain:
    """Digits with nothing but separators between them: ``starts`` are the places at which a group of them begins.

    ``at`` says for each digit where it stands in the text; ``between`` what stands after each group but the last;
    ``in_code``: a Latin letter stands beside them.
    """

    digits: str
    at: Sequence[int]
    starts: Sequence[int]
    between: Sequence[str]
    in_code: bool

    @classmethod
    def of(cls, text: str, offset: int, *, in_code: bool) -> _Chain:
        groups = list(_GROUP.finditer(text))
        starts = [0]
        for group in groups:
            starts.append(starts[-1] + len(group.group()))
        return cls(
            "".join(group.group() for group in groups),
            [offset + position for group in groups for position in range(group.start(), group.end())],
            starts,
            [text[one.end() : other.start()] for one, other in pairwise(groups)],
            in_code,
        )

    def numbers(self) -> list[tuple[int, int]]:
        """Stretches of digits that are an ID number, or else a phone number, the surest first; none overlap."""
        taken: list[tuple[int, int]] = []
        kinds = (self._is_right_id, self._is_likely_id, self._is_old_id, self._is_phone)
        for stretches in (self._inside(), *(self._whole_groups(kind) for kind in kinds), self._at_the_end()):
            for first, last in stretches:
                if all(last <= start or stop <= first for start, stop in taken):
                    taken.append((first, last))
        return taken

    def _inside(self) -> Iterator[tuple[int, int]]:
        """ID numbers with the right check character, wherever they begin and end."""
        first = 0
        while (last := first + _ID) <= len(self.digits):
            word = self.digits[first:last]
            if _has_date(word) and _is_right(word) and self._is_apart_evenly(first, last):
                yield first, last
                first = last
            else:
                first += 1

    def _is_apart_evenly(self, first: int, last: int) -> bool:
        """Whether a number between these places stands in one group, or in several of a likely date."""
        groups = bisect_right(self.starts, first) - 1, bisect_right(self.starts, last - 1) - 1
        return groups[0] == groups[1] or (self._is_even(*groups) and self.digits[first + 6 : first + 8] in _CENTURIES)

    def _at_the_end(self) -> Iterator[tuple[int, int]]:
        """Mobile numbers written straight after a room number."""
        for start, stop in pairwise(self.starts):
            if _AFTER_ROOM.fullmatch(self.digits[start:stop]):
                yield stop - _MOBILE_DIGITS, stop

    def _whole_groups(self, holds: _Holds) -> Iterator[tuple[int, int]]:
        """Runs of whole groups that are such a number."""
        for first in range(len(self.between) + 1):
            for last in range(first, len(self.between) + 1):
                if self.starts[last + 1] - self.starts[first] > _ID:
                    break
                if holds(first, last):
                    yield self.starts[first], self.starts[last + 1]

    def _is_right_id(self, first: int, last: int) -> bool:
        word = self._word(first, last)
        return len(word) == _ID and word[6:8] in _CENTURIES and _has_date(word) and _is_right(word)

    def _is_likely_id(self, first: int, last: int) -> bool:
        """Right but for its check character."""
        word = self._word(first, last)
        return len(word) == _ID and word[6:8] in _CENTURIES and _has_date(word) and self._is_even(first, last)

    def _is_old_id(self, first: int, last: int) -> bool:
        word = self._word(first, last)
        return len(word) == _OLD_ID and _has_date(word) and self._is_even(first, last)

    def _is_phone(self, first: int, last: int) -> bool:
        groups = [self._word(at, at) for at in range(first, last + 1)]
        if len(groups) > 1 and _LANDLINE.fullmatch("".join(groups)) and _AREA_CODE.fullmatch(groups[0]):
            return True
        if len(groups) > 1 and _COUNTRY.fullmatch(groups[0]):
            first, groups = first + 1, groups[1:]
        word = "".join(groups)
        if len(groups) == 1 and not self.in_code and _LANDLINE.fullmatch(word):
            return True
        usual = tuple(map(len, groups)) == _USUAL
        return bool(_MOBILE.fullmatch(word)) and (usual or self._is_even(first, last))

    def _word(self, first: int, last: int) -> str:
        return self.digits[self.starts[first] : self.starts[last + 1]]

    def _is_even(self, first: int, last: int) -> bool:
        """Whether the same kind of separator stands between all these groups."""
        return len({"".join(sorted(set(text))) for text in self.between[first:last]}) <= 1


def _has_date(word: str) -> bool:
    """Whether the day of birth in an ID number of either form is a real day."""
    if "X" in word[:17] or (len(word) == _OLD_ID and "X" in word):
        return False
    day = word[6:14] if len(word) == _ID else f"19{word[6:12]}"
    try:
        dt.date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return True


def _is_right(word: str) -> bool:
    return check_character(word[:17]) == word[17]
