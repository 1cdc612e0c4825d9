"""A change of the city: what somebody entered into a department's register, and from which night on it is delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Value = str | int | float | bool | None
"""What JSON can tell; a date is its ISO text."""


@dataclass(frozen=True)
class Edit:
    """One entry into one extract, delivered from the night ``day`` (days since 1970-01-01) on.

    ``change``: the rows that fit ``where`` get ``values``; a row that nobody had entered yet is entered now. What the
    city had planned for them later gets the values too, unless ``keeps_later``. ``add``: a new row of ``values``, or
    these values for the row that has its key. ``remove``: the rows that fit ``where`` are delivered no more.
    ``task``: the number of the task that led to it.
    """

    kind: Literal["change", "add", "remove"]
    extract: str
    day: int
    task: str
    where: Mapping[str, Value] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    keeps_later: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Edit:
        """What ``as_dict`` said."""
        return cls(**said)
