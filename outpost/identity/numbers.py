"""ID numbers and names made comparable: two spellings of one number, or of one name, become the same text.

A resident ID number has 17 digits and a check character (GB 11643, ISO 7064 MOD 11-2). The older 15-digit form is
upgraded. Any other text is an opaque document number.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

Bytes = npt.NDArray[np.uint8]

ID_SHAPE = r"^[0-9]{17}[0-9X]$"
"""Shape of a normalised resident ID number."""
_OLD_SHAPE = r"^[0-9]{15}$"
CERTIFICATE_PREFIX = "CERT:"
_CHARACTERS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_PLAIN_NAME = r"^[\x{4E00}-\x{9FFF}·]+$"
_BLANKS = r"[\s\u200b\u200c\u200d\ufeff]+"
_DOTS = "[\u2022\u2027\u2219\u22c5\u30fb\uff0e.]"


def normalise_numbers(numbers: pl.Series) -> pl.Series:
    """Numbers as they are compared: NFKC, no blanks, upper case, 15 digits upgraded; nothing left becomes null.

    ``CERT:...`` is the number of a certificate and stays as it is written there.
    """
    odd = numbers.is_not_null() & ~numbers.str.contains(ID_SHAPE)
    if not odd.any():
        return numbers
    delivered = numbers.filter(odd)
    plain = _upgrade(_composed(delivered.str.normalize("NFKC").str.replace_all(_BLANKS, "")))
    as_written = delivered.str.strip_chars()
    plain = as_written.zip_with(as_written.str.starts_with(CERTIFICATE_PREFIX), plain)
    return _put_back(numbers, odd, plain.set(plain == "", None))


def normalise_names(names: pl.Series) -> pl.Series:
    """Names as they are compared: NFKC, no blanks, one kind of middle dot, upper case; nothing left becomes null."""
    odd = names.is_not_null() & ~names.str.contains(_PLAIN_NAME)
    if not odd.any():
        return names
    plain = names.filter(odd).str.normalize("NFKC").str.replace_all(_BLANKS, "").str.replace_all(_DOTS, "·")
    plain = _composed(plain)
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


def check_character(first_17: str) -> str:
    """The check character of one number's first 17 digits."""
    digits = np.frombuffer(first_17.encode("ascii"), dtype=np.uint8).reshape(1, 17)
    return chr(int(_check_characters(digits)[0]))


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
