"""The list of what a night takes, written down before it begins; a rerun uses the list, not the folders."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outpost import landing
from outpost.home import write_whole

FILE = "inputs.json"


@dataclass(frozen=True)
class Inputs:
    """Everything from outside that decides a night.

    ``deliveries`` come from landing/, ``journal`` holds entries (answers, reviews, releases) taken in before the night
    began, ``released`` the refused deliveries that two people let through, ``skipped`` the earlier nights given up.
    """

    business_date: dt.date
    deliveries: tuple[landing.Input, ...]
    journal: tuple[dict[str, Any], ...]
    released: tuple[str, ...]
    skipped: tuple[dt.date, ...]

    def write(self, folder: Path) -> None:
        """Write the list, whole or not at all."""
        content = {
            "business_date": self.business_date.isoformat(),
            "deliveries": [delivery.as_json() for delivery in self.deliveries],
            "journal": list(self.journal),
            "released": list(self.released),
            "skipped": [day.isoformat() for day in self.skipped],
        }
        write_whole(folder / FILE, json.dumps(content, ensure_ascii=False, indent=1), mode=0o600)

    @classmethod
    def read(cls, folder: Path) -> Inputs | None:
        """The list that an earlier start of this night wrote, or None."""
        path = folder / FILE
        if not path.is_file():
            return None
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            dt.date.fromisoformat(content["business_date"]),
            tuple(landing.Input.from_json(item) for item in content["deliveries"]),
            tuple(content["journal"]),
            tuple(content["released"]),
            tuple(dt.date.fromisoformat(day) for day in content["skipped"]),
        )
