"""Chance that is the same each time: a number for a seed and what it is about, whoever asks and in which order."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

_T = TypeVar("_T")
_BYTES = 7


@dataclass(frozen=True)
class Chance:
    """The chance of one thing in a city of a seed. ``about`` is what it is known by outside of any home's secrets."""

    seed: int
    about: str

    def number(self, *of_what: object) -> float:
        """At least 0 and less than 1.

        >>> Chance(5, "a door").number("answers") == Chance(5, "a door").number("answers")
        True
        """
        text = "|".join([str(self.seed), self.about, *map(str, of_what)])
        digest = hashlib.sha256(text.encode()).digest()
        return int.from_bytes(digest[:_BYTES], "big") / (1 << (8 * _BYTES))

    def happens(self, share: float, *of_what: object) -> bool:
        """True in this share of cases."""
        return self.number(*of_what) < share

    def one_of(self, things: Sequence[_T], *of_what: object) -> _T:
        """One of these, all as likely."""
        return things[int(self.number(*of_what) * len(things))]

    def weighed(self, shares: Mapping[str, float], *of_what: object) -> str | None:
        """One of these names by its share; None for what is left over of 1."""
        left = self.number(*of_what)
        for name, share in shares.items():
            if left < share:
                return name
            left -= share
        return None

    def between(self, first: int, last: int, *of_what: object) -> int:
        """A whole number from ``first`` to ``last``."""
        return first + int(self.number(*of_what) * (last - first + 1))
