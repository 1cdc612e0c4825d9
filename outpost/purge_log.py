"""What went because its time was over: one line a purge in ``lake/purges.jsonl``, counts and no names of files.

``{"at": ..., "account": "outpost", "night": "2026-11-22", "gone": {"files": 3, "push.finding": 41200}}``
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from outpost import lake_log

FILE = "purges.jsonl"


def note(lake: Path, night: dt.date, gone: Mapping[str, int]) -> None:
    """Add a line with what went, by kind; nothing where nothing went."""
    counted = {kind: count for kind, count in gone.items() if count}
    if counted:
        lake_log.append(lake / FILE, "this purge", {"night": night.isoformat(), "gone": counted})
