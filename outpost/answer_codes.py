"""The codes of answers: what each is called, needs and does, as answer_codes.toml says. Nothing else lists codes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Protocol

_FILE = Path(__file__).with_name("answer_codes.toml")

Effect = Literal["review", "extend", "again", "reroute"]


@dataclass(frozen=True)
class AnswerCode:
    """One code; the fields are explained in the table."""

    code: str
    words: str
    effect: Effect
    when: str
    then: str
    ending: str | None = None
    also: tuple[str, ...] = ()
    workdays: int = 0
    days: int = 0
    visits: int = 0
    note: bool = False
    department: bool = False
    in_progress: bool = False
    address_wrong: bool = False


class HasReadings(Protocol):
    """A model's spec, as far as answers go."""

    @property
    def answers(self) -> Mapping[str, str]: ...


@cache
def table() -> Mapping[str, AnswerCode]:
    """All codes, in order."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    codes = {code: AnswerCode(code, **{**entry, "also": tuple(entry.get("also", ()))}) for code, entry in found.items()}
    return MappingProxyType(codes)


def of(code: str) -> AnswerCode | None:
    """The code that an answer counts as: ``04a`` as ``04``; None for one that is not in the table."""
    return table().get(code[:2])


def words(own: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """The words of every code, with a model's ``own`` readings."""
    return {code: entry.words for code, entry in table().items()} | dict(own)


def own_readings(specs: Iterable[HasReadings]) -> dict[str, str]:
    """The readings of all these models, by code."""
    return {code: reading for spec in specs for code, reading in spec.answers.items()}


def short_forms() -> dict[str, str]:
    """Shorter words that are read as a code."""
    return {form: code for code, entry in table().items() for form in entry.also}
