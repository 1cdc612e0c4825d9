"""Make a home: folders, a commented outpost.toml, secrets (0600), reference files, Dagster's own settings.

What is there already is kept: `outpost init` run twice changes nothing.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from outpost import reference, secrets
from outpost.home import Home, HomeError, close_to_others, keep_private, write_whole

TEMPLATES = Path(__file__).parent / "templates"
_EARLIER_DAGSTER_SETTINGS = frozenset(
    {
        "a0cd181431957b68cad4fc26c1865b8bef91ba619f0142fa03d1818cb81938b3",
        "cf3157b03441da0942d62d3ef2349d034e4e390596afe63ec59e9b17e010d83a",
    }
)
"""SHA-256 of each dagster.yaml that an earlier version wrote: nobody changed it, so it may be written anew."""


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
    if not home.config.exists():
        write_whole(home.config, (TEMPLATES / "outpost.toml").read_text(encoding="utf-8"))
        written.append(home.config)
    written += write_dagster_settings(home)
    if not home.notify.exists():
        write_whole(home.notify, (TEMPLATES / "notify.toml").read_text(encoding="utf-8"), mode=0o600)
        written.append(home.notify)
    if not home.secrets.exists():
        secrets.write(home.secrets, secrets.generate())
        written.append(home.secrets)
    written += reference.write_defaults(home)
    return written


def write_dagster_settings(home: Home) -> list[Path]:
    """Write dagster.yaml where it is missing, or is still what an earlier version wrote; returns it when written."""
    path = home.dagster / "dagster.yaml"
    if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() not in _EARLIER_DAGSTER_SETTINGS:
        return []
    write_whole(path, (TEMPLATES / "dagster.yaml").read_text(encoding="utf-8"))
    return [path]
