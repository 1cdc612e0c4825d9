"""Files that come back: which wait, what is in each, and under which name it may be kept."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from outpost.home import Home
from outpost.identity.free_text import mask_numbers
from outpost.returns.forms import Form, form_of
from outpost.returns.reading import MOST_BYTES, tables_of
from outpost.returns.refusal import FileRefusedError

ARCHIVE = "archive"
JOURNAL = "journal.jsonl"
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\ud800-\udfff]+")
_LONGEST_STEM = 150
_LONGEST_ENDING = 12
"""Bytes; a file system takes 255 for a name, and what Outpost puts around it needs some."""


@dataclass(frozen=True)
class Opened:
    """A file that was looked into: the rows that somebody filled in, or why it is refused whole.

    ``sha256`` is empty for what is no file: nothing of it was read.
    """

    path: Path
    sha256: str
    form: Form | None
    refused: str | None


def waiting_files(home: Home) -> list[Path]:
    """Files that lie in inbox/ to be taken in, in order of their names; links too, which are answered, not followed."""
    return [path for path, mode in _lying(home) if stat.S_ISREG(mode) or stat.S_ISLNK(mode)]


def passed_over(home: Home) -> list[Path]:
    """What lies in inbox/ and is no file: folders, pipes, sockets, devices."""
    return [path for path, mode in _lying(home) if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode))]


def _lying(home: Home) -> list[tuple[Path, int]]:
    """What lies in inbox/ besides Outpost's own, each with its mode, in order of the names' bytes."""
    found: list[tuple[Path, int]] = []
    for path in home.inbox.iterdir() if home.inbox.is_dir() else ():
        if path.name not in (JOURNAL, ARCHIVE) and not path.name.startswith((".", "~$")):
            with suppress(FileNotFoundError):
                found.append((path, path.lstat().st_mode))
    return sorted(found, key=lambda one: os.fsencode(one[0]))


def read_form(content: bytes) -> Form:
    """The filled-in rows of a file's content. FileRefusedError says why it is refused whole."""
    return form_of(tables_of(content))


def open_all(paths: Sequence[Path]) -> list[Opened]:
    """Look into each file once. One that is gone or cannot be read is left out: it stays where it is."""
    return [found for path in paths if (found := _opened(path)) is not None]


def _opened(path: Path) -> Opened | None:
    try:
        with open_file(path) as source:
            content = source.read(MOST_BYTES + 1)
            digest = hashlib.sha256(content)
            while piece := source.read(1 << 20):
                digest.update(piece)
    except FileRefusedError as refusal:
        return Opened(path, "", None, refusal.key)
    except OSError:
        return None
    try:
        return Opened(path, digest.hexdigest(), read_form(content), None)
    except FileRefusedError as refusal:
        return Opened(path, digest.hexdigest(), None, refusal.key)
    except Exception:
        # Whatever a file does to its reader, the files beside it are taken in; what it says may hold values.
        return Opened(path, digest.hexdigest(), None, "broken")


def open_file(path: Path) -> BinaryIO:
    """A plain file opened for reading. FileRefusedError for a link (never followed) and for what is no file."""
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        raise FileRefusedError("link" if stat.S_ISLNK(mode) else "no_file")
    # Between the two looks it may have been put in another's place: no link is followed then, no pipe waited for.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise FileRefusedError("no_file")
    return file


def safe_name(name: str) -> str:
    """A file's own name as far as it can be kept: no path, no control characters, no number of a person, not too long.

    Bytes that are no UTF-8 become ``_``.
    """
    plain = _UNFIT.sub("_", mask_numbers(name)).strip(". ") or "file"
    stem, dot, ending = plain.rpartition(".")
    if not stem:
        return _short(plain, _LONGEST_STEM)
    return f"{_short(stem, _LONGEST_STEM)}{dot}{_short(ending, _LONGEST_ENDING)}"


def _short(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")
