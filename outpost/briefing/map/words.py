"""The map's texts, in both languages: ``words.toml`` beside this file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from outpost.pages import Words


@cache
def table() -> dict[str, Words]:
    """All texts by ``section.name``."""
    found = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": Words(*pair) for section, pairs in found.items() for name, pair in pairs.items()}


def words(key: str, **values: object) -> Words:
    """A text with its braces filled in. KeyError names one that is not there."""
    found = table()[key]
    return Words(found.zh.format(**values), found.en.format(**values))


def section(name: str) -> dict[str, list[str]]:
    """One section, as the page's script takes it: both languages by name."""
    return {key.partition(".")[2]: list(pair) for key, pair in table().items() if key.startswith(f"{name}.")}
