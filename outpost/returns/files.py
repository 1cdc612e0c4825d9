"""Files that come back: which wait, what is in each, and under which name it may be kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outpost.home import Home
from outpost.returns.forms import Form, form_of
from outpost.returns.reading import MOST_BYTES, tables_of
from outpost.returns.refusal import FileRefusedError

JOURNAL = "journal.jsonl"
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\ud800-\udfff]+")
_LONGEST_STEM = 150
_LONGEST_ENDING = 12
"""Bytes; a file system takes 255 for a name, and what Outpost puts around it needs some."""


@dataclass(frozen=True)
class Opened:
    """A file that was looked into: the rows that somebody filled in, or why it is refused whole."""

    path: Path
    sha256: str
    form: Form | None
    refused: str | None


def waiting_files(home: Home) -> list[Path]:
    """Files that lie in inbox/ to be taken in, in order of their names."""
    if not home.inbox.is_dir():
        return []
    return sorted(
        path
        for path in home.inbox.iterdir()
        if path.is_file() and not path.is_symlink() and path.name != JOURNAL and not path.name.startswith((".", "~$"))
    )


def read_form(content: bytes) -> Form:
    """The filled-in rows of a file's content. FileRefusedError says why it is refused whole."""
    return form_of(tables_of(content))


def open_all(paths: Sequence[Path]) -> list[Opened]:
    """Look into each file once. One that is gone or cannot be read is left out: it stays where it is."""
    return [found for path in paths if (found := _opened(path)) is not None]


def _opened(path: Path) -> Opened | None:
    try:
        with path.open("rb") as source:
            content = source.read(MOST_BYTES + 1)
            digest = hashlib.sha256(content)
            while piece := source.read(1 << 20):
                digest.update(piece)
    except OSError:
        return None
    try:
        return Opened(path, digest.hexdigest(), read_form(content), None)
    except FileRefusedError as refusal:
        return Opened(path, digest.hexdigest(), None, refusal.key)
    except Exception:
        # Whatever a file does to its reader, the files beside it are taken in; what it says may hold values.
        return Opened(path, digest.hexdigest(), None, "broken")


def safe_name(name: str) -> str:
    """A file's own name as far as it can be kept: no path, no control characters, not too long."""
    plain = _UNFIT.sub("_", name).strip(". ") or "file"
    stem, dot, ending = plain.rpartition(".")
    if not stem:
        return _short(plain, _LONGEST_STEM)
    return f"{_short(stem, _LONGEST_STEM)}{dot}{_short(ending, _LONGEST_ENDING)}"


def _short(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")
