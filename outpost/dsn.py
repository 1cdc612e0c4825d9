"""Where a DSN is: in the environment, or in a file of the home that nobody else can read. Never in outpost.toml."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from outpost.errors import OutpostError


class DsnError(OutpostError):
    """There is no DSN to be had; the text says where it was looked for, and never holds one."""


def read(root: Path, *, env: str, file: str) -> str:
    """The DSN in the variable ``env``, else in ``file`` below ``root``.

    Raises:
        DsnError: the variable is not set, or the file cannot be read or can be read by others.
    """
    if env:
        found = os.environ.get(env, "").strip()
        if not found:
            raise DsnError(f"the environment has no {env}: set it to the DSN")
        return found
    path = root / file
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise DsnError(f"{file} can be read by others: run `chmod 600` on it")
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise DsnError(f"{file} cannot be read: it holds the DSN, one line in UTF-8") from None
