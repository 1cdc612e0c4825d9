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

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {character: value for value, character in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0, "U": 27}
_LOOKALIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SHAPE = re.compile(r"([A-Z][A-Z0-9]{0,7})-(\d{6})-([0-9A-HJKMNP-TV-Z]{6})")
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
    """A task number as people type it (full width, lower case, O for 0, I for 1), or None when it has not its shape."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    for dash in "‐‑‒–—−_":
        plain = plain.replace(dash, "-")
    head, hyphen, tail = plain.rpartition("-")
    found = _SHAPE.fullmatch(f"{head}{hyphen}{tail.translate(_LOOKALIKE)}")
    return found.group() if found else None


def is_sound(number: str) -> bool:
    """Whether the check character fits: a number that is not sound is a typing error, not a stranger's."""
    return bool(_SHAPE.fullmatch(number)) and check_character(number[:-1]) == number[-1]
