"""``habits.toml`` read: how the people of the living city behave."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from outpost.demo.live.chance import Chance

_FILE = Path(__file__).with_name("habits.toml")


@cache
def _all() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def share(section: str, name: str) -> float:
    """A share of 1; of a section that names models, ``other`` stands for those that it does not name."""
    found = _all()[section]
    return float(found.get(name, found.get("other", 0.0)))


def days(chance: Chance, section: str, name: str) -> int:
    """A number of days within the range of that name."""
    first, last = _all()[section][name]
    return chance.between(first, last, section, name)


def shares(section: str, *names: str) -> dict[str, float]:
    """Several shares of a section, in this order."""
    return {name: share(section, name) for name in names}


def note(chance: Chance, model_id: str, what: str) -> str:
    """What somebody writes about it."""
    notes = _all()["notes"]
    words: list[str] = notes.get(model_id, {}).get(what) or notes["other"][what]
    return chance.one_of(words, "note", what)


def verdict_note(chance: Chance, verdict: str) -> str:
    """What a reviewer writes beside his verdict."""
    words: list[str] = _all()["verdict_notes"][verdict]
    return chance.one_of(words, "verdict", verdict)


def unreadable() -> str:
    """What somebody writes where a code belongs."""
    return str(_all()["sloppy"]["code"])
