"""Logs beside the ledger, one JSON object a line in lake/: what was done with a home, by whom and when.

A log that cannot be written stops nobody: another account made it, or the disk is full. Counts and names of tables
only.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from outpost.accounts import login

log = logging.getLogger("outpost.night")


def append(file: Path, what: str, line: Mapping[str, Any]) -> None:
    """Add ``line`` with the time (Shanghai) and the account to ``file``; ``what`` is said where that fails."""
    at = dt.datetime.now(ZoneInfo("Asia/Shanghai")).isoformat(timespec="seconds")
    text = json.dumps({"at": at, "account": login(), **line}, ensure_ascii=False)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as opened:
            opened.write(text + "\n")
    except OSError as error:
        log.warning("lake/%s cannot be written (%s): %s is not in it", file.name, type(error).__name__, what)


def read(file: Path) -> list[dict[str, Any]]:
    """The lines of ``file``, oldest first; none where it is not there. What is no line of a log is passed over."""
    if not file.is_file():
        return []
    return [entry for line in file.read_bytes().splitlines() if (entry := _entry(line)) is not None]


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None
