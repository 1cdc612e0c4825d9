"""ID numbers and names made comparable: two spellings of one number, or of one name, become the same text.

Here: columns of them. What a resident ID number is: ``outpost.identity.id_number``. The older form of 15 digits is
upgraded; any other text is an opaque document number.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl

from outpost.identity.id_number import CERTIFICATE_PREFIX, CHECK_CHARACTERS, ID_SHAPE, WEIGHTS
from outpost.identity.names import DOTS, with_moved_characters

Bytes = npt.NDArray[np.uint8]

_OLD_SHAPE = r"^[0-9]{15}$"
_CHARACTERS = np.frombuffer(CHECK_CHARACTERS.encode("ascii"), dtype=np.uint8)
_WEIGHTS = np.array(WEIGHTS, dtype=np.int64)
PLAIN_NAME = r"^[\x{4E00}-\x{9FFF}·]+$"
FORMAT_CHARACTERS = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Zero-width and bidi characters, which nobody sees and copying brings along: ranges of a character class."""
_BLANKS = rf"[\s{FORMAT_CHARACTERS}]+"
_DOTS = f"[{DOTS}]"
_PHONE = r"^(?:\+?(?:00)?86-?)?1[3-9][0-9]-?[0-9]{4}-?[0-9]{4}$|^0[0-9]{2,3}-?[0-9]{7,8}$"
_SCIENTIFIC = r"^[0-9](?:\.[0-9]*)?E[+-]?[0-9]{1,3}$|^[0-9]+\.[0-9]*(?:E[+-]?[0-9]+)?$|^[0-9]+E\+[0-9]+$"
_MASKED = r"[*?#□■•\x{FFFD}]|X{3}|[\x00-\x1F\x7F]"
ONE_DIGIT = "^(?:" + "|".join(f"{digit}{{18}}" for digit in range(10)) + ")$"
"""A number in the shape of a resident's that is one digit throughout; of some the check character is even right."""
_FEWEST = 4


def normalise_numbers(numbers: pl.Series) -> pl.Series:
    """Numbers as they are compared: NFKC, no blanks, upper case, 15 digits upgraded; nothing left becomes null.

    ``CERT:...`` is the number of a certificate and stays as it is written there.

    >>> normalise_numbers(pl.Series(["９９０６０２ １９８００１０１ ００１8", "990602800101001", "  "])).to_list()
    ['990602198001010018', '990602198001010018', None]
    """
    odd = numbers.is_not_null() & ~numbers.str.contains(ID_SHAPE)
    if not odd.any():
        return numbers
    delivered = numbers.filter(odd)
    plain = _upgrade(_composed(delivered.str.normalize("NFKC").str.replace_all(_BLANKS, "")))
    as_written = delivered.str.strip_chars()
    plain = as_written.zip_with(as_written.str.starts_with(CERTIFICATE_PREFIX), plain)
    return _put_back(numbers, odd, plain.set(plain == "", None))


def placeholder_numbers(numbers: pl.Series) -> pl.Series:
    """Whether each normalised number stands for none: no digit, under 4 characters, or one character repeated.

    False for null.
    """
    return _where_odd(numbers, _is_placeholder)


def damaged_numbers(numbers: pl.Series) -> pl.Series:
    """Whether each normalised number cannot be one: a placeholder, partly masked, a float's text, or a phone's digits.

    False for null.
    """
    return _where_odd(numbers, lambda odd: _is_placeholder(odd) | odd.str.contains(f"{_SCIENTIFIC}|{_PHONE}|{_MASKED}"))


def _where_odd(numbers: pl.Series, judge: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """``judge`` on the numbers that are not in the shape of a resident's, or are of one digit; false for the others."""
    odd = (numbers.is_not_null() & ~numbers.str.contains(ID_SHAPE)) | numbers.str.contains(ONE_DIGIT).fill_null(False)
    found = pl.Series(numbers.name, [False], dtype=pl.Boolean).new_from_index(0, len(numbers))
    if not odd.any():
        return found
    return found.scatter(odd.arg_true(), judge(numbers.filter(odd)))


def _is_placeholder(numbers: pl.Series) -> pl.Series:
    written = numbers.str.strip_prefix(CERTIFICATE_PREFIX)
    repeated = (written.str.slice(1) == written.str.head(-1)) & (written.str.len_chars() > 1)
    return (numbers.str.len_chars() < _FEWEST) | ~written.str.contains("[0-9]") | repeated


def normalise_names(names: pl.Series) -> pl.Series:
    """Names as they are compared: NFKC, no blanks, one kind of middle dot, upper case; nothing left becomes null."""
    odd = names.is_not_null() & ~names.str.contains(PLAIN_NAME)
    if not odd.any():
        return names
    plain = with_moved_characters(names.filter(odd)).str.normalize("NFKC").str.replace_all(_BLANKS, "")
    plain = _composed(plain.str.replace_all(_DOTS, "·"))
    return _put_back(names, odd, plain.set(plain == "", None))


def _composed(texts: pl.Series) -> pl.Series:
    """Upper case and composed again: a mark that a blank kept apart from its letter has come to stand beside it."""
    return texts.str.to_uppercase().str.normalize("NFKC")


def check_characters_right(numbers: pl.Series) -> pl.Series:
    """Whether each number, if it has the shape of a resident ID number, ends in the right check character.

    True for numbers of another shape, null for null.
    """
    shaped = numbers.str.contains(ID_SHAPE)
    right = np.ones(len(numbers), dtype=bool)
    at = shaped.fill_null(False).to_numpy()
    if at.any():
        characters = _characters(numbers.filter(shaped.fill_null(False)), 18)
        right[at] = _check_characters(characters) == characters[:, 17]
    return pl.Series(numbers.name, right).set(numbers.is_null(), None)


def _upgrade(numbers: pl.Series) -> pl.Series:
    old = numbers.str.contains(_OLD_SHAPE)
    if not old.any():
        return numbers
    fifteen = numbers.filter(old)
    seventeen = fifteen.str.slice(0, 6) + "19" + fifteen.str.slice(6, 9)
    last = _check_characters(_characters(seventeen, 17)).tobytes().decode("ascii")
    return _put_back(numbers, old, seventeen + pl.Series(list(last), dtype=pl.String))


def _check_characters(characters: Bytes) -> Bytes:
    digits = characters[:, :17].astype(np.int64) - ord("0")
    return np.take(_CHARACTERS, (digits @ _WEIGHTS) % 11)


def _characters(texts: pl.Series, width: int) -> Bytes:
    joined = texts.str.join("").item().encode("ascii")
    return np.frombuffer(joined, dtype=np.uint8).reshape(len(texts), width)


def _put_back(series: pl.Series, where: pl.Series, values: pl.Series) -> pl.Series:
    places = where.arg_true()
    return series.clone().scatter(places, values)
