"""The words of the assessment, in both languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from outpost.pages import Words

_FILE = Path(__file__).with_name("texts.toml")


@cache
def _catalogue() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def words(key: str, **values: object) -> Words:
    """The text ``section.name`` with its braces filled in. KeyError names what is not there."""
    of, _, name = key.partition(".")
    zh, en = _catalogue()[of][name]
    return Words(zh.format(**values), en.format(**values)) if values else Words(zh, en)
