"""The deployment's secrets: five keys, one a purpose, readable by their owner alone.

Three of them may be exchanged (``outpost keys rotate``, docs/adr/0048): what an audit key proved before it was
exchanged stays proved by it, and a key of pseudonyms that waits takes its place with the next published night.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets as randomness
import stat
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from outpost.errors import OutpostError
from outpost.home import write_whole


class SecretsError(OutpostError):
    """The secrets file is missing, open to others, or not what ``outpost init`` writes. Never carries a key."""


@dataclass(frozen=True)
class EarlierKey:
    """An audit key that is used no more, and the last event, entry of the journal and night that it stands for."""

    key: bytes = field(repr=False)
    through_event: int
    through_entry: int
    through_night: dt.date


@dataclass(frozen=True)
class Secrets:
    """32-byte keys. They never appear in a log, a table or an exception."""

    identity_key: bytes = field(repr=False)
    name_key: bytes = field(repr=False)
    task_key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)
    certificate_key: bytes = field(repr=False)
    next_identity_key: bytes | None = field(default=None, repr=False, kw_only=True)
    """What takes the place of ``identity_key`` with the next night that is published."""
    earlier: tuple[EarlierKey, ...] = field(default=(), kw_only=True)
    """Audit keys of before, oldest first."""

    @property
    def audit_keys(self) -> tuple[bytes, ...]:
        """The audit key and those of before."""
        return (self.audit_key, *(one.key for one in reversed(self.earlier)))

    def audit_key_of_event(self, seq: int) -> bytes:
        """The audit key that salted the ledger's event of that number."""
        return next((one.key for one in self.earlier if seq <= one.through_event), self.audit_key)

    def audit_key_of_entry(self, number: int) -> bytes:
        """The audit key that proved the entry of the journal of that number."""
        return next((one.key for one in self.earlier if number <= one.through_entry), self.audit_key)

    def audit_keys_of_night(self, night: dt.date) -> tuple[bytes, ...]:
        """The audit keys that may have proved what was added to a published night: any since it was run."""
        return (self.audit_key, *(one.key for one in self.earlier if night <= one.through_night))

    def tonight(self) -> Secrets:
        """The keys that a night works with: the key of pseudonyms that waits is in force for it."""
        return self if self.next_identity_key is None else self.settled()

    def settled(self) -> Secrets:
        """The same once a night under the key that waits is published."""
        return replace(self, identity_key=self.next_identity_key or self.identity_key, next_identity_key=None)


def fingerprint(key: bytes) -> str:
    """16 hexadecimal characters that tell two keys apart and nothing of what is in them."""
    return hmac.digest(key, b"outpost: fingerprint", "sha256").hex()[:16]


_BYTES = 32
_NEXT, _EARLIER = "next_identity_key", "earlier_audit_key"
_THROUGH = {"through_event": int, "through_entry": int, "through_night": dt.date}
_PURPOSES = {
    "identity_key": "pseudonyms of ID numbers (person_key)",
    "name_key": "comparing names without storing them",
    "task_key": "the five random-looking characters of task numbers",
    "audit_key": "salts of the ledger's event hashes",
    "certificate_key": "subject keys of births",
}


def generate() -> Secrets:
    """Fresh random keys."""
    return Secrets(*(fresh() for _ in _PURPOSES))


def fresh() -> bytes:
    """One new key."""
    return randomness.token_bytes(_BYTES)


def write(path: Path, keys: Secrets) -> None:
    """Write the keys with mode 0600 from the first byte."""
    lines = [
        "# Outpost's secrets. Keep a copy where backups of keys belong: without them no old task can be traced.",
        "",
    ]
    for name, purpose in _PURPOSES.items():
        lines += [f"# {purpose}", f'{name} = "{getattr(keys, name).hex()}"', ""]
    if keys.next_identity_key is not None:
        lines += ["# takes the place of identity_key with the next published night"]
        lines += [f'{_NEXT} = "{keys.next_identity_key.hex()}"', ""]
    for one in keys.earlier:
        lines += ["# proves what was written before the audit key was exchanged", f"[[{_EARLIER}]]"]
        lines += [f'key = "{one.key.hex()}"']
        lines += [f"{name} = {getattr(one, name)}" for name in _THROUGH] + [""]
    write_whole(path, "\n".join(lines), mode=0o600)


def read(path: Path) -> Secrets:
    """Read the keys; SecretsError when the file is missing, readable by others, or incomplete."""
    if not path.is_file():
        raise SecretsError(f"{path.name} is missing: run `outpost init`, or put back the home's own copy")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SecretsError(f"{path.name} can be read by others: run `chmod 600` on it")
    with path.open("rb") as file:
        try:
            values = tomllib.load(file)
        except tomllib.TOMLDecodeError:
            raise SecretsError(f"{path.name} is not TOML: put back the home's own copy") from None
    wrong = (set(values) ^ set(_PURPOSES)) - {_NEXT, _EARLIER}
    if wrong:
        raise SecretsError(f"{path.name}: missing or unknown keys: {', '.join(sorted(wrong))}")
    earlier = values.pop(_EARLIER, [])
    try:
        keys = {name: _key(text) for name, text in values.items()}
        before = tuple(_earlier(one) for one in earlier)
    except (ValueError, TypeError, AttributeError):
        raise SecretsError(
            f"{path.name}: every key is {2 * _BYTES} hexadecimal characters, and each {_EARLIER} says what it stands "
            "for: put back the home's own copy"
        ) from None
    return Secrets(**keys, earlier=before)


def _key(text: Any) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != _BYTES:
        raise ValueError("the length of a key")
    return key


def _earlier(said: dict[str, Any]) -> EarlierKey:
    if {name: type(value) for name, value in said.items()} != {"key": str, **_THROUGH}:
        raise ValueError("what an earlier key stands for")
    return EarlierKey(**{**said, "key": _key(said["key"])})
