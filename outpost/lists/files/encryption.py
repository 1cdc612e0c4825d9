"""Encryption at rest: a file is encrypted to its recipient's public keys and to the city's, in the age format.

Who has keys stands in a reference file, ``number,key`` a line; a recipient may have several (a phone, a computer).
The city's own recovery keys open every such file: they are the way out when a recipient loses his. Only public keys are
here; what opens a file is never in a home. See docs/encryption.md. What a night seals is the ledger's business.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage

from outpost.errors import OutpostError

if TYPE_CHECKING:
    from outpost.settings import Encryption

ENDING = ".age"
_COLUMNS = ["number", "key"]


class KeysError(OutpostError):
    """The recipients' keys cannot be used; the text names file and line, never a key."""


@dataclass(frozen=True)
class ListEncryption:
    """Public keys by recipient number; ``recovery`` are the city's. Without either nothing is encrypted."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recovery: tuple[str, ...] = ()
    everybody: bool = False

    @classmethod
    def read(cls, home: Path, said: Encryption) -> ListEncryption:
        """The keys that the settings name; KeysError when one of them is none."""
        if said.keys is None:
            return cls()
        for at, key in enumerate(said.recovery, 1):
            _checked(key, f"outpost.toml: lists.encryption.recovery: key {at}")
        keys: dict[str, tuple[str, ...]] = {}
        for number, key in _rows(home / said.keys, said.keys):
            keys[number] = (*keys.get(number, ()), key)
        return cls(keys, tuple(said.recovery), said.without_key == "recovery")

    def covers(self, number: str) -> bool:
        """Whether this recipient's files are encrypted."""
        return bool(self.recovery) and (self.everybody or number in self.keys)

    def encrypted(self, number: str, content: bytes) -> bytes:
        """``content`` so that only the recipient, or the city, can read it. Different bytes each time."""
        keys = [_recipient(key) for key in (*self.keys.get(number, ()), *self.recovery)]
        encrypted: bytes = pyrage.encrypt(content, keys)
        return encrypted


def _rows(path: Path, name: str) -> Iterable[tuple[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise KeysError(f"{name} is missing: lists.encryption.keys names it") from None
    except UnicodeDecodeError:
        raise KeysError(f"{name}: not UTF-8: save it again as UTF-8") from None
    lines = csv.reader(text.splitlines())
    if next(lines, None) != _COLUMNS:
        raise KeysError(f"{name}: line 1: the columns are {','.join(_COLUMNS)}")
    for cells in lines:
        if not any(cells):
            continue
        where = f"{name}: line {lines.line_num}"
        if len(cells) != len(_COLUMNS) or not all(cell.strip() for cell in cells):
            raise KeysError(f"{where}: a recipient's number and one public key")
        number, key = (cell.strip() for cell in cells)
        _checked(key, where)
        yield number, key


def _checked(key: str, where: str) -> None:
    if key.upper().startswith("AGE-SECRET-KEY-"):
        raise KeysError(
            f"{where}: this is a secret key: replace it everywhere; only the public one, age1..., goes here"
        )
    try:
        _recipient(key)
    except pyrage.RecipientError:
        raise KeysError(f"{where}: not a public key of age: it begins with age1 and `age-keygen -y` shows it") from None


@lru_cache(maxsize=50_000)
def _recipient(key: str) -> pyrage.x25519.Recipient:
    return pyrage.x25519.Recipient.from_str(key)
