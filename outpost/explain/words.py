"""The words of explanations (``words.toml``), in both languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from outpost.pages import Words

_FILE = Path(__file__).with_name("words.toml")


@cache
def _all() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def said(section: str, key: str | None, **values: object) -> Words:
    """The words for a code; a code that has none stands for itself."""
    pair = _all()[section].get(key or "")
    if pair is None:
        return Words(key or "", key or "")
    zh = {name: value.zh if isinstance(value, Words) else value for name, value in values.items()}
    en = {name: value.en if isinstance(value, Words) else value for name, value in values.items()}
    return Words(pair[0].format(**zh), pair[1].format(**en))


def route(code: str) -> Words:
    """Who is to do a task, by its model."""
    main, _, informed = code.partition("+")
    words = said("routes", main)
    return Words(*map("".join, zip(words, said("routes", "informed"), strict=True))) if informed else words


def recipient(kind: str, number: str) -> Words:
    """A post and its number."""
    words = said("kinds", kind)
    return Words(f"{words.zh} {number}", f"{words.en} {number}")
