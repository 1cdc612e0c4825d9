"""Who opened the vault, when and what for: one line a use in ``lake/vault-access.jsonl``, counts and no values.

``{"at": "2026-11-23T02:31:07+08:00", "account": "outpost", "purpose": "lists", "night": "2026-11-22", "entries": 812}``
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from zoneinfo import ZoneInfo

from outpost.accounts import login

FILE = "vault-access.jsonl"


def note(lake: Path, purpose: str, night: dt.date | None, entries: int) -> None:
    """Add a line: ``purpose`` in a word or two, the night it was for, how many entries were read or written."""
    line = {
        "at": dt.datetime.now(ZoneInfo("Asia/Shanghai")).isoformat(timespec="seconds"),
        "account": login(),
        "purpose": purpose,
        "night": night.isoformat() if night else None,
        "entries": entries,
    }
    descriptor = os.open(lake / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, (json.dumps(line, ensure_ascii=False) + "\n").encode())
    finally:
        os.close(descriptor)
