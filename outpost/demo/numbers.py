"""Numbers with check characters: resident ID numbers that begin with 99 (GB 11643) and credit codes (GB 32100)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]

_ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
_ID_CHECK = list("10X98765432")
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]


def id_numbers(birth_days: Ints, male: npt.NDArray[np.bool_], block: int, blocks: int) -> pl.Series:
    """18-digit numbers, each once: area 99 + four digits of this block, birth date, sequence, check character.

    ``birth_days``: days since 1970-01-01; ``block`` of ``blocks``: which share of the 10,000 areas may be used.
    """
    areas = max(1, 10_000 // blocks)
    order = np.lexsort((np.arange(len(birth_days)), male, birth_days))
    group = birth_days[order] * 2 + male[order]
    start = np.concatenate([[True], group[1:] != group[:-1]]) if len(group) else np.zeros(0, dtype=bool)
    first = np.maximum.accumulate(np.where(start, np.arange(len(group)), 0))
    rank = np.empty(len(birth_days), dtype=np.int64)
    rank[order] = np.arange(len(group)) - first
    shift = (birth_days * 31) % areas
    area = 990_000 + block * areas + (rank + shift) % areas
    sequence = ((rank // areas) * 2 + 41 * (birth_days % 11)) % 998 // 2 * 2 + male
    return _with_check(area * 10**11 + eight_digits(birth_days) * 10**3 + sequence)


def eight_digits(days: Ints) -> Ints:
    """YYYYMMDD of days since 1970-01-01."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]").astype(np.int64)
    day = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    result: Ints = (months // 12 + 1970) * 10_000 + (months % 12 + 1) * 100 + day
    return result


def _with_check(seventeen: Ints) -> pl.Series:
    total = np.zeros(len(seventeen), dtype=np.int64)
    rest = seventeen.copy()
    for weight in reversed(_ID_WEIGHTS):
        total += rest % 10 * weight
        rest //= 10
    check = pl.Series(_ID_CHECK).gather(pl.Series(total % 11))
    return pl.Series(seventeen).cast(pl.String) + check


def fifteen_digits(numbers: pl.Series) -> pl.Series:
    """The old form of numbers of people born before 2000."""
    return numbers.str.slice(0, 6) + numbers.str.slice(8, 9)


def wrong_check(numbers: pl.Series) -> pl.Series:
    """The same numbers with another check character."""
    return numbers.str.head(17) + numbers.str.tail(1).replace_strict({"X": "1"}, default="X")


def credit_codes(serial: Ints) -> pl.Series:
    """GB 32100 codes of sole traders (92...) for serial numbers: 17 characters and their check character."""
    body = 92320600 * 10**9 + serial * 7 % 10**8
    digits = np.empty((len(serial), 17), dtype=np.int64)
    rest = body.copy()
    for place in range(16, -1, -1):
        digits[:, place] = rest % 10
        rest //= 10
    digits[:, 8] = 10 + serial % 21
    total = digits @ np.array(_CREDIT_WEIGHTS)
    check = (31 - total % 31) % 31
    characters = np.array(list(_CREDIT))
    whole = np.concatenate([characters[digits], characters[check][:, None]], axis=1)
    return pl.Series(np.ascontiguousarray(whole).view("<U18").ravel())


def resident_number(birth_day: int, serial: int) -> str:
    """An ID number of the area 999999, which ``id_numbers`` never uses: one woman more, by ``serial`` (to 498)."""
    day = np.array([birth_day], dtype=np.int64)
    return str(_with_check(999_999 * 10**11 + eight_digits(day) * 10**3 + serial * 2)[0])
