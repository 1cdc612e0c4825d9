"""Whose word a release is: the account that somebody logged in with, or the key that signed it.

A typed name proves nothing, nor does an environment variable. By default the login counts: the one that the system's
audit recorded (it survives ``sudo`` and ``su``), else the account of this process. A city may ask for SSH signatures
instead, with the keys in a file of git's form (``allowed_signers``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import pwd
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from outpost import child
from outpost.errors import OutpostError
from outpost.identity.free_text import mask_numbers

NAMESPACE = "outpost-release"
_UNSET = 2**32 - 1
_SECONDS = 300
_LOGIN_UID = Path("/proc/self/loginuid")
_GOOD = re.compile(r'^Good "' + NAMESPACE + r'" signature for (?P<principal>.+) with \S+ key (?P<key>SHA256:\S+)', re.M)


class SignatureRefusedError(OutpostError):
    """A signature that does not hold, or cannot be looked at; the text says why and what to do."""


@dataclass(frozen=True)
class Signer:
    """Who signed: the name in the file of allowed signers, and the fingerprint of the key."""

    principal: str
    key: str


def login() -> str:
    """The account that is behind this process: its name, or its number where it has none or the name is a number of a
    person."""
    recorded = _recorded_login()
    uid = os.getuid() if recorded is None else recorded
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
    return name if mask_numbers(name) == name else str(uid)


def _recorded_login() -> int | None:
    try:
        uid = int(_LOGIN_UID.read_text())
    except (OSError, ValueError):
        return None
    return None if uid == _UNSET else uid


def message(home_key: bytes, target: str, night: dt.date, *, reject: bool) -> bytes:
    """What is signed: the word, and of which home (a digest of its audit key), so that it serves nowhere else."""
    home = hashlib.sha256(b"home|" + home_key).hexdigest()[:16]
    word = "reject" if reject else "release"
    return f"outpost {word}\nhome {home}\ntarget {target}\nnight {night}\n".encode()


def sign(key: Path, text: bytes) -> str:
    """Sign with a private key (or the agent that holds it), by OpenSSH's own program."""
    code, signature = _ssh_keygen(["-Y", "sign", "-n", NAMESPACE, "-f", str(key)], text)
    if code:
        raise SignatureRefusedError(f"ssh-keygen could not sign with {key.name}: is it a private key, or in the agent?")
    return signature.decode("ascii")


def signer(signature: str, text: bytes, person: str, signers: Path, day: dt.date) -> Signer:
    """Who signed ``text``, if it was ``person`` with a key that the file of allowed signers held on ``day``."""
    if not signers.is_file():
        raise SignatureRefusedError(
            f"{signers.parent.name}/{signers.name} is missing: it holds the keys of those who release"
        )
    with tempfile.NamedTemporaryFile("w", suffix=".sig", encoding="ascii", errors="replace") as file:
        file.write(signature)
        file.flush()
        valid = f"verify-time={day:%Y%m%d}120000"
        words = ["-Y", "verify", "-f", str(signers), "-I", person, "-n", NAMESPACE, "-O", valid, "-s", file.name]
        code, said = _ssh_keygen(words, text)
    found = _GOOD.search(said.decode("utf-8", "replace"))
    if code or found is None:
        raise SignatureRefusedError(
            f"the signature is not {person}'s: allowed signers is {signers.parent.name}/{signers.name}, "
            f"the namespace {NAMESPACE}, and what is signed is shown by --message"
        )
    return Signer(found["principal"], found["key"])


def _ssh_keygen(words: list[str], text: bytes) -> tuple[int, bytes]:
    """Exit code and stdout. Who signs may be asked for a passphrase on the terminal meanwhile."""
    try:
        return child.program(["ssh-keygen", *words], text, _SECONDS)
    except child.ChildError as error:
        raise SignatureRefusedError(f"{error}: does it wait for somebody?") from None
    except FileNotFoundError:
        raise SignatureRefusedError("ssh-keygen is not installed: signatures need OpenSSH 8.2 or newer") from None
