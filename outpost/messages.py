"""The message catalogue: Chinese that people read, kept together in ``messages.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from outpost import answer_codes

_FILE = Path(__file__).with_name("messages.toml")


@cache
def catalogue() -> dict[str, Any]:
    """The whole catalogue; the words of answers come from their own table."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8")) | {"answers": answer_codes.words()}


def section(name: str) -> dict[str, str]:
    """One section of plain texts. KeyError names a section that is not there."""
    found: dict[str, str] = catalogue()[name]
    return found


def text(key: str, **values: object) -> str:
    """The text ``section.name`` with its braces filled in. KeyError names what is not there."""
    found = _plain(key)
    return found.format(**values) if values else found


@cache
def _plain(key: str) -> str:
    of, _, name = key.partition(".")
    found: str = catalogue()[of][name]
    return found


def texts(key: str) -> list[str]:
    """The texts of a list in the catalogue."""
    of, _, name = key.partition(".")
    found: list[str] = catalogue()[of][name]
    return found
