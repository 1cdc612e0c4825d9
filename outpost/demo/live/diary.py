"""What a living city is and what was entered on each of its days, kept in the home, so that it goes on after a stop.

``lake/demo/city.json`` says which city lives in the home; ``lake/demo/<T>.json`` what its people entered on the day
after the night of T. A day that has no file has not been lived.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from outpost.demo.live.day import Lived
from outpost.demo.live.edits import Edit
from outpost.errors import UsageError
from outpost.home import Home, write_whole


@dataclass(frozen=True)
class LiveCity:
    """Which city: what ``outpost demo --live`` was asked for."""

    residents: int
    nights: int
    seed: int
    last: str

    @property
    def options(self) -> str:
        """The same as options."""
        return f"--residents {self.residents} --nights {self.nights} --seed {self.seed} --date {self.last}"


class Diary:
    """The diary of a home."""

    def __init__(self, home: Home) -> None:
        self._folder = home.root / "lake" / "demo"

    @property
    def city(self) -> LiveCity | None:
        """The city that lives here; None: none yet."""
        found = self._read("city")
        return None if found is None else LiveCity(**found)

    def begin(self, city: LiveCity) -> None:
        """Say which city lives here from now on. UsageError: another one does."""
        lives = self.city
        if lives is not None and lives != city:
            said = f"another city lives in this home: go on with `outpost demo --live {lives.options}`"
            raise UsageError(f"{said}, or make another home")
        self._write("city", asdict(city))

    def lived(self, night: dt.date) -> Lived | None:
        """What the day after a night was like; None: it has not been lived."""
        found = self._read(night.isoformat())
        if found is None:
            return None
        return Lived(**{**found, "edits": [Edit.of(edit) for edit in found["edits"]]})

    def keep(self, night: dt.date, lived: Lived) -> None:
        """Write a day down."""
        said = {**vars(lived), "edits": [edit.as_dict() for edit in lived.edits]}
        self._write(night.isoformat(), said)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _read(self, name: str) -> dict[str, Any] | None:
        path = self._path(name)
        found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
        return found

    def _write(self, name: str, said: dict[str, Any]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._path(name), json.dumps(said, ensure_ascii=False, indent=1) + "\n", 0o600)
