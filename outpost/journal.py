"""What people said between two nights, kept line by line until a night takes it.

``inbox/journal.jsonl`` holds one JSON object a line: ``{"id": n, "kind": ..., ...}``, the kind being ``release``,
``answer``, ``review``, ``report`` or ``order``. A night takes every entry that no published night has taken; entries
are never edited. Numbers of persons are masked in all that people wrote, whoever appends it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from outpost.home import Home, write_whole
from outpost.identity.free_text import mask_numbers

FILE = "journal.jsonl"
_NO_TEXTS = frozenset(
    {"kind", "task_number", "recipient", "file_sha256", "mac", "signature", "key"}
    | {"address_code", "text_key", "area_code", "about", "assigned_to"}
)
UNREADABLE = "unreadable"
"""The kind of a line that somebody wrote by hand and that is no entry."""
FORGOTTEN = "forgotten"
"""The kind of an entry whose content was kept as long as it may be."""


def entries(home: Home) -> list[dict[str, Any]]:
    """All entries, oldest first. A last line cut off by a crash is no entry."""
    path = home.inbox / FILE
    if not path.is_file():
        return []
    return _read(path.read_bytes())


def _read(content: bytes) -> list[dict[str, Any]]:
    """The entries of a journal. An entry's number is that of its line; a line that is no entry stops nobody."""
    lines = content[: content.rfind(b"\n") + 1].split(b"\n")[:-1]
    return [{**_entry(line), "id": number} for number, line in enumerate(lines, 1)]


def _entry(line: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        entry = None
    return entry if isinstance(entry, dict) and isinstance(entry.get("kind"), str) else {"kind": UNREADABLE}


def append(home: Home, new: Iterable[Mapping[str, Any]]) -> int:
    """Append entries, numbered on; all of a call or (after a crash) none. Returns how many."""
    with _locked(home) as file:
        file.seek(0)
        content = file.read()
        whole = content[: content.rfind(b"\n") + 1]
        if whole != content:
            file.truncate(len(whole))
        next_id = whole.count(b"\n") + 1
        lines = [json.dumps({"id": next_id + i, **masked(entry)}, ensure_ascii=False) for i, entry in enumerate(new)]
        file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())
    return len(lines)


def waiting(home: Home, taken_up_to: int) -> list[dict[str, Any]]:
    """Entries that no published night has taken."""
    return [masked(entry) for entry in entries(home) if entry["id"] > taken_up_to]


def masked(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry without numbers of persons in its texts: in any field that is not known to hold none."""
    return {
        name: mask_numbers(value) if isinstance(value, str) and name not in _NO_TEXTS else value
        for name, value in entry.items()
    }


def digest(entry: Mapping[str, Any]) -> str:
    """SHA-256 of an entry's content."""
    return hashlib.sha256(json.dumps(entry, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def forget(home: Home, ids: Collection[int], *, dry_run: bool = False) -> int:
    """Empty entries whose time is over: their numbers stay, what was said goes. Returns how many said something."""
    wanted = set(ids)
    if not wanted or not (home.inbox / FILE).is_file():
        return 0
    with _locked(home) as file:
        file.seek(0)
        content = file.read()
        said = _read(content)
        gone = len([entry for entry in said if entry["id"] in wanted and entry["kind"] != FORGOTTEN])
        if gone and not dry_run:
            kept = [{"id": entry["id"], "kind": FORGOTTEN} if entry["id"] in wanted else entry for entry in said]
            text = "".join(f"{json.dumps(entry, ensure_ascii=False)}\n" for entry in kept)
            write_whole(home.inbox / FILE, text, mode=0o600)
    return gone


@contextmanager
def _locked(home: Home) -> Iterator[IO[bytes]]:
    """The journal open for appending and locked; opened again when it was written anew while we waited."""
    path = home.inbox / FILE
    while True:
        with path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            path.chmod(0o600)
            if _is_at(file, path):
                yield file
                return


def _is_at(file: IO[bytes], path: Path) -> bool:
    return path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat())
