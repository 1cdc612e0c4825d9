"""What people said between two nights: releases, answers and reviews, kept line by line until a night takes them.

``inbox/journal.jsonl`` holds one JSON object a line: ``{"id": n, "kind": "release" | "answer" | "review", ...}``. A
night takes every entry that no published night has taken; entries are never edited.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from typing import Any

from outpost.home import Home

FILE = "journal.jsonl"


def entries(home: Home) -> list[dict[str, Any]]:
    """All entries, oldest first. A last line cut off by a crash is no entry."""
    path = home.inbox / FILE
    if not path.is_file():
        return []
    content = path.read_bytes()
    return [json.loads(line) for line in content[: content.rfind(b"\n") + 1].splitlines()]


def append(home: Home, new: Iterable[Mapping[str, Any]]) -> int:
    """Append entries, numbered on; all of a call or (after a crash) none. Returns how many."""
    path = home.inbox / FILE
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        path.chmod(0o600)
        file.seek(0)
        content = file.read()
        whole = content[: content.rfind(b"\n") + 1]
        if whole != content:
            file.truncate(len(whole))
        next_id = whole.count(b"\n") + 1
        lines = [json.dumps({"id": next_id + i, **entry}, ensure_ascii=False) for i, entry in enumerate(new)]
        file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())
    return len(lines)


def waiting(home: Home, taken_up_to: int) -> list[dict[str, Any]]:
    """Entries that no published night has taken."""
    return [entry for entry in entries(home) if entry["id"] > taken_up_to]


def digest(entry: Mapping[str, Any]) -> str:
    """SHA-256 of an entry's content."""
    return hashlib.sha256(json.dumps(entry, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
