"""What stopped a night, kept beside its work file until the night begins again: for ``outpost status``."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from pathlib import Path

from outpost.home import Home, write_whole

FILE = "failed.json"


def note(folder: Path, sentence: str) -> None:
    """Add a sentence about the night whose folder this is: steps, checks and counts, never a row's values."""
    said = _read(folder)
    if sentence not in said:
        # On a full disk the sentence is told on stderr and by Dagster alone.
        with suppress(OSError):
            write_whole(folder / FILE, json.dumps([*said, sentence], ensure_ascii=False, indent=1))


def of_night(home: Home, business_date: dt.date) -> list[str]:
    """What was said of an unfinished night, oldest first; empty when it has not been tried, or nothing went wrong."""
    return _read(home.lake / "night" / business_date.isoformat())


def _read(folder: Path) -> list[str]:
    try:
        return list(json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return []
