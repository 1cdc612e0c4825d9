"""What people can report of a door: the kinds of 新发现 and whose matter each is, as matters.toml says."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

_FILE = Path(__file__).with_name("matters.toml")
REPORTED, ORDERED = "N1", "N2"
"""The models of tasks that people begin. No model found by a query may be called so."""
BEGUN = (REPORTED, ORDERED)
THEME = "people"
"""Theirs, which is none of the models' five."""
VERSION = 1
"""Their version, as tasks carry one: raised with what these tasks say or how they are made."""


@dataclass(frozen=True)
class Matter:
    """One kind; the fields are explained in the table."""

    key: str
    words: str
    models: Mapping[str, list[str]]
    reviewer: Literal["officer", "grid_office"]
    priority: int
    when: str
    also: tuple[str, ...] = ()
    care: bool = False

    def covers(self, model_id: str, reason: str) -> bool:
        """Whether a task of this model and reason is of this matter."""
        if model_id == REPORTED:
            return reason == self.key
        reasons = self.models.get(model_id)
        return reasons is not None and (not reasons or reason in reasons)


@cache
def table() -> Mapping[str, Matter]:
    """All kinds by key, in the order of the drop-down."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {key: Matter(key, **{**entry, "also": tuple(entry.get("also", ()))}) for key, entry in found.items()}
    )


def read(text: str) -> Matter | None:
    """The kind that somebody wrote: its words or others that are read as the same, marks left out; None for all else.

    >>> str(read(" 疑似 群租 ").key), read("一个人")
    ('CROWDED', None)
    """
    return _by_words().get(_bare(text))


@cache
def _by_words() -> Mapping[str, Matter]:
    return {_bare(words): matter for matter in table().values() for words in (matter.words, *matter.also)}


def _bare(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKC", text) if mark.isalnum())
