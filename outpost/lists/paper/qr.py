"""QR codes of task numbers: version 2, error correction M, alphanumeric (ISO/IEC 18004). 25 modules a side."""

from __future__ import annotations

from functools import lru_cache

SIDE = 25
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_DATA, _CORRECTION = 28, 16
LONGEST = 38
"""Characters that fit."""
# Error correction M, mask 0, with its BCH code, masked as the standard says.
_FORMAT = 0b101010000010010
_EXP = [1] * 512
_LOG = [0] * 256
for _power in range(1, 512):
    _doubled = _EXP[_power - 1] << 1
    _EXP[_power] = _doubled ^ 0x11D if _doubled & 256 else _doubled
for _power in range(255):
    _LOG[_EXP[_power]] = _power

Matrix = list[list[bool]]


def matrix(text: str) -> Matrix:
    """Dark modules of ``text``, row by row. ValueError for a text that is no task number."""
    if len(text) > LONGEST or any(mark not in _ALPHABET for mark in text):
        raise ValueError("not a task number: too long, or other characters than capital letters, digits and hyphens")
    data = _codewords(text)
    bits = [byte >> shift & 1 for byte in [*data, *_corrected(data)] for shift in range(7, -1, -1)]
    dark, fixed = _patterns()
    for (row, column), bit in zip(_path(fixed), [*bits, *[0] * 7], strict=True):
        dark[row][column] = bool(bit) ^ ((row + column) % 2 == 0)
    return dark


def _codewords(text: str) -> list[int]:
    bits = f"0010{len(text):09b}"
    for at in range(0, len(text) - 1, 2):
        bits += f"{_ALPHABET.index(text[at]) * 45 + _ALPHABET.index(text[at + 1]):011b}"
    if len(text) % 2:
        bits += f"{_ALPHABET.index(text[-1]):06b}"
    bits += "0" * min(4, _DATA * 8 - len(bits))
    bits += "0" * (-len(bits) % 8)
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)]
    return words + [0xEC if at % 2 == 0 else 0x11 for at in range(_DATA - len(words))]


@lru_cache
def _generator() -> tuple[int, ...]:
    found = [1]
    for power in range(_CORRECTION):
        found = [a ^ b for a, b in zip([*found, 0], [0, *(_times(value, _EXP[power]) for value in found)], strict=True)]
    return tuple(found)


def _times(a: int, b: int) -> int:
    return _EXP[_LOG[a] + _LOG[b]] if a and b else 0


def _corrected(data: list[int]) -> list[int]:
    rest = [*data, *[0] * _CORRECTION]
    for at in range(len(data)):
        factor = rest[at]
        for step, value in enumerate(_generator()):
            rest[at + step] ^= _times(factor, value)
    return rest[len(data) :]


def _patterns() -> tuple[Matrix, Matrix]:
    """What is the same in all codes, and where it stands."""
    dark = [[False] * SIDE for _ in range(SIDE)]
    fixed = [[False] * SIDE for _ in range(SIDE)]

    def put(row: int, column: int, is_dark: bool) -> None:
        if 0 <= row < SIDE and 0 <= column < SIDE:
            dark[row][column], fixed[row][column] = is_dark, True

    for at in range(8, SIDE - 8):
        put(6, at, at % 2 == 0)
        put(at, 6, at % 2 == 0)
    for top, left in ((0, 0), (0, SIDE - 7), (SIDE - 7, 0)):
        for row in range(-1, 8):
            for column in range(-1, 8):
                ring = max(abs(row - 3), abs(column - 3))
                put(top + row, left + column, ring in (0, 1, 3))
    for row in range(-2, 3):
        for column in range(-2, 3):
            put(18 + row, 18 + column, max(abs(row), abs(column)) != 1)
    for position, (first, second) in enumerate(_format_places()):
        bit = bool(_FORMAT >> position & 1)
        put(*first, bit)
        put(*second, bit)
    put(SIDE - 8, 8, True)
    return dark, fixed


def _format_places() -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The two places of each format bit, from the least."""
    beside = [(row, 8) for row in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, column) for column in (7, 5, 4, 3, 2, 1, 0)]
    away = [(8, SIDE - 1 - at) for at in range(8)] + [(SIDE - 7 + at, 8) for at in range(7)]
    return list(zip(beside, away, strict=True))


def _path(fixed: Matrix) -> list[tuple[int, int]]:
    """The places of data modules in the order of their bits: two columns at a time, up and down, from the right."""
    places = []
    upwards = True
    for right in (24, 22, 20, 18, 16, 14, 12, 10, 8, 5, 3, 1):
        rows = range(SIDE - 1, -1, -1) if upwards else range(SIDE)
        places += [(row, column) for row in rows for column in (right, right - 1) if not fixed[row][column]]
        upwards = not upwards
    return places
