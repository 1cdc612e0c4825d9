"""Task numbers: ``R1-261123-0A7F3K`` is model, date opened, five random-looking characters and a check character.

The characters are those of Crockford's base 32 (no I, L, O, U). The check character covers the whole number: it is a
weighted sum over the field of 32 elements and finds every single wrong character and every two exchanged neighbours.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {character: value for value, character in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0, "U": 27}
_LONGEST = 60
_LOOKALIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SHAPE = re.compile(r"([A-Z][A-Z0-9]{0,7})-([0-9]{6})-([0-9A-HJKMNP-TV-Z]{6})")
_USUAL = re.compile(r"[A-Z][0-9]{1,7}-[0-9]{6}-[0-9A-HJKMNP-TV-Z]{6}")
_COMPACT = re.compile(r"([A-Z][A-Z0-9]{0,7})([0-9OIL]{6})([0-9A-Z]{6})")
_GAP = re.compile(r"[^\w]+|_+")
# Characters that are letters to Unicode and hyphens to whoever types them.
_AS_DASH = str.maketrans("一ー", "--")
_MODULUS = 0b100101
"""x^5 + x^2 + 1, primitive over two elements: its root runs through all 31 units of the field."""


@cache
def _weight(position: int) -> int:
    value = 1
    for _ in range(position):
        value <<= 1
        if value & 32:
            value ^= _MODULUS
    return value


@cache
def _product(left: int, right: int) -> int:
    result = 0
    while right:
        if right & 1:
            result ^= left
        left <<= 1
        if left & 32:
            left ^= _MODULUS
        right >>= 1
    return result


@cache
def _share(character: str, position: int) -> int:
    return _product(_VALUE[character], _weight(position))


def check_character(number: str) -> str:
    """The check character of a number without it; hyphens do not count."""
    total = 0
    for position, character in enumerate(number.replace("-", ""), 1):
        total ^= _share(character, position)
    return ALPHABET[total]


def draw(task_key: str, model_id: str, opened_on: dt.date, episode: int, key: bytes, counter: int = 0) -> str:
    """The number that (night, task key, episode) gets under the deployment's secret."""
    message = f"{opened_on}\x1f{task_key}\x1f{episode}\x1f{counter}".encode()
    bits = int.from_bytes(hmac.digest(key, message, "sha256")[:4], "big")
    stem = f"{model_id}-{opened_on:%y%m%d}-" + "".join(ALPHABET[bits >> shift & 31] for shift in (20, 15, 10, 5, 0))
    return stem + check_character(stem)


def assign(new: Iterable[tuple[str, str, int]], opened_on: dt.date, key: bytes) -> Iterator[str]:
    """Numbers for (task_key, model_id, episode) given in order of task key.

    Where two keys of a night would get the same number, the later one is drawn again with a counter.
    """
    taken: set[str] = set()
    for task_key, model_id, episode in new:
        counter = 0
        number = draw(task_key, model_id, opened_on, episode, key)
        while number in taken:
            counter += 1
            number = draw(task_key, model_id, opened_on, episode, key, counter)
        taken.add(number)
        yield number


def read(text: str) -> str | None:
    """A task number as people type it, or None when it has not its shape.

    Full width, lower case, O for 0, I and L for 1, other hyphens, blanks anywhere and no hyphens at all are read; a
    hyphen in a wrong place is not. The model is as it was typed: ``readings`` has what else it may be.

    >>> read("ｒ1—261123—oa7f3k"), read("R12611230A7F3K"), read("R1-26112-30A7F3K")
    ('R1-261123-0A7F3K', 'R1-261123-0A7F3K', None)
    """
    return next(iter(readings(text)), None)


def readings(text: str) -> list[str]:
    """The numbers that ``text`` can be: as typed, and with 0 and 1 for the letters O, I and L in the model.

    >>> readings("RI-261123-0A7F3K")
    ['RI-261123-0A7F3K', 'R1-261123-0A7F3K']
    """
    if _USUAL.fullmatch(text):
        return [text]
    if len(text) > _LONGEST:
        return []
    groups = [group for group in _GAP.split(_joined(text)) if group]
    found = _COMPACT.fullmatch("".join(groups))
    if found is None or not set(accumulate(map(len, groups))) <= {found.end(1), found.end(2), found.end(3)}:
        return []
    model, day, tail = found[1], found[2].translate(_LOOKALIKE), found[3].translate(_LOOKALIKE)
    models = dict.fromkeys((model, model[0] + model[1:].translate(_LOOKALIKE)))
    return [number for name in models if _SHAPE.fullmatch(number := f"{name}-{day}-{tail}")]


def _joined(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_AS_DASH).upper()
    return "".join(mark for mark in plain if mark.isprintable() and not mark.isspace())


def is_sound(number: str) -> bool:
    """Whether the check character fits: a number that is not sound is a typing error, not a stranger's."""
    return bool(_SHAPE.fullmatch(number)) and check_character(number[:-1]) == number[-1]
