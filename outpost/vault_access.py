"""Who opened the vault, when and what for: one line a use in ``lake/vault-access.jsonl``, counts and no values.

``{"at": "2026-11-23T02:31:07+08:00", "account": "outpost", "purpose": "lists", "night": "2026-11-22", "entries": 812}``
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from outpost import lake_log

FILE = "vault-access.jsonl"


def note(lake: Path, purpose: str, night: dt.date | None, entries: int) -> None:
    """Add a line: ``purpose`` in a word or two, the night it was for, how many entries were read or written."""
    line = {"purpose": purpose, "night": night.isoformat() if night else None, "entries": entries}
    lake_log.append(lake / FILE, "this use of the vault", line)
