"""The deployment's secrets: five keys, one a purpose, generated once, readable by their owner alone."""

from __future__ import annotations

import secrets as randomness
import stat
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path

from outpost.errors import OutpostError
from outpost.home import write_whole


class SecretsError(OutpostError):
    """The secrets file is missing, open to others, or not what ``outpost init`` writes. Never carries a key."""


@dataclass(frozen=True)
class Secrets:
    """32-byte keys. They never appear in a log, a table or an exception."""

    identity_key: bytes = field(repr=False)
    name_key: bytes = field(repr=False)
    task_key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)
    certificate_key: bytes = field(repr=False)


_PURPOSES = {
    "identity_key": "pseudonyms of ID numbers (person_key)",
    "name_key": "comparing names without storing them",
    "task_key": "the five random-looking characters of task numbers",
    "audit_key": "salts of the ledger's event hashes",
    "certificate_key": "subject keys of births",
}


def generate() -> Secrets:
    """Fresh random keys."""
    return Secrets(**{key.name: randomness.token_bytes(32) for key in fields(Secrets)})


def write(path: Path, keys: Secrets) -> None:
    """Write the keys with mode 0600 from the first byte."""
    lines = [
        "# Outpost's secrets. Keep a copy where backups of keys belong: without them no old task can be traced.",
        "",
    ]
    for key in fields(Secrets):
        lines += [f"# {_PURPOSES[key.name]}", f'{key.name} = "{getattr(keys, key.name).hex()}"', ""]
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
    expected = {key.name for key in fields(Secrets)}
    if set(values) != expected:
        wrong = ", ".join(sorted(set(values) ^ expected))
        raise SecretsError(f"{path.name}: missing or unknown keys: {wrong}")
    try:
        keys = {name: bytes.fromhex(text) for name, text in values.items()}
    except (ValueError, TypeError):
        raise SecretsError(f"{path.name}: every key is 64 hexadecimal characters") from None
    if any(len(key) != 32 for key in keys.values()):
        raise SecretsError(f"{path.name}: every key is 64 hexadecimal characters")
    return Secrets(**keys)
