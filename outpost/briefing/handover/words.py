"""The words of the hand-over board, kept together in ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from outpost.pages import Words

_FILE = Path(__file__).with_name("words.toml")


@cache
def _catalogue() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def words(key: str, **values: object) -> Words:
    """The text ``section.name`` in both languages, its braces filled in; a value that is Words by its language.

    KeyError names what is not there.
    """
    of, _, name = key.partition(".")
    pair = _catalogue()[of][name]
    return Words(*(_filled(text, language, values) for language, text in enumerate(pair)))


def _filled(text: str, language: int, values: dict[str, object]) -> str:
    return text.format(**{key: it[language] if isinstance(it, Words) else it for key, it in values.items()})
