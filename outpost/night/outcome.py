"""What a step of the night says of itself: numbers, and whether its checks held. Never a row's values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Number = int | float | str | bool


@dataclass(frozen=True)
class Check:
    """One check: whether it held, and numbers about it. ``stops``: the night is not published without it. What only
    ``warns`` is no fault of the night."""

    passed: bool
    numbers: Mapping[str, Number] = field(default_factory=dict)
    stops: bool = False
    warns: bool = False


@dataclass(frozen=True)
class Outcome:
    """Numbers of a step, and its checks by name; a check that is not named was not made.

    ``columns``: those of the table that the step wrote, with their types.
    """

    numbers: Mapping[str, Number]
    checks: Mapping[str, Check] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


PUBLISHED_BEFORE = Outcome({"already_published": True})
"""What every step says of a night that is published: nothing was done, and nothing is to be recorded of it."""
