"""One of the models with something put in the place of something else, as files of a project of its own."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outpost import sql

PATHS = {path.stem.split("_")[0].upper(): path for path in sorted(sql.MODELS_ROOT.glob("*/*.toml"))}


@dataclass(frozen=True)
class Hostile:
    """One of the fifteen with something put in the place of something else."""

    name: str
    said: str
    model: str = "P1"
    spec: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    text: str | None = None
    profile: str = "trial"
    end: bool = False

    def write(self, root: Path) -> Path:
        """The model's files as they would be, below ``root``; returns the spec."""
        spec = PATHS[self.model]
        query = sql.SQL_ROOT / "models" / spec.parent.name / f"{spec.stem}.sql"
        shutil.copytree(sql.ROOT / "docs" / "assessments", root / "docs" / "assessments")
        for path, changes, other in ((spec, self.spec, None), (query, self.query, self.text)):
            new = root / path.relative_to(sql.ROOT)
            new.parent.mkdir(parents=True)
            new.write_text(other or self.changed(path.read_text(encoding="utf-8"), changes), encoding="utf-8")
        return root / spec.relative_to(sql.ROOT)

    def changed(self, text: str, changes: tuple[tuple[str, str], ...]) -> str:
        text += "\n" if self.end and not text.endswith("\n") else ""
        for old, new in changes:
            assert old in text, f"{self.name}: {old!r} does not stand there any more"
            before, _, after = text.rpartition(old) if self.end else text.partition(old)
            text = before + new + after
        return text


def read(entry: dict[str, Any]) -> Hostile:
    pairs = {key: tuple((old, new) for old, new in entry.pop(key, [])) for key in ("spec", "query")}
    return Hostile(**{**entry, **pairs})
