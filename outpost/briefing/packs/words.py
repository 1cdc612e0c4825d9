"""What packs say in Chinese: days, counts and the words of ``words.toml``."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path

from outpost import messages

_FILE = Path(__file__).with_name("words.toml")
FEWEST = 3
"""A count of what may be shown by grid at the finest is told from here on."""


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def said(key: str, **values: object) -> str:
    """The text ``section.name`` with its braces filled in."""
    section, _, name = key.partition(".")
    found = _catalogue()[section][name]
    return found.format(**values) if values else found


def post(kind: str | None) -> str:
    """What a kind of post is called."""
    return _catalogue()["kinds"].get(kind or "other", said("kinds.other"))


def day(date: dt.date) -> str:
    """A day with its year."""
    return said("words.day", year=date.year, month=date.month, day=date.day)


def short_day(date: dt.date | None) -> str:
    """A day without its year; nothing for none."""
    return "" if date is None else said("words.short_day", month=date.month, day=date.day)


def weekday(date: dt.date) -> str:
    """The day of the week."""
    return messages.texts("head.weekdays")[date.weekday()]


def few(count: int) -> str:
    """A count of what is not shown by door: under three it is not told."""
    return said("words.few") if 0 < count < FEWEST else str(count)
