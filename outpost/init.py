"""Make a home: folders, a commented outpost.toml, secrets (0600), reference files, Dagster's own settings.

What is there already is kept: `outpost init` run twice changes nothing.
"""

from __future__ import annotations

from pathlib import Path

from outpost import reference, secrets
from outpost.home import Home, HomeError, close_to_others, keep_private, write_whole

TEMPLATES = Path(__file__).parent / "templates"


def make_home(home: Home) -> list[Path]:
    """Create what is missing of a home; returns the files that were written, in order."""
    if not home.secrets.exists() and (home.database.exists() or home.vault.exists()):
        raise HomeError(
            f"{home.secrets.name} is missing from a home that has nights behind it: put back the home's own copy; "
            "with new secrets the same person would get another pseudonym, and no old task could be found again"
        )
    keep_private()
    written = []
    for folder in home.folders():
        folder.mkdir(parents=True, exist_ok=True)
    close_to_others(home)
    for path, name in ((home.config, "outpost.toml"), (home.dagster / "dagster.yaml", "dagster.yaml")):
        if not path.exists():
            write_whole(path, (TEMPLATES / name).read_text(encoding="utf-8"))
            written.append(path)
    if not home.secrets.exists():
        secrets.write(home.secrets, secrets.generate())
        written.append(home.secrets)
    written += reference.write_defaults(home)
    return written
