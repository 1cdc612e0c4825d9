"""Who opened the vault, when and what for: one line a use in ``lake/vault-access.jsonl``, counts and no values.

``{"at": "2026-11-23T02:31:07+08:00", "account": "outpost", "purpose": "lists", "night": "2026-11-22", "entries": 812}``
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from pathlib import Path
from zoneinfo import ZoneInfo

from outpost.accounts import login

log = logging.getLogger("outpost.night")

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
    try:
        descriptor = os.open(lake / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        # Another account made it, or the disk is full: that costs nobody his morning.
        log.warning("lake/%s cannot be written (%s): this use of the vault is not in it", FILE, type(error).__name__)
